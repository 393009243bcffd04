"""The moments of each group by name: those of the sample, those that a model implies, their slopes.

By their names, moments of two models can be set side by side whatever the order of their variables.
The moments of measurements are the covariances, each once, and the means when they are modelled;
those of ordered items are thresholds and correlations, with the means and covariances of
measurements among them.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ccc_quality.arrays import Array, Index
from ccc_quality.model import ParameterTable
from ccc_quality.sem import derivatives as d
from ccc_quality.sem.estimators import Estimator
from ccc_quality.sem.ordinal import OrdinalDiscrepancy, OrdinalGroup, build_ordinal_problem
from ccc_quality.sem.ordinal_inference import ordinal_groups, statistic_jacobians
from ccc_quality.sem.problem import Problem, State, build_problem


@dataclass(frozen=True, slots=True, eq=False)
class NamedMoments:
    """Moments of one group.

    Attributes
    ----------
    names : tuple of hashable
        A set of one or two variables for a covariance, a variable for a mean, a variable and a
        number for a threshold.
    units : (s,) array
        What differences are measured in: standard deviations and their products, or one.
    sample, implied : (s,) arrays
    n_obs : int
    """

    names: tuple[Hashable, ...]
    units: Array
    sample: Array
    implied: Array
    n_obs: int

    def places_of(self, names: Sequence[Hashable]) -> Index | None:
        """Where moments stand, shape (s,); None unless they are exactly the ones here."""
        place = {name: k for k, name in enumerate(self.names)}
        if place.keys() != set(names):
            return None
        return np.array([place[name] for name in names], dtype=np.intp)


def named_moments(problem: Problem, state: State) -> tuple[NamedMoments, ...]:
    """Sample and implied moments of each group."""
    return tuple(_of_group(problem, state, number) for number in range(len(problem.groups)))


def moment_jacobians(problem: Problem, state: State) -> tuple[Array, ...]:
    """Derivatives (s, q) of the implied moments of each group by the free parameters."""
    if isinstance(problem.groups[0], OrdinalGroup):
        return statistic_jacobians(problem, state)
    return tuple(_jacobian(problem, state, number) for number in range(len(problem.groups)))


def problem_of_moments(
    problem: Problem, table: ParameterTable, estimator: Estimator, moments: Sequence[Array]
) -> Problem:
    """The same model for other sample moments.

    Parameters
    ----------
    problem, table, estimator
        The model; with missing answers in its sample, that of complete data.
    moments : sequence of (s,) arrays
        New sample moments of each group, in the order of :func:`named_moments`.
    """
    if isinstance(problem.groups[0], OrdinalGroup):
        samples = [
            group.sample.with_statistics(values)
            for group, values in zip(ordinal_groups(problem), moments, strict=True)
        ]
        return build_ordinal_problem(table, samples)
    records = []
    for group, values in zip(problem.groups, moments, strict=True):
        p = len(group.block.observed)
        n_covariances = p * (p + 1) // 2
        cov = np.zeros((p, p))
        cov[np.tril_indices(p)] = values[:n_covariances]
        cov = cov + np.tril(cov, -1).T
        mean = values[n_covariances:] if problem.with_means else group.moments.mean
        records.append(replace(group.moments, cov=cov, mean=mean))
    return build_problem(table, records, estimator)


def _of_group(problem: Problem, state: State, number: int) -> NamedMoments:
    group, implied, found = (
        problem.groups[number],
        state.implied[number],
        state.discrepancies[number],
    )
    if isinstance(group, OrdinalGroup) and isinstance(found, OrdinalDiscrepancy):
        return _of_ordered_items(group, found)
    row, col = np.tril_indices(len(group.block.observed))
    names: list[Hashable] = [
        frozenset((group.block.observed[i], group.block.observed[j]))
        for i, j in zip(row, col, strict=True)
    ]
    S, Sigma = group.moments.cov, np.asarray(implied.Sigma)
    sd = np.sqrt(np.diag(S))
    units, sample, modelled = sd[row] * sd[col], S[row, col], Sigma[row, col]
    if problem.with_means and group.moments.mean is not None:
        names += group.block.observed
        units = np.concatenate([units, sd])
        sample = np.concatenate([sample, group.moments.mean])
        modelled = np.concatenate([modelled, np.asarray(implied.mu)])
    return NamedMoments(tuple(names), units, sample, modelled, group.moments.n_obs)


def _of_ordered_items(group: OrdinalGroup, found: OrdinalDiscrepancy) -> NamedMoments:
    sample, sd = group.sample, np.sqrt(np.diag(group.sample.cov))
    level = np.arange(sample.item.size) - np.searchsorted(sample.item, sample.item)
    row, col = sample.pairs
    own, given = sample.explained, sample.covariates.at
    names: list[Hashable] = [
        *((sample.names[i], int(k)) for i, k in zip(sample.item, level, strict=True)),
        *(sample.names[i] for i in sample.measured),
        *((sample.names[i], sample.names[j]) for i in own for j in given),
        *(frozenset((sample.names[i], sample.names[j])) for i, j in zip(row, col, strict=True)),
    ]
    slopes = np.outer(sd[own], 1 / np.sqrt(np.diag(sample.covariates.cov))).ravel()
    units = np.concatenate(
        [np.ones(sample.item.size), sd[sample.measured], slopes, sd[row] * sd[col]]
    )
    implied = sample.statistics - found.apart
    return NamedMoments(tuple(names), units, sample.statistics, implied, sample.n_obs)


def _jacobian(problem: Problem, state: State, number: int) -> Array:
    group, implied = problem.groups[number], state.implied[number]
    X = d.basis(implied, np.asarray(state.matrices[number].Lambda))
    per_cell = d.covariance_jacobian(group.where, X=X)
    if problem.with_means:
        of_means = X[:, group.where.a] * d.mean_weights(group.where, np.asarray(implied.eta))
        per_cell = np.vstack([per_cell, of_means])
    J = np.zeros((per_cell.shape[0], problem.n_free))
    np.add.at(J.T, group.free, per_cell.T)
    return J
