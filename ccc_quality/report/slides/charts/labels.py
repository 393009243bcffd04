"""Where the names of points stand, so that they do not cover each other."""

from __future__ import annotations

from collections.abc import Sequence

from ccc_quality.report.slides.box import POINTS_PER_INCH, Box
from ccc_quality.report.slides.charts.parts import Position
from ccc_quality.report.slides.measure import width_of

POSITIONS: tuple[Position, ...] = ("r", "t", "b", "l")
"""The first that is free is taken."""
AWAY = 0.1  # inches between the middle of a point and its name


def positions(
    names: Sequence[str],
    x: Sequence[float],
    y: Sequence[float],
    *,
    points: float,
    room: Box,
) -> list[Position]:
    """A side for the name of each point.

    Parameters
    ----------
    names : sequence of str
    x, y : sequence of float
        Where the points are, as shares of the plotting area from its lower left corner.
    points : float
        Size of the letters.
    room : Box
        The plotting area, in inches.
    """
    centres = [
        (room.left + across * room.width, room.bottom - up * room.height)
        for across, up in zip(x, y, strict=True)
    ]
    taken = [_around(centre) for centre in centres]
    chosen: list[Position] = []
    for name, centre in zip(names, centres, strict=True):
        places = {side: _place(name, centre, side, points) for side in POSITIONS}
        side = min(POSITIONS, key=lambda one: _crowding(places[one], taken, room))
        chosen.append(side)
        taken.append(places[side])
    return chosen


def _around(centre: tuple[float, float]) -> Box:
    return Box(centre[0] - AWAY / 2, centre[1] - AWAY / 2, AWAY, AWAY)


def _place(name: str, centre: tuple[float, float], side: Position, points: float) -> Box:
    width, height = width_of(name, points), 1.2 * points / POINTS_PER_INCH
    across, down = centre
    lefts = {"r": across + AWAY, "l": across - AWAY - width}
    tops = {"t": down - AWAY - height, "b": down + AWAY}
    return Box(
        lefts.get(side, across - width / 2), tops.get(side, down - height / 2), width, height
    )


def _crowding(place: Box, taken: Sequence[Box], room: Box) -> float:
    """Area that is covered already, and that lies outside; zero is free."""
    inside = _overlap(place, room)
    outside = place.width * place.height - inside
    return sum(_overlap(place, other) for other in taken) + 2 * outside


def _overlap(one: Box, other: Box) -> float:
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    return max(0.0, wide) * max(0.0, high)
