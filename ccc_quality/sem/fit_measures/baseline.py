"""The baseline that incremental fit measures compare with: all observed variables independent.

Covariates that are fixed to the sample keep their sample covariances, as they do in the model.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats

from ccc_quality.model import ParameterTable
from ccc_quality.sem.estimators import Estimator
from ccc_quality.sem.matrices import Array
from ccc_quality.sem.problem import Problem, fixed_covariates


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


def baseline_test(problem: Problem, table: ParameterTable, estimator: Estimator) -> TestStatistic:
    """Test of the independence model with the discrepancy of the estimator."""
    chisq, df = 0.0, 0
    covariates = fixed_covariates(table)
    for number, group in enumerate(problem.groups, start=1):
        names = group.block.observed
        exogenous = np.array([name in covariates for name in names])
        S = group.moments.cov
        Sigma = independence_covariance(S, exogenous, estimator)
        mu = np.zeros(len(names)) if group.moments.mean is None else group.moments.mean
        chisq += problem.n_obs * group.weight * group.discrepancy(Sigma, mu).value
        p = len(names)
        fixed = sum(
            row.exogenous and row.op == "~~" and row.group == number for row in table.rows
        )
        df += p * (p + 1) // 2 - fixed - int(np.sum(~exogenous))
    return TestStatistic.of(chisq, df, known_distribution=estimator.chi_square)


def independence_covariance(S: Array, exogenous: Array, estimator: Estimator) -> Array:
    """Covariances of the independence model: exogenous block from the sample, else a diagonal.

    For ML and ULS the variances are those of the sample. For GLS they minimize
    tr[(S^-1 (S - Sigma))^2], a linear problem in the free variances.
    """
    Sigma = np.where(np.outer(exogenous, exogenous), S, 0.0)
    free = ~exogenous
    if estimator.name == "GLS":
        inverse = np.linalg.inv(S)
        from_exogenous = np.diag(inverse @ Sigma @ inverse)
        variances = np.linalg.solve(
            inverse[np.ix_(free, free)] ** 2, (np.diag(inverse) - from_exogenous)[free]
        )
    else:
        variances = np.diag(S)[free]
    Sigma[free, free] = variances
    return Sigma
