"""In which direction a driver is improved: more of it, or less."""

from __future__ import annotations

from typing import Literal

import numpy as np

from ccc_quality.arrays import Array

Direction = Literal["raise", "lower"]
"""More of a driver helps the outcome, or less, as of effort or of seconds waited."""


def directions(
    est: Array, ci_lower: Array, ci_upper: Array, *, lowers: bool | None = None
) -> tuple[bool, tuple[Direction, ...]]:
    """Whether the outcome should fall, and in which direction each driver is improved.

    An outcome should fall where more drivers clearly lower it than raise it, as they should lower
    turnover. A driver that clearly works the other way than the outcome should move is lowered.
    Effects are clear where their interval leaves zero out or, without intervals, by their sign:
    noise turns no driver around.

    Parameters
    ----------
    est, ci_lower, ci_upper : (k,) arrays
        Effects of the drivers on the outcome; limits may be NaN.
    lowers : bool, optional
        Whether the outcome should fall, where that is known.
    """
    rises = np.where(np.isnan(ci_lower), est, ci_lower) > 0
    falls = np.where(np.isnan(ci_upper), est, ci_upper) < 0
    if lowers is None:
        lowers = bool(falls.sum() > rises.sum())
    against = rises if lowers else falls
    return lowers, tuple("lower" if own else "raise" for own in against)
