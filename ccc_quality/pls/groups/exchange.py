"""Permutations of two groups: who is in the first is a vector of zeros and ones.

The second moments of a whole batch of permuted groups come from one product of those vectors (B, n)
with the cross products of the rows (n, p (p + 1) / 2); the second group has what the first leaves.
Rows are taken in blocks, so that memory does not grow with their number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ccc_quality.arrays import Array, Mask
from ccc_quality.resampling import Moments
from ccc_quality.resampling.moments import BLOCK, cross_products, symmetric


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Two groups as one sample, standardized as a whole (divisor n - 1).

    Attributes
    ----------
    rows : (n, p) array
        The first group, then the second.
    sizes : (int, int)
        Respondents of either.
    """

    rows: Array
    sizes: tuple[int, int]

    @classmethod
    def of(cls, first: Array, second: Array) -> Pair:
        """Two groups, from their answers (n_a, p) and (n_b, p)."""
        rows = np.concatenate([first, second])
        standardized = (rows - rows.mean(axis=0)) / rows.std(axis=0, ddof=1)
        return cls(standardized, (len(first), len(second)))

    @property
    def correlations(self) -> Array:
        """Correlations (p, p) of both groups together."""
        pooled: Array = self.rows.T @ self.rows / (len(self.rows) - 1)
        return pooled

    def __len__(self) -> int:
        return len(self.rows)


def as_they_are(pair: Pair) -> tuple[Moments, Moments]:
    """Moments of the two groups themselves, a batch of one."""
    member = (np.arange(len(pair)) < pair.sizes[0])[None]
    return _moments(pair, ((block, member[:, block]) for block in _blocks(len(pair))), 1)


def exchanged(pair: Pair, rng: np.random.Generator, size: int) -> tuple[Moments, Moments]:
    """Moments of the two groups after ``size`` permutations of their members."""
    return _moments(pair, draw_members(pair.sizes, rng, size), size)


def draw_members(
    sizes: tuple[int, int], rng: np.random.Generator, size: int
) -> Iterator[tuple[slice, Mask]]:
    """Who is in the first group: blocks of rows with a mask (size, rows).

    How many a block contributes is hypergeometric given the blocks before; who they are is a
    random order within the block. Together every choice of members is equally likely.
    """
    wanted = np.full(size, sizes[0])
    left = sum(sizes)
    for block in _blocks(left):
        length = block.stop - block.start
        left -= length
        taken = rng.hypergeometric(length, left, wanted) if left else wanted
        wanted = wanted - taken
        yield block, rng.permuted(np.arange(length) < taken[:, None], axis=1)


def _moments(
    pair: Pair, members: Iterator[tuple[slice, Mask]], size: int
) -> tuple[Moments, Moments]:
    p = pair.rows.shape[1]
    width = p * (p + 1) // 2 + p
    sums, total = np.zeros((size, width)), np.zeros(width)
    for block, member in members:
        products = cross_products(pair.rows[block])
        sums += member.astype(np.float64) @ products.T
        total += products.sum(axis=1)
    first, second = pair.sizes
    return _of_sums(sums, first, p), _of_sums(total - sums, second, p)


def _of_sums(sums: Array, n: int, p: int) -> Moments:
    row, col = np.tril_indices(p)
    means = sums / n
    mean = means[:, row.size :]
    cov = symmetric(means[:, : row.size] - mean[:, row] * mean[:, col], p)
    return Moments(n_obs=np.full(len(sums), float(n)), mean=mean, cov=cov)


def _blocks(n: int) -> list[slice]:
    return [slice(start, min(start + BLOCK, n)) for start in range(0, n, BLOCK)]
