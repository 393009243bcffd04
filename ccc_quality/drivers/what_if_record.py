"""Predictions of scenarios: the record that :func:`what_if` returns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ccc_quality.drivers.contracts import IN_WORDS, IntervalKind
from ccc_quality.errors import UnknownNameError, did_you_mean
from ccc_quality.frames import cached_table
from ccc_quality.labels import Labels
from ccc_quality.summaries import Summary

BEST = "best allocation"
"""Name of the scenario that a budget buys."""

TOGETHER = "all together"
"""Name of the scenario of an analysis that raises every driver at once."""

COLUMNS = [
    "scenario",
    "construct",
    "mean",
    "asked",
    "linear",
    "change",
    "se",
    "ci_lower",
    "ci_upper",
    "new_mean",
    "at_end",
]


@dataclass(frozen=True, eq=False, repr=False)
class WhatIf:
    """What would follow if drivers were raised; made by :func:`what_if`.

    Attributes
    ----------
    target : str
        The outcome that costs are held against.
    changes : mapping of str to mapping of str to float
        What is raised by how many points, by scenario.
    costs : mapping of str to float
        What a point more for everybody costs; empty when it was not said.
    budget : float or None
    errors : {"bootstrap", "delta method", ""}
        How the intervals were made; empty where there are none.
    confidence : float
        Level of the intervals.
    interval : {"percentile", "bca", "normal", ""}
        Their kind: as the bootstrap makes its own, or normal.
    labels : Labels
        Display names.
    n_obs : int
        Respondents used.
    simulated : bool
        Whether the data are simulated.
    """

    _table: pd.DataFrame
    _contributions: pd.DataFrame
    target: str
    changes: Mapping[str, Mapping[str, float]]
    costs: Mapping[str, float]
    budget: float | None
    errors: str
    confidence: float
    labels: Labels
    n_obs: int
    simulated: bool
    interval: IntervalKind = ""

    @cached_table
    def table(self) -> pd.DataFrame:
        """Every construct in every scenario, in points of its scale.

        scenario, construct, label, mean (now), asked (its own raise), linear (before nobody can
        pass the end of the scale), change (after), se, ci_lower, ci_upper, new_mean, at_end (share
        of respondents who end at the end of the scale).
        """
        table = self._table.copy()
        table.insert(2, "label", [self.labels.text(name) for name in table["construct"]])
        return table

    @cached_table
    def contributions(self) -> pd.DataFrame:
        """What each raise adds to the change of the target, in points of its scale.

        scenario, driver, label, asked (raise), moved (of its mean, as nobody passes the end of the
        scale), change, se, ci_lower, ci_upper. Effects are linear: the changes of a scenario add up
        to ``linear`` of the target in :attr:`table`; what its ``change`` falls short of that is
        lost where the target's own scale ends.
        """
        table = self._contributions.copy()
        table.insert(2, "label", [self.labels.text(name) for name in table["driver"]])
        return table

    def only(self, scenarios: Iterable[str]) -> WhatIf:
        """The same with some of its scenarios.

        Raises
        ------
        UnknownNameError
            A scenario that was not predicted.
        """
        kept = list(scenarios)
        for name in kept:
            if name not in self.changes:
                raise UnknownNameError(
                    f"There is no scenario {name!r}. {did_you_mean(name, self.changes)}"
                )
        return replace(
            self,
            changes={name: self.changes[name] for name in kept},
            _table=self._table[self._table["scenario"].isin(kept)].reset_index(drop=True),
            _contributions=self._contributions[
                self._contributions["scenario"].isin(kept)
            ].reset_index(drop=True),
        )

    @cached_table
    def scenarios(self) -> pd.DataFrame:
        """A row a scenario: what it does for the target and what that costs.

        scenario, target, mean, change, se, ci_lower, ci_upper, new_mean, at_end, cost,
        cost_per_point (NaN where a cost is not known or the target does not rise).
        """
        own = self._table[self._table["construct"] == self.target].drop(columns=["asked", "linear"])
        table = own.rename(columns={"construct": "target"}).reset_index(drop=True)
        cost = np.array([self._cost(str(name)) for name in table["scenario"]])
        gain = table["change"].to_numpy(dtype=np.float64)
        per_point = np.where(gain > 0, cost / np.where(gain > 0, gain, 1.0), np.nan)
        return table.assign(cost=cost, cost_per_point=per_point)

    @cached_table
    def allocation(self) -> pd.DataFrame:
        """What the budget buys: driver, label, raise, cost, share; no rows without a budget."""
        bought = self.changes.get(BEST, {}) if self.budget is not None else {}
        rows = [
            (name, self.labels.text(name), change, change * self.costs[name])
            for name, change in bought.items()
        ]
        table = pd.DataFrame(rows, columns=["driver", "label", "raise", "cost"])
        return table.assign(share=table["cost"] / (self.budget or np.nan))

    def summary(self) -> Summary:
        """The predictions for people; :attr:`table` has every construct."""
        errors = "Without intervals: a bootstrap gives them."
        if self.errors:
            errors = f"{self.confidence:.0%} intervals: {self.errors}, {IN_WORDS[self.interval]}."
        target = self.labels.text(self.target)
        lines = [
            f"What if: predicted change of {target}, in points of its scale. n = {self.n_obs:,}."
            f"{' SIMULATED DATA.' if self.simulated else ''}",
            f"{errors} Nobody rises past the highest answer.",
            "The paths are read as causes: that is what the model claims, not what the data show.",
        ]
        shown = ["scenario", "change", "ci_lower", "ci_upper", "new_mean", "cost", "cost_per_point"]
        tables = {"Scenarios": self.scenarios[shown].dropna(axis="columns", how="all")}
        if self.budget is not None:
            tables[f"Best use of {self.budget:,.0f}"] = self.allocation.drop(columns="driver")
        return Summary(lines=tuple(lines), tables=tables, decimals=2)

    def __repr__(self) -> str:
        mark = ", SIMULATED" if self.simulated else ""
        found = "; ".join(
            f"{row['scenario']}: {row['change']:+.2f}" for _, row in self.scenarios.iterrows()
        )
        return f"WhatIf on {self.target}, n = {self.n_obs:,}{mark}; {found}"

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    def _cost(self, scenario: str) -> float:
        return sum(
            change * self.costs.get(name, float("nan"))
            for name, change in self.changes[scenario].items()
        )
