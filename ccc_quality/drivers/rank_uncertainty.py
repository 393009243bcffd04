"""How sure a ranking of drivers is: what the draws of a bootstrap say about their ranks.

Effects are ranked by their size, whatever their sign, the largest first. In a draw with tied
effects all of them have the best of their ranks. A share of draws is read as a probability (Efron &
Tibshirani 1993, ch. 24). Where true effects are nearly equal, no resampling can tell their order
and such shares are rough (Hall & Miller 2009).

References
----------
Efron, B., & Tibshirani, R. J. (1993). An introduction to the bootstrap. Chapman & Hall.
Hall, P., & Miller, H. (2009). Using the bootstrap to quantify the authority of an empirical
ranking. The Annals of Statistics, 37(6B), 3929-3959.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from ccc_quality.arrays import Array
from ccc_quality.errors import UnknownOptionError
from ccc_quality.frames import cached_table
from ccc_quality.resampling.intervals import limits

Ranks = NDArray[np.int64]


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
            f"of the draws ({100 * self.level:g}% asked for)"
        )


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


def ranks_of(effects: Array) -> Ranks:
    """Ranks (R, k) of the sizes of effects (R, k), one the largest; draws with NaN are left out."""
    known = effects[np.isfinite(effects).all(axis=1)]
    return np.asarray(stats.rankdata(-np.abs(known), method="min", axis=1), dtype=np.int64)


def rank_shares(ranks: Ranks) -> Array:
    """Share (k, k) of draws in which driver i has rank j + 1."""
    places = np.arange(1, ranks.shape[1] + 1)
    shares: Array = np.mean(ranks[:, :, None] == places, axis=0)
    return shares


def outranking_shares(ranks: Ranks) -> Array:
    """Share (k, k) of draws in which driver i stands above driver j, ties counting half.

    The diagonal is NaN: nobody outranks himself.
    """
    own, other = ranks[:, :, None], ranks[:, None, :]
    shares: Array = np.mean((own < other) + 0.5 * (own == other), axis=0)
    np.fill_diagonal(shares, np.nan)
    return shares


def smallest_top_set(ranks: Ranks, k: int, level: float) -> tuple[tuple[int, ...], float]:
    """Smallest set of drivers that holds the top k of at least ``level`` of the draws.

    Of sets of one size, the one that holds the top k of most draws. All sets of the size are tried,
    so that the answer is exact.

    Parameters
    ----------
    ranks : (R, m) array
    k : int
        From one to m.
    level : float
        Between 0 and 1.

    Returns
    -------
    tuple of int, float
        Places of the drivers, and the share of draws whose top k is among them.
    """
    tops, counts = np.unique(ranks <= k, axis=0, return_counts=True)
    shares = counts / counts.sum()
    candidates = np.flatnonzero(tops.any(axis=0))
    for size in range(k, len(candidates) + 1):
        sets = np.array(list(combinations(candidates, size)))
        outside = np.ones((len(sets), ranks.shape[1]))
        np.put_along_axis(outside, sets, 0.0, axis=1)
        held = (outside @ tops.T == 0) @ shares
        best = int(np.argmax(held))
        if held[best] >= level - 1e-12:
            return tuple(int(place) for place in sets[best]), float(held[best])
    return tuple(int(place) for place in candidates), 1.0


def tau_b(ranks: Ranks, order: Array) -> Array:
    r"""Kendall's tau-b (R,) of each draw's ranks (R, k) with one order (k,).

    tau_b = (C - D) / sqrt((n0 - n1)(n0 - n2)) with C and D the numbers of concordant and discordant
    pairs, n0 = k (k - 1) / 2 and n1, n2 the pairs that are tied in one ranking or the other.

    References
    ----------
    Kendall, M. G. (1945). The treatment of ties in ranking problems. Biometrika, 33, 239-251.
    """
    i, j = np.triu_indices(ranks.shape[1], 1)
    own = np.sign(ranks[:, i] - ranks[:, j]).astype(np.float64)
    other = np.sign(order[i] - order[j])
    untied = np.count_nonzero(own, axis=1) * np.count_nonzero(other)
    with np.errstate(invalid="ignore", divide="ignore"):
        tau: Array = (own @ other) / np.sqrt(untied)
    return tau
