"""How far each respondent is from the middle of all, from arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from ccc_quality.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class Distances:
    """Mahalanobis distances.

    Attributes
    ----------
    squared : (n,) array
        NaN without any answer.
    df : (n,) array
        Items answered.
    pvalue : (n,) array
        Probability of one as large among normal answers.
    """

    squared: Array
    df: Array
    pvalue: Array


def mahalanobis(Y: Array) -> Distances:
    r"""Squared distances D2 = (y - mean)' S^-1 (y - mean), each with its own distribution.

    mean and S (divisor m - 1) are those of the m complete rows. A complete row is itself among
    them, so that

        m D2 / (m - 1)^2 ~ Beta(p / 2, (m - p - 1) / 2)

    under normality. An incomplete row with k answers is compared with the moments of these k items,
    on which it had no part, so that

        m (m - k) D2 / (k (m - 1) (m + 1)) ~ F(k, m - k).

    The chi-square distribution, to which both tend in large samples, flags too few of the first and
    too many of the second.

    Parameters
    ----------
    Y : (n, p) array
        Missing answers NaN; more than p + 1 rows complete.

    References
    ----------
    Gnanadesikan, R., & Kettenring, J. R. (1972). Robust estimates, residuals, and outlier detection
    with multiresponse data. Biometrics, 28, 81-124.
    """
    answered = np.isfinite(Y)
    complete = answered.all(axis=1)
    m, p = int(complete.sum()), Y.shape[1]
    mean = Y[complete].mean(axis=0)
    S = np.atleast_2d(np.cov(Y[complete].T))
    df = answered.sum(axis=1).astype(np.float64)
    squared, pvalue = np.full(len(Y), np.nan), np.full(len(Y), np.nan)
    squared[complete] = _squared(Y[complete] - mean, S)
    pvalue[complete] = stats.beta.sf(
        np.minimum(m * squared[complete] / (m - 1) ** 2, 1.0), p / 2, (m - p - 1) / 2
    )
    for i in np.flatnonzero(~complete & (df > 0)):
        own, k = answered[i], int(df[i])
        squared[i] = _squared((Y[i, own] - mean[own])[None], S[np.ix_(own, own)])[0]
        pvalue[i] = stats.f.sf(m * (m - k) * squared[i] / (k * (m - 1) * (m + 1)), k, m - k)
    return Distances(squared, df, pvalue)


def _squared(D: Array, S: Array) -> Array:
    whitened = np.linalg.solve(np.linalg.cholesky(S), D.T)
    squares: Array = np.sum(whitened**2, axis=0)
    return squares
