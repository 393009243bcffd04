"""Where the nodes of a path diagram stand and how its arrows run: geometry only, in inches.

The drawing is safe by construction. A gap between two columns has three zones: a stub beside each
column, where arrows run straight and carry their numbers, and a middle where they bend. Nodes stand
in columns only, bends happen in the middle only, so no arrow runs through a node and no number lies
on another arrow. A long arrow passes a column in between on a row of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from ccc_quality.plots.geometry import Box, Route
from ccc_quality.plots.layers import Link, arrange
from ccc_quality.plots.plan import Plan, Size

Direction = Literal["right", "down"]

BORDER = 0.03


@dataclass(frozen=True)
class NodeSize:
    """Extent of a node on the page.

    Attributes
    ----------
    width, height : float
        The head: the shape with the name, where arrows start and end.
    body_width, body_height : float
        What hangs at the head (items): below it in a drawing to the right, beside it in one
        downward.
    taper : float
        How far the head's sides recede at their ends (a hexagon), in the direction of reading.
    """

    width: float
    height: float
    body_width: float = 0.0
    body_height: float = 0.0
    taper: float = 0.0


@dataclass(frozen=True)
class Layout:
    """The finished geometry; y grows downward and nothing lies left of or above zero.

    Attributes
    ----------
    heads, bodies : tuple of Box
        The nodes, in the order in which they were given; a body without items has no area.
    routes : tuple of Route
        The links, in the order given, each from its source to its target.
    width, height : float
        Extent of the whole.
    """

    heads: tuple[Box, ...]
    bodies: tuple[Box, ...]
    routes: tuple[Route, ...]
    width: float
    height: float


def lay_out(
    sizes: Sequence[NodeSize],
    links: Sequence[Link],
    *,
    plate: tuple[float, float] = (0.4, 0.18),
    direction: Direction = "right",
    min_length: float = 0.0,
    arrows_at_start: Collection[int] = (),
) -> Layout:
    """Lay out nodes and links in layers.

    Parameters
    ----------
    sizes : sequence of NodeSize
        One for every node.
    links : sequence of (int, int)
        In the direction of reading; an arrow may be drawn against it.
    plate : (float, float)
        Width and height of a label.
    direction : {"right", "down"}
        Columns from left to right, or rows from top to bottom.
    min_length : float
        Length in the direction of reading that is used up if bends can take it.
    arrows_at_start : collection of int
        Links whose arrow points against the direction of reading; their routes run from the
        arrow's tail to its tip all the same.
    """
    turned_page = direction == "down"
    plan = Plan(
        [_reading_size(size, turned_page) for size in sizes],
        arrange(len(sizes), links),
        plate[::-1] if turned_page else plate,
        frozenset(arrows_at_start),
    )
    along = plan.columns_along(min_length)
    heads, bodies = plan.boxes(along)
    routes = [plan.route(k, along) for k in range(len(links))]
    routes = [r.reversed() if k in arrows_at_start else r for k, r in enumerate(routes)]
    if turned_page:
        heads = [box.flipped() for box in heads]
        bodies = [box.flipped() for box in bodies]
        routes = [route.flipped() for route in routes]
    return _at_origin(heads, bodies, routes)


def _reading_size(size: NodeSize, turned_page: bool) -> Size:
    if turned_page:
        return Size(size.height, size.width, size.body_height, size.body_width, size.taper)
    return Size(size.width, size.height, size.body_width, size.body_height, size.taper)


def _at_origin(heads: list[Box], bodies: list[Box], routes: list[Route]) -> Layout:
    boxes = [*heads, *bodies, *(route.label for route in routes)]
    points = [route.points() for route in routes]
    left = min([b.x0 for b in boxes] + [float(p[:, 0].min()) for p in points]) - BORDER
    top = min([b.y0 for b in boxes] + [float(p[:, 1].min()) for p in points]) - BORDER
    right = max([b.x1 for b in boxes] + [float(p[:, 0].max()) for p in points]) + BORDER
    bottom = max([b.y1 for b in boxes] + [float(p[:, 1].max()) for p in points]) + BORDER
    return Layout(
        heads=tuple(box.moved(-left, -top) for box in heads),
        bodies=tuple(box.moved(-left, -top) for box in bodies),
        routes=tuple(route.moved(-left, -top) for route in routes),
        width=right - left,
        height=bottom - top,
    )
