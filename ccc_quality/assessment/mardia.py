"""Mardia's multivariate skewness and kurtosis, from arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from ccc_quality.arrays import Array

BLOCK = 2048
"""Rows taken at a time, so that memory does not grow with their number."""


@dataclass(frozen=True, slots=True)
class Mardia:
    """Multivariate skewness and kurtosis with their tests.

    Attributes
    ----------
    n, p : int
        Respondents and items.
    skewness : float
        b1p; zero for a symmetric distribution.
    skewness_chisq, skewness_df, skewness_pvalue : float
        n b1p / 6, corrected for small samples, on p (p + 1) (p + 2) / 6 degrees of freedom.
    kurtosis : float
        b2p; p (p + 2) for a normal distribution.
    kurtosis_z, kurtosis_pvalue : float
        Normalized: (b2p - p (p + 2)) / root(8 p (p + 2) / n), two-sided.
    """

    n: int
    p: int
    skewness: float
    skewness_chisq: float
    skewness_df: float
    skewness_pvalue: float
    kurtosis: float
    kurtosis_z: float
    kurtosis_pvalue: float


def mardia(Y: Array) -> Mardia:
    r"""Mardia's tests of multivariate normality.

    With m_ij = (y_i - mean)' S^-1 (y_j - mean) and S with divisor n,

        b1p = sum_ij m_ij^3 / n^2,    b2p = sum_i m_ii^2 / n.

    b1p is the sum of squares of the third moments of whitened rows, so that it takes one pass over
    the rows and no n x n matrix. Its chi-square is multiplied by
    (p + 1) (n + 1) (n + 3) / (n ((n + 1) (p + 1) - 6)), which is right in small samples, too.

    Parameters
    ----------
    Y : (n, p) array
        Complete rows, n above p, with covariances that can be inverted.

    References
    ----------
    Mardia, K. V. (1970). Measures of multivariate skewness and kurtosis with applications.
    Biometrika, 57, 519-530.
    Mardia, K. V. (1974). Applications of some measures of multivariate skewness and kurtosis in
    testing normality and robustness studies. Sankhya B, 36, 115-128.
    """
    n, p = Y.shape
    D = Y - Y.mean(axis=0)
    Z = np.linalg.solve(np.linalg.cholesky(D.T @ D / n), D.T).T
    third = np.zeros((p * p, p))
    for start in range(0, n, BLOCK):
        rows = Z[start : start + BLOCK]
        third += (rows[:, :, None] * rows[:, None, :]).reshape(len(rows), -1).T @ rows
    skewness = float(np.sum((third / n) ** 2))
    kurtosis = float(np.mean(np.sum(Z**2, axis=1) ** 2))
    small = (p + 1) * (n + 1) * (n + 3) / (n * ((n + 1) * (p + 1) - 6))
    chisq, df = n * skewness / 6 * small, p * (p + 1) * (p + 2) / 6
    z = (kurtosis - p * (p + 2)) / float(np.sqrt(8 * p * (p + 2) / n))
    return Mardia(
        n=n,
        p=p,
        skewness=skewness,
        skewness_chisq=chisq,
        skewness_df=df,
        skewness_pvalue=float(stats.chi2.sf(chisq, df)),
        kurtosis=kurtosis,
        kurtosis_z=z,
        kurtosis_pvalue=float(2 * stats.norm.sf(abs(z))),
    )
