r"""The bivariate normal distribution with unit variances, for whole arrays at once.

Owen (1956, Annals of Mathematical Statistics 27) expresses its distribution function in his T,

    Phi2(h, k; rho) = [Phi(h) + Phi(k)] / 2 - T(h, a_h) - T(k, a_k) - d / 2,
    a_h = (k - rho h) / (h s),   a_k = (h - rho k) / (k s),   s = sqrt(1 - rho^2),

where d is 1 when h and k have different signs, else 0. T is an elementwise function, so a
probability costs two evaluations and is exact to some 1e-15, whatever the correlation.

Many limits with one correlation that is not extreme are cheaper by quadrature, since an exponential
costs a thirtieth of T (Drezner & Wesolowsky 1990, J. of Statistical Computation and Simulation 35),

    Phi2(h, k; rho) = Phi(h) Phi(k) + 1 / (2 pi) integral from 0 to asin(rho) of
                      exp[-(h^2 + k^2 - 2 h k sin t) / (2 cos^2 t)] dt.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from ccc_quality.arrays import Array

FAR = 40.0
"""Stands for infinity: beyond it a normal probability is zero or one in double precision."""

QUADRATURE = tuple(
    (bound, *np.polynomial.legendre.leggauss(n))
    for bound, n in ((0.3, 6), (0.6, 9), (0.8, 12), (0.9, 16))
)
"""Gauss-Legendre nodes and weights that are exact to some 1e-14 up to a correlation in size."""

NEAR = 1e-150
"""Stands for zero, where a_h and a_k have limits but no value."""


def bivariate_normal_cdf(h: Array, k: Array, rho: Array) -> Array:
    """Probability that X <= h and Y <= k.

    Parameters
    ----------
    h, k : arrays
        Limits, broadcast against each other; infinite ones are allowed.
    rho : array
        Correlations, strictly between -1 and 1.

    Returns
    -------
    array

    Examples
    --------
    >>> round(float(bivariate_normal_cdf(0.0, 0.0, 0.5)), 12)  # 1/4 + asin(rho) / (2 pi)
    0.333333333333
    """
    h, k = _bounded(h), _bounded(k)
    s = np.sqrt((1 - rho) * (1 + rho))
    a_h = (k - rho * h) / h / s
    a_k = (h - rho * k) / k / s
    apart = np.where((h < 0) == (k < 0), 0.0, 0.5)
    probability: Array = (
        0.5 * (special.ndtr(h) + special.ndtr(k))
        - special.owens_t(h, a_h)
        - special.owens_t(k, a_k)
        - apart
    )
    return np.clip(probability, 0.0, 1.0)


def bivariate_normal_cdf_of_one(h: Array, k: Array, rho: float) -> Array:
    """The same as :func:`bivariate_normal_cdf` for one correlation, by quadrature where it can be.

    Parameters
    ----------
    h, k : arrays
        Limits, broadcast against each other; finite ones.
    rho : float
        Strictly between -1 and 1.
    """
    rule = next((rule for rule in QUADRATURE if abs(rho) <= rule[0]), None)
    if rule is None:
        return bivariate_normal_cdf(h, k, np.asarray(rho))
    _, nodes, weights = rule
    reach = np.arcsin(rho) / 2
    sines = np.sin(reach * (nodes + 1))
    product, half = h * k, (h * h + k * k) / 2
    probability: Array = special.ndtr(h) * special.ndtr(k)
    scaled = reach / (2 * np.pi) * weights
    for sine, weight in zip(sines.tolist(), scaled.tolist(), strict=True):
        probability += weight * np.exp((product * sine - half) / (1 - sine * sine))
    return probability


def bivariate_normal_pdf(h: Array, k: Array, rho: Array) -> Array:
    """Density at (h, k), which is also the derivative of the distribution function by rho."""
    variance = (1 - rho) * (1 + rho)
    exponent = -0.5 * (h * h - 2 * rho * h * k + k * k) / variance
    density: Array = np.exp(exponent) / (2 * np.pi * np.sqrt(variance))
    return density


def bivariate_normal_pdf_slope(h: Array, k: Array, rho: Array) -> Array:
    """Derivative of the density at (h, k) by rho."""
    variance = (1 - rho) * (1 + rho)
    factor = (rho * variance + (1 + rho * rho) * h * k - rho * (h * h + k * k)) / variance**2
    slope: Array = factor * bivariate_normal_pdf(h, k, rho)
    return slope


def _bounded(limit: Array) -> Array:
    bounded = np.clip(np.asarray(limit, dtype=np.float64), -FAR, FAR)
    return np.where(np.abs(bounded) < NEAR, NEAR, bounded)
