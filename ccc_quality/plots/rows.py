"""Rows of dots with intervals: the form that rankings, loadings and scores share."""

from __future__ import annotations

import math
from typing import Literal

from matplotlib.axes import Axes
from matplotlib.transforms import ScaledTranslation, blended_transform_factory

from ccc_quality.plots.style import Theme
from ccc_quality.plots.typeset import wrap

Side = Literal["left", "right"]


def draw_interval(
    ax: Axes,
    y: float,
    value: float,
    interval: tuple[float, float],
    *,
    color: str,
    theme: Theme,
    hollow: bool = False,
    size: float = 7.5,
    thickness: float = 2.5,
    marker: str = "o",
) -> None:
    """A dot at ``value`` on a line over ``interval``, hollow where a reader must beware.

    ``size`` and ``thickness`` are points; a thick line shows a short interval around its dot.
    """
    low, high = interval
    if math.isfinite(low) and math.isfinite(high):
        ax.plot(
            [low, high],
            [y, y],
            color=color,
            linewidth=thickness,
            alpha=0.42,
            zorder=3,
            solid_capstyle="butt",
        )
    ax.plot(
        [value],
        [y],
        marker=marker,
        markersize=size,
        color=color,
        zorder=4,
        linestyle="none",
        markerfacecolor=theme.background if hollow else color,
        markeredgewidth=0.2 * size,
    )


def write_name(ax: Axes, y: float, name: str, *, width: float, step: float, theme: Theme) -> None:
    """The name of a row on its left, in lines where it is wider than ``width`` inches.

    ``step`` is the distance of two lines, in rows.
    """
    lines = wrap(name, width - 0.1, theme.label_size, font=theme.font)
    for line, words in enumerate(lines):
        write_beside(
            ax,
            y + step * (line - (len(lines) - 1) / 2),
            words,
            side="left",
            inches=width,
            size=theme.label_size,
            color=theme.ink,
            theme=theme,
        )


def write_beside(
    ax: Axes,
    y: float,
    text: str,
    *,
    side: Side,
    inches: float,
    size: float,
    color: str,
    theme: Theme,
    bold: bool = False,
    ha: Literal["left", "center", "right"] = "left",
) -> None:
    """A text in the margin: ``inches`` outside the plotting area's side, at ``y`` of the data."""
    shift = -inches if side == "left" else inches
    place = blended_transform_factory(ax.transAxes, ax.transData) + ScaledTranslation(
        shift, 0.0, ax.figure.dpi_scale_trans
    )
    ax.text(
        0.0 if side == "left" else 1.0,
        y,
        text,
        transform=place,
        fontsize=size,
        color=color,
        fontfamily=theme.font,
        fontweight="bold" if bold else "normal",
        ha=ha,
        va="center_baseline",
        parse_math=False,
        clip_on=False,
    )


def vertical_grid(ax: Axes, theme: Theme) -> None:
    """Quiet vertical lines at the ticks, below everything."""
    ax.set_axisbelow(True)
    ax.grid(visible=True, axis="x", color=theme.faint, linewidth=0.8)
    ax.set_yticks([])


def bands(ax: Axes, rows: list[tuple[float, float]], theme: Theme) -> None:
    """Shade the given stretches of y so that the eye keeps its row."""
    for low, high in rows:
        ax.axhspan(low, high, facecolor=theme.band, edgecolor="none", zorder=0)
