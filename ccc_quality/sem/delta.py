"""Exact derivatives of anything computed from the parameters, and the delta method.

The derivative of an analytic function f is Im f(theta + i h e_k) / h. Nothing is subtracted, so h
can be tiny and the result is exact to machine precision (Squire & Trapp, 1998, SIAM Review 40(1)).
Functions take a batch of parameter vectors, so a Jacobian costs one call.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ccc_quality.arrays import Array, ComplexOrFloat

ParameterFunction = Callable[[ComplexOrFloat], ComplexOrFloat]
"""Maps a (..., q) array of parameters to a (..., r) array, real or complex."""

STEP = 1e-30


def jacobian(function: ParameterFunction, theta: Array) -> Array:
    """Jacobian of ``function`` at ``theta``, shape (r, q)."""
    q = theta.shape[0]
    perturbed = theta + 1j * STEP * np.eye(q)
    derivatives: Array = np.imag(function(perturbed)) / STEP
    return derivatives.T


def delta_method(function: ParameterFunction, theta: Array, vcov: Array) -> tuple[Array, Array]:
    """Values of ``function`` and their standard errors.

    Parameters
    ----------
    function : callable
        See :data:`ParameterFunction`.
    theta : (q,) array
    vcov : (q, q) array
        Covariance matrix of the parameters; NaN gives NaN errors.

    Returns
    -------
    values, errors : (r,) arrays
        The errors are the root of the diagonal of J vcov J'.
    """
    values: Array = np.real(function(theta))
    if not np.all(np.isfinite(vcov)):
        return values, np.full(values.shape, np.nan)
    J = jacobian(function, theta)
    variances = np.einsum("ij,ij->i", J @ vcov, J)
    return values, np.sqrt(np.maximum(variances, 0.0))
