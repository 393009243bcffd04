"""Where respondents stand on a construct, and what its mean gains when they all move."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from ccc_quality.arrays import Array
from ccc_quality.drivers.points import TargetUnit


@dataclass(frozen=True, eq=False)
class BoundedMean:
    """A construct on its answering scale.

    When everybody moves by x points but nobody past the ends of the scale, the mean changes by

        gain(x) = mean_i( min(high, max(low, P_i + x)) ) - mean_i(P_i),

    which is straight between the moves at which somebody arrives at an end. The rate of an event
    moves as one, up to 0 and 1.

    Attributes
    ----------
    name, label : str
    unit : {"points", "rate"}
        Whether it is a mean of answers, or the rate of an event.
    mean : float
        Of the respondents now.
    low, high : float
        Ends of the scale.
    knots, gains : (k,) array
        Moves, rising from ``low - high`` to ``high - low``, and the gains there.
    """

    name: str
    label: str
    unit: TargetUnit
    mean: float
    low: float
    high: float
    knots: Array
    gains: Array

    @classmethod
    def of(
        cls,
        name: str,
        label: str,
        scores: Array,
        scale: tuple[float, float],
        unit: TargetUnit = "points",
    ) -> BoundedMean:
        """Of respondents with ``scores`` (n,) between the ends of ``scale``."""
        low, high = scale
        up, gained = _bends(high - scores, high - low)
        down, lost = _bends(scores - low, high - low)
        knots = np.concatenate([-down[::-1], [0.0], up])
        gains = np.concatenate([-lost[::-1], [0.0], gained])
        return cls(name, label, unit, float(scores.mean()), low, high, knots, gains)

    def gain(self, move: Array | float) -> Array:
        """Change of the mean (...,) when everybody moves by ``move`` (...,) points."""
        return np.asarray(np.interp(move, self.knots, self.gains), dtype=np.float64)

    def thinned(self, tolerance: float) -> BoundedMean:
        """The same with fewer knots, nowhere off by more than ``tolerance`` points."""
        kept = _needed(self.knots, self.gains, tolerance)
        return replace(self, knots=self.knots[kept], gains=self.gains[kept])


def _bends(room: Array, width: float) -> tuple[Array, Array]:
    """Moves (k,) at which somebody has no room left, and the mean of min(room, move) there."""
    ordered = np.sort(np.maximum(room, 0.0))
    used = np.concatenate([[0.0], np.cumsum(ordered)])
    moves = np.unique(np.append(ordered[ordered > 0], width))
    full = np.searchsorted(ordered, moves, side="right")  # how many have arrived
    gained: Array = (used[full] + moves * (ordered.size - full)) / ordered.size
    return moves, gained


def _needed(x: Array, y: Array, tolerance: float) -> list[int]:
    """Points of a line that stays within ``tolerance`` of all, the ends among them.

    The line is split where it is farthest off (Ramer 1972; Douglas & Peucker 1973), in y only.
    Zero is kept, so that no move is no gain.
    """
    kept = {0, int(np.searchsorted(x, 0.0)), x.size - 1}
    open_ = list(pairwise(sorted(kept)))
    while open_:
        first, last = open_.pop()
        if last - first < 2:
            continue
        between = slice(first + 1, last)
        off = np.abs(np.interp(x[between], x[[first, last]], y[[first, last]]) - y[between])
        worst = int(off.argmax())
        if off[worst] > tolerance:
            split = first + 1 + worst
            kept.add(split)
            open_ += [(first, split), (split, last)]
    return sorted(kept)
