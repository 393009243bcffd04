"""The estimation problem: blocks, discrepancies and constraints, as one function of theta.

The objective is half the weighted discrepancy, f(theta) = 1/2 sum_g (n_g / n) F_g(theta), so that
its expected second derivative is the information of one observation and the test statistic is
2 n f. (For the least-squares estimators n_g - 1 stands in place of n_g.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ccc_quality.arrays import Array, Index
from ccc_quality.data import SampleMoments
from ccc_quality.model import ParameterTable
from ccc_quality.sem import derivatives as d
from ccc_quality.sem.constraints import ConstraintSet
from ccc_quality.sem.curvature import movement
from ccc_quality.sem.discrepancy import Discrepancy, DiscrepancyFunction
from ccc_quality.sem.estimators import Estimator
from ccc_quality.sem.matrices import (
    Block,
    Implied,
    Matrices,
    assemble,
    build_block,
    implied_moments,
)


class Trial(NamedTuple):
    """Derivatives of half the discrepancy by k cells that are fixed.

    Attributes
    ----------
    gradient, own : (k,) arrays
        First derivatives, and expected second ones of each cell by itself.
    cross : (k, q) array
        Expected second derivatives by a cell and a free parameter.
    """

    gradient: Array
    own: Array
    cross: Array


@dataclass(frozen=True, slots=True)
class GroupProblem:
    """What one group contributes to the objective.

    Attributes
    ----------
    block : Block
        Matrices.
    moments : SampleMoments
        Sample moments, covariances with the divisor of the estimator.
    where : Directions
        Directions of the free cells.
    free : (r,) integer array
        The free parameter that each of these cells holds.
    share : float
        Share of the observations, n_g / n.
    weight : float
        Weight of the group in the objective: the share, or (n_g - 1) / n for least squares.
    discrepancy : callable
        Discrepancy of implied moments from the sample.
    """

    block: Block
    moments: SampleMoments
    where: d.Directions
    free: Index
    share: float
    weight: float
    discrepancy: DiscrepancyFunction

    def distance(self, theta: Array, implied: Implied) -> Discrepancy:  # noqa: ARG002
        """Discrepancy of what the model implies at ``theta`` from the sample."""
        return self.discrepancy(implied.Sigma, implied.mu)

    def fitted_cov(self, implied: Implied, found: Discrepancy) -> Array:  # noqa: ARG002
        """Implied covariances (p, p) in the units of the sample."""
        return np.asarray(implied.Sigma)

    def slopes(
        self, matrices: Matrices, implied: Implied, found: Discrepancy, *, n_free: int, means: bool
    ) -> tuple[Array, Array]:
        """Gradient (q,) and expected information (q, q) of half the discrepancy.

        Parameters
        ----------
        matrices, implied, found
            The model at the parameters in question, and its discrepancy.
        n_free : int
            Number q of free parameters.
        means : bool
            Whether means are modelled.
        """
        X = d.basis(implied, np.asarray(matrices.Lambda))
        c = d.mean_weights(self.where, implied.eta)
        by_cell = d.gradient(self.where, X=X, W=found.W, u=found.u, c=c)
        information = found.information(self.where, X=X, c=c if means else None)
        place = (self.free[:, None] * n_free + self.free).ravel()
        summed = _summed(place, information.ravel(), n_free * n_free)
        return _summed(self.free, by_cell, n_free), summed.reshape(n_free, n_free)

    def gradient(
        self, matrices: Matrices, implied: Implied, found: Discrepancy, *, n_free: int
    ) -> Array:
        """Gradient (q,) of half the discrepancy; parameters as for :meth:`slopes`."""
        X = d.basis(implied, np.asarray(matrices.Lambda))
        c = d.mean_weights(self.where, implied.eta)
        by_cell = d.gradient(self.where, X=X, W=found.W, u=found.u, c=c)
        return _summed(self.free, by_cell, n_free)

    def trial(
        self,
        where: d.Directions,
        matrices: Matrices,
        implied: Implied,
        found: Discrepancy,
        *,
        n_free: int,
        means: bool,
    ) -> Trial:
        """Gradient and information of cells that are fixed, as if they were free.

        Parameters
        ----------
        where : Directions
            The k cells.
        matrices, implied, found
            The model at the parameters in question, and its discrepancy.
        n_free : int
            Number q of free parameters.
        means : bool
            Whether means are modelled.
        """
        X = d.basis(implied, np.asarray(matrices.Lambda))
        c = d.mean_weights(where, implied.eta)
        c_own, c_free = (c, d.mean_weights(self.where, implied.eta)) if means else (None, None)
        own, per_cell = found.trial_information(where, self.where, X=X, c=c_own, c_free=c_free)
        cross = np.zeros((len(where.cells), n_free))
        np.add.at(cross.T, self.free, per_cell.T)
        return Trial(
            gradient=d.gradient(where, X=X, W=found.W, u=found.u, c=c),
            own=own,
            cross=cross,
        )


@dataclass(frozen=True, slots=True)
class Problem:
    """A complete estimation problem.

    Attributes
    ----------
    groups : tuple of GroupProblem
    n_free : int
        Number q of free parameters, before constraints.
    n_obs : int
        Observations in all groups.
    effective_n : int
        The same, less one a group for the least-squares estimators.
    with_means : bool
        Whether means are modelled.
    likelihood : bool
        Whether the discrepancy comes from a likelihood, so that there is an observed information.
    constraints : ConstraintSet
    """

    groups: tuple[GroupProblem, ...]
    n_free: int
    n_obs: int
    effective_n: int
    with_means: bool
    likelihood: bool
    constraints: ConstraintSet


@dataclass(frozen=True, slots=True)
class State:
    """The objective at one theta, with what its derivatives need."""

    theta: Array
    value: float
    matrices: tuple[Matrices, ...]
    implied: tuple[Implied, ...]
    discrepancies: tuple[Discrepancy, ...]


def build_problem(
    table: ParameterTable, moments: Sequence[SampleMoments], estimator: Estimator
) -> Problem:
    """Lay out a model for estimation from sample moments, one record a group."""
    n_obs = sum(sample.n_obs for sample in moments)
    groups = []
    for number, sample in enumerate(moments, start=1):
        block = build_block(table, sample, group=number)
        cells, free = d.free_cells(block)
        groups.append(
            GroupProblem(
                block=block,
                moments=sample,
                where=d.directions(
                    cells, n_observed=len(block.observed), n_latent=len(block.latent)
                ),
                free=free,
                share=sample.n_obs / n_obs,
                weight=estimator.effective_n(sample) / n_obs,
                discrepancy=estimator.discrepancy(sample, with_means=table.mean_structure),
            )
        )
    return Problem(
        groups=tuple(groups),
        n_free=table.n_free,
        n_obs=n_obs,
        effective_n=sum(estimator.effective_n(sample) for sample in moments),
        with_means=table.mean_structure,
        likelihood=estimator.likelihood,
        constraints=ConstraintSet.from_table(table),
    )


def evaluate(problem: Problem, theta: Array) -> State:
    """The objective at ``theta``; its value is infinite where a Sigma is not positive definite."""
    matrices = tuple(assemble(group.block, theta) for group in problem.groups)
    implied = tuple(implied_moments(filled) for filled in matrices)
    found = tuple(
        group.distance(theta, moments)
        for group, moments in zip(problem.groups, implied, strict=True)
    )
    value = 0.5 * sum(
        group.weight * one.value for group, one in zip(problem.groups, found, strict=True)
    )
    return State(theta, value, matrices, implied, found)


def gradient(problem: Problem, state: State) -> Array:
    """Gradient (q,) of the objective of a likelihood."""
    found = np.zeros(problem.n_free)
    for group, matrices, implied, apart in zip(
        problem.groups, state.matrices, state.implied, state.discrepancies, strict=True
    ):
        found += group.weight * group.gradient(matrices, implied, apart, n_free=problem.n_free)
    return found


def gradient_and_information(problem: Problem, state: State) -> tuple[Array, Array]:
    """Gradient (q,) of the objective and expected information (q, q) of one observation."""
    q = problem.n_free
    gradient = np.zeros(q)
    information = np.zeros((q, q))
    for group, matrices, implied, found in zip(
        problem.groups, state.matrices, state.implied, state.discrepancies, strict=True
    ):
        own = group.slopes(matrices, implied, found, n_free=q, means=problem.with_means)
        gradient += group.weight * own[0]
        information += group.weight * own[1]
    return gradient, information


def observed_information(problem: Problem, state: State) -> Array:
    """Observed information (q, q) of one observation: second derivatives of the objective.

    For maximum likelihood. At the solution of a model that fits it is near the expected one.
    """
    q = problem.n_free
    information = np.zeros(q * q)
    for group, matrices, implied, found in zip(
        problem.groups, state.matrices, state.implied, state.discrepancies, strict=True
    ):
        X = d.basis(implied, matrices.Lambda)
        c = d.mean_weights(group.where, implied.eta)
        own = found.curvature(group.where, movement(group.where, implied), X=X, c=c)
        place = (group.free[:, None] * q + group.free).ravel()
        information += group.weight * np.bincount(place, own.ravel(), minlength=q * q)
    return information.reshape(q, q)


def _summed(place: Index, values: Array, size: int) -> Array:
    """Sums of the values that belong to each place, shape (size,)."""
    return np.asarray(np.bincount(place, values, minlength=size), dtype=np.float64)


def fixed_covariates(table: ParameterTable) -> frozenset[str]:
    """Observed covariates whose moments are taken from the sample, not modelled."""
    return frozenset(
        row.lhs for row in table.rows if row.exogenous and row.op == "~~" and row.lhs == row.rhs
    )
