"""Log-likelihood and information criteria."""

from __future__ import annotations

import math

import numpy as np

from ccc_quality.arrays import Array
from ccc_quality.sem.discrepancy import inverse_and_log_determinant


def normal_loglik(
    S: Array, Sigma: Array, n_obs: int, *, mean: Array | None = None, mu: Array | None = None
) -> float:
    """Log-likelihood of n normal observations with sample moments (mean, S) under (mu, Sigma).

    Parameters
    ----------
    S, Sigma : (p, p) arrays
        Sample covariance matrix (divisor n) and the one of the model.
    mean, mu : (p,) arrays or None
        Sample and model means; without them the means are taken to fit perfectly.
    """
    p = S.shape[0]
    if p == 0:
        return 0.0
    factored = inverse_and_log_determinant(Sigma)
    if factored is None:
        return math.nan
    inverse, log_det = factored
    distance = float(np.sum(S * inverse))
    if mean is not None and mu is not None:
        d = mean - mu
        distance += float(d @ inverse @ d)
    return float(-0.5 * n_obs * (p * math.log(2 * math.pi) + log_det + distance))


def aic(loglik: float, n_parameters: int) -> float:
    """Akaike's information criterion, -2 log L + 2 q."""
    return -2 * loglik + 2 * n_parameters


def bic(loglik: float, n_parameters: int, n_obs: float) -> float:
    """Schwarz's Bayesian information criterion, -2 log L + q log n."""
    return -2 * loglik + n_parameters * math.log(n_obs)


def bic2(loglik: float, n_parameters: int, n_obs: int) -> float:
    """BIC with the adjusted sample size (n + 2) / 24 (Sclove 1987)."""
    return bic(loglik, n_parameters, (n_obs + 2) / 24)
