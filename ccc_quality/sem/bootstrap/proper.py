"""Which solutions of a batch are proper, by the rules of :mod:`ccc_quality.sem.admissibility`.

A correlation beyond one makes its matrix indefinite, so that variances and the definiteness of
two correlation matrices say it all.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ccc_quality.arrays import Array, Mask
from ccc_quality.resampling.stacks import positive_definite, transposed
from ccc_quality.sem.admissibility import TINY
from ccc_quality.sem.bootstrap.gradient import (
    has_diagonal_residuals,
    residual_variances,
    structure,
)
from ccc_quality.sem.matrices import Block, filled


def all_proper(blocks: Sequence[Block], psi: Array) -> Mask:
    """Whether solutions are proper in all groups, shape (B,)."""
    with np.errstate(invalid="ignore"):
        fine: Mask = np.logical_and.reduce([proper(block, psi) for block in blocks])
    return fine


def proper(block: Block, psi: Array) -> Mask:
    """Whether variances are not negative and correlations can exist, shape (B,).

    Parameters
    ----------
    block : Block
        Opened up: see :mod:`ccc_quality.sem.bootstrap.opening`.
    psi : (B, q + k) array
    """
    s = structure(block, psi)
    variances = np.diagonal(s.Psi, axis1=1, axis2=2), residual_variances(block, psi)
    fine: Mask = np.min(np.concatenate(variances, axis=1), axis=1) >= -TINY
    fine &= _is_covariance(s.C)
    if not has_diagonal_residuals(block):
        fine &= _is_covariance(filled(block, "Theta", psi))
    return fine


def has_likelihood(block: Block, psi: Array) -> Mask:
    """Whether the implied covariance matrix is positive definite, shape (B,)."""
    s = structure(block, psi)
    return positive_definite(s.Lambda @ s.C @ transposed(s.Lambda) + filled(block, "Theta", psi))


def _is_covariance(matrices: Array) -> Mask:
    """Whether correlations have no eigenvalue below -TINY; variances near zero do not count."""
    variances = np.diagonal(matrices, axis1=1, axis2=2)
    used = variances > TINY
    sd = np.sqrt(np.where(used, variances, 1.0))
    both = used[:, :, None] & used[:, None, :]
    correlations = np.where(both, matrices / (sd[:, :, None] * sd[:, None, :]), 0.0)
    at = np.arange(variances.shape[1])
    correlations[:, at, at] = 1.0 + TINY
    return positive_definite(correlations)
