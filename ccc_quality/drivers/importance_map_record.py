"""Importance and performance of drivers: the record that :func:`importance_performance` returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import pandas as pd

from ccc_quality.drivers.points import TargetUnit
from ccc_quality.frames import cached_table
from ccc_quality.labels import Labels
from ccc_quality.results import IN_WORDS, IntervalKind
from ccc_quality.summaries import Summary

Unit = Literal["constructs", "items"]
Quadrant = Literal["concentrate here", "keep up the good work", "low priority", "possible overkill"]

SHOWN = {
    "label": "label",
    "importance": "importance",
    "performance": "performance",
    "priority": "priority",
    "priority_ci_lower": "ci_lower",
    "priority_ci_upper": "ci_upper",
}


@dataclass(frozen=True, eq=False, repr=False)
class ImportancePerformance:
    """Importance and performance of drivers or items; made by :func:`importance_performance`.

    Attributes
    ----------
    target : str
        The outcome.
    target_unit : {"points", "rate"}
        Whether it is a mean of answers, or the rate of an event: points are then percentage points.
    lowers : bool
        Whether the outcome should fall, as turnover should. The most negative importance then
        counts as the highest, and so does priority.
    unit : {"constructs", "items"}
        What the rows are.
    basis : {"total effect", "implied slope"}
        What importance is; :func:`~ccc_quality.rank_drivers` explains both.
    errors : {"bootstrap", "delta method", ""}
        How the intervals of importance were made; empty where there are none.
    interval : {"percentile", "bca", "normal", ""}
        Their kind: as the bootstrap makes its own, or normal. Performance has t intervals, and
        priority, a product, has normal ones from the errors of both, whatever the kind.
    level : float
        Confidence level of all intervals.
    caveat : str
        What the reader must know; empty when there is nothing.
    labels : Labels
        Display names.
    n_obs : int
        Respondents behind the effects; the column ``n`` has those behind each performance.
    simulated : bool
        Whether the data are simulated.
    """

    _table: pd.DataFrame
    target: str
    target_unit: TargetUnit
    lowers: bool
    unit: Unit
    basis: str
    errors: str
    level: float
    caveat: str
    labels: Labels
    n_obs: int
    simulated: bool
    interval: IntervalKind = ""

    @property
    def mean_importance(self) -> float:
        """Mean ``gain`` of the rows: the line between the quadrants."""
        return float(self._table["gain"].mean())

    @property
    def mean_performance(self) -> float:
        """Mean ``standing`` of the rows: the other line."""
        return float(self._table["standing"].mean())

    @cached_table
    def table(self) -> pd.DataFrame:
        """Driver, item (of a map of items), label, direction, importance, performance, priority.

        The last three with ``_se``, ``_ci_lower`` and ``_ci_upper``. ``direction`` is "raise" or,
        where less of the driver is better, "lower"; the map shows both kinds alike: ``gain`` is
        what a point in that direction is worth, ``standing`` how well the firm does, both with
        limits, which are importance and performance or, where less is better, -importance and 100 -
        performance. ``priority_rank``, one for the highest priority; ``quadrant``; ``n``
        respondents with a score; ``reason`` where a cell is NaN. Highest priority first.
        """
        sign = -1 if self.lowers else 1
        high = sign * self._table["gain"] >= sign * self.mean_importance
        well = self._table["standing"] >= self.mean_performance
        known = self._table[["importance", "performance"]].notna().all(axis="columns")
        found = [
            quadrant_of(important=bool(a), well=bool(b)) if c else ""
            for a, b, c in zip(high, well, known, strict=True)
        ]
        rank = self._table["priority"].rank(ascending=self.lowers, method="min")
        ranked = self._table.assign(priority_rank=rank, quadrant=found)
        columns = [name for name in ranked if name not in ("n", "reason")]
        ordered = ranked.sort_values("priority", ascending=self.lowers, kind="stable")
        return ordered[[*columns, "n", "reason"]].reset_index(drop=True)

    def summary(self) -> Summary:
        """The map for people: what fits a terminal; :attr:`table` has it all."""
        target = self.labels.text(self.target)
        errors = "No intervals of importance: a bootstrap gives them."
        if self.errors:
            errors = (
                f"{self.level:.0%} intervals: {self.errors}, {IN_WORDS[self.interval]}; "
                "of priority normal-theory."
            )
        lines = [
            f"Importance for {target} and performance, both in points from 0 to 100. "
            f"n = {self.n_obs:,}.{' SIMULATED DATA.' if self.simulated else ''}",
            f"Importance is the {self.basis} of one point on {target}. {errors}",
            f"Priority, importance times room to improve: points of {target} that full marks are "
            "worth.",
            f"Quadrants at the means: importance {self.mean_importance:.3f}, performance "
            f"{self.mean_performance:.1f}.",
        ]
        if self.lowers:
            lines.append(f"The drivers lower {target}: the lower the number, the more they matter.")
        table = self.table
        less = table.loc[table["direction"] == "lower", "label"]
        if len(less):
            lines.append(f"Less is better: {', '.join(less)}; none of it are full marks there.")
        for quadrant in get_args(Quadrant):
            own = table.loc[table["quadrant"] == quadrant, "label"]
            if len(own):
                lines.append(f"{quadrant.capitalize()}: {', '.join(own)}.")
        return Summary(
            lines=(*lines, self.caveat) if self.caveat else tuple(lines),
            tables={"Highest priority first": table[list(SHOWN)].rename(columns=SHOWN)},
            decimals=2,
        )

    def __repr__(self) -> str:
        mark = ", SIMULATED" if self.simulated else ""
        first = self.table.iloc[0]
        name = first["item"] if self.unit == "items" else first["driver"]
        return (
            f"ImportancePerformance: {len(self._table)} {self.unit} on {self.target}, "
            f"n = {self.n_obs:,}{mark}; first {name}: importance {first['importance']:.2f}, "
            f"performance {first['performance']:.0f}"
        )

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()


def quadrant_of(*, important: bool, well: bool) -> Quadrant:
    """Name of a quadrant, after Martilla and James (1977)."""
    if important:
        return "keep up the good work" if well else "concentrate here"
    return "possible overkill" if well else "low priority"
