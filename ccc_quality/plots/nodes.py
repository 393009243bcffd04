"""Nodes of a path diagram: how large a construct must be for its words, and how it is drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Patch, Polygon, Rectangle

from ccc_quality.plots.geometry import Box
from ccc_quality.plots.graph import Item, Node
from ccc_quality.plots.layout import NodeSize
from ccc_quality.plots.style import Theme, write
from ccc_quality.plots.typeset import line_height, longest_word, text_width, wrap
from ccc_quality.words import Voice

TEXT_WIDTH = (0.9, 1.3)
TEXT_WIDTH_IN_TALL_COLUMN = 2.0
PADDING = 0.13
HEXAGON_TAPER = 0.2
ITEM_HEIGHT = 0.19
ITEM_PITCH = 0.225
ITEM_TOP = 0.1
SPINE = 0.1
ITEM_LEFT = 0.23
ITEM_WIDTH = 0.4
"""Least width of the box around the name of an item."""

LOADING = 0.32


@dataclass(frozen=True)
class Scale:
    """Sizes in points that shrink with the diagram: ``scale(9.5)`` is 4.75 at half size."""

    factor: float = 1.0

    def __call__(self, points: float) -> float:
        """``points`` at this scale."""
        return points * self.factor


def shared_text_width(labels: Sequence[str], theme: Theme, *, tall: bool = False) -> float:
    """Width in inches to which the names of a set of nodes are wrapped: at least a word's.

    In a ``tall`` set names take one line where they can, which keeps the column on the page.
    """
    longest = max(
        (longest_word(label, theme.label_size, bold=True, font=theme.font) for label in labels),
        default=0.0,
    )
    short = max(
        (text_width(label, theme.label_size, bold=True, font=theme.font) for label in labels),
        default=0.0,
    )
    narrow, wide = TEXT_WIDTH
    wide = TEXT_WIDTH_IN_TALL_COLUMN if tall else wide
    return max(longest, min(wide, max(narrow, short)))


def node_size(node: Node, text_width_: float, theme: Theme, *, items: bool) -> NodeSize:
    """Extent of a node whose label is wrapped to ``text_width_`` inches."""
    lines = wrap(node.label, text_width_, theme.label_size, bold=True, font=theme.font)
    height = len(lines) * line_height(theme.label_size) + 2 * PADDING
    if math.isfinite(node.r_squared):
        height += line_height(theme.small_size)
    taper = HEXAGON_TAPER if node.shape == "composite" else 0.0
    shown = len(node.items) if items else 0
    width = text_width_ + 2 * PADDING + 1.4 * taper
    return NodeSize(
        width=width,
        height=height,
        body_width=_body_width(node, width, theme) if shown else 0.0,
        body_height=ITEM_TOP + shown * ITEM_PITCH if shown else 0.0,
        taper=taper,
    )


def _body_width(node: Node, width: float, theme: Theme) -> float:
    """Inches of the comb of items: as wide as their names need, if the node is as wide."""
    names = max(text_width(item.name, theme.foot_size, font=theme.font) for item in node.items)
    least = ITEM_LEFT + ITEM_WIDTH + LOADING
    return max(least, min(width, ITEM_LEFT + names + 0.1 + LOADING))


def draw_node(
    ax: Axes,
    node: Node,
    head: Box,
    text_width_: float,
    *,
    theme: Theme,
    scale: Scale,
    voice: Voice,
) -> None:
    """Draw the shape of a node with its name and its R²."""
    family = theme.family(node.role)
    shape = _outline(node, head)
    shape.set(facecolor=family.fill, edgecolor=family.line, linewidth=scale(1.3), zorder=3)
    ax.add_patch(shape)
    lines = wrap(node.label, text_width_, theme.label_size, bold=True, font=theme.font)
    explained = math.isfinite(node.r_squared)
    pitch, small = line_height(theme.label_size), line_height(theme.small_size)
    total = len(lines) * pitch + (small if explained else 0.0)
    x, y = head.center
    y += (pitch - total) / 2
    for text in lines:
        write(
            ax,
            x,
            y,
            text,
            size=scale(theme.label_size),
            color=theme.ink,
            theme=theme,
            bold=True,
            ha="center",
            va="center_baseline",
        )
        y += pitch
    if explained:
        text = voice.say("figure.r_squared", value=voice.numbers.effect(node.r_squared))
        write(
            ax,
            x,
            y - (pitch - small) / 2,
            text,
            size=scale(theme.small_size),
            color=theme.ink,
            theme=theme,
            ha="center",
            va="center_baseline",
        )


def draw_items(
    ax: Axes,
    node: Node,
    head: Box,
    body: Box,
    *,
    theme: Theme,
    scale: Scale,
    voice: Voice,
) -> None:
    """Draw the items of a node as a comb: a spine, one branch an item, loadings at the right.

    Arrows point from a latent construct to its items, and from its items to a composite.
    """
    color, width = theme.family(node.role).line, scale(1.0)
    spine = body.x0 + SPINE
    rows = [body.y0 + ITEM_TOP + (i + 0.5) * ITEM_PITCH for i in range(len(node.items))]
    beside = body.y0 < head.y1
    root = (head.x1, head.center[1]) if beside else (spine, head.y1)
    corners = [root, (spine, root[1]), (spine, rows[0]), (spine, rows[-1])]
    ax.plot(*zip(*corners, strict=True), color=color, linewidth=width, zorder=2)
    composite = node.shape == "composite"
    if composite:
        _arrow(ax, corners[1] if beside else (spine, rows[0]), root, color, scale)
    for item, y in zip(node.items, rows, strict=True):
        start, end = (spine, y), (body.x0 + ITEM_LEFT, y)
        if composite:
            ax.plot(*zip(start, end, strict=True), color=color, linewidth=width, zorder=2)
        else:
            _arrow(ax, start, end, color, scale)
        _draw_item(ax, item, body, y, theme=theme, scale=scale, voice=voice)


def _draw_item(
    ax: Axes, item: Item, body: Box, y: float, *, theme: Theme, scale: Scale, voice: Voice
) -> None:
    left = body.x0 + ITEM_LEFT
    width = body.width - ITEM_LEFT - LOADING
    ax.add_patch(
        Rectangle(
            (left, y - ITEM_HEIGHT / 2),
            width,
            ITEM_HEIGHT,
            facecolor=theme.background,
            edgecolor=theme.faint,
            linewidth=scale(0.9),
            zorder=3,
        )
    )
    size = min(1.0, (width - 0.04) / text_width(item.name, theme.foot_size, font=theme.font))
    write(
        ax,
        left + width / 2,
        y,
        item.name,
        size=scale(theme.foot_size * size),
        color=theme.muted,
        theme=theme,
        ha="center",
        va="center_baseline",
    )
    write(
        ax,
        body.x1,
        y,
        voice.numbers.effect(item.std),
        size=scale(theme.foot_size),
        color=theme.ink if item.significant else theme.muted,
        theme=theme,
        bold=item.significant,
        ha="right",
        va="center_baseline",
    )


def _outline(node: Node, head: Box) -> Patch:
    """Rounded for a latent construct, a hexagon for a composite, a box for what is observed."""
    if node.shape == "composite":
        middle = head.center[1]
        x0, x1, t = head.x0, head.x1, HEXAGON_TAPER
        corners = [
            (x0, middle),
            (x0 + t, head.y0),
            (x1 - t, head.y0),
            (x1, middle),
            (x1 - t, head.y1),
            (x0 + t, head.y1),
        ]
        return Polygon(corners, closed=True, joinstyle="round")
    if node.shape == "observed":
        return Rectangle((head.x0, head.y0), head.width, head.height)
    radius = 0.16
    return FancyBboxPatch(
        (head.x0 + radius, head.y0 + radius),
        head.width - 2 * radius,
        head.height - 2 * radius,
        boxstyle=f"round,pad={radius},rounding_size={radius}",
        mutation_aspect=1.0,
    )


def _arrow(
    ax: Axes, start: tuple[float, float], end: tuple[float, float], color: str, scale: Scale
) -> None:
    ax.add_patch(
        FancyArrowPatch(
            start,
            end,
            arrowstyle="-|>",
            mutation_scale=scale(6.0),
            shrinkA=0,
            shrinkB=0,
            color=color,
            linewidth=scale(1.0),
            zorder=2,
        )
    )
