"""Where to act: what matters against how well the firm does on it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from ccc_quality.analysis import Analysis
from ccc_quality.drivers import ImportancePerformance
from ccc_quality.findings.fit import doubts
from ccc_quality.findings.intervals import Interval, is_known, overlaps
from ccc_quality.findings.order import MOST_RIVALS
from ccc_quality.plots import importance_performance_map
from ccc_quality.report.content import Chart, Section, Table
from ccc_quality.report.figures import make_figure
from ccc_quality.report.tables import columns, filled, following
from ccc_quality.words import Voice

QUADRANTS = {
    "concentrate here": "concentrate",
    "keep up the good work": "keep_up",
    "low priority": "low",
    "possible overkill": "overkill",
}
"""Quadrants in the order in which they are spoken of, and the names of their phrases."""

MOST_NAMED = 3
"""More drivers than this do not fit a title."""


def priorities_page(analysis: Analysis, voice: Voice) -> Section | None:
    """The importance-performance map; no page without effects or without a scale."""
    found = analysis.priorities
    if not analysis.fit.converged or found is None or len(_known(found)) < 2:
        return None
    warnings = voice.tell_all(doubts(analysis.fit))
    target = voice.name(found.target)
    suffix = "_slope" if _is_slope(found) else ""
    title = voice.say("priorities.title.doubt") if warnings else priority_message(found, voice)
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
        paragraphs=tuple(_paragraphs(found, voice)),
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


def priority_message(found: ImportancePerformance, voice: Voice) -> str:
    """Who clearly is important and low; else where most is to gain, as far as intervals tell."""
    here = clearly(found, "concentrate here")
    suffix = "_slope" if _is_slope(found) else ""
    target = voice.name(found.target)
    if 0 < len(here) <= MOST_NAMED:
        return voice.say(
            f"priorities.title.here{suffix}", names=_names(found, here, voice), target=target
        )
    table = _known(found)
    drivers = [str(name) for name in table["driver"]]
    intervals = [_interval(row, "priority") for _, row in table.iterrows()]
    if is_known(intervals[0]) and intervals[0][0] <= 0 <= intervals[0][1]:
        return voice.say(f"priorities.title.unclear{suffix}", target=target)
    rivals = [
        name
        for name, interval in zip(drivers[1:], intervals[1:], strict=True)
        if overlaps(intervals[0], interval)
    ]
    key = "together" if 0 < len(rivals) <= MOST_RIVALS else "probably" if rivals else "most"
    leaders = drivers[:1] if key == "probably" else [drivers[0], *rivals]
    return voice.say(
        f"priorities.title.{key}{suffix}", names=_names(found, leaders, voice), target=target
    )


def clearly(found: ImportancePerformance, quadrant: str) -> tuple[str, ...]:
    """Drivers in a quadrant whose intervals cross neither of its lines, highest priority first."""
    table = _known(found)
    own = table[table["quadrant"] == quadrant]
    return tuple(
        str(row["driver"])
        for _, row in own.iterrows()
        if _apart(_interval(row, "gain"), found.mean_importance)
        and _apart(_interval(row, "standing"), found.mean_performance)
    )


def _names(found: ImportancePerformance, names: Iterable[str], voice: Voice) -> str:
    """Drivers in a sentence; of which less is better, that is said."""
    return voice.listing([_said(found, name, voice.name(name), voice) for name in names])


def _said(found: ImportancePerformance, name: str, label: str, voice: Voice) -> str:
    ways = dict(zip(found.table["driver"], found.table["direction"], strict=True))
    return voice.say("priorities.less", name=label) if ways[name] == "lower" else label


def _known(found: ImportancePerformance) -> pd.DataFrame:
    """Rows with a priority, the highest first."""
    table = found.table
    return table[table["priority"].notna()].reset_index(drop=True)


def _apart(interval: Interval, line: float) -> bool:
    return is_known(interval) and not interval[0] <= line <= interval[1]


def _interval(row: pd.Series[float], name: str) -> Interval:
    return float(row[f"{name}_ci_lower"]), float(row[f"{name}_ci_upper"])


def _is_slope(found: ImportancePerformance) -> bool:
    return found.basis == "implied slope"


def _paragraphs(found: ImportancePerformance, voice: Voice) -> Iterator[str]:
    first = _known(found).iloc[0]
    low, high = _interval(first, "priority")
    suffix = "_slope" if _is_slope(found) else ""
    less = "_less" if first["direction"] == "lower" else ""
    if math.isfinite(low) and low > 0:
        yield voice.say(
            f"priorities.worth{less}{suffix}",
            driver=voice.name(str(first["driver"])),
            target=voice.name(found.target),
            value=voice.numbers.write(float(first["priority"]), "statistic"),
            interval=voice.numbers.interval(low, high, "statistic"),
        )
    clear = {key: clearly(found, quadrant) for quadrant, key in QUADRANTS.items()}
    named = [
        voice.say(f"priorities.clear.{key}", names=_names(found, names, voice))
        for key, names in clear.items()
        if names
    ]
    rest = len(_known(found)) - sum(len(names) for names in clear.values())
    if named:
        yield voice.say("priorities.clear.text", parts="; ".join(named))
    if rest:
        kind = "none" if not named else "one" if rest == 1 else "some"
        yield voice.say(f"priorities.border.{kind}", n=voice.numbers.in_words(rest))


def _notes(analysis: Analysis, found: ImportancePerformance, voice: Voice) -> Iterator[str]:
    yield voice.say(
        "priorities.lines",
        importance=voice.numbers.effect(found.mean_importance),
        performance=voice.numbers.score(found.mean_performance),
    )
    weights = analysis.fit.weights
    turned = weights.loc[weights["est"] < 0, "construct"].unique()
    drivers = [str(name) for name in found.table["driver"] if name in turned]
    if drivers:
        yield voice.say("priorities.negative", names=voice.names(drivers))
    yield voice.say("summary.caveat")


def _named(found: ImportancePerformance, voice: Voice) -> pd.DataFrame:
    """The rows with labels and the quadrant in words; unknown cells stay NaN."""
    table = found.table
    words = {
        quadrant: voice.say(f"priorities.quadrant.{key}") for quadrant, key in QUADRANTS.items()
    }
    return table.assign(
        driver=[_said(found, str(n), voice.label(str(n)), voice) for n in table["driver"]],
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
