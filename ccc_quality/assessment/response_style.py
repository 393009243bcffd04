"""Traces of careless answering in a row of answers, from arrays; missing answers are NaN."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ccc_quality.arrays import Array, Index, Mask

FEWEST_PAIRS = 3
"""Pairs from which on a correlation within a person says anything."""

SYNONYMOUS = 0.60
"""Correlation from which on two items are synonyms (Meade & Craig 2012)."""


def longest_string(Y: Array) -> Array:
    """Length (n,) of the longest run of one answer, in the order of asking.

    Missing answers are passed over.

    Parameters
    ----------
    Y : (n, p) array
        Answers as given: items worded the other way round not turned.

    References
    ----------
    Johnson, J. A. (2005). Ascertaining the validity of individual protocols from web-based
    personality inventories. Journal of Research in Personality, 39, 103-129.
    """
    last = np.full(len(Y), np.nan)
    run, longest = np.zeros(len(Y)), np.zeros(len(Y))
    for answer in Y.T:
        given = np.isfinite(answer)
        run = np.where(given, np.where(answer == last, run + 1, 1), run)
        last = np.where(given, answer, last)
        longest = np.maximum(longest, run)
    return longest


def response_variability(Y: Array) -> Array:
    """Standard deviation (n,) of a person's answers, divisor k - 1; NaN below two answers.

    Parameters
    ----------
    Y : (n, p) array
        Answers as given.

    References
    ----------
    Dunn, A. M., Heggestad, E. D., Shanock, L. R., & Theilgard, N. (2018). Intra-individual response
    variability as an indicator of insufficient effort responding. Journal of Business and
    Psychology, 33, 105-121.
    """
    given = np.isfinite(Y)
    k = given.sum(axis=1)
    filled = np.where(given, Y, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        centred = np.where(given, filled - (filled.sum(axis=1) / k)[:, None], 0.0)
        sd: Array = np.sqrt(np.sum(centred**2, axis=1) / (k - 1))
    return np.where(k > 1, sd, np.nan)


def even_odd_consistency(Y: Array, blocks: Sequence[Index]) -> Array:
    """Agreement (n,) of a person's answers to the two halves of every scale.

    The mean of the first, third, ... item of each scale is correlated with that of the second,
    fourth, ..., across scales and within the person, and stepped up to full length by Spearman and
    Brown: 2 r / (1 + r), no lower than -1. NaN with fewer than three scales, or where a half does
    not vary.

    Parameters
    ----------
    Y : (n, p) array
        Answers that all point the same way.
    blocks : sequence of integer arrays
        Places of the items of each scale; those of a single item are passed over.

    References
    ----------
    Johnson, J. A. (2005), as above; Curran, P. G. (2016). Methods for the detection of carelessly
    invalid responses in survey data. Journal of Experimental Social Psychology, 66, 4-19.
    """
    halves = [(Y[:, block[::2]], Y[:, block[1::2]]) for block in blocks if len(block) > 1]
    if not halves:
        return np.full(len(Y), np.nan)
    odd = np.column_stack([_means(first) for first, _ in halves])
    even = np.column_stack([_means(second) for _, second in halves])
    r = correlation_within(odd, even)
    with np.errstate(divide="ignore", invalid="ignore"):
        stepped_up = np.maximum(2 * r / (1 + r), -1.0)
    return np.where(r <= -1 + 1e-12, -1.0, stepped_up)


def synonym_pairs(Y: Array) -> tuple[Index, Index]:
    """Places of the pairs of items that correlate above .60, from complete rows.

    Parameters
    ----------
    Y : (n, p) array
    """
    complete = Y[np.isfinite(Y).all(axis=1)]
    R = np.corrcoef(complete.T)
    first, second = np.nonzero(np.triu(R, 1) > SYNONYMOUS)
    return first, second


def synonym_consistency(Y: Array, pairs: tuple[Index, Index]) -> Array:
    """Correlation (n,) within a person between the first and second items of synonymous pairs.

    NaN with fewer than three pairs, or where either side does not vary.

    Parameters
    ----------
    Y : (n, p) array
    pairs : pair of integer arrays
        As :func:`synonym_pairs` gives them.

    References
    ----------
    Meade, A. W., & Craig, S. B. (2012). Identifying careless responses in survey data.
    Psychological Methods, 17, 437-455.
    """
    first, second = pairs
    return correlation_within(Y[:, first], Y[:, second])


def correlation_within(X: Array, Y: Array) -> Array:
    """Correlation (n,) of the rows of X with those of Y, over the columns that both have.

    Parameters
    ----------
    X, Y : (n, k) arrays
    """
    both = np.isfinite(X) & np.isfinite(Y)
    k = both.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        x, y = _centred(X, both, k), _centred(Y, both, k)
        scale = np.sqrt(np.sum(x**2, axis=1) * np.sum(y**2, axis=1))
        r = np.sum(x * y, axis=1) / np.where(scale > 1e-12, scale, np.nan)
    return np.where(k >= FEWEST_PAIRS, np.clip(r, -1.0, 1.0), np.nan)


def _centred(X: Array, given: Mask, k: Index) -> Array:
    filled = np.where(given, X, 0.0)
    return np.where(given, filled - (filled.sum(axis=1) / k)[:, None], 0.0)


def _means(Y: Array) -> Array:
    """Means (n,) of the answers that were given."""
    given = np.isfinite(Y)
    with np.errstate(invalid="ignore", divide="ignore"):
        means: Array = np.where(given, Y, 0.0).sum(axis=1) / given.sum(axis=1)
    return means
