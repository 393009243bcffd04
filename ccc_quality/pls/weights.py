r"""The iteration of partial least squares, for one correlation matrix or a batch of them.

With R the correlations of the indicators and W (p, m) the weights, scaled so that every composite
has variance one, one step is

    C = W' R W                      correlations of the composites,
    E = inner weights from C        (columns: what stands in for each construct),
    w_j <- (R W E)_j                in block j (mode A),
    w_j <- R_jj^-1 (R W E)_j        in block j (mode B),

until no weight changes (Wold 1982; Lohmoeller 1989). The schemes for E are

    centroid    the sign of the correlation with every neighbour,
    factorial   the correlation itself,
    path        correlations with effects, regression weights of causes.

A composite is turned so that its correlations with its indicators sum to a positive number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from ccc_quality.arrays import Array, Index, Mask
from ccc_quality.pls.layout import Layout
from ccc_quality.resampling.stacks import inverses, solutions

Scheme = Literal["path", "factorial", "centroid"]

TOLERANCE = 1e-10
"""Largest change of a weight at which the iteration has settled."""

MAX_ITERATIONS = 300


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Weights of B correlation matrices.

    Attributes
    ----------
    values : (B, p, m) array
        NaN where the iteration did not settle.
    n_iterations : (B,) array
    """

    values: Array
    n_iterations: Array

    @property
    def failed(self) -> Mask:
        """Which of them did not settle, shape (B,)."""
        return np.asarray(np.isnan(self.values).any(axis=(1, 2)))


def iterate(R: Array, layout: Layout, scheme: Scheme) -> Weights:
    """Weights at which the iteration settles.

    Parameters
    ----------
    R : (B, p, p) array
        Correlations of the indicators.
    layout : Layout
    scheme : {"path", "factorial", "centroid"}
    """
    size = len(R)
    values = np.full((size, *layout.membership.shape), np.nan)
    iterations = np.full(size, MAX_ITERATIONS, dtype=np.float64)
    going = np.arange(size)
    outer = _Outer.of(R, layout)
    W = outer.scaled(np.broadcast_to(layout.membership, values.shape).copy())
    for step in range(1, MAX_ITERATIONS + 1):
        RW = outer.R @ W
        C = np.swapaxes(W, 1, 2) @ RW
        new = outer.scaled(outer.weigh(RW @ inner_weights(C, layout, scheme)))
        change = np.max(np.abs(new - W), axis=(1, 2))
        settled = change < TOLERANCE
        if settled.any():
            values[going[settled]] = outer.of_these(settled).turned(new[settled])
            iterations[going[settled]] = step
        keep = ~settled & np.isfinite(change)
        if not keep.any():
            break
        if not keep.all():
            going, new, outer = going[keep], new[keep], outer.of_these(keep)
        W = new
    return Weights(values, iterations)


def inner_weights(C: Array, layout: Layout, scheme: Scheme) -> Array:
    """Inner weights E (B, m, m): column j holds the weights of the inner proxy of construct j.

    Parameters
    ----------
    C : (B, m, m) array
        Correlations of the composites.
    layout : Layout
    scheme : {"path", "factorial", "centroid"}
    """
    neighbours = layout.paths | layout.paths.T
    if scheme == "centroid":
        return np.where(neighbours, np.sign(C), 0.0)
    E = np.where(neighbours, C, 0.0)
    if scheme == "path":
        for j in layout.endogenous:
            causes = layout.antecedents(j)
            E[:, causes, j] = regression(C, causes, j)
    return E


def regression(C: Array, causes: Index, effect: int) -> Array:
    """Standardized regression weights (B, k) of one variable on k others; NaN if they depend."""
    within = C[:, causes[:, None], causes]
    solved: Array = solutions(within, C[:, causes, effect, None])[..., 0]
    return solved


@dataclass(frozen=True, slots=True, eq=False)
class _Outer:
    """Outer weights of a batch: masked to the blocks, regressed in mode B, scaled and turned."""

    R: Array
    layout: Layout
    inverses: tuple[Array | None, ...]

    @classmethod
    def of(cls, R: Array, layout: Layout) -> _Outer:
        inverted = tuple(
            inverses(R[:, block[:, None], block]) if mode == "B" else None
            for block, mode in zip(layout.blocks, layout.weighting, strict=True)
        )
        return cls(R, layout, inverted)

    def of_these(self, chosen: Mask) -> _Outer:
        kept = tuple(None if one is None else one[chosen] for one in self.inverses)
        return _Outer(self.R[chosen], self.layout, kept)

    def weigh(self, covariances: Array) -> Array:
        """Weights from the covariances (B, p, m) of indicators with what stands in."""
        weights = covariances * self.layout.membership
        for j, (block, inverse) in enumerate(zip(self.layout.blocks, self.inverses, strict=True)):
            if inverse is not None:
                weights[:, block, j] = (inverse @ covariances[:, block, j, None])[..., 0]
        return weights

    def scaled(self, weights: Array) -> Array:
        """Weights of composites with variance one."""
        variances = np.sum(weights * (self.R @ weights), axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            scaled: Array = weights / np.sqrt(variances)[:, None, :]
        return scaled

    def turned(self, weights: Array) -> Array:
        """Composites turned so that their loadings sum to a positive number."""
        loadings = (self.R @ weights) * self.layout.membership
        signs = np.where(loadings.sum(axis=1) < 0, -1.0, 1.0)
        return weights * signs[:, None, :]
