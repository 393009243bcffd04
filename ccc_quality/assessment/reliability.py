"""Reliability and convergent validity, of one sample or of a batch of resamples at once."""

from __future__ import annotations

import numpy as np

from ccc_quality.arrays import Array


def cronbach_alpha(S: Array) -> Array:
    """Reliability of a sum of items that all measure alike.

    alpha = k / (k - 1) (1 - tr(S) / 1'S1), the raw alpha; it underrates reliability when the items
    load unequally, and overrates it when their errors covary.

    Parameters
    ----------
    S : (..., k, k) array
        Sample covariances of the items, k at least 2; the divisor does not matter.

    Returns
    -------
    (...) array

    References
    ----------
    Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests. Psychometrika,
    16, 297-334.
    """
    k = S.shape[-1]
    shares = np.trace(S, axis1=-2, axis2=-1) / S.sum(axis=(-2, -1))
    return np.asarray(k / (k - 1) * (1 - shares))


def mcdonald_omega(*, loadings: Array, residual_cov: Array) -> Array:
    """Share of the variance of the sum of the items that is due to their construct.

    omega = (sum lambda)^2 / ((sum lambda)^2 + 1'Theta1) for a construct of unit variance. Theta
    includes residual covariances, so that errors the items share do not count as reliability.
    This is ``omega`` of semTools' ``reliability()``; ``omega3`` there divides by the sample
    variance of the sum instead.

    Parameters
    ----------
    loadings : (..., k) array
        Unstandardized loadings, for a construct of variance one.
    residual_cov : (..., k, k) array
        Theta, the residual covariances of the items.

    Returns
    -------
    (...) array

    References
    ----------
    McDonald, R. P. (1999). Test theory: A unified treatment. Erlbaum.
    Raykov, T. (2001). Estimation of congeneric scale reliability using covariance structure
    analysis with nonlinear constraints. British Journal of Mathematical and Statistical
    Psychology, 54, 315-323.
    """
    true = loadings.sum(axis=-1) ** 2
    return np.asarray(true / (true + residual_cov.sum(axis=(-2, -1))))


def composite_reliability(std_loadings: Array) -> Array:
    """Reliability of the sum of the standardized items, rho_c.

    rho_c = (sum l)^2 / ((sum l)^2 + sum (1 - l^2)). With second-order loadings it is that of the
    sum of the dimensions (Sarstedt et al. 2019). Residual covariances are left out, as in the
    original; omega counts them.

    Parameters
    ----------
    std_loadings : (..., k) array
        Completely standardized loadings.

    Returns
    -------
    (...) array

    References
    ----------
    Jöreskog, K. G. (1971). Statistical analysis of sets of congeneric tests. Psychometrika, 36,
    109-133.
    Sarstedt, M., Hair, J. F., Cheah, J.-H., Becker, J.-M., & Ringle, C. M. (2019). How to specify,
    estimate, and validate higher-order constructs in PLS-SEM. Australasian Marketing Journal, 27,
    197-211.
    """
    true = std_loadings.sum(axis=-1) ** 2
    return np.asarray(true / (true + (1 - std_loadings**2).sum(axis=-1)))


def average_variance_extracted(std_loadings: Array, variances: Array | None = None) -> Array:
    """Average share of the variance of an indicator that its construct explains.

    AVE = sum v l^2 / sum v. With equal weights v this is the mean squared standardized loading of
    Fornell and Larcker. With the item variances for weights, the same formula on raw loadings,
    sum lambda^2 phi / (sum lambda^2 phi + tr Theta): ``avevar`` of semTools.

    Parameters
    ----------
    std_loadings : (..., k) array
        Completely standardized loadings.
    variances : (k,) array, optional
        Implied variances of the items; equal when left out.

    Returns
    -------
    (...) array

    References
    ----------
    Fornell, C., & Larcker, D. F. (1981). Evaluating structural equation models with unobservable
    variables and measurement error. Journal of Marketing Research, 18, 39-50.
    """
    return np.asarray(np.average(std_loadings**2, axis=-1, weights=variances))
