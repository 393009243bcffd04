"""Where to act: what matters against how well the firm does on it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ccc_quality.analysis import Analysis
from ccc_quality.drivers import ImportancePerformance
from ccc_quality.findings.fit import doubts
from ccc_quality.findings.priorities import (
    QUADRANTS,
    about_the_map,
    called,
    most_to_gain,
    turned_parts,
    with_priority,
)
from ccc_quality.plots import importance_performance_map
from ccc_quality.report.content import Chart, Section, Table
from ccc_quality.report.figures import make_figure
from ccc_quality.report.tables import columns, filled, following
from ccc_quality.words import Voice, opening


def priorities_page(analysis: Analysis, voice: Voice) -> Section | None:
    """The importance-performance map; no page without effects or without a scale."""
    found = analysis.priorities
    if not analysis.fit.converged or found is None or len(with_priority(found)) < 2:
        return None
    warnings = voice.tell_all(doubts(analysis.fit))
    target = voice.name(found.target)
    suffix = "_slope" if _is_slope(found) else ""
    title = voice.say("priorities.title.doubt") if warnings else voice.tell(most_to_gain(found))
    figure = make_figure(
        lambda theme: importance_performance_map(found, language=voice.language, theme=theme),
        title=title,
        caption=voice.say(f"priorities.caption{suffix}", target=target),
        data=_map(found, voice),
        analysis=analysis,
        voice=voice,
        chart=_chart(found),
    )
    return Section(
        key="priorities",
        title=title,
        lead=voice.say(f"priorities.lead{suffix}", target=target),
        warnings=warnings,
        paragraphs=voice.tell_all(about_the_map(found)),
        figures=(figure,),
        tables=(_list(found, voice),),
        notes=tuple(_notes(analysis, found, voice)),
    )


def _chart(found: ImportancePerformance) -> Chart:
    """The map as a scatter; intervals where there are any."""
    with_errors = bool(found.errors)
    return Chart(
        "scatter",
        category="driver",
        x="gain",
        y="standing",
        x_limits=("gain_ci_lower", "gain_ci_upper") if with_errors else None,
        y_limits=("standing_ci_lower", "standing_ci_upper"),
        cross=(found.mean_importance, found.mean_performance),
    )


def _is_slope(found: ImportancePerformance) -> bool:
    return found.basis == "implied slope"


def _notes(analysis: Analysis, found: ImportancePerformance, voice: Voice) -> Iterator[str]:
    yield voice.say(
        "priorities.lines",
        importance=voice.numbers.effect(found.mean_importance),
        performance=voice.numbers.score(found.mean_performance),
    )
    yield from voice.tell_all(turned_parts(found, analysis.fit))
    yield voice.say("summary.caveat")


def _named(found: ImportancePerformance, voice: Voice) -> pd.DataFrame:
    """The rows with labels and the quadrant in words; unknown cells stay NaN."""
    table = found.table
    words = {
        quadrant: voice.say(f"priorities.quadrant.{key}") for quadrant, key in QUADRANTS.items()
    }
    return table.assign(
        driver=[opening(voice.spell(called(found, (str(n),)))) for n in table["driver"]],
        quadrant=[words.get(str(name), "") for name in table["quadrant"]],
    )


def _list(found: ImportancePerformance, voice: Voice) -> Table:
    """The list of priorities, the highest first."""
    frame = _named(found, voice)
    shown = columns(
        voice,
        ("priority_rank", "rank", "count"),
        ("driver", "driver", "text"),
        ("importance", "importance", "effect"),
        ("performance", "performance", "score"),
        ("priority", "priority", "statistic"),
        ("priority_ci_lower", "low", "statistic"),
        ("priority_ci_upper", "high", "statistic"),
        ("quadrant", "quadrant", "text"),
    )
    made = voice.say(f"priorities.made.{_made(found)}")
    note = voice.say("priorities.table_note", target=voice.name(found.target))
    title = voice.say("priorities.table")
    shown = filled(frame, shown)
    if (found.table["direction"] == "raise").all():
        shown = following(shown, {"priority": "{importance} * (100 - {performance})"})
    return Table("priorities", title, frame, shown, notes=(note, made))


def _made(found: ImportancePerformance) -> str:
    return found.errors.replace(" ", "_") or "none"


def _map(found: ImportancePerformance, voice: Voice) -> Table:
    """What the map is drawn from."""
    frame = _named(found, voice)
    shown = columns(
        voice,
        ("driver", "driver", "text"),
        ("gain", "importance", "effect"),
        ("gain_ci_lower", "low", "effect"),
        ("gain_ci_upper", "high", "effect"),
        ("standing", "performance", "score"),
        ("standing_ci_lower", "low", "score"),
        ("standing_ci_upper", "high", "score"),
        ("n", "n", "count"),
    )
    frame = frame.astype({"n": np.float64})
    return Table("map", voice.say("priorities.map_table"), frame, filled(frame, shown))
