"""What a path diagram shows and where: nodes and edges joined with their layout."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ccc_quality.plots.arrows import plate_width
from ccc_quality.plots.geometry import Box
from ccc_quality.plots.graph import Edge, Node, PathGraph
from ccc_quality.plots.layers import arrange
from ccc_quality.plots.layout import BORDER, Direction, Layout, lay_out
from ccc_quality.plots.nodes import node_size, shared_text_width
from ccc_quality.plots.style import Theme

PLATE_HEIGHT = 0.18
MOST_COLUMNS = 6
TALL_COLUMN = 8
BLOCK_GAP = (0.16, 0.3)


@dataclass(frozen=True)
class Picture:
    """A diagram ready to be drawn: everything is in the order of ``nodes`` and ``edges``.

    Attributes
    ----------
    nodes, edges : tuple
        What is shown.
    text_widths : tuple of float
        Width in inches to which each node's label is wrapped.
    layout : Layout
        Boxes and routes.
    items : bool
        Whether items are shown.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    text_widths: tuple[float, ...]
    layout: Layout
    items: bool


def structural_picture(graph: PathGraph, theme: Theme, *, items: bool, width: float) -> Picture:
    """Constructs and paths in layers, from left to right; from top to bottom when they are many."""
    place = {node.name: k for k, node in enumerate(graph.nodes)}
    links = [(place[a], place[b]) for a, b in (edge.reading for edge in graph.edges)]
    columns = arrange(len(graph.nodes), links).columns
    direction: Direction = "right" if len(columns) <= MOST_COLUMNS else "down"
    text_widths = [0.0] * len(graph.nodes)
    groups = columns if direction == "right" else (tuple(range(len(graph.nodes))),)
    for group in groups:
        members = [slot for slot in group if slot < len(graph.nodes)]
        tall = direction == "right" and len(members) > TALL_COLUMN
        shared = shared_text_width([graph.nodes[k].label for k in members], theme, tall=tall)
        for k in members:
            text_widths[k] = shared
    sizes = [
        node_size(node, text_width, theme, items=items)
        for node, text_width in zip(graph.nodes, text_widths, strict=True)
    ]
    layout = lay_out(
        sizes,
        links,
        plate=(plate_width(graph.edges, theme), PLATE_HEIGHT),
        direction=direction,
        min_length=width if direction == "right" else 0.0,
        arrows_at_start=[k for k, edge in enumerate(graph.edges) if edge.kind == "loading"],
    )
    return Picture(graph.nodes, graph.edges, tuple(text_widths), layout, items)


def measurement_picture(nodes: Sequence[Node], theme: Theme, *, width: float) -> Picture:
    """Constructs with their items side by side, in rows that fill the width evenly."""
    text_width = shared_text_width([node.label for node in nodes], theme)
    sizes = [node_size(node, text_width, theme, items=True) for node in nodes]
    step = max((size.width for size in sizes), default=1.0) + BLOCK_GAP[0]
    most = max(1, int((width + BLOCK_GAP[0]) // step))
    n_rows = math.ceil(len(nodes) / most)
    per_row = math.ceil(len(nodes) / max(1, n_rows))
    step = min(step * 1.25, (width + BLOCK_GAP[0]) / max(1, per_row))
    heads, bodies, top = [], [], BORDER
    for row in range(n_rows):
        in_row = range(row * per_row, min(len(nodes), (row + 1) * per_row))
        tallest = max(sizes[k].height for k in in_row)
        for column, k in enumerate(in_row):
            left = BORDER + column * step
            heads.append(Box(left, top, left + sizes[k].width, top + tallest))
            body_left = left + 0.5 * (sizes[k].width - sizes[k].body_width)
            bottom = top + tallest + sizes[k].body_height
            bodies.append(Box(body_left, top + tallest, body_left + sizes[k].body_width, bottom))
        top = max(bodies[k].y1 for k in in_row) + BLOCK_GAP[1]
    layout = Layout(
        heads=tuple(heads),
        bodies=tuple(bodies),
        routes=(),
        width=max((head.x1 for head in heads), default=0.0) + BORDER,
        height=top - BLOCK_GAP[1],
    )
    return Picture(tuple(nodes), (), (text_width,) * len(nodes), layout, items=True)
