r"""Means, variances and correlations of measurements that stand beside ordered items.

Means and variances (divisor n) come from all answers to a measurement. With z the measurements in
standard units, the correlation of a pair maximizes the normal likelihood with those held fixed,

    l(rho) = -n/2 log(1 - rho^2) - [S_11 - 2 rho S_12 + S_22] / [2 (1 - rho^2)],

S the sums of squares and products of the z of those who answered both; without missing answers it
is Pearson's. Influences are those of lavaan (Muthen 1984, Psychometrika 49): scores times the
inverse of their mean products, so that they are exact for normal measurements and near for others.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ccc_quality.arrays import Array, Index
from ccc_quality.data.correlation_search import most_likely_correlations


@dataclass(frozen=True, slots=True, eq=False)
class Measurements:
    """c measurements of n respondents and their first two moments.

    Attributes
    ----------
    values : (n, c) array
        NaN where missing.
    mean, variance : (c,) arrays
    bread : (c, 2, 2) array
        n times the inverse of the sums of products of the two scores.
    """

    values: Array
    mean: Array
    variance: Array
    bread: Array

    @classmethod
    def of(cls, values: Array) -> Measurements:
        """Moments of the columns of ``values``."""
        mean, variance = np.nanmean(values, axis=0), np.nanvar(values, axis=0)
        scores = np.nan_to_num(_scores((values - mean) / np.sqrt(variance), variance))
        products = np.einsum("nac,nbc->cab", scores, scores)
        return cls(values, mean, variance, len(values) * np.linalg.inv(products))

    @property
    def sd(self) -> Array:
        """Standard deviations (c,)."""
        return np.sqrt(self.variance)

    def standardized(self, rows: slice) -> Array:
        """Measurements of some rows in standard units, shape (r, c); NaN where missing."""
        z: Array = (self.values[rows] - self.mean) / self.sd
        return z

    def influence(self, z: Array) -> Array:
        """How far each respondent moves means and variances, shape (r, 2, c).

        Parameters
        ----------
        z : (r, c) array
            From :meth:`standardized`.
        """
        scores = np.nan_to_num(_scores(z, self.variance))
        moved: Array = np.einsum("cab,nbc->nac", self.bread, scores)
        return moved


@dataclass(frozen=True, slots=True, eq=False)
class MeasuredPairs:
    """Correlations of pairs of measurements, and how far a respondent moves their covariances.

    Attributes
    ----------
    one : Measurements
    first, second : (P,) integer arrays
        The measurements of each pair.
    rho : (P,) array
    curvature : (P,) array
        Sum of the squared scores.
    pull : (2, 2, P) array
        Sums of products of the score by rho with those by mean and variance (first axis) of the
        first and the second measurement (second axis).
    """

    one: Measurements
    first: Index
    second: Index
    rho: Array
    curvature: Array
    pull: Array

    @classmethod
    def of(
        cls, one: Measurements, first: Index, second: Index, chunks: list[slice]
    ) -> MeasuredPairs:
        """Correlations of the pairs, from the rows in ``chunks``."""
        sums = np.zeros((4, first.size))
        for rows in chunks:
            z = one.standardized(rows)
            x, y = z[:, first], z[:, second]
            both = ~(np.isnan(x) | np.isnan(y))
            for total, part in zip(sums, (both, x * x, y * y, x * y), strict=True):
                total += np.sum(part, axis=0, where=both)
        rho = _correlations(*sums)
        pairs = cls(one, first, second, rho, np.zeros(first.size), np.zeros((2, 2, first.size)))
        for rows in chunks:
            score, nuisance = pairs._scores(one.standardized(rows))
            pairs.curvature[:] += np.sum(score**2, axis=0)
            pairs.pull[:] += np.einsum("np,nabp->abp", score, nuisance)
        return pairs

    @property
    def covariance(self) -> Array:
        """Covariances (P,)."""
        return self.rho * self.one.sd[self.first] * self.one.sd[self.second]

    def influence(self, z: Array, moments: Array) -> Array:
        """How far each respondent moves the covariances, shape (r, P).

        Parameters
        ----------
        z : (r, c) array
            Measurements in standard units.
        moments : (r, 2, c) array
            Influences on means and variances.
        """
        score, _ = self._scores(z)
        sd, n = self.one.sd, len(self.one.values)
        left, right = moments[:, :, self.first], moments[:, :, self.second]
        on_rho = n * score - np.einsum("ap,nap->np", self.pull[:, 0], left)
        on_rho -= np.einsum("ap,nap->np", self.pull[:, 1], right)
        on_rho /= self.curvature
        s, t = sd[self.first], sd[self.second]
        moved: Array = s * t * on_rho
        moved += self.rho / 2 * (t / s * left[:, 1] + s / t * right[:, 1])
        return moved

    def _scores(self, z: Array) -> tuple[Array, Array]:
        """Scores by rho (r, P), and by mean and variance of either side (r, 2, 2, P)."""
        x, y = z[:, self.first], z[:, self.second]
        rho, left = self.rho, 1 - self.rho**2
        score = rho / left + x * y / left - rho * (x * x - 2 * rho * x * y + y * y) / left**2
        nuisance = np.empty((len(z), 2, 2, rho.size))
        for side, (u, v, place) in enumerate(((x, y, self.first), (y, x, self.second))):
            variance = self.one.variance[place]
            nuisance[:, 0, side] = (u - rho * v) / (left * np.sqrt(variance))
            nuisance[:, 1, side] = ((u * u - rho * u * v) / left - 1) / (2 * variance)
        return np.nan_to_num(score), np.nan_to_num(nuisance)


def _scores(z: Array, variance: Array) -> Array:
    """Derivatives of the log densities by mean and variance, shape (r, 2, c)."""
    return np.stack([z / np.sqrt(variance), (z * z - 1) / (2 * variance)], axis=1)


def _correlations(n: Array, xx: Array, yy: Array, xy: Array) -> Array:
    def derivatives(rho: Array, pairs: Index) -> tuple[Array, Array]:
        left, s = 1 - rho**2, xy[pairs]
        q = xx[pairs] - 2 * rho * s + yy[pairs]
        score = (n[pairs] * rho + s) / left - rho * q / left**2
        bend = (n[pairs] * (1 + rho**2) + 4 * rho * s - q) / left**2 - 4 * rho**2 * q / left**3
        return score, bend

    return most_likely_correlations(derivatives, start=xy / np.sqrt(xx * yy))
