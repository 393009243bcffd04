"""What the sliders of an HTML report compute with, for the script in its page."""

from __future__ import annotations

import json
from collections.abc import Mapping

from ccc_quality.report.content import SimulatedConstruct, Simulation

WORDS = ("points", "bounds", "moved", "still")
DIGITS = 9


def sliders_json(simulation: Simulation, phrases: Mapping[str, str]) -> str:
    """A simulation as JSON, numbers to nine digits and the phrases the script fills in."""
    return json.dumps(
        {
            "drivers": [_construct(one) for one in simulation.drivers],
            "outcomes": [_construct(one) for one in simulation.outcomes],
            "effects": _short(simulation.effects),
            "covariances": _short(simulation.covariances),
            "quantile": _short(simulation.quantile),
            "words": {name: phrases[name] for name in WORDS},
        },
        separators=(",", ":"),
        ensure_ascii=False,
    )


def _construct(one: SimulatedConstruct) -> dict[str, object]:
    return {
        "label": one.label,
        "mean": _short(one.mean),
        "low": one.low,
        "high": one.high,
        "step": one.step,
        "knots": _short(one.knots),
        "gains": _short(one.gains),
    }


def _short(value: object) -> object:
    """Floats to a few digits, in tuples of any depth."""
    if isinstance(value, tuple):
        return [_short(one) for one in value]
    return float(f"{value:.{DIGITS}g}")
