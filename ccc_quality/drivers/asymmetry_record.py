"""Penalties and rewards as they are handed over: tables and a summary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from ccc_quality.frames import cached_table
from ccc_quality.labels import Labels
from ccc_quality.summaries import Summary

Doubt = Literal["", "no_index", "no_impact", "chance", "cut_points"]
"""Why a driver has no class; empty where it has one."""

SUMMARY_COLUMNS = ["label", "penalty", "reward", "index", "p_adjusted", "class"]


@dataclass(frozen=True, eq=False, repr=False)
class PenaltyReward:
    """Penalties and rewards of the drivers of one outcome.

    Made by :func:`~ccc_quality.penalty_reward`.

    Attributes
    ----------
    target : str
        The outcome.
    cut : str
        Where low ends and high begins, in words.
    cut_by : {"tertile", "quartile", "quintile", "points"}
    limits : (float, float)
        Where the classes of the index end: hybrid, then satisfier or dissatisfier.
    less_is_better : tuple of str
        Drivers whose high scores are what fails; with the target among them, what lowers it is a
        reward.
    unit : str
        What the scores are.
    r_squared : float
        Of the regression on the dummies.
    n_obs, n_dropped : int
        Respondents used, and left out because a score is missing.
    n_resamples, n_failed : int
        Resamples, and those in which a group was not drawn.
    seed : int
    level : float
        Confidence level.
    labels : Labels
    simulated : bool
    """

    _table: pd.DataFrame
    _probabilities: pd.DataFrame
    _sensitivity: pd.DataFrame
    target: str
    cut: str
    cut_by: str
    limits: tuple[float, float]
    less_is_better: tuple[str, ...]
    unit: str
    r_squared: float
    n_obs: int
    n_dropped: int
    n_resamples: int
    n_failed: int
    seed: int
    level: float
    labels: Labels
    simulated: bool

    @cached_table
    def table(self) -> pd.DataFrame:
        """One row a driver, in the order given.

        driver, label; ``penalty``, ``reward`` and their _se, _ci_lower, _ci_upper (robust);
        ``pvalue_impact`` (both are zero); ``range`` and ``index`` with percentile limits;
        ``index_class``, the class in which the index alone falls, and its ``probability``;
        ``asymmetry`` (what a point is worth above the middle less what it is worth below), its
        ``pvalue`` and ``p_adjusted`` for the number of drivers; ``class``, empty without a clear
        asymmetry; ``clear``, whether the driver punishes or rewards beyond doubt; ``doubt``
        ("no_index", "no_impact", "chance", "cut_points") and ``reason``, why there is no class;
        low, high, n_low, n_high.
        """
        return self._table

    @cached_table
    def probabilities(self) -> pd.DataFrame:
        """Share of resamples in each class: one row a driver, one column a class."""
        return self._probabilities

    @cached_table
    def sensitivity(self) -> pd.DataFrame:
        """The same with other cut points: cut, driver, penalty, reward, range, index, class."""
        return self._sensitivity

    def summary(self) -> Summary:
        """What fits a terminal; :attr:`table` has it all."""
        simulated = " SIMULATED DATA." if self.simulated else ""
        inner, outer = self.limits
        less = ", ".join(self.labels.text(name) for name in self.less_is_better)
        lines = (
            f"Penalties and rewards on {self.labels.text(self.target)}: {self.unit}, "
            f"n = {self.n_obs:,}, {self.n_dropped:,} left out.{simulated}",
            f"Low and high: {self.cut}. R squared = {self.r_squared:.3f}.",
            f"Index = (reward - |penalty|) / range; classes end at ±{inner:g} and ±{outer:g} "
            "(limits=).",
            "A class needs more than chance between penalty and reward (p_adjusted: Holm, "
            f"{len(self._table)} drivers)",
            "and an index on one side at all cut points; elsewhere the asymmetry is not clear.",
            *((f"Less is better of: {less}.",) if less else ()),
        )
        wide = self._table[["driver"]]
        for cut, rows in self._sensitivity.groupby("cut", sort=False):
            wide = wide.assign(**{str(cut): rows["index"].to_numpy()})
        return Summary(
            lines=lines,
            tables={
                "Drivers": self._table[SUMMARY_COLUMNS],
                "Index at other cut points": wide,
            },
        )

    def __repr__(self) -> str:
        mark = ", SIMULATED" if self.simulated else ""
        rows = zip(self._table["driver"], self._table["class"], strict=True)
        found = ", ".join(f"{driver} {kind or 'unclear'}" for driver, kind in rows)
        return f"PenaltyReward: {self.target}, n = {self.n_obs:,}{mark}; {found}"

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()
