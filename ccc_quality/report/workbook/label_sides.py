"""On which side of a point its name stands, so that neighbours do not write over each other."""

from __future__ import annotations

from collections.abc import Sequence


def label_sides(x: Sequence[float], y: Sequence[float]) -> list[str]:
    """``"above"`` or ``"below"`` for each point: away from the point that is nearest.

    Examples
    --------
    >>> label_sides([0.1, 0.11, 0.5], [60.0, 61.0, 90.0])
    ['below', 'above', 'above']
    """
    width, height = (max(values) - min(values) or 1.0 for values in (x, y))
    points = [(a / width, b / height) for a, b in zip(x, y, strict=True)]
    return [_side(k, points) for k in range(len(points))]


def _side(k: int, points: Sequence[tuple[float, float]]) -> str:
    own = points[k]
    others = [point for j, point in enumerate(points) if j != k]
    if not others:
        return "above"
    nearest = min(others, key=lambda point: (point[0] - own[0]) ** 2 + (point[1] - own[1]) ** 2)
    return "above" if own[1] >= nearest[1] else "below"
