"""Sums of some of the items of a scale, from its covariance matrix."""

from __future__ import annotations

import numpy as np

from ccc_quality.arrays import Array, Index


def part_whole_correlation(S: Array, kept: Index) -> float:
    """Correlation of the sum of some items with the sum of all.

    r = a'S1 / sqrt(a'Sa 1'S1), where a is one for the items kept and zero for the others. Both
    sums hold the same answers to the items kept, errors included, so that r overrates how well a
    short form given by itself agrees with the long one (Levy 1967).

    Parameters
    ----------
    S : (k, k) array
        Covariance matrix of all items; the divisor does not matter.
    kept : (m,) integer array
        Places of the items kept.

    References
    ----------
    Levy, P. (1967). The correction for spurious correlation in the evaluation of short-form tests.
    Journal of Clinical Psychology, 23, 84-86.
    """
    short = S[np.ix_(kept, kept)].sum()
    return float(S[kept].sum() / np.sqrt(short * S.sum()))


def spearman_brown(reliability: float, ratio: float) -> float:
    """Reliability to expect of a scale ``ratio`` times as long, with items of the same quality.

    rho* = q rho / (1 + (q - 1) rho).

    Parameters
    ----------
    reliability : float
        Of the scale as it is.
    ratio : float
        q, new length by old.

    References
    ----------
    Spearman, C. (1910). Correlation calculated from faulty data. British Journal of Psychology, 3,
    271-295.
    Brown, W. (1910). Some experimental results in the correlation of mental abilities. British
    Journal of Psychology, 3, 296-322.
    """
    return ratio * reliability / (1 + (ratio - 1) * reliability)
