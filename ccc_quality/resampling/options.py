"""What every bootstrap is asked for, checked alike."""

from __future__ import annotations

from numbers import Integral
from typing import get_args

from ccc_quality.errors import SpecificationError, UnknownOptionError, did_you_mean
from ccc_quality.resampling.intervals import Interval

MANY_FAILURES = 0.05
"""Share of failed resamples from which on the reader is warned."""


def require_options(n_resamples: int, interval: str, level: float) -> None:
    """Raise unless the number of resamples, the kind of interval and the level make sense.

    Raises
    ------
    SpecificationError
        No resamples, an impossible level.
    UnknownOptionError
        An unknown interval.
    """
    require_count(n_resamples)
    if interval not in get_args(Interval):
        raise UnknownOptionError(
            f"Unknown interval {interval!r}. {did_you_mean(str(interval), get_args(Interval))}"
        )
    if not 0.0 < level < 1.0:
        raise SpecificationError(f"A confidence level lies between 0 and 1, not {level}.")


def require_count(n_resamples: int, name: str = "n_resamples") -> None:
    """Raise unless a number of resamples is a positive whole number.

    Parameters
    ----------
    n_resamples : int
    name : str
        What the caller calls it.

    Raises
    ------
    SpecificationError
    """
    if not isinstance(n_resamples, Integral) or n_resamples < 1:
        raise SpecificationError(f"{name} must be a positive whole number, not {n_resamples}.")
