"""Tick labels in the reader's language."""

from __future__ import annotations

from typing import Literal

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from ccc_quality.words import Voice, number


def show_numbers(
    ax: Axes, voice: Voice, *, digits: int = 1, most: int = 6, of: Literal["x", "y"] = "x"
) -> None:
    """Round ticks, at most ``most``, with as many decimals as they need."""
    axis = ax.xaxis if of == "x" else ax.yaxis
    axis.set_major_locator(MaxNLocator(nbins=most, steps=[1, 2, 5, 10]))
    low, high = axis.get_view_interval()
    values = [tick for tick in axis.get_majorticklocs() if low <= tick <= high]
    needed = next((d for d in range(digits, 4) if all(_short(tick, d) for tick in values)), 4)
    axis.set_major_formatter(FuncFormatter(lambda tick, _: number(tick, voice.language, needed)))


def _short(value: float, digits: int) -> bool:
    return abs(round(value, digits) - value) < 1e-9
