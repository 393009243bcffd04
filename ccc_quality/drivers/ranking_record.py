"""A ranking of drivers, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy import stats

from ccc_quality.drivers.order import Agreement, Order
from ccc_quality.drivers.points import TargetUnit
from ccc_quality.drivers.rank_uncertainty import RankUncertainty, TopSet
from ccc_quality.errors import SpecificationError
from ccc_quality.labels import Labels
from ccc_quality.results import IN_WORDS, IntervalKind
from ccc_quality.summaries import Summary

Basis = Literal["total effect", "implied slope"]
RankBy = Literal["est", "std"]

SUMMARY_COLUMNS = ["label", "est", "ci_lower", "ci_upper", "pvalue", "std", "rank", "order"]


@dataclass(frozen=True, eq=False, repr=False)
class DriverRanking:
    """Drivers of one outcome, most important first; made by :func:`rank_drivers`.

    Attributes
    ----------
    target : str
        The outcome.
    basis : {"total effect", "implied slope"}
        What est and std are; :func:`rank_drivers` explains both.
    rank_by : {"est", "std"}
        Which of the two the ranks follow.
    caveat : str
        What the reader must know about the basis; empty for total effects.
    labels : Labels
        Display names.
    n_obs : int
        Respondents used.
    simulated : bool
        Whether the data are simulated.
    level : float
        Confidence level of the intervals, that of the fit or its bootstrap; NaN where there are
        none.
    interval : {"percentile", "bca", "normal", ""}
        How the intervals of effects were made. Those of ranks and of the agreement are percentiles,
        because ranks change in steps and have no derivative from which to take an acceleration.
    order : Order or None
        The order that the ranking is compared with, and its source.
    target_unit : {"points", "rate"}
        What the target is measured in; effects on the rate of an event are shares, and reports
        write them in percentage points.
    """

    _table: pd.DataFrame
    target: str
    basis: Basis
    rank_by: RankBy
    caveat: str
    labels: Labels
    n_obs: int
    simulated: bool
    level: float
    interval: IntervalKind = ""
    order: Order | None = None
    target_unit: TargetUnit = "points"
    _uncertainty: RankUncertainty | None = None

    @property
    def table(self) -> pd.DataFrame:
        """driver, label, est, se, ci_lower, ci_upper, pvalue, std, std_se, ..., order_rank.

        ``direct`` and ``indirect`` are the unstandardized parts of a total effect; an implied
        slope has no parts, so there they are NaN. ``order_rank`` is the place in ``order``, NaN
        for drivers that are not in it. With a bootstrap, errors,
        intervals and p values are those of its draws.
        """
        return self._table.copy()

    @property
    def n_draws(self) -> int:
        """Resamples that say how sure the ranks are; zero without a bootstrap."""
        return 0 if self._uncertainty is None else len(self._uncertainty.ranks)

    @property
    def rank_probabilities(self) -> pd.DataFrame:
        """Probability of each rank (columns) for each driver (rows): the share of draws with it.

        Raises
        ------
        SpecificationError
            The ranking was made without a bootstrap.
        """
        return self._drawn("rank_probabilities").probabilities

    @property
    def outranks(self) -> pd.DataFrame:
        """Probability that the driver of the row outranks that of the column, ties counting half.

        Raises
        ------
        SpecificationError
            The ranking was made without a bootstrap.
        """
        return self._drawn("outranks").outranks

    @property
    def rank_intervals(self) -> pd.DataFrame:
        """driver, label, rank, median_rank, rank_lower, rank_upper: the ranks of the draws.

        Raises
        ------
        SpecificationError
            The ranking was made without a bootstrap.
        """
        return self._table[["driver", "label", "rank"]].merge(
            self._drawn("rank_intervals").intervals, on="driver"
        )

    def top(self, k: int, level: float | None = None) -> TopSet:
        """The smallest set of drivers that holds the true top k with the confidence ``level``.

        The set S with the fewest drivers for which the share of draws whose k largest effects are
        all in S reaches ``level``; of several of that size, the one with the largest share. It is
        found by trying all of them. A share of draws is taken for the confidence: that is rough
        where true effects are nearly equal (Hall & Miller 2009, The Annals of Statistics 37(6B),
        3929-3959).

        Parameters
        ----------
        k : int
            From one to the number of drivers.
        level : float, optional
            By default that of the intervals.

        Returns
        -------
        TopSet

        Raises
        ------
        SpecificationError
            The ranking was made without a bootstrap.
        UnknownOptionError
            An impossible k or level.
        """
        return self._drawn("top").top(k, self.level if level is None else level)

    @property
    def agreement(self) -> Agreement:
        """Kendall's tau-b with ``order``, over the drivers that have a place in it.

        With fewer than two of them, NaN and the reason.
        """
        places = self._table["order_rank"].to_numpy(dtype=float)
        chosen = [int(row) for row in np.flatnonzero(np.isfinite(places))]
        order = [float(places[row]) for row in chosen]
        if len(chosen) < 2:
            nothing = float("nan")
            reason = (
                "There is no order to compare with: rank_drivers(results, target, order=[...])."
                if self.order is None
                else "Fewer than two of the drivers have a place in the order."
            )
            return Agreement(nothing, nothing, nothing, len(chosen), reason)
        tau = float(stats.kendalltau(self._table["rank"].to_numpy()[chosen], order).statistic)
        interval = (float("nan"), float("nan"))
        if self._uncertainty is not None:
            interval = self._uncertainty.tau_interval(chosen, order)
        return Agreement(tau, *interval, len(chosen))

    def summary(self) -> Summary:
        """The ranking for people: what fits a terminal; :attr:`table` has it all."""
        simulated = " SIMULATED DATA." if self.simulated else ""
        scale = "unstandardized" if self.rank_by == "est" else "standardized"
        lines = [
            f"Drivers of {self.labels.text(self.target)}: {self.basis}, ranked by {scale} size. "
            f"n = {self.n_obs:,}.{simulated}"
        ]
        shown = self._table.rename(columns={"order_rank": "order"})[SUMMARY_COLUMNS]
        shown = shown.astype({"order": "Int64"}).dropna(axis="columns", how="all")
        if self.caveat:
            lines.append(self.caveat)
        if self.order is not None and self.order.source:
            lines.append(f"Order to compare with: {self.order.source}.")
        title = "Drivers"
        if self.interval:
            title += f", {100 * self.level:g}% intervals"
        if self._uncertainty is not None:
            title += f" of {self.n_draws:,} draws, {IN_WORDS[self.interval]}"
        tables = {title: shown}
        if self._uncertainty is not None:
            lines += self._certainty()
            tables["Ranks in the draws, percentile intervals"] = self.rank_intervals.drop(
                columns="driver"
            )
        return Summary(lines=tuple(lines), tables=tables)

    def _certainty(self) -> list[str]:
        """What the draws say about the first ranks and the agreement, a sentence each."""
        top = self.top(1)
        names = ", ".join(self.labels.text(driver) for driver in top.drivers)
        lines = [
            f"With {100 * top.level:g}% confidence the most important driver "
            f"{'is' if len(top.drivers) == 1 else 'is one of'}: {names}."
        ]
        agreement = self.agreement
        if not agreement.reason:
            lines.append(
                f"Agreement with that order: Kendall's tau-b {agreement.tau:.2f} "
                f"({agreement.ci_lower:.2f} to {agreement.ci_upper:.2f})."
            )
        return lines

    def _drawn(self, wanted: str) -> RankUncertainty:
        if self._uncertainty is None:
            raise SpecificationError(
                f"{wanted} needs draws: rank_drivers(results, {self.target!r}, "
                "bootstrap=bootstrap(results, n_resamples, seed))."
            )
        return self._uncertainty

    def __repr__(self) -> str:
        mark = ", SIMULATED" if self.simulated else ""
        return (
            f"DriverRanking: {self.basis} on {self.target}, n = {self.n_obs:,}{mark}; "
            f"{', '.join(self._table['driver'])}"
        )

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()
