"""What if: what raising each driver would do, what a budget buys, and a model to move oneself."""

from __future__ import annotations

import pandas as pd

from ccc_quality.analysis import Analysis
from ccc_quality.drivers import WhatIf
from ccc_quality.drivers.scenarios import BEST, TOGETHER
from ccc_quality.findings.fit import doubts
from ccc_quality.findings.intervals import covers_zero, interval_of
from ccc_quality.plots import what_if_tornado
from ccc_quality.plots.what_if import scenario_name, signed
from ccc_quality.report.content import Chart, Column, Section, Table
from ccc_quality.report.figures import make_figure
from ccc_quality.report.pages.simulation import simulation
from ccc_quality.report.pages.waterfall import waterfall_figures
from ccc_quality.report.tables import columns, following, named
from ccc_quality.words import Voice, visible


def what_if_page(analysis: Analysis, voice: Voice) -> Section | None:
    """Scenarios and sliders; no page without predictions or without convergence."""
    every, simulator = analysis.scenarios, analysis.simulator
    if every is None or not analysis.fit.converged:
        return None
    # all raises at once would dwarf the others
    found = every.only(name for name in every.changes if name != TOGETHER)
    target = voice.name(found.target)
    warnings = voice.tell_all(doubts(analysis.fit))
    title = voice.say("what_if.title.doubt", target=target) if warnings else _title(found, voice)
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
        lead=_lead(found, voice),
        warnings=warnings,
        paragraphs=_budget(found, voice),
        figures=(figure, *waterfall_figures(every, analysis, voice)),
        tables=(
            _by_outcome(found, analysis, voice),
            *((_allocation(found, voice),) if not found.allocation.empty else ()),
            _details(found, voice),
        ),
        simulation=None if simulator is None else simulation(simulator, voice),
        notes=tuple(notes),
    )


def _title(found: WhatIf, voice: Voice) -> str:
    """What the move of one driver does that does most; only of an effect that is clear."""
    clear = [
        row
        for _, row in found.scenarios.iterrows()
        if _is_move(found, str(row["scenario"])) and not covers_zero(interval_of(row))
    ]
    target = voice.name(found.target)
    if not clear:
        return voice.say("what_if.title.unclear", target=target)
    row = max(clear, key=lambda row: abs(float(row["change"])))
    ((driver, points),) = found.changes[str(row["scenario"])].items()
    change, (low, high) = float(row["change"]), interval_of(row)
    falls = change < 0
    if falls:  # "takes 0.2 off"
        change, low, high = -change, -high, -low
    return voice.say(
        f"what_if.title.{'falls' if falls else 'rises'}{'_less' if points < 0 else ''}",
        amount=_amount(abs(points), voice),
        driver=voice.name(driver),
        target=target,
        value=voice.numbers.effect(change),
        interval=voice.numbers.interval(low, high),
    )


def _lead(found: WhatIf, voice: Voice) -> str:
    """What the bars compare: the same raise of each driver, or scenarios of all kinds."""
    sizes = {
        points
        for name, changed in found.changes.items()
        for points in changed.values()
        if _is_move(found, name)
    }
    if len(sizes) != 1:
        return voice.say("what_if.lead_mixed")
    return voice.say("what_if.lead", amount=_amount(min(sizes), voice))


def _is_move(found: WhatIf, scenario: str) -> bool:
    """Whether a scenario moves one driver, on purpose and not as what a budget buys."""
    return scenario != BEST and len(found.changes[scenario]) == 1


def _amount(points: float, voice: Voice) -> str:
    """``half a point``, ``one point``, ``0.20 points``."""
    known = {0.5: "half", 1.0: "one"}.get(points, "points")
    return voice.say(f"what_if.amount.{known}", value=voice.numbers.effect(points))


def _name(found: WhatIf, scenario: str, voice: Voice) -> str:
    return visible(scenario_name(found, scenario, voice.language))


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


def _budget(found: WhatIf, voice: Voice) -> tuple[str, ...]:
    """What a budget is best spent on, and what that does."""
    if found.budget is None or found.allocation.empty:
        return ()
    row = found.scenarios[found.scenarios["scenario"] == BEST].iloc[0]
    bought = [
        f"{voice.name(str(part['driver']))} {signed(float(part['raise']), voice.language)}"
        for _, part in found.allocation.iterrows()
    ]
    said = voice.say(
        "what_if.budget",
        budget=voice.numbers.count(found.budget),
        raises=voice.listing(bought),
        target=voice.name(found.target),
        value=signed(float(row["change"]), voice.language),
        interval=voice.numbers.interval(*interval_of(row)),
    )
    return (said,)


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
