"""What a simulation predicts, with every number on the way: the values that the formulas carry.

The steps are those of the formulas in :mod:`ccc_quality.report.workbook.calculation`, one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ccc_quality.report.content import SimulatedConstruct, Simulation


@dataclass(frozen=True)
class Reading:
    """A gain read off the line through the knots of a construct.

    Attributes
    ----------
    move : float
        How far everybody moves.
    inside : float
        The same, cut off at the first and the last knot.
    segment : int
        The piece of the line it lies on, counted from one.
    gain : float
        What the mean gains.
    """

    move: float
    inside: float
    segment: int
    gain: float


@dataclass(frozen=True)
class OutcomeReading:
    """An outcome: the error of its move, and its gain at the move and at both limits."""

    error: float
    change: Reading
    lower: Reading
    upper: Reading


@dataclass(frozen=True)
class Prediction:
    """All drivers and all outcomes at certain raises."""

    drivers: tuple[Reading, ...]
    outcomes: tuple[OutcomeReading, ...]


def read_gain(construct: SimulatedConstruct, move: float) -> Reading:
    """The gain of a construct when everybody moves by ``move`` points."""
    knots, gains = construct.knots, construct.gains
    inside = max(min(move, knots[-1]), knots[0])
    segment = min(int(np.searchsorted(knots, inside, side="right")), len(knots) - 1)
    left, right = segment - 1, segment
    slope = (gains[right] - gains[left]) / (knots[right] - knots[left])
    return Reading(move, inside, segment, gains[left] + (inside - knots[left]) * slope)


def predict(simulation: Simulation, raises: Sequence[float]) -> Prediction:
    """Every outcome after the drivers are raised by so many points each.

    Parameters
    ----------
    simulation : Simulation
    raises : (s,) floats
        In the order of the drivers.
    """
    drivers = tuple(
        read_gain(driver, move) for driver, move in zip(simulation.drivers, raises, strict=True)
    )
    d = np.array([reading.gain for reading in drivers])
    T = np.array(simulation.effects)
    outcomes = []
    for t, outcome in enumerate(simulation.outcomes):
        x, error = float(T[t] @ d), 0.0
        if simulation.covariances:
            V = np.array(simulation.covariances[t])
            error = float(np.sqrt(max(d @ V @ d, 0.0)))
        margin = simulation.quantile * error
        change, lower, upper = (read_gain(outcome, move) for move in (x, x - margin, x + margin))
        outcomes.append(OutcomeReading(error, change, lower, upper))
    return Prediction(drivers, tuple(outcomes))


def first_raises(simulation: Simulation) -> tuple[float, ...]:
    """What the sheet opens with: half a point on the first driver, less where a scale is short."""
    first = simulation.drivers[0]
    return (min(0.5, first.reach), *(0.0 for _ in simulation.drivers[1:]))
