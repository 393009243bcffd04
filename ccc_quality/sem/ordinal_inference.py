r"""Errors and tests of models of ordered items, robust to weights that are not optimal.

With J the derivatives of the implied statistics, W the weights, Gamma the covariances of root n
times the sample statistics and E = J' W J,

    vcov = E^-1 (J' W Gamma W J) E^-1 / n                                   (Muthen 1984),

and the statistic T is distributed as a sum of chi-squares weighted by the eigenvalues of U Gamma,
U = W - W J E^-1 J' W. The mean- and variance-adjusted statistic matches the first two moments of
that sum with those of a chi-square (Asparouhov & Muthen 2010, "simple second order correction"):

    T* = T / a + b,    a = sqrt(tr[(U Gamma)^2] / df),    b = df - tr(U Gamma) / a.

Several groups count by their shares of the respondents.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ccc_quality.arrays import Array
from ccc_quality.errors import SpecificationError
from ccc_quality.sem.fit_measures.baseline import TestStatistic
from ccc_quality.sem.inference import parameter_vcov, sandwich_vcov
from ccc_quality.sem.ordinal import OrdinalDiscrepancy, OrdinalGroup
from ccc_quality.sem.problem import Problem, State

NO_ERROR = 1e-8
"""Share of the sampling variance below which a residual is zero by construction."""


@dataclass(frozen=True, slots=True)
class ScaledShifted:
    """Mean and variance adjustment of a statistic, T* = T / scale + shift.

    Attributes
    ----------
    scale, shift : float
        a and b of the module docstring; NaN without degrees of freedom.
    """

    scale: float
    shift: float

    @classmethod
    def of(cls, trace: float, trace_of_square: float, df: int) -> ScaledShifted:
        """From tr(U Gamma) and tr[(U Gamma)^2]."""
        if df <= 0:
            return cls(math.nan, math.nan)
        scale = math.sqrt(trace_of_square / df)
        return cls(scale, df - trace / scale)

    def adjusted(self, test: TestStatistic) -> TestStatistic:
        """The adjusted test, with the same degrees of freedom."""
        return TestStatistic.of(test.chisq / self.scale + self.shift, test.df)


@dataclass(frozen=True, slots=True, eq=False)
class OrdinalPrecision:
    """What the asymptotic covariances say about a fit.

    Attributes
    ----------
    vcov : (q, q) array
        Covariance matrix of the estimates.
    test, baseline : TestStatistic
        Unadjusted tests of the model and of independence.
    model_adjustment, baseline_adjustment : ScaledShifted
        What makes them follow a chi-square distribution.
    bread : (q, q) array
        n times the covariance matrix if the weights were optimal, E^-1.
    jacobians : tuple of (s, q) arrays
        J by group.
    """

    vcov: Array
    test: TestStatistic
    baseline: TestStatistic
    model_adjustment: ScaledShifted
    baseline_adjustment: ScaledShifted
    bread: Array
    jacobians: tuple[Array, ...]


def ordinal_precision(problem: Problem, state: State) -> OrdinalPrecision:
    """Standard errors and adjusted tests.

    Parameters
    ----------
    problem : Problem
        From :func:`~ccc_quality.sem.ordinal.build_ordinal_problem`.
    state : State
        At the estimates.
    """
    q = problem.n_free
    groups = ordinal_groups(problem)
    jacobians = statistic_jacobians(problem, state)
    information, filling, squared = np.zeros((q, q)), np.zeros((q, q)), np.zeros((q, q))
    trace = trace_of_square = 0.0
    for group, J in zip(groups, jacobians, strict=True):
        Gamma, w = group.sample.Gamma, group.weights
        WJ = w[:, None] * J
        K = Gamma @ WJ
        information += group.share * J.T @ WJ
        filling += group.share * WJ.T @ K
        squared += group.share * K.T @ (w[:, None] * K)
        trace += float(w @ np.diag(Gamma))
        trace_of_square += _trace_of_square(Gamma, w)
    H = problem.constraints.jacobian(state.theta)
    bread = parameter_vcov(information, H=H, n_obs=1)
    explained = bread @ filling
    trace -= float(np.trace(explained))
    trace_of_square += float(np.sum(explained * explained.T) - 2 * np.sum(bread * squared))

    n_free = q - np.linalg.matrix_rank(H) if len(H) else q
    test = TestStatistic.of(
        2 * problem.n_obs * max(state.value, 0.0), _n_statistics(groups) - n_free
    )
    baseline, baseline_adjustment = independence_test(problem)
    return OrdinalPrecision(
        vcov=sandwich_vcov(bread, filling, n_obs=problem.effective_n),
        test=test,
        baseline=baseline,
        model_adjustment=ScaledShifted.of(trace, trace_of_square, test.df),
        baseline_adjustment=baseline_adjustment,
        bread=bread,
        jacobians=jacobians,
    )


def independence_test(problem: Problem) -> tuple[TestStatistic, ScaledShifted]:
    """Test of uncorrelated items with free thresholds, means and variances, and its adjustment."""
    chisq = trace = trace_of_square = 0.0
    df = 0
    for group in ordinal_groups(problem):
        sample = group.sample
        found = group.discrepancy(np.diag(np.diag(sample.cov)), sample.mean)
        chisq += problem.n_obs * group.weight * found.value
        first = sample.n_levels + sample.measured.size
        Gamma, w = sample.Gamma[first:, first:], group.weights[first:]
        trace += float(w @ np.diag(Gamma))
        trace_of_square += _trace_of_square(Gamma, w)
        df += len(w)
    return TestStatistic.of(chisq, df), ScaledShifted.of(trace, trace_of_square, df)


def ordinal_groups(problem: Problem) -> tuple[OrdinalGroup, ...]:
    """The groups of a problem of ordered items.

    Raises
    ------
    SpecificationError
        If it is none.
    """
    groups = tuple(group for group in problem.groups if isinstance(group, OrdinalGroup))
    if len(groups) < len(problem.groups):
        raise SpecificationError("The model has no ordered items.")
    return groups


def statistic_jacobians(problem: Problem, state: State) -> tuple[Array, ...]:
    """Derivatives (s, q) of the implied statistics of each group."""
    return tuple(
        group.statistic_slopes(matrices, implied, found, n_free=problem.n_free).stacked()
        for group, matrices, implied, found in zip(
            ordinal_groups(problem), state.matrices, state.implied, state.discrepancies, strict=True
        )
        if isinstance(found, OrdinalDiscrepancy)
    )


def _n_statistics(groups: tuple[OrdinalGroup, ...]) -> int:
    return sum(group.weights.size for group in groups)


def _trace_of_square(Gamma: Array, w: Array) -> float:
    """Trace of (W Gamma)^2 for the diagonal W of w."""
    return float(w @ (Gamma * Gamma) @ w)


def residual_covariance_errors(problem: Problem, precision: OrdinalPrecision, number: int) -> Array:
    """Standard errors of the residual covariances of one group, shape (p, p).

    Those of ordered items are correlations, whose diagonal has no error. To first order the
    residuals are (I - J E^-1 J' W)(s - s(theta)), with covariance matrix

        [Gamma - J E^-1 J' W Gamma - Gamma W J E^-1 J' + J (n vcov) J'] / n.

    Parameters
    ----------
    problem : Problem
    precision : OrdinalPrecision
    number : int
        Place of the group, from zero.
    """
    group, J = ordinal_groups(problem)[number], precision.jacobians[number]
    sample, first = group.sample, group.sample.n_levels
    Gamma, K = sample.Gamma, J[first:]
    moved = (J.T * group.weights) @ Gamma[:, first:]
    explained = np.einsum("ij,ji->i", K @ precision.bread, moved)
    vcov = precision.vcov * (problem.effective_n / problem.n_obs)
    sampling = np.diag(Gamma)[first:]
    variances = (sampling - 2 * group.share * explained) / sample.n_obs
    variances += np.einsum("ij,ij->i", K @ vcov, K)
    variances[variances < NO_ERROR * sampling / sample.n_obs] = 0.0
    errors = np.zeros_like(sample.cov)
    row, col = sample.pairs
    errors[row, col] = errors[col, row] = np.sqrt(variances)
    return errors
