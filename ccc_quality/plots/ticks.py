"""Tick labels in the reader's language."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from ccc_quality.labels import Language
from ccc_quality.plots.texts import number


def show_numbers(ax: Axes, language: Language, *, digits: int = 1, most: int = 6) -> None:
    """Round ticks on x, at most ``most``, with as many decimals as they need."""
    ax.xaxis.set_major_locator(MaxNLocator(nbins=most, steps=[1, 2, 5, 10]))
    low, high = ax.get_xlim()
    values = [tick for tick in ax.get_xticks() if low <= tick <= high]
    needed = next((d for d in range(digits, 4) if all(_short(tick, d) for tick in values)), 4)
    ax.xaxis.set_major_formatter(FuncFormatter(lambda tick, _: number(tick, language, needed)))


def _short(value: float, digits: int) -> bool:
    return abs(round(value, digits) - value) < 1e-9
