"""Predictors of one outcome: how much they overlap and what each adds, from correlations."""

from __future__ import annotations

import numpy as np

from ccc_quality.arrays import Array

SINGULAR = 1e-10
"""Smallest eigenvalue of a correlation matrix that counts as positive definite."""


def variance_inflation(R: Array) -> Array:
    """Factor by which the others inflate the variance of each predictor's coefficient.

    VIF_j = 1 / (1 - R^2_j), the diagonal of the inverse of R, where R^2_j is that of the
    regression of predictor j on the others.

    Parameters
    ----------
    R : (k, k) array
        Correlations of the predictors.

    Returns
    -------
    (k,) array
        NaN if R is not positive definite.

    References
    ----------
    Hair, J. F., Risher, J. J., Sarstedt, M., & Ringle, C. M. (2019). When to use and how to report
    the results of PLS-SEM. European Business Review, 31, 2-24.
    """
    if not is_positive_definite(R):
        return np.full(R.shape[0], np.nan)
    inflation: Array = np.diag(np.linalg.inv(R)).copy()
    return inflation


def explained_share(*, R: Array, r: Array) -> float:
    """R squared of a regression, r' R^-1 r; NaN if R is not positive definite.

    Parameters
    ----------
    R : (k, k) array
        Correlations of the predictors; without any the share is zero.
    r : (k,) array
        Their correlations with the outcome.
    """
    if r.size == 0:
        return 0.0
    if not is_positive_definite(R):
        return float("nan")
    return float(r @ np.linalg.solve(R, r))


def explained_share_without(*, R: Array, r: Array) -> Array:
    """R squared when each predictor in turn is left out, shape (k,)."""
    kept = [np.delete(np.arange(r.size), j) for j in range(r.size)]
    return np.array([explained_share(R=R[np.ix_(k, k)], r=r[k]) for k in kept])


def effect_size(*, included: float, excluded: Array) -> Array:
    """Cohen's f^2 = (R^2 included - R^2 excluded) / (1 - R^2 included), shape (k,).

    References
    ----------
    Cohen, J. (1988). Statistical power analysis for the behavioral sciences (2nd ed.), ch. 9.
    Erlbaum.
    """
    return (included - excluded) / (1 - included)


def is_positive_definite(R: Array) -> bool:
    """Whether every direction has variance."""
    return bool(np.all(np.isfinite(R)) and np.linalg.eigvalsh(R)[0] > SINGULAR)
