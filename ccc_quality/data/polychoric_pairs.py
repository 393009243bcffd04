r"""Polychoric correlations of many pairs of items at once, in two steps.

An ordered answer is a normal variable cut at thresholds. The thresholds tau come from the margins
of each item; the correlation rho of a pair maximizes the likelihood of its two-way table with the
thresholds held fixed (Olsson 1979, Psychometrika 44),

    l(rho) = sum_ab n_ab log pi_ab(rho),

where pi_ab is the probability of a rectangle between thresholds.

Arrays of pairs have the leading axis P; tables are padded to K x K with empty cells, thresholds
with :data:`~ccc_quality.data.bivariate_normal.FAR`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import special

from ccc_quality.arrays import Array, Index
from ccc_quality.data.bivariate_normal import (
    FAR,
    bivariate_normal_cdf,
    bivariate_normal_pdf,
    bivariate_normal_pdf_slope,
)
from ccc_quality.data.correlation_search import most_likely_correlations

SMALLEST_PROBABILITY = 1e-16
ADDED_TO_EMPTY_CELL = 0.5


def thresholds(counts: Array) -> Array:
    """Probits of the cumulative proportions, shape (p, K - 1).

    Parameters
    ----------
    counts : (p, K) array
        How often each category of each item was chosen.
    """
    cumulative = np.cumsum(counts, axis=1)
    proportions = cumulative[:, :-1] / cumulative[:, -1:]
    return np.minimum(special.ndtri(proportions), FAR)


def filled_tables(tables: Array, n_row: Index, n_col: Index) -> Array:
    """Two-by-two tables with one empty cell get 0.5 there, margins kept; others stay as they are.

    Without it the correlation of such a table is 1 or -1 however small the sample. Larger tables
    keep their empty cells: the other cells determine the correlation.

    Parameters
    ----------
    tables : (P, K, K) array
    n_row, n_col : (P,) integer arrays
        Number of categories of the two items.
    """
    corner = tables[:, :2, :2]
    empty = corner == 0
    lonely = (n_row == 2) & (n_col == 2) & (empty.sum(axis=(1, 2)) == 1)
    if not lonely.any():
        return tables
    sign = np.where(empty[:, 0, 0] | empty[:, 1, 1], 1.0, -1.0) * lonely
    filled = tables.copy()
    filled[:, :2, :2] += (
        sign[:, None, None] * ADDED_TO_EMPTY_CELL * np.array([[1.0, -1.0], [-1.0, 1.0]])
    )
    return filled


def polychoric(tables: Array, tau_row: Array, tau_col: Array) -> Array:
    """Correlation of each pair, shape (P,).

    Parameters
    ----------
    tables : (P, K, K) array
        Counts.
    tau_row, tau_col : (P, K - 1) arrays
        Thresholds of the two items.

    Raises
    ------
    EstimationError
        If a maximum was not found, which would be a defect of this module.
    """

    def derivatives(rho: Array, pairs: Index) -> tuple[Array, Array]:
        cells = rectangles(rho, tau_row[pairs], tau_col[pairs], with_curvature=True)
        relative = cells.slope / cells.probability
        bend = cells.curvature / cells.probability - relative**2
        counts = tables[pairs]
        return np.sum(counts * relative, axis=(1, 2)), np.sum(counts * bend, axis=(1, 2))

    return most_likely_correlations(derivatives, start=_product_moment(tables))


class Rectangles(NamedTuple):
    """Probabilities of the cells of each pair and their derivatives by rho, each (P, K, K)."""

    probability: Array
    slope: Array
    curvature: Array


def rectangles(
    rho: Array, tau_row: Array, tau_col: Array, *, with_curvature: bool = False
) -> Rectangles:
    """Cell probabilities of bivariate normal variables cut at thresholds.

    Parameters
    ----------
    rho : (P,) array
    tau_row, tau_col : (P, K - 1) arrays
    with_curvature : bool
        Whether the second derivatives are wanted; they are zero otherwise.
    """
    h, k, r = tau_row[:, :, None], tau_col[:, None, :], rho[:, None, None]
    P, m = tau_row.shape
    corners = np.zeros((P, m + 2, m + 2))
    corners[:, 1:-1, 1:-1] = bivariate_normal_cdf(h, k, r)
    corners[:, 1:-1, -1] = special.ndtr(tau_row)
    corners[:, -1, 1:-1] = special.ndtr(tau_col)
    corners[:, -1, -1] = 1.0
    slope = np.zeros_like(corners)
    slope[:, 1:-1, 1:-1] = bivariate_normal_pdf(h, k, r)
    curvature = np.zeros_like(corners)
    if with_curvature:
        curvature[:, 1:-1, 1:-1] = bivariate_normal_pdf_slope(h, k, r)
    return Rectangles(
        np.maximum(_cells(corners), SMALLEST_PROBABILITY), _cells(slope), _cells(curvature)
    )


def _cells(corners: Array) -> Array:
    return np.diff(np.diff(corners, axis=1), axis=2)


def _product_moment(tables: Array) -> Array:
    """Correlation of the category numbers, as a start."""
    K = tables.shape[1]
    scores = np.arange(K, dtype=np.float64)
    n = tables.sum(axis=(1, 2))
    row, col = tables.sum(axis=2), tables.sum(axis=1)
    mean_row, mean_col = row @ scores / n, col @ scores / n
    product = np.einsum("pab,a,b->p", tables, scores, scores) / n - mean_row * mean_col
    variance_row = row @ scores**2 / n - mean_row**2
    variance_col = col @ scores**2 / n - mean_col**2
    spread = np.sqrt(variance_row * variance_col)
    correlation: Array = np.divide(product, spread, out=np.zeros_like(product), where=spread > 0)
    return correlation
