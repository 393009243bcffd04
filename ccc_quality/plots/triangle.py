"""A lower triangle of coloured cells with the names on its diagonal.

A name on the diagonal heads its column and closes its row, so no text is turned on its side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ccc_quality.plots.style import Theme, write

Pair = tuple[int, int, float]


def pairs(matrix: pd.DataFrame) -> Iterator[Pair]:
    """Row, column and value of the finite cells below the diagonal."""
    values = matrix.to_numpy(dtype=float)
    for i in range(len(values)):
        for j in range(i):
            if np.isfinite(values[i, j]):
                yield i, j, float(values[i, j])


def draw_triangle(
    ax: Axes,
    matrix: pd.DataFrame,
    names: Sequence[str],
    color: Callable[[float], str],
    *,
    outlined: Callable[[float], bool],
    outline: str,
    text: Callable[[float], str] | None,
    name_size: float,
    text_size: float,
    theme: Theme,
) -> None:
    """Draw the cells below the diagonal of ``matrix`` (p, p); cell (i, j) has its corner at (j, i).

    Cells that are not finite stay empty. Cells outlined (in ``outline``) carry bold numbers.
    """
    gap = 0.04
    for i, j, value in pairs(matrix):
        marked = outlined(value)
        ax.add_artist(
            Rectangle(
                (j + gap, i + gap),
                1 - 2 * gap,
                1 - 2 * gap,
                facecolor=color(value),
                edgecolor=outline if marked else "none",
                linewidth=1.3 if marked else 0.0,
                zorder=3 if marked else 2,
            )
        )
        if text is not None:
            write(
                ax,
                j + 0.5,
                i + 0.5,
                text(value),
                size=text_size,
                bold=marked,
                theme=theme,
                color=theme.readable_on(color(value)),
                ha="center",
                va="center_baseline",
            )
    for i, name in enumerate(names):
        write(
            ax,
            i + 0.12,
            i + 0.5,
            name,
            size=name_size,
            color=theme.ink,
            theme=theme,
            va="center_baseline",
        )
    ax.set_xticks([])
    ax.set_yticks([])


def draw_key(
    ax: Axes,
    values: Sequence[float],
    color: Callable[[float], str],
    text: Callable[[float], str],
    *,
    cell: tuple[float, float],
    theme: Theme,
) -> None:
    """Swatches of ``values`` in the empty corner above the diagonal.

    Parameters
    ----------
    cell : (float, float)
        Width and height of a cell in inches, so that the key has the same size in every figure.
    """
    width, height = 0.5 / cell[0], 0.16 / cell[1]
    left, top = ax.get_xlim()[1] - len(values) * width, 0.35 / cell[1]
    for k, value in enumerate(values):
        place = (left + k * width, top)
        ax.add_artist(Rectangle(place, width * 0.96, height, facecolor=color(value), zorder=2))
        write(
            ax,
            left + (k + 0.48) * width,
            top + 1.8 * height,
            text(value),
            size=theme.foot_size,
            color=theme.muted,
            theme=theme,
            ha="center",
        )
