"""What a figure of segments says: its title, its subtitle, its foot, its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from ccc_quality.findings.order import MOST_RIVALS
from ccc_quality.labels import Language
from ccc_quality.plots.contracts import Segments
from ccc_quality.plots.frame import have_intervals
from ccc_quality.plots.texts import inline, listing, number, opening, phrases, say

Quantity = Literal["effects", "performance"]
MOST_NAMED = 4
"""More segments than this are counted in the title."""


@dataclass(frozen=True)
class Difference:
    """Two segments that differ, the higher one first."""

    name: str
    high: str
    low: str
    high_value: float
    low_value: float


def display_names(
    segments: Segments, names: Mapping[str, str], language: Language
) -> dict[str, str]:
    """What each segment is called; the column goes before a number, which alone says nothing."""
    found = {}
    for name in segments.segments:
        usual = f"{_column(segments, language)} {float(name):g}" if _is_number(name) else name
        found[name] = names.get(name, usual)
    return found


def _is_number(name: str) -> bool:
    try:
        float(name)
    except ValueError:
        return False
    return True


def _column(segments: Segments, language: Language) -> str:
    """What the column of the segments is called inside a sentence."""
    usual = f"column_{segments.by}"
    if segments.by not in segments.labels.texts and f"figure.{usual}" in phrases(language):
        return say(usual, language)
    return inline(segments.labels.text(segments.by, language))


def _together(segments: Segments, shown: Mapping[str, str], language: Language) -> str:
    """All segments in one phrase; the column of numbers is named once."""
    column = f"{_column(segments, language)} "
    parts = list(shown.values())
    if all(part.startswith(column) for part in parts):
        parts = [parts[0], *(part.removeprefix(column) for part in parts[1:])]
    return listing(parts, language)


def segment_finding(
    segments: Segments,
    quantity: Quantity,
    order: list[str],
    found: list[Difference],
    shown: Mapping[str, str],
    language: Language,
    *,
    allowed: bool,
) -> str:
    """The sentence above the chart: no difference but those that hold after correction."""
    by = _column(segments, language)
    target = inline(segments.labels.text(segments.target, language))
    if not allowed:
        return say("segment_not_comparable", language, by=by)
    word = "effect" if quantity == "effects" else "score"
    if not found:
        n = len(segments.segments)
        many = "_many" if n > MOST_NAMED else ""
        every = _together(segments, shown, language)
        return say(f"segment_no_{word}{many}", language, target=target, segments=every, n=n)
    first = found[0]
    digits = 2 if quantity == "effects" else 0
    ends = {
        "high": shown[first.high],
        "low": shown[first.low],
        "a": number(first.high_value, language, digits),
        "b": number(first.low_value, language, digits),
    }
    names = [name for name in order if any(one.name == name for one in found)]
    labels = [segments.labels.text(name, language) for name in names]
    if len(found) == 1 and (quantity == "performance" or first.low_value >= 0):
        return say(f"segment_one_{word}", language, name=opening(labels[0]), target=target, **ends)
    total = len(order)
    if quantity == "performance":
        name = inline(segments.labels.text(first.name, language))
        return say("segment_scores", language, n=len(names), total=total, by=by, name=name, **ends)
    if len(names) > MOST_RIVALS + 1:
        return say(
            "segment_many_effects", language, n=len(names), total=total, target=target, by=by
        )
    listed = listing([opening(labels[0]), *(inline(label) for label in labels[1:])], language)
    key = "segment_one_name_effect" if len(names) == 1 else "segment_names_effect"
    return say(key, language, names=listed, target=target, by=by)


def segment_subtitle(segments: Segments, quantity: Quantity, language: Language) -> str:
    """What is drawn, in which unit."""
    by = _column(segments, language)
    target = inline(segments.labels.text(segments.target, language))
    if quantity == "performance":
        return say("segment_performance_subtitle", language, by=by)
    basis = next(iter(segments.rankings.values())).basis
    word = "effects" if basis == "total effect" else "slopes"
    return say(f"segment_{word}_subtitle", language, target=target, by=by)


def segment_notes(
    segments: Segments,
    quantity: Quantity,
    table: pd.DataFrame,
    found: list[Difference],
    language: Language,
    *,
    allowed: bool,
) -> list[str]:
    """What the foot says: how differences were tested, and what may not be compared."""
    notes = [say("interval" if have_intervals(table) else "no_interval", language)]
    if found:
        notes.append(say("segment_marked", language))
    if allowed and segments.waves:
        notes.append(say("segment_waves", language))
    if allowed and quantity == "performance" and segments.released:
        released = _inlined(segments, segments.released, language)
        notes.append(say("segment_released", language, names=released))
    if not allowed:
        notes.append(say(f"segment_caution_{segments.comparable}", language))
    if segments.unjudged:
        unjudged = _inlined(segments, segments.unjudged, language)
        notes.append(say("segment_unjudged", language, names=unjudged))
    return notes


def _inlined(segments: Segments, names: Iterable[str], language: Language) -> str:
    return listing([inline(segments.labels.text(name, language)) for name in names], language)


def segment_alt_text(
    table: pd.DataFrame,
    labels: dict[str, str],
    quantity: Quantity,
    title: str,
    shown: Mapping[str, str],
    language: Language,
) -> str:
    """The figure in words, every row with all segments."""
    digits = 2 if quantity == "effects" else 0
    suffix = "" if have_intervals(table) else "_plain"
    rows = []
    for name, label in labels.items():
        own = table[table["name"] == name].set_index("segment")
        values = [
            say(
                f"alt_segment_value{suffix}",
                language,
                segment=label_of,
                value=number(float(row["est"]), language, digits),
                low=number(float(row["ci_lower"]), language, digits),
                high=number(float(row["ci_upper"]), language, digits),
            )
            for segment, label_of in shown.items()
            if segment in own.index
            for row in [own.loc[[segment]].iloc[0]]
        ]
        rows.append(say("alt_segment", language, label=label, values=", ".join(values)))
    return say(f"alt_segments{suffix}", language, title=title, rows="; ".join(rows))
