"""Boxes and curves on the page: inches, x to the right, y downward."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Box:
    """An upright rectangle."""

    x0: float
    y0: float
    x1: float
    y1: float

    @classmethod
    def around(cls, x: float, y: float, width: float, height: float) -> Box:
        """The box with its centre at (x, y)."""
        return cls(x - width / 2, y - height / 2, x + width / 2, y + height / 2)

    @property
    def width(self) -> float:
        """Extent in x."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Extent in y."""
        return self.y1 - self.y0

    @property
    def center(self) -> tuple[float, float]:
        """Middle point."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def overlaps(self, other: Box) -> bool:
        """Whether the two share more than a border."""
        apart = (
            self.x1 <= other.x0 or other.x1 <= self.x0 or self.y1 <= other.y0 or other.y1 <= self.y0
        )
        return not apart

    def contains(self, points: FloatArray) -> NDArray[np.bool_]:
        """Which of the ``points`` (n, 2) lie strictly inside."""
        x, y = points[:, 0], points[:, 1]
        return (x > self.x0) & (x < self.x1) & (y > self.y0) & (y < self.y1)

    def moved(self, dx: float, dy: float) -> Box:
        """The box shifted."""
        return Box(self.x0 + dx, self.y0 + dy, self.x1 + dx, self.y1 + dy)

    def flipped(self) -> Box:
        """The box with x and y exchanged."""
        return Box(self.y0, self.x0, self.y1, self.x1)


@dataclass(frozen=True)
class Route:
    """The way of an arrow and the place of its label.

    Attributes
    ----------
    curve : ndarray (k, 4, 2)
        Cubic Bézier pieces from the source to the target.
    label : Box
        The plate that carries the number.
    """

    curve: FloatArray
    label: Box

    def points(self, per_piece: int = 40) -> FloatArray:
        """Points along the curve (k * per_piece, 2), by Bernstein's polynomials."""
        t = np.linspace(0.0, 1.0, per_piece)
        basis = np.stack([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3], axis=1)
        return np.asarray(np.einsum("tb,kbd->ktd", basis, self.curve).reshape(-1, 2))

    def moved(self, dx: float, dy: float) -> Route:
        """The route shifted."""
        return Route(self.curve + np.array([dx, dy]), self.label.moved(dx, dy))

    def flipped(self) -> Route:
        """The route with x and y exchanged."""
        return Route(self.curve[:, :, ::-1], self.label.flipped())

    def reversed(self) -> Route:
        """The route walked from its end."""
        return Route(self.curve[::-1, ::-1, :], self.label)


def line(start: tuple[float, float], end: tuple[float, float]) -> FloatArray:
    """A straight Bézier piece (4, 2)."""
    steps = np.linspace(0.0, 1.0, 4)[:, None]
    return np.asarray((1 - steps) * np.array(start) + steps * np.array(end))


def bend(start: tuple[float, float], end: tuple[float, float]) -> FloatArray:
    """A Bézier piece (4, 2) from start to end that leaves and arrives in the direction of x."""
    middle = (start[0] + end[0]) / 2
    return np.array([start, (middle, start[1]), (middle, end[1]), end])


def spread(
    wanted: Sequence[float], separations: Sequence[float], weights: Sequence[float]
) -> list[float]:
    """Positions nearest to the wanted ones (weighted least squares) that keep their distances.

    Parameters
    ----------
    wanted : sequence of float (n,)
        Where each would like to be, in their order.
    separations : sequence of float (n - 1,)
        Least distance between neighbours.
    weights : sequence of float (n,)
        How much each insists.

    Notes
    -----
    Minus the cumulated distances this is isotonic regression, solved by pooling adjacent violators.
    """
    offsets = np.concatenate([[0.0], np.cumsum(separations)])
    blocks: list[tuple[float, float, int]] = []
    for value, weight, offset in zip(wanted, weights, offsets, strict=True):
        blocks.append((value - offset, weight, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (mean_a, weight_a, n_a), (mean_b, weight_b, n_b) = blocks[-2:]
            total = weight_a + weight_b
            mean = (weight_a * mean_a + weight_b * mean_b) / total
            blocks[-2:] = [(mean, total, n_a + n_b)]
    level = np.repeat([mean for mean, _, _ in blocks], [n for _, _, n in blocks])
    return [float(position) for position in level + offsets]
