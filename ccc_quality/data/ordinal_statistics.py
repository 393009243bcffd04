"""What is known of a sample with ordered items: the statistics that a model is fitted to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ccc_quality.arrays import Array, correlations
from ccc_quality.data.ordinal_checks import SHOWN


@dataclass(frozen=True, slots=True, eq=False)
class Covariates:
    """Variables that others are regressed on; nothing is assumed about how they vary.

    Attributes
    ----------
    at : (q,) integer array
        Places among the variables.
    mean : (q,) array
    cov : (q, q) array
        Divisor n - 1, as lavaan has it.
    """

    at: NDArray[np.intp]
    mean: Array
    cov: Array

    @classmethod
    def of(cls, at: NDArray[np.intp], values: Array) -> Covariates:
        """From the values (n, q) of respondents."""
        mean = values.mean(axis=0)
        centred = values - mean
        return cls(at, mean, centred.T @ centred / (len(values) - 1))


@dataclass(frozen=True, eq=False)
class OrdinalMoments:
    """Thresholds and polychoric correlations of one sample.

    Attributes
    ----------
    names : tuple of str, length p
        Ordered items, measurements and covariates.
    categories : tuple of tuple of float
        Values that occur in each ordered item, in order; empty for the others.
    n_obs : int
        Respondents used.
    n_rows : int
        Respondents offered.
    thresholds : (t,) array
        Item by item, ascending.
    item : (t,) integer array
        The item of each threshold.
    mean : (p,) array
        Means of the measurements, where covariates are zero; zero for the others.
    cov : (p, p) array
        Covariances of the measurements and of the responses, which have variance one: polychoric,
        polyserial and Pearson correlations times the standard deviations of the measurements. With
        covariates, what these leave of them; zero for the covariates themselves.
    slopes : (p, q) array
        Slopes of the variables on the covariates; those of a covariate are zeros and a one.
    covariates : Covariates
    Gamma : (s, s) array
        Asymptotic covariances of root n times the :attr:`statistics`.
    empty_cells : tuple of (str, str, int)
        Pairs of items whose two-way table has empty cells, and how many.
    nearly_equal : tuple of (str, str)
        Pairs whose correlation exceeds 0.99 in size.

    Notes
    -----
    The arrays are read only.
    """

    names: tuple[str, ...]
    categories: tuple[tuple[float, ...], ...]
    n_obs: int
    n_rows: int
    thresholds: Array
    item: NDArray[np.intp]
    mean: Array
    cov: Array
    slopes: Array
    covariates: Covariates
    Gamma: Array
    empty_cells: tuple[tuple[str, str, int], ...]
    nearly_equal: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        arrays = (self.thresholds, self.item, self.mean, self.cov, self.slopes, self.Gamma)
        for array in arrays:
            array.flags.writeable = False

    def __repr__(self) -> str:
        dropped = f" ({self.n_dropped} of {self.n_rows} rows dropped)" if self.n_dropped else ""
        others = {"measurement": self.measured.size, "covariate": self.covariates.at.size}
        beside = "".join(
            f", {number} {what}{'s' if number > 1 else ''}"
            for what, number in others.items()
            if number
        )
        return (
            f"OrdinalMoments: n = {self.n_obs}{dropped}, {len(self.n_thresholds)} items, "
            f"{self.thresholds.size} thresholds{beside}"
        )

    @property
    def n_dropped(self) -> int:
        """Rows left out because an answer was missing."""
        return self.n_rows - self.n_obs

    @property
    def n_thresholds(self) -> dict[str, int]:
        """Number of thresholds by item; what ``parameter_table(ordered=...)`` asks for."""
        return {
            name: len(values) - 1
            for name, values in zip(self.names, self.categories, strict=True)
            if values
        }

    @property
    def measured(self) -> NDArray[np.intp]:
        """Places of the measurements among the variables, shape (c,)."""
        others = np.flatnonzero([not values for values in self.categories])
        return np.setdiff1d(others, self.covariates.at)

    @cached_property
    def explained(self) -> NDArray[np.intp]:
        """Places of the ordered items and measurements among the variables."""
        return np.setdiff1d(np.arange(len(self.names)), self.covariates.at)

    @property
    def n_levels(self) -> int:
        """How many of the statistics are thresholds, means or slopes; they come first."""
        n_slopes = self.explained.size * self.covariates.at.size
        return self.thresholds.size + self.measured.size + n_slopes

    @cached_property
    def pairs(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Rows and columns of ``cov`` behind the other statistics: variances, then covariances."""
        own, (row, col) = self.explained, np.triu_indices(self.explained.size, 1)
        return np.concatenate([self.measured, own[row]]), np.concatenate([self.measured, own[col]])

    @cached_property
    def statistics(self) -> Array:
        """What a model is fitted to, shape (s,).

        The t thresholds, the means of the measurements, the slopes variable by variable, the
        variances of the measurements, and the covariances in the order of the upper triangle, row
        by row.
        """
        slopes = self.slopes[self.explained].ravel()
        stacked = np.concatenate(
            [self.thresholds, self.mean[self.measured], slopes, self.cov[self.pairs]]
        )
        stacked.flags.writeable = False
        return stacked

    def with_statistics(self, values: Array) -> OrdinalMoments:
        """The same sample with other :attr:`statistics`, shape (s,); the covariates stay."""
        t, c, first = self.thresholds.size, self.measured.size, self.n_levels
        mean, slopes, cov = self.mean.copy(), self.slopes.copy(), self.cov.copy()
        mean[self.measured] = values[t : t + c]
        slopes[self.explained] = values[t + c : first].reshape(self.explained.size, -1)
        row, col = self.pairs
        cov[row, col] = cov[col, row] = values[first:]
        return replace(self, thresholds=values[:t].copy(), mean=mean, slopes=slopes, cov=cov)

    @property
    def whole_mean(self) -> Array:
        """Means of all variables, covariates included."""
        return np.asarray(self.mean + self.slopes @ self.covariates.mean)

    @property
    def whole_cov(self) -> Array:
        """Covariances of all variables, those that the covariates bring about included."""
        return np.asarray(self.cov + self.slopes @ self.covariates.cov @ self.slopes.T)

    @cached_property
    def cor(self) -> Array:
        """Correlations, shape (p, p): polychoric, polyserial and Pearson's."""
        cor = correlations(self.whole_cov)
        cor.flags.writeable = False
        return cor

    @cached_property
    def remarks(self) -> tuple[str, ...]:
        """What a reader of the results should know about sparse tables, a sentence each."""
        remarks = []
        if self.empty_cells:
            n = len(self.empty_cells)
            tables = "table has" if n == 1 else "tables have"
            pairs = ", ".join(f"{a} x {b} ({cells})" for a, b, cells in self.empty_cells[:SHOWN])
            remarks.append(
                f"{n} two-way {tables} combinations of answers that nobody gave: {pairs}"
                f"{' and others' if n > SHOWN else ''}. Correlations that rest on rare answers are "
                "uncertain."
            )
        for a, b in self.nearly_equal:
            remarks.append(
                f"The correlation of {a} and {b} is nearly one in size: the two "
                "are practically the same question."
            )
        return tuple(remarks)
