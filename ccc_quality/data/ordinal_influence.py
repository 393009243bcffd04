r"""How far one respondent moves each threshold and polychoric correlation.

The asymptotic covariances of the statistics are the mean products of these influences (Muthen
1984, Psychometrika 49; Joreskog 1994, Psychometrika 59). With P_k the proportion at or below
category k of an item, an answer y moves its thresholds by

    IF(tau_k; y) = (1[y <= k] - P_k) / phi(tau_k),

and a pair of answers (y, z) moves the correlation by what the score s = d log pi / d rho leaves
after the thresholds have moved,

    IF(rho; y, z) = [s(y, z) - A_row IF(tau_row; y) - A_col IF(tau_col; z)] / mean(s^2),

with A the mean products of s and the derivatives of log pi by the thresholds. Both depend on
nothing but the answers, so they are small tables to be looked up. A missing answer has a category
of its own (the last): it moves nothing. Each mean is over those who answered, and influences are
scaled up by n over their number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray
from scipy import special

from ccc_quality.arrays import Array
from ccc_quality.data.bivariate_normal import FAR
from ccc_quality.data.categories import CodedAnswers
from ccc_quality.data.polychoric_pairs import rectangles


def threshold_influence(counts: Array, tau: Array, *, n_obs: int) -> Array:
    """Influence of each answer on the thresholds of its item, shape (p, K - 1, K + 1).

    Parameters
    ----------
    counts : (p, K) array
        How often each category was chosen.
    tau : (p, K - 1) array
        Thresholds; padded ones get zeros.
    n_obs : int
        Respondents, whether they answered an item or not.
    """
    p, K = counts.shape
    n_answers = counts.sum(axis=1)
    at_or_below = np.arange(K) <= np.arange(K - 1)[:, None]
    moved = at_or_below - special.ndtr(tau)[:, :, None]
    scale = np.zeros_like(tau)
    real = tau < FAR
    scale[real] = 1.0 / normal_pdf(tau[real])
    influence = np.zeros((p, K - 1, K + 1))
    influence[:, :, :K] = moved * (scale * (n_obs / n_answers)[:, None])[:, :, None]
    return influence


def correlation_influence(
    tables: Array,
    rho: Array,
    *,
    tau_row: Array,
    tau_col: Array,
    influence_row: Array,
    influence_col: Array,
    n_obs: int,
) -> Array:
    """Influence of each pair of answers on the correlation, shape (P, K + 1, K + 1).

    Parameters
    ----------
    tables : (P, K, K) array
        Counts as observed.
    rho : (P,) array
    tau_row, tau_col : (P, K - 1) arrays
    influence_row, influence_col : (P, K - 1, K + 1) arrays
        Influences on the thresholds of the two items of each pair.
    n_obs : int
    """
    cells = rectangles(rho, tau_row, tau_col)
    score = np.where(tables > 0, cells.slope / cells.probability, 0.0)
    curvature = np.sum(tables * score**2, axis=(1, 2))
    weight = tables * score / cells.probability
    A_row = _threshold_products(weight, rho, tau_row, tau_col)
    A_col = _threshold_products(weight.swapaxes(1, 2), rho, tau_col, tau_row)
    moved = np.zeros((rho.size, influence_row.shape[2], influence_row.shape[2]))
    moved[:, :-1, :-1] = n_obs * score
    moved -= np.einsum("pk,pkc->pc", A_row, influence_row)[:, :, None]
    moved -= np.einsum("pk,pkc->pc", A_col, influence_col)[:, None, :]
    influence: Array = moved / curvature[:, None, None]
    return influence


def ordered_influence(
    coded: CodedAnswers, on_thresholds: Array, on_correlations: Array
) -> Callable[[slice], Array]:
    """What looks up the influence of some rows on thresholds and polychoric correlations.

    Parameters
    ----------
    coded : CodedAnswers
    on_thresholds : (p, K - 1, K + 1) array
    on_correlations : (P, K + 1, K + 1) array
        Pairs in the order of the upper triangle, row by row.

    Returns
    -------
    callable
        Takes a slice of r rows, gives an array (r, t + P); t counts the thresholds of all items.
    """
    p = len(coded.names)
    size = on_thresholds.shape[2]
    item, level = threshold_places(coded)
    row, col = np.triu_indices(p, 1)
    flat_thresholds = np.ascontiguousarray(on_thresholds[item, level]).ravel()
    flat_correlations = on_correlations.ravel()
    offset = np.arange(item.size) * size
    pair_offset = np.arange(row.size) * size**2

    def looked_up(rows: slice) -> Array:
        codes = coded.codes[rows]
        places = np.where(codes < 0, size - 1, codes).astype(np.intp)
        Z = np.empty((len(codes), item.size + row.size))
        Z[:, : item.size] = flat_thresholds[places[:, item] + offset]
        Z[:, item.size :] = flat_correlations[places[:, row] * size + places[:, col] + pair_offset]
        return Z

    return looked_up


def asymptotic_covariance(
    influence: Callable[[slice], Array], chunks: Iterable[slice], *, n_obs: int
) -> Array:
    """Mean products of the influences: the covariances of root n times the statistics.

    Parameters
    ----------
    influence : callable
        Takes a slice of r rows, gives their influence on the s statistics, shape (r, s).
    chunks : iterable of slice
        All rows.
    n_obs : int
    """
    total = sum(Z.T @ Z for Z in map(influence, chunks))
    return np.asarray(total / n_obs)


def threshold_places(coded: CodedAnswers) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Item and level (from zero) of every threshold, item by item, each of shape (t,)."""
    m = int(coded.n_categories.max()) - 1
    item, level = np.nonzero(np.arange(m) < coded.n_categories[:, None] - 1)
    return item, level


def normal_pdf(x: Array) -> Array:
    """Density of the standard normal distribution."""
    density: Array = np.exp(-0.5 * x * x) / np.sqrt(2 * np.pi)
    return density


def _threshold_products(weight: Array, rho: Array, tau: Array, other: Array) -> Array:
    """Sums of score times the derivative of log pi by the thresholds of the rows, (P, K - 1).

    Parameters
    ----------
    weight : (P, K, K) array
        Count times score over probability.
    rho : (P,) array
    tau, other : (P, K - 1) arrays
        Thresholds of the rows and of the columns.
    """
    s = np.sqrt((1 - rho) * (1 + rho))[:, None, None]
    below = np.zeros((*tau.shape, other.shape[1] + 2))
    below[:, :, 1:-1] = special.ndtr((other[:, None, :] - rho[:, None, None] * tau[:, :, None]) / s)
    below[:, :, -1] = 1.0
    moved = normal_pdf(tau)[:, :, None] * np.diff(below, axis=2)
    products: Array = np.sum((weight[:, :-1] - weight[:, 1:]) * moved, axis=2)
    return products
