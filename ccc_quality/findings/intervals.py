"""What an interval allows to be said: is zero among its values, do two share one."""

from __future__ import annotations

import math

import pandas as pd

Interval = tuple[float, float]


def interval_of(row: pd.Series, name: str = "") -> Interval:
    """The interval of a row of estimates, ``name_ci_lower`` to ``name_ci_upper``."""
    start = f"{name}_" if name else ""
    return float(row[f"{start}ci_lower"]), float(row[f"{start}ci_upper"])


def is_known(interval: Interval) -> bool:
    """Whether there is an interval: estimates of partial least squares have none of their own."""
    return math.isfinite(interval[0]) and math.isfinite(interval[1])


def covers_zero(interval: Interval) -> bool:
    """Whether zero is a plausible value; an interval that is unknown excludes nothing."""
    return not is_known(interval) or interval[0] <= 0.0 <= interval[1]


def overlaps(first: Interval, second: Interval) -> bool:
    """Whether two intervals share a value; one that is unknown overlaps everything."""
    if not (is_known(first) and is_known(second)):
        return True
    return first[0] <= second[1] and second[0] <= first[1]


def within(band: float, interval: Interval) -> bool:
    """Whether a whole interval lies inside ±band; one that is unknown does not."""
    return -band < interval[0] and interval[1] < band


def magnitude(estimate: float, interval: Interval) -> Interval:
    """The interval of the size of an effect: that of a negative one is mirrored."""
    return interval if estimate >= 0 else (-interval[1], -interval[0])
