"""Root mean square error of approximation (Steiger & Lind 1980; Browne & Cudeck 1993)."""

from __future__ import annotations

import math

from scipy import special

LEVEL = 0.90
CLOSE = 0.05
NOT_CLOSE = 0.08


def family(chisq: float, df: int, n_obs: int, *, n_groups: int = 1) -> dict[str, float]:
    """RMSEA, its interval and its tests by lavaan's names."""
    lower, upper = rmsea_interval(chisq, df, n_obs, n_groups=n_groups)
    return {
        "rmsea": rmsea(chisq, df, n_obs, n_groups=n_groups),
        "rmsea_ci_lower": lower,
        "rmsea_ci_upper": upper,
        "rmsea_ci_level": LEVEL,
        "rmsea_pvalue": close_fit_pvalue(chisq, df, n_obs, n_groups=n_groups),
        "rmsea_close_h0": CLOSE,
        "rmsea_notclose_pvalue": not_close_fit_pvalue(chisq, df, n_obs, n_groups=n_groups),
        "rmsea_notclose_h0": NOT_CLOSE,
    }


def rmsea(chisq: float, df: float, n_obs: int, *, n_groups: int = 1) -> float:
    """Root of max(0, (chisq - df) / (df n)) times the number of groups (Steiger 1998)."""
    if df == 0:
        return 0.0
    return math.sqrt(max((chisq - df) / (df * n_obs), 0.0) * n_groups)


def rmsea_interval(
    chisq: float, df: float, n_obs: int, *, n_groups: int = 1, level: float = LEVEL
) -> tuple[float, float]:
    """Interval from the noncentral chi-square distribution (Browne & Cudeck 1993, eq. 14)."""
    if df == 0:
        return 0.0, 0.0
    tail = (1 - level) / 2

    def bound(probability: float) -> float:
        if special.chdtr(df, chisq) < probability:
            return 0.0
        noncentrality = float(special.chndtrinc(chisq, df, probability))
        return math.sqrt(noncentrality / (df * n_obs) * n_groups)

    return bound(1 - tail), bound(tail)


def close_fit_pvalue(
    chisq: float, df: float, n_obs: int, *, n_groups: int = 1, bound: float = CLOSE
) -> float:
    """P value of the hypothesis that RMSEA is at most ``bound``."""
    return 1 - not_close_fit_pvalue(chisq, df, n_obs, n_groups=n_groups, bound=bound)


def not_close_fit_pvalue(
    chisq: float, df: float, n_obs: int, *, n_groups: int = 1, bound: float = NOT_CLOSE
) -> float:
    """P value of the hypothesis that RMSEA is at least ``bound``."""
    if df == 0:
        return math.nan
    return float(special.chndtr(chisq, df, bound**2 * df * n_obs / n_groups))
