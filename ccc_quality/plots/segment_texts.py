"""What a figure of segments says: its title, its subtitle, its foot, its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import pandas as pd

from ccc_quality.findings.segments import Difference, column_of
from ccc_quality.labels import Language
from ccc_quality.plots.frame import have_intervals
from ccc_quality.plots.texts import inline, level_words, listing, number, say
from ccc_quality.segments import SegmentAnalysis
from ccc_quality.words import Voice

Quantity = Literal["effects", "performance"]


def _column(segments: SegmentAnalysis, language: Language) -> str:
    return Voice(language, segments.labels).spell(column_of(segments.by, segments.labels))


def segment_subtitle(segments: SegmentAnalysis, quantity: Quantity, language: Language) -> str:
    """What is drawn, in which unit."""
    by = _column(segments, language)
    target = inline(segments.labels.text(segments.target, language))
    if quantity == "performance":
        return say("segment_performance_subtitle", language, by=by)
    basis = next(iter(segments.rankings.values())).basis
    word = "effects" if basis == "total effect" else "slopes"
    return say(f"segment_{word}_subtitle", language, target=target, by=by)


def segment_notes(
    segments: SegmentAnalysis,
    quantity: Quantity,
    table: pd.DataFrame,
    found: list[Difference],
    language: Language,
    *,
    allowed: bool,
) -> list[str]:
    """What the foot says: how differences were tested, and what may not be compared."""
    notes = [
        say("interval", language, level=level_words(segments.level, language))
        if have_intervals(table)
        else say("no_interval", language)
    ]
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


def _inlined(segments: SegmentAnalysis, names: Iterable[str], language: Language) -> str:
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
