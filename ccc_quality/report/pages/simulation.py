"""A model that the reader of a report can move."""

from __future__ import annotations

import math

from ccc_quality.arrays import Array
from ccc_quality.drivers import Simulator
from ccc_quality.drivers.bounded_mean import BoundedMean
from ccc_quality.report.content import SimulatedConstruct, Simulation
from ccc_quality.words import Voice

TOLERANCE = 1e-5
"""Points by which a gain may be off for the sake of a small file; two decimals are shown."""


def simulation(simulator: Simulator, voice: Voice) -> Simulation:
    """The simulator as numbers and final texts."""
    outcomes = [one.name for one in simulator.outcomes]
    covariances = [simulator.covariance(name).to_numpy() for name in outcomes]
    notes = [voice.say("what_if.simulation.interval")] if simulator.errors else []
    if simulator.left_out:
        names = voice.names(simulator.left_out)
        notes.append(voice.say("what_if.simulation.left_out", names=names))
    return Simulation(
        key="simulation",
        title=voice.say("what_if.simulation.title"),
        lead=voice.say("what_if.simulation.lead"),
        notes=tuple(notes),
        drivers=tuple(_shown(one, voice) for one in simulator.drivers),
        outcomes=tuple(_shown(one, voice) for one in simulator.outcomes),
        effects=tuple(_floats(row) for row in simulator.effects.to_numpy()),
        covariances=tuple(tuple(_floats(row) for row in V) for V in covariances)
        if all(math.isfinite(V.sum()) for V in covariances)
        else (),
        quantile=simulator.quantile,
    )


def _shown(one: BoundedMean, voice: Voice) -> SimulatedConstruct:
    thin = one.thinned(TOLERANCE)
    return SimulatedConstruct(
        name=one.name,
        label=voice.label(one.name),
        mean=one.mean,
        low=one.low,
        high=one.high,
        knots=_floats(thin.knots),
        gains=_floats(thin.gains),
    )


def _floats(values: Array) -> tuple[float, ...]:
    return tuple(float(value) for value in values)
