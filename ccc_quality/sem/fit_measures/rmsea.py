"""Root mean square error of approximation (Steiger & Lind 1980; Browne & Cudeck 1993)."""

from __future__ import annotations

import math

from scipy import optimize, stats

LEVEL = 0.90
CLOSE = 0.05
NOT_CLOSE = 0.08


def rmsea(chisq: float, df: int, n_obs: int, *, n_groups: int = 1) -> float:
    """Root of max(0, (chisq - df) / (df n)) times the number of groups (Steiger 1998)."""
    if df == 0:
        return 0.0
    return math.sqrt(max((chisq - df) / (df * n_obs), 0.0) * n_groups)


def rmsea_interval(
    chisq: float, df: int, n_obs: int, *, n_groups: int = 1, level: float = LEVEL
) -> tuple[float, float]:
    """Interval from the noncentral chi-square distribution (Browne & Cudeck 1993, eq. 14)."""
    if df == 0:
        return 0.0, 0.0
    tail = (1 - level) / 2

    def bound(probability: float) -> float:
        if stats.chi2.cdf(chisq, df) < probability:
            return 0.0
        upper = max(chisq, df) + 10 * math.sqrt(2 * max(chisq, df)) + 10
        noncentrality = optimize.brentq(
            lambda ncp: stats.ncx2.cdf(chisq, df, ncp) - probability, 1e-10, upper, xtol=1e-10
        )
        return math.sqrt(noncentrality / (df * n_obs) * n_groups)

    return bound(1 - tail), bound(tail)


def close_fit_pvalue(
    chisq: float, df: int, n_obs: int, *, n_groups: int = 1, bound: float = CLOSE
) -> float:
    """P value of the hypothesis that RMSEA is at most ``bound``."""
    return 1 - not_close_fit_pvalue(chisq, df, n_obs, n_groups=n_groups, bound=bound)


def not_close_fit_pvalue(
    chisq: float, df: int, n_obs: int, *, n_groups: int = 1, bound: float = NOT_CLOSE
) -> float:
    """P value of the hypothesis that RMSEA is at least ``bound``."""
    if df == 0:
        return math.nan
    return float(stats.ncx2.cdf(chisq, df, bound**2 * df * n_obs / n_groups))
