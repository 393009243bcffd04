"""p values from permutations and from bootstrap draws."""

from __future__ import annotations

import numpy as np
from scipy import stats

from ccc_quality.arrays import Array

TIE = 1e-9
"""Values nearer than that are the same: weights settle to 1e-10."""


def lower_tail(draws: Array, observed: Array) -> Array:
    """Share of permutations at or below what was observed, the sample itself among them.

    p = (1 + #{d_r <= d}) / (R + 1), so that no p value is zero (Phipson & Smyth 2010).

    Parameters
    ----------
    draws : (R, k) array
        Failed permutations are NaN and left out.
    observed : (k,) array

    Returns
    -------
    (k,) array
        NaN where nothing was observed or drawn.

    References
    ----------
    Phipson, B., & Smyth, G. K. (2010). Permutation p-values should never be zero. Statistical
    Applications in Genetics and Molecular Biology, 9(1), 39.
    """
    used = np.sum(np.isfinite(draws), axis=0)
    below = np.sum(draws <= observed + TIE, axis=0)
    return np.where((used > 0) & np.isfinite(observed), (1 + below) / (1 + used), np.nan)


def two_tails(draws: Array, observed: Array) -> Array:
    """Twice the smaller tail, at most one; see :func:`lower_tail`."""
    tails = np.minimum(lower_tail(draws, observed), lower_tail(-draws, -observed))
    doubled: Array = np.minimum(2 * tails, 1.0)
    return doubled


def henseler_probability(first: Array, second: Array) -> Array:
    r"""Probability that a parameter is no larger in the first group than in the second.

    With bootstrap draws a_i and b_j of a parameter in two groups and their means,

        P = 1 - \sum_ij 1[2 mean(a) - a_i > 2 mean(b) - b_j] / (I J)

    Parameters
    ----------
    first, second : (I, k) and (J, k) arrays
        Failed resamples are NaN and left out.

    Returns
    -------
    (k,) array

    References
    ----------
    Henseler, J., Ringle, C. M., & Sinkovics, R. R. (2009). The use of partial least squares path
    modeling in international marketing. Advances in International Marketing, 20, 277-319.
    """
    return np.array([_share_not_above(a, b) for a, b in zip(first.T, second.T, strict=True)])


def henseler_test(first: Array, second: Array) -> Array:
    """Two-sided p values (k,): twice the smaller of P and 1 - P of :func:`henseler_probability`."""
    share = henseler_probability(first, second)
    doubled: Array = 2 * np.minimum(share, 1 - share)
    return doubled


def welch_test(
    difference: Array, first: Array, second: Array, n_first: int, n_second: int
) -> Array:
    """Two-sided p values (k,) of the t test with unequal variances.

    t = d / sqrt(s_a^2 + s_b^2) with the standard deviations of bootstrap draws, and
    (s_a^2 + s_b^2)^2 / (s_a^4 / (n_a - 1) + s_b^4 / (n_b - 1)) degrees of freedom (Satterthwaite
    1946; Welch 1947).

    Parameters
    ----------
    difference : (k,) array
        Estimate of the first group less that of the second.
    first, second : (I, k) and (J, k) arrays
        Bootstrap draws.
    n_first, n_second : int
        Respondents.
    """
    a, b = np.nanvar(first, axis=0, ddof=1), np.nanvar(second, axis=0, ddof=1)
    df = (a + b) ** 2 / (a**2 / (n_first - 1) + b**2 / (n_second - 1))
    return np.asarray(2 * stats.t.sf(np.abs(difference) / np.sqrt(a + b), df), np.float64)


def holm(pvalues: Array) -> Array:
    """P values adjusted for their number m: max over i <= j of min(1, (m - i + 1) p_(i)).

    NaN stays NaN and counts for nothing.

    References
    ----------
    Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal
    of Statistics, 6(2), 65-70.
    """
    adjusted = np.full(pvalues.shape, np.nan)
    known = np.flatnonzero(np.isfinite(pvalues))
    order = known[np.argsort(pvalues[known], kind="stable")]
    factors = np.arange(order.size, 0, -1)
    adjusted[order] = np.minimum(np.maximum.accumulate(factors * pvalues[order]), 1.0)
    return adjusted


def _share_not_above(a: Array, b: Array) -> float:
    a, b = a[np.isfinite(a)], b[np.isfinite(b)]
    if not (a.size and b.size):
        return np.nan
    mirrored = np.sort(2 * b.mean() - b)
    above = np.searchsorted(mirrored, 2 * a.mean() - a, side="left")
    return float(1 - above.sum() / (a.size * b.size))
