"""In which direction a driver is improved: more of it, or less."""

from __future__ import annotations

from typing import Literal

import numpy as np

from ccc_quality.arrays import Array, Mask
from ccc_quality.drivers.directed_paths import DirectedPaths
from ccc_quality.results import FittedModel, ResampledFit

Direction = Literal["raise", "lower"]
"""More of a driver helps the outcome, or less, as of effort or of seconds waited."""


def should_fall(results: FittedModel, target: str, bootstrap: ResampledFit | None = None) -> bool:
    """Whether an outcome should fall, as turnover should.

    It should where more of what leads to it, satisfaction in between as much as drivers, clearly
    lowers it than raises it.
    """
    effects = (results if bootstrap is None else bootstrap).total_effects
    sources = DirectedPaths.of(results).sources(target)
    own = effects[(effects["target"] == target) & effects["source"].isin(sources)]
    rises, falls = _signs(*(own[name].to_numpy(float) for name in ("est", "ci_lower", "ci_upper")))
    return bool(falls.sum() > rises.sum())


def directions(
    est: Array, ci_lower: Array, ci_upper: Array, *, lowers: bool
) -> tuple[Direction, ...]:
    """In which direction each driver is improved.

    A driver that clearly works the other way than the outcome should move is lowered. Effects are
    clear where their interval leaves zero out or, without intervals, by their sign: noise turns no
    driver around.

    Parameters
    ----------
    est, ci_lower, ci_upper : (k,) arrays
        Effects of the drivers on the outcome; limits may be NaN.
    lowers : bool
        Whether the outcome should fall.
    """
    rises, falls = _signs(est, ci_lower, ci_upper)
    return tuple("lower" if own else "raise" for own in (rises if lowers else falls))


def _signs(est: Array, ci_lower: Array, ci_upper: Array) -> tuple[Mask, Mask]:
    """Which effects are clearly above zero, and which below."""
    rises = np.where(np.isnan(ci_lower), est, ci_lower) > 0
    falls = np.where(np.isnan(ci_upper), est, ci_upper) < 0
    return rises, falls
