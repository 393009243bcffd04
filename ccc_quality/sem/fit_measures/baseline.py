"""The baseline that incremental fit measures compare with: all observed variables independent.

Observed covariates go on covarying, as they do in the model.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats

from ccc_quality.arrays import Array, Mask
from ccc_quality.model import ParameterTable
from ccc_quality.sem import derivatives as d
from ccc_quality.sem.estimators import Estimator
from ccc_quality.sem.matrices import Cell
from ccc_quality.sem.missing import n_never_together, pattern_baseline, samples_of
from ccc_quality.sem.problem import Problem, State, fixed_covariates


@dataclass(frozen=True, slots=True)
class TestStatistic:
    """A chi-square test.

    Attributes
    ----------
    chisq : float
    df : int
    pvalue : float
        NaN where the statistic follows no chi-square distribution, or without degrees of freedom.
    """

    chisq: float
    df: int
    pvalue: float

    @classmethod
    def of(cls, chisq: float, df: int, *, known_distribution: bool = True) -> TestStatistic:
        """Test statistic with its p value."""
        has_pvalue = known_distribution and df > 0
        return cls(chisq, df, float(stats.chi2.sf(chisq, df)) if has_pvalue else math.nan)


@dataclass(frozen=True, slots=True, eq=False)
class FittedBaseline:
    """A baseline without a closed form: a model of its own, at its estimates.

    Attributes
    ----------
    problem, table
    state : State
    test : TestStatistic
    """

    problem: Problem
    table: ParameterTable
    state: State
    test: TestStatistic


def baseline_test(problem: Problem, table: ParameterTable, estimator: Estimator) -> TestStatistic:
    """Test of the independence model with the discrepancy of the estimator."""
    chisq, df = 0.0, 0
    covariates = fixed_covariates(table)
    for group in problem.groups:
        names = group.block.observed
        S, p = group.moments.cov, len(names)
        related = np.array([name in table.exogenous_observed for name in names])
        fixed = np.array([name in covariates for name in names])
        Sigma = independence_covariance(S, related=related, fixed=fixed, estimator=estimator)
        mu = np.zeros(p) if group.moments.mean is None else group.moments.mean
        chisq += problem.n_obs * group.weight * group.discrepancy(Sigma, mu).value
        n_related = int(related.sum())
        df += p * (p - 1) // 2 - n_related * (n_related - 1) // 2
    if samples_of(problem):
        chisq = pattern_baseline(problem, table)
        df -= n_never_together(problem)
    return TestStatistic.of(chisq, df, known_distribution=estimator.chi_square)


def independence_covariance(S: Array, *, related: Mask, fixed: Mask, estimator: Estimator) -> Array:
    """Covariances (p, p) of the independence model.

    For ML and ULS they are those of the sample where they are free. For GLS they minimize
    tr[(S^-1 (S - Sigma))^2], a quadratic of which one scoring step finds the minimum.

    Parameters
    ----------
    S : (p, p) array
        Sample covariances.
    related, fixed : (p,) boolean arrays
        Covariates, which may covary, and those among them that are fixed to the sample.
    estimator : Estimator
    """
    kept = np.outer(related, related) | np.eye(S.shape[0], dtype=bool)
    Sigma = np.where(kept, S, 0.0)
    if estimator.name != "GLS":
        return Sigma
    row, col = np.nonzero(np.tril(kept & ~np.outer(fixed, fixed)))
    cells = [Cell("Theta", int(i), int(j)) for i, j in zip(row, col, strict=True)]
    where = d.directions(cells, n_observed=S.shape[0], n_latent=0)
    V = np.asarray(np.linalg.inv(S), dtype=np.float64)
    information = d.cross_information(where, where, M=V, c=None, c_other=None)
    gradient = where.scale * (V @ (Sigma - S) @ V)[where.a, where.b]
    step = np.linalg.solve(information, gradient)
    Sigma[row, col] -= step
    Sigma[col, row] = Sigma[row, col]
    return Sigma
