"""Covariance matrix of the estimates and Wald statistics."""

from __future__ import annotations

import numpy as np
from scipy import stats

from ccc_quality.arrays import Array
from ccc_quality.sem import derivatives as d
from ccc_quality.sem.constraints import null_space
from ccc_quality.sem.estimators import Estimator
from ccc_quality.sem.problem import Problem
from ccc_quality.sem.solver import Solution


def inference_information(problem: Problem, solution: Solution, estimator: Estimator) -> Array:
    """Information (q, q) of one observation from which standard errors are computed.

    It is the expected information, except for ULS: there every residual covariance counts once,
    so that half the inner product of the derivatives of the variances is added.
    """
    information, state = solution.information, solution.state
    if not estimator.independent_weights:
        return information
    for group, matrices, implied in zip(problem.groups, state.matrices, state.implied, strict=True):
        X = d.basis(implied, np.asarray(matrices.Lambda))
        per_cell = d.variance_jacobian(group.where, X=X)
        J = np.zeros((per_cell.shape[0], problem.n_free))
        np.add.at(J.T, group.free, per_cell.T)
        information = information + 0.5 * group.weight * J.T @ J
    return information


def sandwich_vcov(bread: Array, filling: Array, *, n_obs: int) -> Array:
    """Covariance matrix of the estimates, robust to a misspecified distribution of the data.

    bread filling bread / n, where ``bread`` is n times the covariance matrix under the model and
    ``filling`` the cross products of the scores, per observation (Huber 1967; White 1982).
    """
    vcov: Array = bread @ filling @ bread / n_obs
    return (vcov + vcov.T) / 2


def parameter_vcov(information: Array, *, H: Array, n_obs: int) -> Array:
    """Covariance matrix of the estimates, N (N' I N)^-1 N' / n.

    Parameters
    ----------
    information : (q, q) array
        Information of one observation.
    H : (r, q) array
        Derivative of the constraints; N spans its null space.
    n_obs : int

    Returns
    -------
    (q, q) array
    """
    if not len(H):
        return _inverse(information) / n_obs
    N = null_space(H)
    vcov: Array = N @ _inverse(N.T @ information @ N) @ N.T / n_obs
    return (vcov + vcov.T) / 2


def _inverse(information: Array) -> Array:
    """Inverse in units in which the diagonal is one, symmetric to the last digit."""
    scale = 1.0 / np.sqrt(np.diag(information))
    inverse = np.linalg.inv(information * np.outer(scale, scale)) * np.outer(scale, scale)
    symmetric: Array = (inverse + inverse.T) / 2
    return symmetric


def wald(est: Array, se: Array, *, level: float = 0.95) -> dict[str, Array]:
    """Wald statistics: z, two-sided p value and interval.

    Parameters
    ----------
    est, se : (k,) arrays
        A standard error of zero or NaN (a fixed value) gives NaN for z and p.
    level : float
        Confidence level of the interval.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(se > 0, est / se, np.nan)
    margin = stats.norm.ppf((1 + level) / 2) * se
    return {
        "est": est,
        "se": se,
        "z": z,
        "pvalue": 2 * stats.norm.sf(np.abs(z)),
        "ci_lower": est - margin,
        "ci_upper": est + margin,
    }
