"""Where an axis starts and ends, so that all points and their names have room."""

from __future__ import annotations

import math
from collections.abc import Sequence

STEPS = (1.0, 2.0, 5.0, 10.0)
MARGIN = 0.15
"""Free room on either side, as a share of what the points span."""


def axis_ends(values: Sequence[float]) -> tuple[float, float, float]:
    """Round numbers around the values: low end, step, high end.

    Examples
    --------
    >>> axis_ends([55.0, 72.0])
    (50.0, 5.0, 75.0)
    >>> axis_ends([3.0])
    (2.5, 0.5, 3.5)
    """
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    span = high - low or 1.0
    step = _round_step(span * (1 + 2 * MARGIN) / 5)
    start, end = (low - MARGIN * span) / step, (high + MARGIN * span) / step
    return _tidy(math.floor(start) * step), step, _tidy(math.ceil(end) * step)


def _round_step(step: float) -> float:
    power = 10.0 ** math.floor(math.log10(step))
    return _tidy(next(each for each in STEPS if step <= each * power * (1 + 1e-9)) * power)


def _tidy(value: float) -> float:
    """Without the dust of binary fractions."""
    return float(f"{value:.12g}")
