r"""Fits and tests of a whole model with incomplete data, one sample a group.

Scaling of the likelihood-ratio statistic (Yuan & Bentler 2000, as in Mplus), with A1, B1 of the
saturated model and A0, B0 of the model:

    c = [tr(A1^-1 B1) - tr(A0^-1 B0)] / df.

The covariance of two items that nobody answered both of is in no likelihood, not of the saturated
model either: it is no moment that a model could be tested on.

Reference
---------
Yuan, K.-H. & Bentler, P. M. (2000). Three likelihood-based methods for mean and covariance
structure analysis with nonnormal missing data. Sociological Methodology 30.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ccc_quality.arrays import Array, Mask
from ccc_quality.data.completion import Layout, complete
from ccc_quality.data.saturated import pairwise_moments, pattern_loglik
from ccc_quality.errors import EstimationError
from ccc_quality.model import ParameterTable
from ccc_quality.resampling.moments import Rows
from ccc_quality.sem import derivatives as d
from ccc_quality.sem.fiml import FullInformation, Incomplete, independence_moments
from ccc_quality.sem.pattern_information import casewise_scores, weighted_square
from ccc_quality.sem.problem import GroupProblem, Problem, State, fixed_covariates
from ccc_quality.sem.robust import by_unit, small_sample_factor
from ccc_quality.sem.saturated_information import SaturatedModel


@dataclass(frozen=True, slots=True)
class PatternLikelihood:
    """Log-likelihoods of the model and of the saturated one, covariates given."""

    loglik: float
    saturated: float


def with_patterns(problem: Problem, samples: Sequence[Incomplete]) -> Problem:
    """The problem with the full-information discrepancy of each group."""
    groups = tuple(
        replace(group, discrepancy=FullInformation(sample))
        for group, sample in zip(problem.groups, samples, strict=True)
    )
    return replace(problem, groups=groups)


def samples_of(problem: Problem) -> tuple[Incomplete, ...]:
    """The incomplete samples of a problem, one a group; empty when its data are complete."""
    return tuple(
        group.discrepancy.sample
        for group in problem.groups
        if isinstance(group.discrepancy, FullInformation)
    )


def n_never_together(problem: Problem) -> int:
    """Pairs of items, in all groups, that nobody answered both of."""
    return sum(len(sample.patterns.never_together) for sample in samples_of(problem))


def known_covariances(group: GroupProblem) -> Array:
    """Sample covariances (p, p) of a group, NaN where nobody answered both items."""
    if not isinstance(group.discrepancy, FullInformation):
        return group.moments.cov
    together = group.discrepancy.sample.patterns.together
    return np.where(together, group.moments.cov, np.nan)


def pattern_likelihood(problem: Problem, table: ParameterTable, state: State) -> PatternLikelihood:
    """Log-likelihoods of model and saturated model, less that of covariates fixed to the sample."""
    fixed = fixed_mask(table)
    names = [name for name, is_fixed in zip(table.observed, fixed, strict=True) if is_fixed]
    model = saturated = 0.0
    for sample, found in zip(samples_of(problem), state.discrepancies, strict=True):
        given = 0.0
        if names:
            given = Incomplete.of(sample.patterns.select(names)).saturated.loglik
        saturated += sample.saturated.loglik - given
        value = found.value + sample.saturated.value
        model += pattern_loglik(sample.patterns, value) - given
    return PatternLikelihood(model, saturated)


def pattern_baseline(problem: Problem, table: ParameterTable) -> float:
    """Likelihood-ratio statistic of the independence model; covariates keep their covariances."""
    related = related_mask(table)
    chisq = 0.0
    for sample in samples_of(problem):
        Sigma, mu = independence_moments(sample, related)
        chisq += sample.patterns.n_obs * FullInformation(sample)(Sigma, mu).value
    return chisq


def pattern_gfi(problem: Problem, table: ParameterTable, state: State) -> float:
    """Goodness of fit index with the expected information of the observed patterns as weight.

    NaN where nobody answered both items of a pair.
    """
    if n_never_together(problem):
        return math.nan
    fixed = fixed_mask(table)
    both = np.outer(fixed, fixed)
    total = 0.0
    for group, sample, implied in zip(
        problem.groups, samples_of(problem), state.implied, strict=True
    ):
        layout = sample.layout
        mean, cov = _compared_moments(sample)
        done = complete(layout, Sigma=np.asarray(implied.Sigma), mu=np.asarray(implied.mu))
        if done is None:
            return math.nan
        misfit = weighted_square(
            done,
            layout,
            residual=np.where(both, 0.0, cov - implied.Sigma),
            apart=np.where(fixed, 0.0, mean - implied.mu),
        )
        whole = weighted_square(
            done,
            layout,
            residual=np.where(both, 0.0, cov),
            apart=np.where(fixed, 0.0, mean),
        )
        total += group.share * (1 - misfit / whole)
    return total


def _compared_moments(sample: Incomplete) -> tuple[Array, Array]:
    """Means and covariances that the goodness of fit index compares with; those of lavaan.

    With weights they are the saturated ones, else those of pairwise available rows.
    """
    moments = sample.saturated.moments
    if sample.patterns.weighted:
        return np.asarray(moments.mean), np.asarray(moments.cov)
    return pairwise_moments(sample.layout, sample.patterns.n_obs)


def first_order_information(problem: Problem, state: State, rows: Sequence[Rows]) -> Array:
    """Cross products B0 (q, q) of the scores of the model, per observation.

    Parameters
    ----------
    problem : Problem
    state : State
    rows : sequence of Rows
        The rows of each group, missing cells NaN; rows without any answer left out.
    """
    q = problem.n_free
    B = np.zeros((q, q))
    for own, scores in zip(rows, scores_of_units(problem, state, rows), strict=True):
        B += small_sample_factor(own) * scores.T @ scores
    return B / problem.n_obs


def scores_of_units(problem: Problem, state: State, rows: Sequence[Rows]) -> list[Array]:
    """Scores (units, q) of each group, the units being respondents or else clusters.

    Parameters
    ----------
    problem, state, rows
        As for :func:`first_order_information`.
    """
    found = []
    for group, matrices, implied, own in zip(
        problem.groups, state.matrices, state.implied, rows, strict=True
    ):
        layout = Layout.of_rows(own.values)
        done = complete(layout, Sigma=np.asarray(implied.Sigma), mu=np.asarray(implied.mu))
        if done is None:
            raise EstimationError("The implied covariances are not positive definite.")
        X = d.basis(implied, np.asarray(matrices.Lambda))
        c = d.mean_weights(group.where, np.asarray(implied.eta))
        per_cell = by_unit(casewise_scores(group.where, done, X=X, c=c), own)
        scores = np.zeros((len(per_cell), problem.n_free))
        np.add.at(scores.T, group.free, per_cell.T)
        found.append(scores)
    return found


def saturated_models(
    problem: Problem, table: ParameterTable, rows: Sequence[Rows] | None = None
) -> tuple[SaturatedModel, ...]:
    """The saturated model of each group; ``rows`` as for :func:`first_order_information`."""
    samples = samples_of(problem)
    by_group: Sequence[Rows | None] = [None] * len(samples) if rows is None else rows
    fixed = fixed_mask(table)
    return tuple(
        SaturatedModel(one, fixed, own) for one, own in zip(samples, by_group, strict=True)
    )


def baseline_trace(models: Sequence[SaturatedModel], table: ParameterTable) -> float:
    """tr(A0^-1 B0) of the independence model, summed over groups.

    With w the weights of the rows that have the variable, a mean contributes
    sum (w d)^2 / v / sum w and a variance 1/2 sum (w (d^2 / v - 1))^2 / sum w, sums of clusters
    squared where there are any; covariates contribute as much as their own saturated model.
    """
    related, fixed = related_mask(table), fixed_mask(table)
    total = 0.0
    for model in models:
        if model.rows is None:
            raise EstimationError("Robust inference needs the rows, not their moments alone.")
        Sigma, mu = independence_moments(model.sample)
        total += _independent_trace(model.rows, mu, np.diag(Sigma), ~related)
        if np.any(related & ~fixed):
            names = [model.sample.patterns.names[j] for j in np.flatnonzero(related)]
            own = Incomplete.of(model.sample.patterns.select(names))
            total += SaturatedModel(own, fixed[related], _rows_with(model.rows, related)).trace
    return total


def _independent_trace(rows: Rows, mu: Array, v: Array, chosen: Mask) -> float:
    """The part of the trace of variables that are independent of all others."""
    z = ((rows.values - mu) / np.sqrt(v))[:, chosen]
    has = ~np.isnan(z)
    weight = has.sum(axis=0) if rows.weights is None else rows.weights @ has
    of_means = by_unit(np.where(has, z, 0.0), rows)
    of_variances = by_unit(np.where(has, z**2 - 1.0, 0.0), rows)
    squares = (of_means**2).sum(axis=0) + 0.5 * (of_variances**2).sum(axis=0)
    return small_sample_factor(rows) * float(np.sum(squares / weight))


def _rows_with(rows: Rows, chosen: Mask) -> Rows:
    """The chosen variables of the rows that have an answer to one of them."""
    kept = ~np.isnan(rows.values[:, chosen]).all(axis=1)
    return Rows(
        rows.values[np.ix_(kept, chosen)],
        None if rows.clusters is None else rows.clusters[kept],
        None if rows.weights is None else rows.weights[kept],
    )


def fixed_mask(table: ParameterTable) -> Mask:
    """Covariates whose moments are fixed to the sample, by observed variable."""
    covariates = fixed_covariates(table)
    return np.array([name in covariates for name in table.observed])


def related_mask(table: ParameterTable) -> Mask:
    """Covariates, which covary in the baseline too, by observed variable."""
    return np.array([name in table.exogenous_observed for name in table.observed])
