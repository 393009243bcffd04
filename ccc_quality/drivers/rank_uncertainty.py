"""How sure a ranking of drivers is, by the draws of a bootstrap."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ccc_quality.drivers.rank_draws import (
    Ranks,
    outranking_shares,
    rank_shares,
    smallest_top_set,
    tau_b,
)
from ccc_quality.errors import UnknownOptionError
from ccc_quality.frames import cached_table
from ccc_quality.resampling.intervals import limits


@dataclass(frozen=True, repr=False)
class TopSet:
    """Drivers among which the k most important ones are; made by :meth:`DriverRanking.top`.

    Attributes
    ----------
    drivers : tuple of str
        In the order of the ranking.
    k : int
        How many are the most important ones.
    share : float
        Share of the draws whose top k is among them.
    level : float
        The confidence that was asked for.
    """

    drivers: tuple[str, ...]
    k: int
    share: float
    level: float

    def __repr__(self) -> str:
        return (
            f"TopSet: the first {self.k} are among {', '.join(self.drivers)} in {self.share:.1%} "
            f"of the draws ({self.level:.0%} asked for)"
        )


@dataclass(frozen=True)
class Agreement:
    """Kendall's tau-b of a ranking with the published order.

    Attributes
    ----------
    tau : float
        One where the orders are the same, minus one where they are reversed.
    ci_lower, ci_upper : float
        Percentile interval of the draws; NaN without a bootstrap. Draws shuffle close drivers more
        than one sample does, so that the interval leans towards zero.
    n_drivers : int
        Drivers of the ranking that have a published place.
    reason : str
        Why there is no tau; empty where there is one.
    """

    tau: float
    ci_lower: float
    ci_upper: float
    n_drivers: int
    reason: str = ""


@dataclass(frozen=True, eq=False)
class RankUncertainty:
    """Ranks of the drivers in every draw, and what they add up to.

    Attributes
    ----------
    drivers : tuple of str
        Most important first.
    ranks : (R, k) array
        One the largest effect, in the order of the drivers.
    level : float
        Confidence level of the intervals.
    """

    drivers: tuple[str, ...]
    ranks: Ranks
    level: float

    @cached_table
    def probabilities(self) -> pd.DataFrame:
        """Probability of each rank: drivers by rows, ranks by columns."""
        places = pd.RangeIndex(1, len(self.drivers) + 1, name="rank")
        return pd.DataFrame(rank_shares(self.ranks), self._index, places)

    @cached_table
    def outranks(self) -> pd.DataFrame:
        """Probability that the driver of the row outranks that of the column."""
        return pd.DataFrame(outranking_shares(self.ranks), self._index, self._index.rename("other"))

    @cached_table
    def intervals(self) -> pd.DataFrame:
        """driver, median_rank, rank_lower, rank_upper: median and percentile interval."""
        rows = []
        for driver, own in zip(self.drivers, np.sort(self.ranks, axis=0).T, strict=True):
            lower, upper = limits(own.astype(np.float64), z0=0.0, a=0.0, level=self.level)
            # ranks between two places are rounded outwards
            rows.append((driver, float(np.median(own)), math.floor(lower), math.ceil(upper)))
        return pd.DataFrame(rows, columns=["driver", "median_rank", "rank_lower", "rank_upper"])

    def top(self, k: int, level: float) -> TopSet:
        """The smallest set that holds the top k; see :meth:`DriverRanking.top`."""
        if not 1 <= k <= len(self.drivers):
            raise UnknownOptionError(
                f"k is a number of drivers from 1 to {len(self.drivers)}, not {k!r}."
            )
        if not 0 < level < 1:
            raise UnknownOptionError(
                f"level is a share between 0 and 1, such as 0.95, not {level!r}."
            )
        places, share = smallest_top_set(self.ranks, k, level)
        return TopSet(tuple(self.drivers[place] for place in places), k, share, level)

    def tau_interval(self, chosen: list[int], order: list[float]) -> tuple[float, float]:
        """Percentile interval of tau-b between an order and the ranks of some drivers."""
        draws = tau_b(self.ranks[:, chosen], np.array(order))
        known = np.sort(draws[np.isfinite(draws)])
        if known.size < 2:
            return math.nan, math.nan
        return limits(known, z0=0.0, a=0.0, level=self.level)

    @property
    def _index(self) -> pd.Index[str]:
        return pd.Index(self.drivers, name="driver")
