"""Moments of resamples: respondents are drawn by counts, never copied.

A resample is a vector of counts, one a respondent, that sums to n. The second moments of a whole
batch of resamples come from one product of the counts (B, n) with the cross products of the rows
(n, p (p + 1) / 2). Rows are taken in blocks, so that memory does not grow with their number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ccc_quality.arrays import Array, ComplexOrFloat, Index

BLOCK = 4096
"""Rows taken at a time."""


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Rows of one group, complete unless missing answers are modelled.

    Attributes
    ----------
    values : (n, p) array
        Answers.
    clusters : (n,) integer array or None
        Number of the cluster of each row; None when respondents are independent.
    weights : (n,) array or None
        Sampling weights that sum to n; None when all count alike.
    """

    values: Array
    clusters: Index | None = None
    weights: Array | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Respondents:
    """Complete rows of one group, centred so that covariances keep their precision.

    Attributes
    ----------
    mean : (p,) array
        Mean of the group, weighted if there are weights.
    centred : (n, p) array
        Rows less that mean.
    clusters : (n,) integer array or None
        Respondents of one cluster are drawn together.
    weights : (n,) array or None
        Sampling weights.
    """

    mean: Array
    centred: Array
    clusters: Index | None
    weights: Array | None

    @classmethod
    def from_rows(cls, rows: Rows) -> Respondents:
        """The rows of one group of a fit."""
        mean = np.average(rows.values, axis=0, weights=rows.weights)
        return cls(mean, rows.values - mean, rows.clusters, rows.weights)

    def __len__(self) -> int:
        return len(self.centred)


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Moments of one group in a batch of B resamples.

    Attributes
    ----------
    n_obs : (B,) array
        Respondents; they differ between resamples of clusters only.
    mean : (B, p) array
    cov : (B, p, p) array
        Divisor ``n_obs``.
    """

    n_obs: Array
    mean: ComplexOrFloat
    cov: ComplexOrFloat

    def of(self, chosen: Index | slice) -> Moments:
        """Some of the resamples."""
        return Moments(self.n_obs[chosen], self.mean[chosen], self.cov[chosen])

    def __len__(self) -> int:
        return len(self.mean)


def draw_moments(respondents: Respondents, rng: np.random.Generator, size: int) -> Moments:
    """Moments of ``size`` resamples of one group.

    With counts c_i, weights w_i and W = sum_i c_i w_i: mean = sum_i c_i w_i y_i / W and
    S = sum_i c_i w_i y_i y_i' / W - mean mean', for rows y_i about the mean of the sample.
    """
    p = respondents.mean.size
    row, col = np.tril_indices(p)
    sums = np.zeros((size, row.size + p))
    total, weight = np.zeros(size), np.zeros(size)
    for block, counts in draw_counts(respondents, rng, size):
        total += counts.sum(axis=1)
        if respondents.weights is not None:
            counts = counts * respondents.weights[block]
        weight += counts.sum(axis=1)
        sums += counts @ cross_products(respondents.centred[block]).T
    sums /= weight[:, None]
    shift = sums[:, row.size :]
    cov = symmetric(sums[:, : row.size] - shift[:, row] * shift[:, col], p)
    return Moments(n_obs=total, mean=respondents.mean + shift, cov=cov)


def draw_counts(
    respondents: Respondents, rng: np.random.Generator, size: int
) -> Iterator[tuple[slice, Array]]:
    """How often each respondent is in each resample: blocks of rows with counts (size, rows)."""
    n = len(respondents)
    blocks = [slice(start, min(start + BLOCK, n)) for start in range(0, n, BLOCK)]
    if respondents.clusters is not None:
        n_clusters = int(respondents.clusters.max()) + 1
        per_cluster = _counts(rng, np.full(size, n_clusters), n_clusters)
        for block in blocks:
            yield block, per_cluster[:, respondents.clusters[block]]
        return
    shares = np.array([block.stop - block.start for block in blocks]) / n
    totals = rng.multinomial(n, shares, size=size)
    for block, total in zip(blocks, totals.T, strict=True):
        yield block, _counts(rng, total, block.stop - block.start)


def cross_products(centred: Array) -> Array:
    """Products y_i y_j of the lower triangle, then y_i itself; shape (p (p + 1) / 2 + p, n)."""
    columns = np.ascontiguousarray(centred.T)
    row, col = np.tril_indices(len(columns))
    return np.concatenate([columns[row] * columns[col], columns])


def covariance(respondents: Respondents) -> Array:
    """Covariances (p, p) of one group as they are, divisor n or the sum of the weights."""
    centred, w = respondents.centred, respondents.weights
    if w is None:
        w = np.ones(len(centred))
    cov: Array = (centred * w[:, None]).T @ centred / w.sum()
    return cov


def symmetric(lower: ComplexOrFloat, p: int) -> ComplexOrFloat:
    """Symmetric matrices (..., p, p) from lower triangles (..., p (p + 1) / 2), row by row."""
    row, col = np.tril_indices(p)
    place = np.empty((p, p), dtype=np.intp)
    place[row, col] = place[col, row] = np.arange(row.size)
    matrices: ComplexOrFloat = lower[..., place]
    return matrices


def _counts(rng: np.random.Generator, totals: Index, n_units: int) -> Array:
    """Multinomial counts, shape (len(totals), n_units): draws are tallied, which is fast."""
    size = len(totals)
    drawn = rng.integers(0, n_units, size=int(totals.sum()))
    drawn += np.repeat(np.arange(size) * n_units, totals)
    tallied = np.bincount(drawn, minlength=size * n_units).reshape(size, n_units)
    return tallied.astype(np.float64)
