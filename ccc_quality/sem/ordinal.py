r"""Models of ordered items: thresholds and polychoric correlations, diagonally weighted.

The sample statistics s are the thresholds and the polychoric correlations; Gamma holds the
covariances of root n s, and W = diag(Gamma)^-1 their weights (Muthen, du Toit & Spisic 1997). With
delta the scaling factors, the model implies the thresholds delta_i (tau_ik - mu_i) and the
correlations delta_i delta_j sigma_ij, and the discrepancy is

    F = (s - s(theta))' W (s - s(theta)).

Measurements among the items have the scaling factor one; their means and variances are statistics
too, and their covariances take the place of correlations. Statistics of the first order, thresholds
and means, are called levels; those of the second order, variances and covariances, spreads.

With covariates all of these are moments given the covariates, and the slopes on the covariates,
delta_i (Lambda A)_ij, are statistics too (levels); nothing is assumed about how covariates vary.

Only the solver knows half of F and its derivatives; they are those of a nonlinear regression, with
J the derivatives of s(theta), gradient -J' W (s - s(theta)) and information J' W J.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ccc_quality.arrays import Array, Index
from ccc_quality.data import SampleMoments
from ccc_quality.data.ordinal import OrdinalMoments
from ccc_quality.errors import SpecificationError
from ccc_quality.model import ParameterTable
from ccc_quality.sem import derivatives as d
from ccc_quality.sem.constraints import ConstraintSet
from ccc_quality.sem.discrepancy import Discrepancy, DiscrepancyFunction
from ccc_quality.sem.matrices import (
    Implied,
    Matrices,
    Responses,
    build_block,
    thresholds_and_scales,
)
from ccc_quality.sem.problem import GroupProblem, Problem, Trial, fixed_covariates
from ccc_quality.sem.start import cautious_values, starting_values


@dataclass(frozen=True, slots=True)
class OrdinalDiscrepancy(Discrepancy):
    """Distance of the implied from the sample statistics.

    Attributes
    ----------
    apart : (s,) array
        Sample less implied statistics, levels first.
    thresholds, scales : (t,) and (p,) arrays
        Those of the model.
    """

    apart: Array
    thresholds: Array
    scales: Array


class StatisticSlopes(NamedTuple):
    """Derivatives of the implied statistics.

    Attributes
    ----------
    levels : (l, q) array
        Thresholds and means.
    spreads : (s - l, len(shaping)) array
        Variances and covariances, by the parameters that move them at all.
    shaping : integer array
        Those parameters, from zero.
    """

    levels: Array
    spreads: Array
    shaping: Index

    def stacked(self) -> Array:
        """All derivatives, shape (s, q)."""
        J = np.zeros((len(self.levels) + len(self.spreads), self.levels.shape[1]))
        J[: len(self.levels)] = self.levels
        J[len(self.levels) :, self.shaping] = self.spreads
        return J


@dataclass(frozen=True, slots=True)
class OrdinalGroup(GroupProblem):
    """What a group of respondents to ordered items contributes to the objective.

    Attributes
    ----------
    sample : OrdinalMoments
    weights : (s,) array
        Diagonal of W.
    """

    sample: OrdinalMoments
    weights: Array

    @property
    def responses(self) -> Responses:
        """Layout of thresholds and scaling factors."""
        if self.block.responses is None:
            raise SpecificationError("The model has no ordered items.")
        return self.block.responses

    def given_covariates(self, implied: Implied) -> Implied:
        """What the model implies where all covariates are zero."""
        given, known = self.responses.given, self.sample.covariates
        if not given.size:
            return implied
        L, A = implied.L[:, given], implied.A[:, given]
        return Implied(
            Sigma=implied.Sigma - L @ known.cov @ L.T,
            mu=implied.mu - L @ known.mean,
            A=implied.A,
            L=implied.L,
            C=implied.C - A @ known.cov @ A.T,
            eta=implied.eta - A @ known.mean,
        )

    def distance(self, theta: Array, implied: Implied) -> OrdinalDiscrepancy:
        """Weighted squares of the residual thresholds and correlations."""
        implied = self.given_covariates(implied)
        thresholds, scales = thresholds_and_scales(self.responses, theta)
        slopes = implied.L[:, self.responses.given]
        apart = self.sample.statistics - implied_statistics(
            implied, thresholds, scales, slopes=slopes, sample=self.sample
        )
        pulled = self.weights * apart
        W = _symmetric(-pulled[self.sample.n_levels :], self.sample) * np.outer(scales, scales)
        return OrdinalDiscrepancy(
            value=float(apart @ pulled),
            W=W,
            u=None,
            V=np.zeros_like(W),
            apart=apart,
            thresholds=thresholds,
            scales=scales,
        )

    def fitted_cov(self, implied: Implied, found: Discrepancy) -> Array:
        """Implied covariances, the responses behind ordered items scaled to variance one.

        What covariates bring about is taken from the sample: the rest is what may misfit.
        """
        scales, sample = self._own(found).scales, self.sample
        given = self.given_covariates(implied).Sigma * np.outer(scales, scales)
        fitted = sample.whole_cov
        inner = np.ix_(sample.explained, sample.explained)
        fitted[inner] += given[inner] - sample.cov[inner]
        return fitted

    def slopes(
        self,
        matrices: Matrices,
        implied: Implied,
        found: Discrepancy,
        *,
        n_free: int,
        means: bool,  # noqa: ARG002
    ) -> tuple[Array, Array]:
        """Gradient (q,) and expected information (q, q) of half the discrepancy."""
        found = self._own(found)
        J = self.statistic_slopes(matrices, implied, found, n_free=n_free)
        first = self.sample.n_levels
        pulled = self.weights * found.apart
        gradient = -J.levels.T @ pulled[:first]
        gradient[J.shaping] -= J.spreads.T @ pulled[first:]
        information = J.levels.T @ (self.weights[:first, None] * J.levels)
        information[np.ix_(J.shaping, J.shaping)] += J.spreads.T @ (
            self.weights[first:, None] * J.spreads
        )
        return gradient, information

    def statistic_slopes(
        self, matrices: Matrices, implied: Implied, found: OrdinalDiscrepancy, *, n_free: int
    ) -> StatisticSlopes:
        """Derivatives of the implied statistics by the free parameters."""
        responses, scales, item = self.responses, found.scales, self.responses.item
        row, col = self.sample.pairs
        level, by_cell = self.cell_slopes(self.where, matrices, implied, found)
        implied = self.given_covariates(implied)
        levels = np.zeros((len(level), n_free))
        np.add.at(levels.T, self.free, level.T)
        cuts = responses.free_thresholds
        levels[cuts.row, cuts.free] += scales[item[cuts.row]]

        factors = responses.free_scales
        shaping = np.unique(np.concatenate([self.free, factors.free]))
        spreads = np.zeros((len(row), len(shaping)))
        np.add.at(spreads.T, np.searchsorted(shaping, self.free), by_cell.T)
        for i, parameter in zip(factors.row, factors.free, strict=True):
            other = np.where(row == i, scales[col], 0.0) + np.where(col == i, scales[row], 0.0)
            place = int(np.searchsorted(shaping, parameter))
            spreads[:, place] += other * implied.Sigma[row, col]
            own = np.flatnonzero(item == i)
            levels[own, parameter] += found.thresholds[own] - implied.mu[i]
            levels[self._slopes_of(i), parameter] += implied.L[i, responses.given]
            along = self._along_disturbances(implied, scales)[:, responses.copied == i]
            spreads[:, place] -= 2 * scales[i] ** -3 * along.sum(axis=1)
        return StatisticSlopes(levels, spreads, shaping)

    def cell_slopes(
        self, where: d.Directions, matrices: Matrices, implied: Implied, found: OrdinalDiscrepancy
    ) -> tuple[Array, Array]:
        """Derivatives of the implied levels (l, r) and spreads (s - l, r) by cells."""
        implied = self.given_covariates(implied)
        scales, item = found.scales, self.responses.item
        X = d.basis(implied, np.asarray(matrices.Lambda))
        row, col = self.sample.pairs
        A, B = X[:, where.a], X[:, where.b]
        spreads = (A[row] * B[col] + B[row] * A[col]) * where.scale
        spreads *= (scales[row] * scales[col])[:, None]
        copied = self.responses.copied
        if copied.size:  # the variances of copies stay, so their disturbances give way
            variances = 2 * where.scale * A[copied] * B[copied]
            spreads -= self._along_disturbances(implied, scales) @ variances
        means = d.mean_weights(where, implied.eta) * A
        own, given = self.sample.explained, self.responses.given
        along = np.vstack([np.zeros((2, given.size)), implied.A[:, given]])[where.mean_column]
        slopes = scales[own, None, None] * A[own, None] * along.T
        levels = [-scales[item, None] * means[item], means[self.sample.measured]]
        return np.vstack([*levels, slopes.reshape(-1, A.shape[1])]), spreads

    def _slopes_of(self, i: int) -> Index:
        """Places of the slopes of a variable among the statistics."""
        q, before = self.responses.given.size, self.sample.n_levels
        first = before - q * (
            self.sample.explained.size - np.searchsorted(self.sample.explained, i)
        )
        return np.asarray(first + np.arange(q))

    def _along_disturbances(self, implied: Implied, scales: Array) -> Array:
        """Derivatives (s - l, k) of the spreads by the variances of the k latent copies."""
        row, col = self.sample.pairs
        by_copy = implied.L[:, self.responses.copies]
        along = by_copy[row] * by_copy[col] * (scales[row] * scales[col])[:, None]
        return np.asarray(along @ np.linalg.inv(by_copy[self.responses.copied] ** 2))

    def trial(
        self,
        where: d.Directions,
        matrices: Matrices,
        implied: Implied,
        found: Discrepancy,
        *,
        n_free: int,
        means: bool,  # noqa: ARG002
    ) -> Trial:
        """Gradient and information of cells that are fixed, as if they were free."""
        found = self._own(found)
        J = np.vstack(self.cell_slopes(where, matrices, implied, found))
        WJ = self.weights[:, None] * J
        free = self.statistic_slopes(matrices, implied, found, n_free=n_free)
        first = self.sample.n_levels
        cross = WJ[:first].T @ free.levels
        cross[:, free.shaping] += WJ[first:].T @ free.spreads
        return Trial(gradient=-WJ.T @ found.apart, own=np.sum(J * WJ, axis=0), cross=cross)

    def _own(self, found: Discrepancy) -> OrdinalDiscrepancy:
        if not isinstance(found, OrdinalDiscrepancy):
            raise TypeError("the discrepancy of ordered items comes from distance()")
        return found


def implied_statistics(
    implied: Implied, thresholds: Array, scales: Array, *, slopes: Array, sample: OrdinalMoments
) -> Array:
    """What the model says the statistics of the sample are, shape (s,).

    Thresholds, means, slopes, variances and covariances, the responses behind ordered items scaled
    to variance one.

    Parameters
    ----------
    implied : Implied
        Moments of the responses as they are, where covariates are zero.
    thresholds, scales : (t,) and (p,) arrays
    slopes : (p, q) array
        On the covariates.
    sample : OrdinalMoments
    """
    item, (row, col), own = sample.item, sample.pairs, sample.explained
    return np.concatenate(
        [
            scales[item] * (thresholds - implied.mu[item]),
            implied.mu[sample.measured],
            (scales[own, None] * slopes[own]).ravel(),
            scales[row] * scales[col] * implied.Sigma[row, col],
        ]
    )


def spread_discrepancy(sample: OrdinalMoments, weights: Array) -> DiscrepancyFunction:
    """Discrepancy of variances and covariances alone, for models that reproduce the levels.

    Parameters
    ----------
    sample : OrdinalMoments
    weights : (s,) array
        Diagonal of W.
    """
    observed, w = sample.cov[sample.pairs], weights[sample.n_levels :]

    def discrepancy(Sigma: Array, mu: Array) -> Discrepancy:  # noqa: ARG001
        apart = observed - Sigma[sample.pairs]
        W = _symmetric(-w * apart, sample)
        return Discrepancy(value=float(apart @ (w * apart)), W=W, u=None, V=np.zeros_like(W))

    return discrepancy


def build_ordinal_problem(table: ParameterTable, samples: Sequence[OrdinalMoments]) -> Problem:
    """Lay out a model of ordered items for estimation, one record a group.

    Raises
    ------
    SpecificationError
        Samples of other items or covariates, or with other numbers of thresholds, than the table
        has.
    """
    n_obs = sum(sample.n_obs for sample in samples)
    groups = tuple(
        _group(table, sample, number, n_obs) for number, sample in enumerate(samples, start=1)
    )
    return Problem(
        groups=groups,
        n_free=table.n_free,
        n_obs=n_obs,
        effective_n=n_obs - len(groups),
        with_means=True,
        likelihood=False,
        constraints=ConstraintSet.from_table(table),
    )


def ordinal_starts(problem: Problem, table: ParameterTable) -> tuple[Array, Array]:
    """Two starting vectors: close to the solution, and one that owes little to the data."""
    starts = starting_values(problem, table), cautious_values(problem)
    for start in starts:
        for group in reversed(problem.groups):
            if isinstance(group, OrdinalGroup):
                cuts, factors = group.responses.free_thresholds, group.responses.free_scales
                start[cuts.free] = group.sample.thresholds[cuts.row]
                start[factors.free] = 1.0
    for row in table.rows:
        if row.free and np.isfinite(row.start):
            starts[0][row.free - 1] = row.start
    return starts


def latent_response_moments(sample: OrdinalMoments) -> SampleMoments:
    """Moments of the measurements and of the responses behind the items."""
    return SampleMoments(
        sample.names, sample.n_obs, sample.whole_mean, sample.whole_cov, sample.n_rows
    )


def _group(table: ParameterTable, sample: OrdinalMoments, number: int, n_obs: int) -> OrdinalGroup:
    if sample.names != table.observed:
        raise SpecificationError(
            f"The moments are those of {', '.join(sample.names)}; the model observes "
            f"{', '.join(table.observed)}, in this order."
        )
    covariates = sorted(fixed_covariates(table))
    known = sorted(sample.names[i] for i in sample.covariates.at)
    if covariates != known:
        raise SpecificationError(
            f"The covariates of the model are {', '.join(covariates) or 'none'}, those of the "
            f"moments {', '.join(known) or 'none'}."
        )
    moments = latent_response_moments(sample)
    block = build_block(table, moments, group=number)
    cells, free = d.free_cells(block)
    responses = block.responses
    if responses is None or not np.array_equal(responses.item, sample.item):
        raise SpecificationError(
            "The parameter table has other numbers of thresholds than the data; build it with "
            "ordered=moments.n_thresholds."
        )
    weights = 1.0 / np.diag(sample.Gamma)
    return OrdinalGroup(
        block=block,
        moments=moments,
        where=d.directions(cells, n_observed=len(block.observed), n_latent=len(block.latent)),
        free=free,
        share=sample.n_obs / n_obs,
        weight=(sample.n_obs - 1) / n_obs,
        discrepancy=spread_discrepancy(sample, weights),
        sample=sample,
        weights=weights,
    )


def _symmetric(spreads: Array, sample: OrdinalMoments) -> Array:
    """The symmetric matrix (p, p) with the given variances and covariances."""
    matrix = np.zeros((len(sample.names), len(sample.names)))
    row, col = sample.pairs
    matrix[row, col] = matrix[col, row] = spreads
    return matrix
