"""A model that the reader of a report can move."""

from __future__ import annotations

import math

from ccc_quality.arrays import Array
from ccc_quality.drivers import Simulator
from ccc_quality.drivers.gauge import Gauge
from ccc_quality.report.content import SimulatedConstruct, Simulation
from ccc_quality.report.voice import Voice

TOLERANCE = 1e-5
"""Points by which a gain may be off for the sake of a small file; two decimals are shown."""


def simulation(simulator: Simulator, voice: Voice) -> Simulation:
    """The simulator as numbers and final texts."""
    outcomes = [gauge.name for gauge in simulator.outcomes]
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
        drivers=tuple(_shown(gauge, voice) for gauge in simulator.drivers),
        outcomes=tuple(_shown(gauge, voice) for gauge in simulator.outcomes),
        effects=tuple(_floats(row) for row in simulator.effects.to_numpy()),
        covariances=tuple(tuple(_floats(row) for row in V) for V in covariances)
        if all(math.isfinite(V.sum()) for V in covariances)
        else (),
        quantile=simulator.quantile,
    )


def _shown(gauge: Gauge, voice: Voice) -> SimulatedConstruct:
    thin = gauge.thinned(TOLERANCE)
    return SimulatedConstruct(
        name=gauge.name,
        label=voice.label(gauge.name),
        mean=gauge.mean,
        low=gauge.low,
        high=gauge.high,
        knots=_floats(thin.knots),
        gains=_floats(thin.gains),
    )


def _floats(values: Array) -> tuple[float, ...]:
    return tuple(float(value) for value in values)
