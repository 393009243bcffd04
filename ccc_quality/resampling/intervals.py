r"""Standard errors, intervals and p values from draws.

With G the distribution of the draws, Phi the normal distribution function, z0 = Phi^-1 of the share
of draws below the estimate and a the acceleration, the limits of a BCa interval (Efron 1987,
Journal of the American Statistical Association 82(397)) are the quantiles of G at

    Phi( z0 + (z0 + z) / (1 - a (z0 + z)) ),     z = Phi^-1(alpha / 2), Phi^-1(1 - alpha / 2).

With z0 = a = 0 that is the percentile interval. The p value is the alpha at which a limit
touches zero, so that p < 0.05 if and only if the 95% interval leaves zero out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import numpy as np
from scipy import special

from ccc_quality.arrays import Array

Interval = Literal["percentile", "bca"]


def summary_statistics(
    draws: Array, est: Array, *, acceleration: Array | None, level: float
) -> dict[str, Array]:
    """est, bias, se, pvalue, ci_lower and ci_upper of k statistics.

    Parameters
    ----------
    draws : (R, k) array
        NaN rows are left out, and so is NaN in a single statistic.
    est : (k,) array
        Estimates from the sample itself.
    acceleration : (k,) array or None
        For BCa intervals; None for percentile intervals.
    level : float
        Confidence level.

    Returns
    -------
    dict of (k,) arrays
        A value that does not vary (a fixed parameter) has ``se`` 0, both limits at the value and
        no p value.
    """
    k = est.size
    found = {name: np.full(k, np.nan) for name in ("bias", "se", "pvalue", "ci_lower", "ci_upper")}
    for j in range(k):
        own = np.sort(draws[:, j][np.isfinite(draws[:, j])])
        if own.size < 2:
            continue
        if is_constant(own):
            values = (0.0, 0.0, np.nan, est[j], est[j])
        else:
            z0, a = (0.0, 0.0)
            if acceleration is not None:
                z0, a = bias_correction(own, est[j]), acceleration[j]
            lower, upper = limits(own, z0=z0, a=a, level=level)
            values = (own.mean() - est[j], own.std(ddof=1), p_value(own, z0=z0, a=a), lower, upper)
        for name, value in zip(found, values, strict=True):
            found[name][j] = value
    return {"est": est, **found}


def accelerated(influences: Iterable[Array]) -> Array:
    """Acceleration (k,) from influence values (k, units), over n_g, block after block."""
    squares = cubes = np.zeros(1)
    for influence in influences:
        squares = squares + np.sum(influence**2, axis=1)
        cubes = cubes + np.sum(influence**3, axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(squares > 0, cubes / (6.0 * squares**1.5), 0.0)


def is_constant(draws: Array) -> bool:
    """Whether sorted draws differ by rounding only."""
    return bool(draws[-1] - draws[0] <= 1e-12 * max(1.0, abs(draws[0])))


def bias_correction(draws: Array, est: float) -> float:
    """z0: the normal quantile of the share of draws below the estimate, ties counting half."""
    below = np.count_nonzero(draws < est) + 0.5 * np.count_nonzero(draws == est)
    return float(special.ndtri(below / draws.size))


def limits(draws: Array, *, z0: float, a: float, level: float) -> tuple[float, float]:
    """Both limits, from sorted draws; see the module docstring.

    Quantiles are those at (R + 1) p of Davison & Hinkley (1997, eq. 5.8), held to the range of
    the draws.
    """
    tail = (1.0 - level) / 2.0
    z = z0 + special.ndtri(np.array([tail, 1.0 - tail]))
    places = special.ndtr(z0 + z / (1.0 - a * z))
    if not np.all(np.isfinite(places)):
        return np.nan, np.nan
    lower, upper = np.quantile(draws, places, method="weibull")
    return float(lower), float(upper)


def p_value(draws: Array, *, z0: float, a: float) -> float:
    """Two-sided p value of the hypothesis of zero, from sorted draws.

    The share of draws on either side of zero, ties counting half, is bounded away from zero by
    half a draw: R draws cannot show a p value below 1 / (R + 1).
    """
    R = draws.size
    below = np.count_nonzero(draws < 0.0) + 0.5 * np.count_nonzero(draws == 0.0)
    share = (below + 0.5) / (R + 1)
    z = special.ndtri(share) - z0
    tail = special.ndtr(z / (1.0 + a * z) - z0)
    return float(2.0 * min(tail, 1.0 - tail))
