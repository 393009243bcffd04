r"""What weights imply: loadings, reliability, construct correlations, paths; for a batch.

Composites correlate by C = W' R W. A common factor is measured by its composite with reliability

    rho_A = (w' w)^2  [w' (S - diag S) w] / [w' (w w' - diag(w w')) w],

S being the correlations of its indicators (Dijkstra & Henseler 2015), so that correlations of
factors are C_ij / sqrt(rho_i rho_j) and loadings w sqrt(rho) / (w' w). rho_A belongs to the sample
correlations as they are: no factor n / (n - 1) goes with it. Composites and single items have
reliability one. Paths are regressions on these correlations.

References
----------
Dijkstra, T. K., & Henseler, J. (2015). Consistent partial least squares path modeling. MIS
Quarterly, 39(2), 297-316.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ccc_quality.arrays import Array
from ccc_quality.pls.layout import Layout
from ccc_quality.pls.weights import regression


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """Estimates from B correlation matrices.

    Attributes
    ----------
    weights : (B, p, m) array
    loadings : (B, p, m) array
        Correlations of indicators with their construct, zero elsewhere.
    cross_loadings : (B, p, m) array
        Correlations of indicators with all composites.
    rho_a : (B, m) array
        One for composites and single items.
    composite_correlations : (B, m, m) array
        Correlations of the composites.
    correlations : (B, m, m) array
        Correlations of the constructs, corrected for attenuation where they are common factors.
    paths : (B, m, m) array
        Standardized effect of the construct of the row on that of the column.
    r_squared : (B, m) array
        NaN for exogenous constructs.
    """

    weights: Array
    loadings: Array
    cross_loadings: Array
    rho_a: Array
    composite_correlations: Array
    correlations: Array
    paths: Array
    r_squared: Array


def solution(R: Array, W: Array, layout: Layout, *, consistent: bool) -> Solution:
    """All estimates from correlations (B, p, p) and weights (B, p, m).

    Parameters
    ----------
    R : (B, p, p) array
    W : (B, p, m) array
    layout : Layout
    consistent : bool
        Whether common factors are corrected for attenuation.
    """
    RW = R @ W
    C = np.swapaxes(W, 1, 2) @ RW
    at = np.arange(C.shape[1])
    C[:, at, at] = 1.0
    loadings = RW * layout.membership
    rho = np.ones((len(R), len(layout.constructs)))
    factors = np.flatnonzero(layout.common_factor) if consistent else np.zeros(0, dtype=np.intp)
    for j in factors:
        block = layout.blocks[j]
        w = W[:, block, j]
        rho[:, j] = rho_a(R[:, block[:, None], block], w)
        with np.errstate(invalid="ignore"):
            scale = np.sqrt(rho[:, j]) / np.sum(w**2, axis=1)
        loadings[:, block, j] = w * scale[:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        root = np.sqrt(rho)
        corrected = C / (root[:, :, None] * root[:, None, :])
    corrected[:, at, at] = 1.0
    paths, r_squared = inner_model(corrected, layout)
    return Solution(W, loadings, RW, rho, C, corrected, paths, r_squared)


def inner_model(correlations: Array, layout: Layout) -> tuple[Array, Array]:
    """Paths (B, m, m) and explained shares (B, m) from correlations of the constructs (B, m, m)."""
    paths = np.zeros_like(correlations)
    r_squared = np.full(correlations.shape[:2], np.nan)
    usable = np.isfinite(correlations).all(axis=(1, 2))
    known = correlations[usable]
    for j in layout.endogenous:
        causes = layout.antecedents(j)
        weights = regression(known, causes, j)
        paths[np.flatnonzero(usable)[:, None], causes, j] = weights
        r_squared[usable, j] = np.sum(weights * known[:, causes, j], axis=1)
    paths[~usable] = np.nan
    return paths, r_squared


def rho_a(S: Array, w: Array) -> Array:
    """Reliability of composites (B,) from correlations (B, k, k) and weights (B, k)."""
    off = 1.0 - np.eye(S.shape[-1])
    explained = np.einsum("bi,bij,bj->b", w, S * off, w)
    possible = np.einsum("bi,bi,bj,bj,ij->b", w, w, w, w, off)
    reliability: Array = np.sum(w**2, axis=1) ** 2 * explained / possible
    return reliability


def total_effects(paths: Array) -> Array:
    """Direct and indirect effects (B, m, m): (I - P)^-1 - I."""
    eye = np.eye(paths.shape[-1])
    effects: Array = np.linalg.inv(eye - paths) - eye
    return effects
