"""Arrows of a path diagram: strength as width, doubt as dashes, the number on a plate."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Polygon
from matplotlib.path import Path

from ccc_quality.plots.geometry import FloatArray, Route
from ccc_quality.plots.graph import Edge
from ccc_quality.plots.nodes import Scale
from ccc_quality.plots.style import Theme, write
from ccc_quality.plots.typeset import text_width
from ccc_quality.words import Voice, number

HEAD_LENGTH = 0.105
HEAD_HALF_WIDTH = 0.05
PLATE_TEXT = 8.5


def line_width(std: float, *, significant: bool) -> float:
    """Points of width for a standardized coefficient: 0.9 to 4, thin when it is not significant."""
    if not significant or not math.isfinite(std):
        return 0.9
    return 0.9 + 3.1 * min(1.0, abs(std))


def plate_width(edges: Sequence[Edge], theme: Theme) -> float:
    """Width in inches that the longest number needs."""
    texts = [number(edge.std, "en") for edge in edges]
    widest = max((text_width(t, PLATE_TEXT, bold=True, font=theme.font) for t in texts), default=0)
    return widest + 0.1


def draw_arrow(
    ax: Axes, edge: Edge, route: Route, *, theme: Theme, scale: Scale, voice: Voice
) -> None:
    """Draw one arrow from cause to effect along its route, with its coefficient."""
    width = line_width(edge.std, significant=edge.significant)
    color = _color(edge, theme)
    tip, base, normal = _head(route.curve, 1.0 + 0.12 * (width - 0.9))
    path = _shortened(route.curve, base)
    # a halo lets the arrow that lies on top pass over the one below
    ax.add_patch(
        PathPatch(
            path,
            fill=False,
            edgecolor=theme.background,
            linewidth=scale(width + 2.4),
            zorder=1.0,
            capstyle="butt",
        )
    )
    ax.add_patch(
        PathPatch(
            path,
            fill=False,
            edgecolor=color,
            linewidth=scale(width),
            linestyle="-" if edge.significant else (0, (3.2, 2.2)),
            zorder=1.2 if edge.significant else 1.1,
            capstyle="butt",
        )
    )
    ax.add_patch(
        Polygon(
            [tip, base + normal, base - normal],
            closed=True,
            facecolor=color,
            edgecolor="none",
            zorder=1.3,
        )
    )
    _draw_plate(ax, edge, route, theme=theme, scale=scale, voice=voice)


def _draw_plate(
    ax: Axes, edge: Edge, route: Route, *, theme: Theme, scale: Scale, voice: Voice
) -> None:
    box = route.label
    ax.add_patch(
        Polygon(
            [(box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)],
            closed=True,
            facecolor=theme.background,
            edgecolor="none",
            zorder=2.0,
        )
    )
    x, y = box.center
    write(
        ax,
        x,
        y,
        voice.numbers.effect(edge.std),
        size=scale(PLATE_TEXT),
        color=theme.ink if edge.significant else theme.muted,
        theme=theme,
        bold=edge.significant,
        ha="center",
        va="center_baseline",
        zorder=2.5,
    )


def _color(edge: Edge, theme: Theme) -> str:
    return theme.stroke if edge.significant else theme.doubt


def _head(curve: FloatArray, size: float) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Tip, base and half-width vector of the arrowhead at the end of a curve."""
    tip = curve[-1, 3]
    towards = tip - curve[-1, 2]
    towards = towards / np.hypot(*towards)
    base = tip - size * HEAD_LENGTH * towards
    normal = size * HEAD_HALF_WIDTH * np.array([-towards[1], towards[0]])
    return tip, base, normal


def _shortened(curve: FloatArray, end: FloatArray) -> Path:
    """The curve as a path that stops at the arrowhead's base; its last piece is straight."""
    pieces = curve.copy()
    start = pieces[-1, 0]
    steps = np.linspace(0.0, 1.0, 4)[:, None]
    pieces[-1] = (1 - steps) * start + steps * end
    vertices = [pieces[0, 0], *(point for piece in pieces for point in piece[1:])]
    codes = [Path.MOVETO] + [Path.CURVE4] * (3 * len(pieces))
    return Path(np.array(vertices), codes)
