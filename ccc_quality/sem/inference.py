"""Covariance matrix of the estimates and Wald statistics."""

from __future__ import annotations

import numpy as np
from scipy import stats

from ccc_quality.sem import derivatives as d
from ccc_quality.sem.constraints import null_space
from ccc_quality.sem.estimators import Estimator
from ccc_quality.sem.matrices import Array
from ccc_quality.sem.problem import Problem, State, gradient_and_information


def inference_information(problem: Problem, state: State, estimator: Estimator) -> Array:
    """Information (q, q) of one observation from which standard errors are computed.

    It is the expected information, except for ULS: there every residual covariance counts once,
    so that half the inner product of the derivatives of the variances is added.
    """
    _, information = gradient_and_information(problem, state)
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
    """Covariance matrix of the estimates when the model of the data is not taken for granted.

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
    N = null_space(H)
    reduced = N.T @ information @ N
    scale = 1.0 / np.sqrt(np.diag(reduced))
    inverse = np.linalg.inv(reduced * np.outer(scale, scale)) * np.outer(scale, scale)
    vcov: Array = N @ inverse @ N.T / n_obs
    return (vcov + vcov.T) / 2


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
