r"""Models of ordered items: thresholds and polychoric correlations, diagonally weighted.

The sample statistics s are the thresholds and the polychoric correlations; Gamma holds the
covariances of root n s, and W = diag(Gamma)^-1 their weights (Muthen, du Toit & Spisic 1997). With
delta the scaling factors, the model implies the thresholds delta_i (tau_ik - mu_i) and the
correlations delta_i delta_j sigma_ij, and the discrepancy is

    F = (s - s(theta))' W (s - s(theta)).

Only the solver knows half of F and its derivatives; they are those of a nonlinear regression, with
J the derivatives of s(theta), gradient -J' W (s - s(theta)) and information J' W J.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ccc_quality.data import SampleMoments
from ccc_quality.data.ordinal import OrdinalMoments
from ccc_quality.errors import SpecificationError
from ccc_quality.model import ParameterTable
from ccc_quality.sem import derivatives as d
from ccc_quality.sem.constraints import ConstraintSet
from ccc_quality.sem.discrepancy import Discrepancy, DiscrepancyFunction
from ccc_quality.sem.matrices import (
    Array,
    Implied,
    Index,
    Matrices,
    Responses,
    build_block,
    thresholds_and_scales,
)
from ccc_quality.sem.problem import GroupProblem, Problem, Trial
from ccc_quality.sem.start import cautious_values, starting_values


@dataclass(frozen=True, slots=True)
class OrdinalDiscrepancy(Discrepancy):
    """Distance of the implied from the sample statistics.

    Attributes
    ----------
    apart : (s,) array
        Sample less implied statistics.
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
    thresholds : (t, q) array
    correlations : (s - t, len(shaping)) array
        By the parameters that move correlations at all.
    shaping : integer array
        Those parameters, from zero.
    """

    thresholds: Array
    correlations: Array
    shaping: Index

    def stacked(self) -> Array:
        """All derivatives, shape (s, q)."""
        J = np.zeros((len(self.thresholds) + len(self.correlations), self.thresholds.shape[1]))
        J[: len(self.thresholds)] = self.thresholds
        J[len(self.thresholds) :, self.shaping] = self.correlations
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

    def distance(self, theta: Array, implied: Implied) -> OrdinalDiscrepancy:
        """Weighted squares of the residual thresholds and correlations."""
        thresholds, scales = thresholds_and_scales(self.responses, theta)
        apart = self.sample.statistics - implied_statistics(
            implied, thresholds, scales, item=self.responses.item
        )
        pulled = self.weights * apart
        W = _symmetric(-pulled[len(thresholds) :], len(scales)) * np.outer(scales, scales)
        return OrdinalDiscrepancy(
            value=float(apart @ pulled),
            W=W,
            u=None,
            V=np.zeros_like(W),
            apart=apart,
            thresholds=thresholds,
            scales=scales,
        )

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
        t = len(found.thresholds)
        pulled = self.weights * found.apart
        gradient = -J.thresholds.T @ pulled[:t]
        gradient[J.shaping] -= J.correlations.T @ pulled[t:]
        information = J.thresholds.T @ (self.weights[:t, None] * J.thresholds)
        information[np.ix_(J.shaping, J.shaping)] += J.correlations.T @ (
            self.weights[t:, None] * J.correlations
        )
        return gradient, information

    def statistic_slopes(
        self, matrices: Matrices, implied: Implied, found: OrdinalDiscrepancy, *, n_free: int
    ) -> StatisticSlopes:
        """Derivatives of the implied statistics by the free parameters."""
        responses, scales, item = self.responses, found.scales, self.responses.item
        row, col = np.triu_indices(len(scales), 1)
        level, by_cell = self.cell_slopes(self.where, matrices, implied, found)
        thresholds = np.zeros((len(item), n_free))
        np.add.at(thresholds.T, self.free, level.T)
        cuts = responses.free_thresholds
        thresholds[cuts.row, cuts.free] += scales[item[cuts.row]]

        factors = responses.free_scales
        shaping = np.unique(np.concatenate([self.free, factors.free]))
        correlations = np.zeros((len(row), len(shaping)))
        np.add.at(correlations.T, np.searchsorted(shaping, self.free), by_cell.T)
        for i, parameter in zip(factors.row, factors.free, strict=True):
            other = np.where(row == i, scales[col], 0.0) + np.where(col == i, scales[row], 0.0)
            place = int(np.searchsorted(shaping, parameter))
            correlations[:, place] += other * implied.Sigma[row, col]
            own = item == i
            thresholds[own, parameter] += found.thresholds[own] - implied.mu[i]
        return StatisticSlopes(thresholds, correlations, shaping)

    def cell_slopes(
        self, where: d.Directions, matrices: Matrices, implied: Implied, found: OrdinalDiscrepancy
    ) -> tuple[Array, Array]:
        """Derivatives of the implied thresholds (t, r) and correlations (s - t, r) by cells."""
        scales, item = found.scales, self.responses.item
        X = d.basis(implied, np.asarray(matrices.Lambda))
        row, col = np.triu_indices(len(scales), 1)
        A, B = X[:, where.a], X[:, where.b]
        correlations = (A[row] * B[col] + B[row] * A[col]) * where.scale
        correlations *= (scales[row] * scales[col])[:, None]
        means = d.mean_weights(where, implied.eta) * A
        return -scales[item, None] * means[item], correlations

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
        t = len(found.thresholds)
        cross = WJ[:t].T @ free.thresholds
        cross[:, free.shaping] += WJ[t:].T @ free.correlations
        return Trial(gradient=-WJ.T @ found.apart, own=np.sum(J * WJ, axis=0), cross=cross)

    def _own(self, found: Discrepancy) -> OrdinalDiscrepancy:
        if not isinstance(found, OrdinalDiscrepancy):
            raise TypeError("the discrepancy of ordered items comes from distance()")
        return found


def implied_statistics(implied: Implied, thresholds: Array, scales: Array, *, item: Index) -> Array:
    """Thresholds and correlations of the responses scaled to variance one, shape (s,).

    Parameters
    ----------
    implied : Implied
        Moments of the responses as they are.
    thresholds, scales : (t,) and (p,) arrays
    item : (t,) integer array
        Observed variable of each threshold.
    """
    row, col = np.triu_indices(len(scales), 1)
    return np.concatenate(
        [
            scales[item] * (thresholds - implied.mu[item]),
            scales[row] * scales[col] * implied.Sigma[row, col],
        ]
    )


def correlation_discrepancy(sample: OrdinalMoments, weights: Array) -> DiscrepancyFunction:
    """Discrepancy of correlations alone, for models that reproduce the thresholds.

    Parameters
    ----------
    sample : OrdinalMoments
    weights : (s,) array
        Diagonal of W.
    """
    upper = np.triu_indices(len(sample.names), 1)
    observed, w = sample.cor[upper], weights[sample.thresholds.size :]

    def discrepancy(Sigma: Array, mu: Array) -> Discrepancy:  # noqa: ARG001
        apart = observed - Sigma[upper]
        W = _symmetric(-w * apart, len(Sigma))
        return Discrepancy(value=float(apart @ (w * apart)), W=W, u=None, V=np.zeros_like(W))

    return discrepancy


def build_ordinal_problem(table: ParameterTable, samples: Sequence[OrdinalMoments]) -> Problem:
    """Lay out a model of ordered items for estimation, one record a group.

    Raises
    ------
    SpecificationError
        A model with measurements among the ordered items; samples of other items or with other
        numbers of thresholds than the table has.
    """
    measured = [name for name in table.observed if name not in table.ordered]
    if measured:
        raise SpecificationError(
            "All observed variables of a model for ordered items have to be ordered; these are "
            f"not: {', '.join(measured)}."
        )
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
    """Moments of the responses behind the items: means zero, polychoric correlations."""
    return SampleMoments(
        sample.names, sample.n_obs, np.zeros(len(sample.names)), sample.cor, sample.n_rows
    )


def _group(table: ParameterTable, sample: OrdinalMoments, number: int, n_obs: int) -> OrdinalGroup:
    if sample.names != table.observed:
        raise SpecificationError(
            f"The moments are those of {', '.join(sample.names)}; the model observes "
            f"{', '.join(table.observed)}, in this order."
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
        discrepancy=correlation_discrepancy(sample, weights),
        sample=sample,
        weights=weights,
    )


def _symmetric(upper: Array, p: int) -> Array:
    """The symmetric matrix (p, p) with a zero diagonal and the given upper triangle."""
    matrix = np.zeros((p, p))
    matrix[np.triu_indices(p, 1)] = upper
    return matrix + matrix.T
