"""From now to then: what several raises together would do for the target, a step each."""

from __future__ import annotations

import pandas as pd

from ccc_quality.analysis import Analysis
from ccc_quality.drivers import WhatIf
from ccc_quality.drivers.scenarios import BEST, TOGETHER
from ccc_quality.findings.scenarios import new_mean
from ccc_quality.plots import what_if_waterfall
from ccc_quality.plots.waterfall import steps_of
from ccc_quality.report.content import Chart, Figure, Table
from ccc_quality.report.figures import make_figure
from ccc_quality.report.tables import columns
from ccc_quality.words import Voice, visible


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
