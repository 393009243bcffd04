r"""How far the implied moments are from the sample: ML, GLS and ULS.

With d = mean - mu, each discrepancy F is returned with what the derivatives need: the matrix W =
dF/dSigma, the vector u = -1/2 dF/dmu and the weight V of the expected information.

    ML   F = log|Sigma| - log|S| + tr(S Sigma^-1) - p + d' Sigma^-1 d
         W = Sigma^-1 - Sigma^-1 (S + d d') Sigma^-1,    u = Sigma^-1 d,   V = Sigma^-1
    GLS  F = 1/2 tr[(S^-1 (S - Sigma))^2] + d' S^-1 d
         W = S^-1 (Sigma - S) S^-1,                      u = S^-1 d,       V = S^-1
    ULS  F = 1/2 tr[(S - Sigma)^2] + d'd
         W = Sigma - S,                                  u = d,            V = I

References
----------
Joreskog, K. G. (1970). A general method for analysis of covariance structures. Biometrika 57(2).
Browne, M. W. (1974). Generalized least squares estimators in the analysis of covariance
structures. South African Statistical Journal 8.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.linalg import lapack

from ccc_quality.arrays import Array
from ccc_quality.data import SampleMoments
from ccc_quality.sem import derivatives as d
from ccc_quality.sem.curvature import Movement, bending, products


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """Value of a discrepancy function and its derivatives by the implied moments.

    Attributes
    ----------
    value : float
        F; infinite where Sigma is not positive definite.
    W : (p, p) array
        Derivative by Sigma.
    u : (p,) array or None
        Minus half the derivative by mu; None without a mean structure.
    V : (p, p) array
        Weight of the expected information.
    """

    value: float
    W: Array
    u: Array | None
    V: Array

    def information(self, where: d.Directions, *, X: Array, c: Array | None) -> Array:
        """Expected second derivatives of half the discrepancy, shape (r, r)."""
        return d.information(where, X=X, V=self.V, c=c)

    def trial_information(
        self,
        where: d.Directions,
        free: d.Directions,
        *,
        X: Array,
        c: Array | None,
        c_free: Array | None,
    ) -> tuple[Array, Array]:
        """Expected second derivatives by k further directions, each by itself (k,) and by one of
        the r free ones too (k, r).
        """
        M = X.T @ self.V @ X
        own = d.own_information(where, M=M, c=c)
        return own, d.cross_information(where, free, M=M, c=c, c_other=c_free)

    def curvature(self, where: d.Directions, moved: Movement, *, X: Array, c: Array) -> Array:
        """Second derivatives of half the maximum-likelihood discrepancy, shape (r, r)."""
        h = None if self.u is None else X.T @ self.u
        P = self.V - self.W
        along = products(where, M=X.T @ self.V @ X, N=X.T @ P @ X, h=h, c=c)
        return along + bending(where, moved, Q=X.T @ self.W @ X, h=h, c=c)


DiscrepancyFunction = Callable[[Array, Array], Discrepancy]
"""Implied covariance matrix and means in, discrepancy out."""


def maximum_likelihood(moments: SampleMoments, *, with_means: bool) -> DiscrepancyFunction:
    """Normal-theory maximum likelihood for one group; see the module docstring."""
    S = moments.cov
    p = S.shape[0]
    log_det_S = log_determinant(S)
    mean = _mean(moments, with_means)

    def discrepancy(Sigma: Array, mu: Array) -> Discrepancy:
        factored = inverse_and_log_determinant(Sigma)
        if factored is None:
            return _impossible(p, with_means)
        V, log_det = factored
        if mean is None:
            SV, u = S @ V, None
        else:
            apart = mean - mu
            u = V @ apart
            SV = S @ V
            SV += apart[:, None] * u
        value = log_det - log_det_S + float(np.trace(SV)) - p
        return Discrepancy(value=value, W=V - V @ SV, u=u, V=V)

    return discrepancy


def generalized_least_squares(moments: SampleMoments, *, with_means: bool) -> DiscrepancyFunction:
    """Normal-theory generalized least squares for one group; see the module docstring."""
    S = moments.cov
    V = np.asarray(np.linalg.inv(S), dtype=np.float64)
    return _least_squares(S, V, _mean(moments, with_means))


def unweighted_least_squares(moments: SampleMoments, *, with_means: bool) -> DiscrepancyFunction:
    """Unweighted least squares for one group; see the module docstring."""
    S = moments.cov
    return _least_squares(S, np.eye(S.shape[0]), _mean(moments, with_means))


def inverse_and_log_determinant(matrix: Array) -> tuple[Array, float] | None:
    """Inverse and log determinant of a symmetric matrix; None unless positive definite."""
    factor, failed = lapack.dpotrf(matrix, lower=1, clean=0)
    if failed:
        return None
    log_det = 2.0 * float(np.log(np.diagonal(factor)).sum())
    inverse, failed = lapack.dpotri(factor, lower=1)
    if failed or not np.isfinite(log_det):
        return None
    lower = np.tril(inverse)
    return lower + np.tril(inverse, -1).T, log_det


def log_determinant(matrix: Array) -> float:
    """Log determinant of a positive definite matrix."""
    sign, log_det = np.linalg.slogdet(matrix)
    return float(log_det) if sign > 0 else float("nan")


def _least_squares(S: Array, V: Array, mean: Array | None) -> DiscrepancyFunction:
    def discrepancy(Sigma: Array, mu: Array) -> Discrepancy:
        residual = V @ (S - Sigma)
        value = 0.5 * float(np.sum(residual * residual.T))
        u = None
        if mean is not None:
            apart = mean - mu
            u = V @ apart
            value += float(apart @ u)
        return Discrepancy(value=value, W=-residual @ V, u=u, V=V)

    return discrepancy


def _mean(moments: SampleMoments, with_means: bool) -> Array | None:
    return moments.mean if with_means else None


def _impossible(p: int, with_means: bool) -> Discrepancy:
    nothing = np.zeros((p, p))
    return Discrepancy(float("inf"), nothing, np.zeros(p) if with_means else None, nothing)
