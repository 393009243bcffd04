"""What if: what raising each driver would do, what a budget buys, and a model to move oneself."""

from __future__ import annotations

import math

import pandas as pd

from ccc_quality.analysis import Analysis
from ccc_quality.arrays import Array
from ccc_quality.drivers import Simulator, WhatIf
from ccc_quality.drivers.bounded_mean import BoundedMean
from ccc_quality.drivers.scenarios import BEST, TOGETHER
from ccc_quality.findings.fit import doubts
from ccc_quality.findings.scenarios import (
    best_use_of_budget,
    compared,
    does_most,
    new_mean,
    scenario_name,
)
from ccc_quality.plots import what_if_tornado, what_if_waterfall
from ccc_quality.plots.waterfall import steps_of
from ccc_quality.report.content import (
    Chart,
    Column,
    Figure,
    Section,
    SimulatedConstruct,
    Simulation,
    Table,
)
from ccc_quality.report.figures import make_figure
from ccc_quality.report.tables import columns, following, named
from ccc_quality.words import Voice, opening, visible


def what_if_page(analysis: Analysis, voice: Voice) -> Section | None:
    """Scenarios and sliders; no page without predictions or without convergence."""
    every, simulator = analysis.scenarios, analysis.simulator
    if every is None or not analysis.fit.converged:
        return None
    # all raises at once would dwarf the others
    found = every.only(name for name in every.changes if name != TOGETHER)
    target = voice.name(found.target)
    warnings = voice.tell_all(doubts(analysis.fit))
    title = (
        voice.say("what_if.title.doubt", target=target)
        if warnings
        else voice.tell(does_most(found))
    )
    figure = make_figure(
        lambda theme: what_if_tornado(found, language=voice.language, theme=theme),
        title=title,
        caption=voice.say("what_if.caption", target=target),
        data=_scenarios(found, voice),
        analysis=analysis,
        voice=voice,
        chart=Chart("bars", "name", ("change",), low="ci_lower", high="ci_upper"),
    )
    notes = [voice.say("what_if.note_end"), voice.say("summary.caveat")]
    return Section(
        key="what_if",
        title=title,
        lead=voice.tell(compared(found)),
        warnings=warnings,
        paragraphs=voice.tell_all(best_use_of_budget(found)),
        figures=(figure, *waterfall_figures(every, analysis, voice)),
        tables=(
            _by_outcome(found, analysis, voice),
            *((_allocation(found, voice),) if not found.allocation.empty else ()),
            _details(found, voice),
        ),
        simulation=None if simulator is None else simulation(simulator, voice),
        notes=tuple(notes),
    )


def _name(found: WhatIf, scenario: str, voice: Voice) -> str:
    return opening(visible(voice.spell(scenario_name(found, scenario))))


def _ordered(found: WhatIf) -> pd.DataFrame:
    """Scenarios, the largest change first, as in the figure."""
    order = found.scenarios["change"].abs().sort_values(ascending=False, kind="stable").index
    return found.scenarios.loc[order].reset_index(drop=True)


def _scenarios(found: WhatIf, voice: Voice) -> Table:
    table = _ordered(found)
    frame = table.assign(name=[_name(found, str(name), voice) for name in table["scenario"]])
    shown = columns(
        voice,
        ("name", "scenario", "text"),
        ("change", "change", "effect"),
        ("ci_lower", "low", "effect"),
        ("ci_upper", "high", "effect"),
        ("mean", "now", "effect"),
        ("new_mean", "then", "effect"),
    )
    return Table(
        "what_if",
        voice.say("what_if.table", target=voice.name(found.target)),
        frame,
        following(shown, {"new_mean": "{mean} + {change}"}),
    )


def _by_outcome(found: WhatIf, analysis: Analysis, voice: Voice) -> Table:
    """A row a scenario, a column an outcome: how much each changes."""
    order = [str(name) for name in _ordered(found)["scenario"]]
    known = set(found.table["construct"])
    outcomes = [name for name in analysis.rankings if name in known]
    changes = found.table.set_index(["construct", "scenario"])["change"]
    frame = pd.DataFrame(
        {_NAME: [_name(found, name, voice) for name in order]}
        | {name: changes.loc[name].loc[order].to_numpy() for name in outcomes}
    )
    return Table(
        "what_if_outcomes",
        voice.say("what_if.outcomes_table"),
        frame,
        (
            Column(_NAME, voice.say("column.scenario")),
            *(Column(name, voice.label(name), "effect") for name in outcomes),
        ),
        notes=(voice.say("what_if.outcomes_note"),),
    )


_NAME = "\x00name"  # cannot collide with the name of a construct


def _details(found: WhatIf, voice: Voice) -> Table:
    """Every construct in every scenario."""
    frame = named(found.table, voice, "construct")
    frame = frame.assign(name=[_name(found, str(name), voice) for name in frame["scenario"]])
    return Table(
        "what_if_details",
        voice.say("what_if.details_table"),
        frame,
        columns(
            voice,
            ("name", "scenario", "text"),
            ("construct", "construct", "text"),
            ("asked", "asked", "effect"),
            ("change", "change", "effect"),
            ("ci_lower", "low", "effect"),
            ("ci_upper", "high", "effect"),
            ("new_mean", "then", "effect"),
            ("at_end", "at_end", "share"),
        ),
        notes=(voice.say("what_if.details_note"),),
        folded=True,
    )


def _allocation(found: WhatIf, voice: Voice) -> Table:
    return Table(
        "what_if_budget",
        voice.say("what_if.budget_table"),
        named(found.allocation, voice, "driver"),
        columns(
            voice,
            ("driver", "driver", "text"),
            ("raise", "asked", "effect"),
            ("cost", "cost", "count"),
            ("share", "share", "share"),
        ),
        notes=(voice.say("what_if.budget_note"),),
    )


def waterfall_figures(found: WhatIf, analysis: Analysis, voice: Voice) -> tuple[Figure, ...]:
    """The best use of the budget or, without one, all raises together; none without either."""
    chosen = next((name for name in (BEST, TOGETHER) if found.changes.get(name)), None)
    if chosen is None:
        return ()
    target = voice.name(found.target)
    figure = make_figure(
        lambda theme: what_if_waterfall(found, chosen, language=voice.language, theme=theme),
        title=voice.tell(new_mean(found, chosen)),
        caption=voice.say("what_if.waterfall.caption", target=target),
        data=_steps(found, chosen, voice),
        analysis=analysis,
        voice=voice,
        chart=Chart(
            "waterfall",
            "name",
            ("change",),
            caption=voice.say("what_if.waterfall.chart", target=target),
        ),
    )
    return (figure,)


def _steps(found: WhatIf, scenario: str, voice: Voice) -> Table:
    """What each raise adds, what the end of the scale takes, and the sum."""
    total = found.scenarios[found.scenarios["scenario"] == scenario].iloc[0]
    rows = [
        (visible(step.name), step.height, *step.interval)
        for step in steps_of(found, scenario, voice)
    ]
    rows.append(
        (
            voice.say("what_if.waterfall.sum"),
            float(total["change"]),
            float(total["ci_lower"]),
            float(total["ci_upper"]),
        )
    )
    return Table(
        "what_if_steps",
        voice.say("what_if.waterfall.table"),
        pd.DataFrame(rows, columns=["name", "change", "ci_lower", "ci_upper"]),
        columns(
            voice,
            ("name", "scenario", "text"),
            ("change", "change", "effect"),
            ("ci_lower", "low", "effect"),
            ("ci_upper", "high", "effect"),
        ),
    )


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
