"""How the variance that drivers explain divides among them: over subsets, or by relative weights.

A subset is a number: bit j is set where driver j is in. With R the correlations of p drivers and
the target, the target last, the residual variance of the target given a subset is what is left of
R when the drivers in the subset are swept out one after the other. As drivers are either swept out
or struck off, in turn, the 2^p subsets cost a few operations each, and none is inverted.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from ccc_quality.arrays import Array, Index
from ccc_quality.resampling.stacks import transposed

MOST_DRIVERS = 15
"""Drivers up to which all subsets are looked at: 32,768 of them."""

AT_ONCE = 2**20
"""Subsets, over all correlation matrices, that are held in memory together."""

ROUNDING = 1e-10
"""Differences of explained variance up to here are ties."""


def subset_r_squared(R: Array) -> Array:
    """R squared of the target on every subset of the drivers, shape (B, 2^p).

    Parameters
    ----------
    R : (B, p + 1, p + 1) array
        Correlations or covariances, positive definite, the target last.
    """
    left = R[:, None]
    for _ in range(R.shape[-1] - 1):
        struck_off = left[..., 1:, 1:]
        column, pivot = left[..., 1:, :1], left[..., :1, :1]
        swept_out = struck_off - column * transposed(column) / pivot
        left = np.concatenate([struck_off, swept_out], axis=1)
    r_squared: Array = 1.0 - left[..., 0, 0] / R[:, -1:, -1]
    return r_squared


def conditional_dominance(r_squared: Array) -> Array:
    """What driver j adds, on average, to subsets of k others, k = 0, ..., p - 1; (B, p, p).

    Parameters
    ----------
    r_squared : (B, 2^p) array
        Of all subsets.

    References
    ----------
    Azen, R., & Budescu, D. V. (2003). The dominance analysis approach for comparing predictors in
    multiple regression. Psychological Methods, 8(2), 129-148.
    """
    B, n_subsets = r_squared.shape
    p = _n_drivers(n_subsets)
    sizes = np.bitwise_count(np.arange(n_subsets // 2))
    averaging = (sizes[:, None] == np.arange(p)) / np.bincount(sizes, minlength=p)
    averages = []
    for j in range(p):
        # with the bit of driver j in the middle, its two values stand side by side; the subsets
        # of the others keep their sizes
        halves = r_squared.reshape(B, 2 ** (p - 1 - j), 2, 2**j)
        gains = (halves[:, :, 1] - halves[:, :, 0]).reshape(B, -1)
        averages.append(gains @ averaging)
    return np.stack(averages, axis=1)


def general_dominance(R: Array) -> Array:
    """Shapley values of R squared, shape (B, p).

    The mean over sizes of what a driver adds, which is the mean over all orders in which drivers
    can enter (LMG):

        phi_j = sum over S without j of |S|! (p - |S| - 1)! / p! (R2(S and j) - R2(S)).

    Parameters
    ----------
    R : (B, p + 1, p + 1) array
        The target last.

    References
    ----------
    Lindeman, R. H., Merenda, P. F., & Gold, R. Z. (1980). Introduction to bivariate and
    multivariate analysis. Scott, Foresman.

    Budescu, D. V. (1993). Dominance analysis: A new approach to the problem of relative importance
    of predictors in multiple regression. Psychological Bulletin, 114(3), 542-551.
    """
    return in_batches(lambda one: conditional_dominance(subset_r_squared(one)).mean(axis=2), R)


def pairwise_dominance(R: Array) -> Array:
    """Who dominates whom, shape (B, 3, pairs): complete, conditional and general dominance.

    1 where the first driver of a pair adds at least as much as the second to every subset of the
    others (complete), on average to subsets of every size (conditional), or on average over sizes
    (general), and somewhere more; 0 the other way round; 0.5 where neither holds. Pairs are those
    of :func:`pairs`.

    Parameters
    ----------
    R : (B, p + 1, p + 1) array
        The target last.
    """
    return in_batches(lambda one: _pairwise(subset_r_squared(one)), R)


def pairs(p: int) -> tuple[Index, Index]:
    """First and second driver of every pair."""
    return np.triu_indices(p, 1)


def in_batches(function: Callable[[Array], Array], R: Array) -> Array:
    """Apply a function of all subsets to as many matrices at once as memory allows."""
    size = max(1, AT_ONCE >> (R.shape[-1] - 1))
    return np.concatenate([function(R[at : at + size]) for at in range(0, len(R), size)])


def _pairwise(r_squared: Array) -> Array:
    subsets = np.arange(r_squared.shape[1])
    conditional = conditional_dominance(r_squared)
    found = []
    for i, j in zip(*pairs(conditional.shape[1]), strict=True):
        neither = subsets[(subsets >> i & 1 == 0) & (subsets >> j & 1 == 0)]
        complete = r_squared[:, neither | 1 << i] - r_squared[:, neither | 1 << j]
        by_size = conditional[:, i] - conditional[:, j]
        levels = (complete, by_size, by_size.mean(axis=1, keepdims=True))
        found.append(np.stack([_dominates(level) for level in levels], axis=1))
    return np.stack(found, axis=2)


def _dominates(differences: Array) -> Array:
    """1, 0 or 0.5 from what one driver adds more than the other, shape (B,)."""
    low, high = differences.min(axis=1), differences.max(axis=1)
    wins = (low >= -ROUNDING) & (high > ROUNDING)
    loses = (high <= ROUNDING) & (low < -ROUNDING)
    found: Array = 0.5 + 0.5 * wins - 0.5 * loses
    return found


def _n_drivers(n_subsets: int) -> int:
    return round(math.log2(n_subsets))


def relative_weights(R: Array) -> Array:
    r"""Johnson's relative weights, shape (B, p); their sum is R squared.

    Drivers are replaced by the uncorrelated variables Z that lie closest to them. With R_xx the
    correlations of the drivers, r_xy those with the target and Lambda = R_xx^(1/2) symmetric, the
    target has coefficients beta = Lambda^-1 r_xy on Z, and the weight of driver j is

        epsilon_j = sum_k Lambda_jk^2 beta_k^2.

    With two drivers that is the Shapley value; with more the two differ a little.

    Parameters
    ----------
    R : (B, p + 1, p + 1) array
        Correlations, positive definite, the target last.

    References
    ----------
    Johnson, J. W. (2000). A heuristic method for estimating the relative weight of predictor
    variables in multiple regression. Multivariate Behavioral Research, 35(1), 1-19.
    """
    values, vectors = np.linalg.eigh(R[:, :-1, :-1])
    root = np.sqrt(values)[:, None, :]
    Lambda = (vectors * root) @ transposed(vectors)
    beta = (vectors / root) @ transposed(vectors) @ R[:, :-1, -1:]
    weights: Array = (Lambda**2 @ beta**2)[..., 0]
    return weights
