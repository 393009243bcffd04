"""Fit measures that need no other model: GFI and its kin, McDonald's index, critical n, ECVI."""

from __future__ import annotations

import math

import numpy as np
from scipy import stats

from ccc_quality.arrays import Array, Mask


def gfi(
    S: Array,
    Sigma: Array,
    V: Array,
    *,
    d: Array | None = None,
    mean: Array | None = None,
    count_once: bool = False,
    fixed: Mask | None = None,
) -> float:
    """Goodness of fit index, 1 - r' W r / s' W s (Joreskog & Sorbom 1984; Tanaka & Huba 1985).

    r and s stack the residual and sample moments; W is the weight of the estimator, so that for
    covariances alone the ratio is tr[(V (S - Sigma))^2] / tr[(V S)^2].

    Parameters
    ----------
    S, Sigma, V : (p, p) arrays
        Sample and implied covariances, weight of the estimator.
    d, mean : (p,) arrays or None
        Residual and sample means; None without a mean structure.
    count_once : bool
        Let every covariance count once (W = I) rather than twice, as lavaan does for ULS.
    fixed : (p,) boolean array or None
        Covariates fixed to the sample; their moments are not there to be explained.
    """
    if fixed is not None:
        S_explained = np.where(np.outer(fixed, fixed), 0.0, S)
        mean = None if mean is None else np.where(fixed, 0.0, mean)
    else:
        S_explained = S
    misfit = _weighted_square(S - Sigma, V, count_once)
    whole = _weighted_square(S_explained, V, count_once)
    if d is not None and mean is not None:
        misfit += float(d @ V @ d)
        whole += float(mean @ V @ mean)
    return 1 - misfit / whole


def _weighted_square(matrix: Array, V: Array, count_once: bool) -> float:
    if count_once:
        lower = matrix[np.tril_indices(matrix.shape[0])]
        return float(lower @ lower)
    weighted = V @ matrix
    return 0.5 * float(np.sum(weighted * weighted.T))


def agfi(gfi_value: float, *, df: int, n_moments: int) -> float:
    """GFI adjusted for degrees of freedom, 1 - (moments / df) (1 - GFI)."""
    return math.nan if df == 0 else 1 - n_moments / df * (1 - gfi_value)


def pgfi(gfi_value: float, *, df: int, n_moments: int) -> float:
    """Parsimony GFI, (df / moments) GFI (Mulaik et al. 1989)."""
    return df / n_moments * gfi_value


def mfi(chisq: float, df: int, n_obs: int) -> float:
    """McDonald's index of noncentrality, exp(-(T - df) / (2 n)) (McDonald 1989)."""
    return math.exp(-0.5 * (chisq - df) / n_obs)


def critical_n(chisq: float, df: int, n_obs: int, *, alpha: float) -> float:
    """Hoelter's critical n: the sample size at which the test would just reject at ``alpha``."""
    if df == 0 or chisq <= 0:
        return math.nan
    return float(stats.chi2.isf(alpha, df)) / (chisq / n_obs) + 1


def ecvi(chisq: float, n_parameters: int, n_obs: int) -> float:
    """Expected cross-validation index, (T + 2 q) / n (Browne & Cudeck 1989)."""
    return (chisq + 2 * n_parameters) / n_obs
