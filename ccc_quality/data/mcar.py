"""A test of answers missing completely at random."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats

from ccc_quality.data.completion import Layout, complete
from ccc_quality.data.patterns import PatternMoments
from ccc_quality.data.saturated import saturated_fit

FEW_ROWS = 5
"""Patterns with fewer rows than this make the chi-square approximation doubtful."""


@dataclass(frozen=True, slots=True)
class McarTest:
    """Little's test of answers missing completely at random.

    Attributes
    ----------
    statistic : float
        d^2 = sum_g n_g (mean_g - mu_g)' Sigma_g^-1 (mean_g - mu_g), means by pattern against the
        maximum-likelihood means, in the metric of the maximum-likelihood covariances.
    df : int
        Sum of the numbers of observed items over patterns, less the number of items.
    pvalue : float
        NaN without missing answers.
    share_in_small_patterns : float
        Share of the rows in patterns of fewer than five rows. The p value is a large-sample one
        within every pattern; when this share is large it is a rough guide.
    reason : str
        Why there is no test; empty when there is one.
    """

    statistic: float
    df: int
    pvalue: float
    share_in_small_patterns: float
    reason: str = ""


def mcar_test(patterns: PatternMoments) -> McarTest:
    """Test whether the means of all missing patterns agree (Little 1988).

    A small p value speaks against answers missing completely at random; a large one is no proof
    of it. Full-information maximum likelihood needs less: that what is missing depends on nothing
    but answers that were given.

    References
    ----------
    Little, R. J. A. (1988). A test of missing completely at random for multivariate data with
    missing values. Journal of the American Statistical Association 83(404).
    """
    layout = Layout.of(patterns)
    moments = saturated_fit(patterns, layout=layout).moments
    mu = np.asarray(moments.mean, dtype=np.float64)
    df = degrees_of_freedom(patterns)
    done = complete(layout, Sigma=np.asarray(moments.cov), mu=mu)
    statistic = math.nan
    if done is not None:
        apart = np.where(layout.answered, layout.means - mu, 0.0)
        by_pattern = np.einsum("ij,ij->i", apart, done.deviations @ done.K)
        statistic = float(patterns.counts @ by_pattern)
    pvalue = float(stats.chi2.sf(statistic, df)) if df else math.nan
    return McarTest(statistic, df, pvalue, share_in_small_patterns(patterns))


def untested(patterns: PatternMoments, reason: str) -> McarTest:
    """The test where there is none, with the reason."""
    df, small = degrees_of_freedom(patterns), share_in_small_patterns(patterns)
    return McarTest(math.nan, df, math.nan, small, reason)


def degrees_of_freedom(patterns: PatternMoments) -> int:
    """Observed items over patterns, less the items."""
    return int(patterns.answered.sum()) - len(patterns.names)


def share_in_small_patterns(patterns: PatternMoments) -> float:
    """Share of the rows in patterns of few rows."""
    small = patterns.counts < FEW_ROWS
    return float(patterns.counts[small].sum() / patterns.n_obs)
