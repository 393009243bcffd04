r"""Fits and tests of a whole model with incomplete data, one sample a group.

Scaling of the likelihood-ratio statistic (Yuan & Bentler 2000, as in Mplus), with A1, B1 of the
saturated model and A0, B0 of the model:

    c = [tr(A1^-1 B1) - tr(A0^-1 B0)] / df.

CFI and RMSEA of incomplete data depend on how much is missing. Corrected for that (Zhang & Savalei
2022) they rest on the complete-data statistic T3 of the same estimates against the saturated
moments. Its expectation k under the model is, with Delta the Jacobian of the implied moments, Wc
the complete-data information, E = Delta' A1 Delta and R = I - Delta E^-1 Delta' A1,

    k = tr(Wc A1^-1) - tr(E^-1 Delta' Wc Delta)     when the data are normal,
    k = tr(Wc R A1^-1 B1 A1^-1 R')                  otherwise;

T3 - k takes the place of T - df, and k / df that of the scaling factor.

References
----------
Yuan, K.-H. & Bentler, P. M. (2000). Three likelihood-based methods for mean and covariance
structure analysis with nonnormal missing data. Sociological Methodology 30.
Zhang, X. & Savalei, V. (2022). New computations for RMSEA and CFI following FIML and TS estimation
with missing data. Psychological Methods.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import linalg

from ccc_quality.data.completion import Layout, complete
from ccc_quality.data.patterns import Mask
from ccc_quality.data.saturated import pairwise_moments, pattern_loglik
from ccc_quality.errors import EstimationError
from ccc_quality.model import ParameterTable
from ccc_quality.sem import derivatives as d
from ccc_quality.sem.constraints import null_space
from ccc_quality.sem.discrepancy import maximum_likelihood
from ccc_quality.sem.estimators import Estimator
from ccc_quality.sem.fiml import FullInformation, Incomplete, independence_moments
from ccc_quality.sem.matrices import Array
from ccc_quality.sem.pattern_information import casewise_scores, weighted_square
from ccc_quality.sem.problem import Problem, State, build_problem, fixed_covariates
from ccc_quality.sem.saturated_information import SaturatedModel
from ccc_quality.sem.solver import Solution, solve
from ccc_quality.sem.start import cautious_values, starting_values


@dataclass(frozen=True, slots=True)
class FimlFit:
    """A problem of incomplete data and its solution."""

    problem: Problem
    solution: Solution


@dataclass(frozen=True, slots=True)
class PatternLikelihood:
    """Log-likelihoods of the model and of the saturated one, covariates given."""

    loglik: float
    saturated: float


@dataclass(frozen=True, slots=True)
class CorrectedTest:
    """Complete-data statistic of FIML estimates and its expectation under the model.

    Attributes
    ----------
    chisq : float
        T3 of the module docstring.
    expectation : float
        k of the module docstring.
    """

    chisq: float
    expectation: float


@dataclass(frozen=True, slots=True)
class Correction:
    """Corrected tests of the model and of the baseline."""

    model: CorrectedTest
    baseline: CorrectedTest


def fit_fiml(table: ParameterTable, samples: Sequence[Incomplete], estimator: Estimator) -> FimlFit:
    """Full-information maximum likelihood, started at the fit to the saturated moments.

    Parameters
    ----------
    table : ParameterTable
        With a mean structure.
    samples : sequence of Incomplete
        One a group, variables in the order of ``table.observed``.
    estimator : Estimator
        One with a likelihood.
    """
    moments = [sample.saturated.moments for sample in samples]
    start = build_problem(table, moments, estimator)
    first = solve(start, starting_values(start, table), cautious_values(start))
    problem = with_patterns(start, samples)
    return FimlFit(problem, solve(problem, first.theta, cautious_values(problem)))


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
    """Likelihood-ratio statistic of the independence model; covariates go on covarying."""
    related = related_mask(table)
    chisq = 0.0
    for sample in samples_of(problem):
        Sigma, mu = independence_moments(sample, related)
        chisq += sample.patterns.n_obs * FullInformation(sample)(Sigma, mu).value
    return chisq


def pattern_gfi(problem: Problem, table: ParameterTable, state: State) -> float:
    """Goodness of fit index with the expected information of the observed patterns as weight.

    The sample moments in it are those of pairwise available rows, as in lavaan; the likelihood
    itself rests on none.
    """
    fixed = fixed_mask(table)
    both = np.outer(fixed, fixed)
    total = 0.0
    for group, sample, implied in zip(
        problem.groups, samples_of(problem), state.implied, strict=True
    ):
        layout = sample.layout
        mean, cov = pairwise_moments(layout, sample.patterns.n_obs)
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


def first_order_information(problem: Problem, state: State, values: Sequence[Array]) -> Array:
    """Cross products B0 (q, q) of the casewise scores of the model, per observation.

    Parameters
    ----------
    problem : Problem
    state : State
    values : sequence of (n_g, p) arrays
        The rows of each group, missing cells NaN; rows without any answer left out.
    """
    q = problem.n_free
    B = np.zeros((q, q))
    for group, matrices, implied, rows in zip(
        problem.groups, state.matrices, state.implied, values, strict=True
    ):
        done = complete(
            Layout.of_rows(rows), Sigma=np.asarray(implied.Sigma), mu=np.asarray(implied.mu)
        )
        if done is None:
            raise EstimationError("The implied covariances are not positive definite.")
        X = d.basis(implied, np.asarray(matrices.Lambda))
        per_cell = casewise_scores(
            group.where, done, X=X, c=d.mean_weights(group.where, np.asarray(implied.eta))
        )
        scores = np.zeros((len(rows), q))
        np.add.at(scores.T, group.free, per_cell.T)
        B += scores.T @ scores
    return B / problem.n_obs


def saturated_models(
    problem: Problem, table: ParameterTable, values: Sequence[Array] | None = None
) -> tuple[SaturatedModel, ...]:
    """The saturated model of each group; ``values`` as for :func:`first_order_information`."""
    samples = samples_of(problem)
    rows: Sequence[Array | None] = [None] * len(samples) if values is None else values
    fixed = fixed_mask(table)
    return tuple(SaturatedModel(one, fixed, own) for one, own in zip(samples, rows, strict=True))


def baseline_trace(models: Sequence[SaturatedModel], table: ParameterTable) -> float:
    """tr(A0^-1 B0) of the independence model, summed over groups.

    A mean contributes one, a variance 1/2 mean (d^2 / v - 1)^2 over the rows that have it, and
    covariates as much as their own saturated model.
    """
    related, fixed = related_mask(table), fixed_mask(table)
    total = 0.0
    for model in models:
        if model.values is None:
            raise EstimationError("Robust inference needs the rows, not their moments alone.")
        Sigma, mu = independence_moments(model.sample)
        spread = ((model.values - mu) ** 2 / np.diag(Sigma) - 1.0)[:, ~related]
        total += 0.5 * float(np.nanmean(spread**2, axis=0).sum()) + spread.shape[1]
        if np.any(related & ~fixed):
            names = [model.sample.patterns.names[j] for j in np.flatnonzero(related)]
            own = Incomplete.of(model.sample.patterns.select(names))
            rows = model.values[:, related]
            rows = rows[~np.isnan(rows).all(axis=1)]
            total += SaturatedModel(own, fixed[related], rows).trace
    return total


def corrected_test(
    problem: Problem, state: State, models: Sequence[SaturatedModel]
) -> CorrectedTest:
    """Complete-data statistic of the estimates and its expectation; see the module docstring.

    The expectation is the one under normality unless the models have their rows.
    """
    N = null_space(problem.constraints.jacobian(state.theta))
    jacobians = []
    chisq = 0.0
    for group, matrices, implied, model in zip(
        problem.groups, state.matrices, state.implied, models, strict=True
    ):
        X = d.basis(implied, np.asarray(matrices.Lambda))
        c = d.mean_weights(group.where, np.asarray(implied.eta))
        per_cell = model.jacobian(group.where, X=X, c=c)
        Delta = np.zeros((per_cell.shape[0], problem.n_free))
        np.add.at(Delta.T, group.free, per_cell.T)
        jacobians.append(Delta @ N)
        chisq += _complete_chisq(model, np.asarray(implied.Sigma), np.asarray(implied.mu))
    return CorrectedTest(chisq, _expectation(models, jacobians))


def corrected_baseline(models: Sequence[SaturatedModel], table: ParameterTable) -> CorrectedTest:
    """The same for the independence model, whose parameters are some of the moments."""
    related = related_mask(table)
    chisq = 0.0
    jacobians: list[Array] = []
    for model in models:
        Sigma, mu = independence_moments(model.sample, related)
        chisq += _complete_chisq(model, Sigma, mu)
        free = [
            k
            for k, (matrix, i, j) in enumerate(model.where.cells)
            if matrix == "nu" or i == j or (related[i] and related[j])
        ]
        jacobians.append(np.eye(len(model.where.cells))[:, free])
    if len(models) > 1:  # nothing is held equal across groups: each has columns of its own
        whole = linalg.block_diag(*jacobians)
        ends = np.cumsum([len(Delta) for Delta in jacobians])[:-1]
        jacobians = np.split(whole, ends)
    return CorrectedTest(chisq, _expectation(models, jacobians))


def fixed_mask(table: ParameterTable) -> Mask:
    """Covariates whose moments are fixed to the sample, by observed variable."""
    covariates = fixed_covariates(table)
    return np.array([name in covariates for name in table.observed])


def related_mask(table: ParameterTable) -> Mask:
    """Covariates, which covary in the baseline too, by observed variable."""
    return np.array([name in table.exogenous_observed for name in table.observed])


def _complete_chisq(model: SaturatedModel, Sigma: Array, mu: Array) -> float:
    moments = model.sample.saturated.moments
    return moments.n_obs * maximum_likelihood(moments, with_means=True)(Sigma, mu).value


def _expectation(models: Sequence[SaturatedModel], jacobians: Sequence[Array]) -> float:
    n = sum(model.sample.patterns.n_obs for model in models)
    shares = [model.sample.patterns.n_obs / n for model in models]
    parts = list(zip(models, jacobians, shares, strict=True))
    q = jacobians[0].shape[1]
    E, complete_E = np.zeros((q, q)), np.zeros((q, q))
    for model, Delta, f in parts:
        E += f * Delta.T @ model.information @ Delta
        complete_E += f * Delta.T @ model.complete_information @ Delta
    factor = linalg.cho_factor(E)
    total = 0.0
    for model, Delta, f in parts:
        Wc = model.complete_information
        if model.values is None:
            total += float(np.trace(model.solve(Wc)))
            continue
        v, w = model.influence, f * linalg.cho_solve(factor, Delta.T @ model.scores.T)
        within = float(np.sum(v * (Wc @ v))) - 2.0 * float(np.sum((Delta.T @ (Wc @ v)) * w))
        total += (within + float(np.sum(w * (complete_E @ w))) / f) / v.shape[1]
    if any(model.values is None for model in models):
        total -= float(np.trace(linalg.cho_solve(factor, complete_E)))
    return total
