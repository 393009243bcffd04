r"""What a scaled difference test needs of two fits: Satorra (2000) and Satorra & Bentler (2010).

Both look at the general model. The first weighs the restrictions by their covariance matrix at its
estimates, see :mod:`ccc_quality.sem.difference`; the second needs the scaling factor of the general
model at the estimates of the restricted one.

Information and scores are those of the estimator (:mod:`ccc_quality.sem.gradient_covariance`). With
missing answers lavaan (0.6) takes a matrix of fourth moments instead, into which missing answers
enter as zeros.
"""

from __future__ import annotations

import math

import numpy as np

from ccc_quality.arrays import Array
from ccc_quality.sem.constraints import null_space
from ccc_quality.sem.difference import Weights, restriction_weights, restrictions
from ccc_quality.sem.gradient_covariance import gradient_covariance
from ccc_quality.sem.inference import parameter_vcov
from ccc_quality.sem.named_moments import moment_jacobians
from ccc_quality.sem.nesting import Pair
from ccc_quality.sem.ordinal_fit import OrdinalFit
from ccc_quality.sem.precision import precision
from ccc_quality.sem.problem import evaluate, observed_information
from ccc_quality.sem.results import SEMResults
from ccc_quality.sem.solver import Solution


def difference_weights(pair: Pair) -> Weights:
    """Weights of the chi-squares in the difference of the statistics (Satorra 2000)."""
    general = pair.general
    by_group = _jacobians(pair.restricted)
    restricted = [by_group[k][own] for k, own in zip(pair.groups, pair.moments, strict=True)]
    N = _free_directions(general)
    A = restrictions(
        restricted=np.vstack(restricted) @ _free_directions(pair.restricted),
        general=np.vstack(_jacobians(general)) @ N,
    )
    naive, robust = _covariances(general)
    return restriction_weights(A @ N.T, naive=naive, robust=robust)


def scaling_factor_at(fit: SEMResults, theta: Array) -> float:
    """Scaling factor of the statistic of a model at other parameters than its estimates."""
    there = Solution.at(
        fit.problem, evaluate(fit.problem, theta), converged=False, n_iterations=0, method="given"
    )
    found = precision(fit.problem, fit.table, there, fit.options.estimator, fit._sample.rows)
    return math.nan if found.scaling is None else found.scaling.model


def _jacobians(fit: SEMResults) -> tuple[Array, ...]:
    return moment_jacobians(fit.problem, fit.solution.state)


def _free_directions(fit: SEMResults) -> Array:
    """Directions (q, q - r) in which the constraints let the parameters move."""
    return null_space(fit.problem.constraints.jacobian(fit.solution.theta))


def _covariances(fit: SEMResults) -> tuple[Array, Array]:
    """Covariance matrices of the estimates times n: as the statistic has it, and robust."""
    problem, state, estimator = fit.problem, fit.solution.state, fit.options.estimator
    B = gradient_covariance(problem, fit.table, state, estimator, fit._sample.rows)
    if isinstance(fit._estimation, OrdinalFit):
        naive = fit._estimation.precision.bread
    else:
        information = (
            observed_information(problem, state)
            if estimator.robust == "huber-white"
            else fit._estimation.information
        )
        naive = parameter_vcov(information, H=problem.constraints.jacobian(state.theta), n_obs=1)
    robust: Array = naive @ B @ naive
    return naive, robust
