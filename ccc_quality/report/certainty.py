"""How sure the order of the drivers is: judgements made from the ranks in the resamples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeGuard

import numpy as np

from ccc_quality.drivers import DriverRanking
from ccc_quality.plots.contracts import Ranking

SURE = 0.95
"""From this share of the resamples on, an order is called sure."""

LIKELY = 0.80
"""From this share on, nobody else need be named beside the first."""

MAJORITY = 0.50
"""Whoever is first less often than this cannot be called the first."""


def has_draws(ranking: Ranking) -> TypeGuard[DriverRanking]:
    """Whether resamples say how sure the order is, and there is an order at all."""
    return getattr(ranking, "n_draws", 0) > 0 and len(ranking.table) > 1


@dataclass(frozen=True)
class OrderReading:
    """Who is first in the resamples.

    Attributes
    ----------
    leader, rival : str
        First most often, and second most often.
    leader_share, rival_share : float
        Shares of the resamples in which each is first.
    n_pairs : int
        Pairs of drivers.
    n_sure : int
        Pairs whose order is sure.
    """

    leader: str
    rival: str
    leader_share: float
    rival_share: float
    n_pairs: int
    n_sure: int

    @property
    def is_sure(self) -> bool:
        """Whether the first is sure to be first."""
        return is_sure(self.leader_share)

    @property
    def is_open(self) -> bool:
        """Whether nobody is first in half of the resamples."""
        return self.leader_share < MAJORITY

    @property
    def is_likely(self) -> bool:
        """Whether the first needs no rival named beside it."""
        return self.leader_share >= LIKELY


def is_sure(share: float) -> bool:
    """Whether an order holds surely, judged by the share as it is shown: in whole hundredths."""
    return round(share, 2) >= SURE


def read_order(ranking: DriverRanking) -> OrderReading:
    """Read the first ranks and the pairs of a ranking."""
    first = ranking.rank_probabilities[1].sort_values(ascending=False, kind="stable")
    shares = ranking.outranks.to_numpy(dtype=np.float64)
    pairs = shares[np.triu_indices(len(shares), k=1)]
    return OrderReading(
        leader=str(first.index[0]),
        rival=str(first.index[1]),
        leader_share=float(first.iloc[0]),
        rival_share=float(first.iloc[1]),
        n_pairs=pairs.size,
        n_sure=int(np.count_nonzero(np.round(np.maximum(pairs, 1 - pairs), 2) >= SURE)),
    )
