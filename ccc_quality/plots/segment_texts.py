"""What a figure of segments says: its title, its subtitle, its foot, its words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import pandas as pd

from ccc_quality.findings.segments import Difference, column_of
from ccc_quality.plots.frame import have_intervals
from ccc_quality.segments import SegmentAnalysis
from ccc_quality.words import Voice, number

Quantity = Literal["effects", "performance"]


def _column(segments: SegmentAnalysis, voice: Voice) -> str:
    return voice.spell(column_of(segments.by, segments.labels))


def segment_subtitle(segments: SegmentAnalysis, quantity: Quantity, voice: Voice) -> str:
    """What is drawn, in which unit."""
    by = _column(segments, voice)
    target = voice.name(segments.target)
    if quantity == "performance":
        return voice.say("figure.segment_performance_subtitle", by=by)
    basis = next(iter(segments.rankings.values())).basis
    word = "effects" if basis == "total effect" else "slopes"
    return voice.say(f"figure.segment_{word}_subtitle", target=target, by=by)


def segment_notes(
    segments: SegmentAnalysis,
    quantity: Quantity,
    table: pd.DataFrame,
    found: list[Difference],
    voice: Voice,
    *,
    allowed: bool,
) -> list[str]:
    """What the foot says: how differences were tested, and what may not be compared."""
    notes = [voice.say("figure.interval" if have_intervals(table) else "figure.no_interval")]
    if found:
        notes.append(voice.say("figure.segment_marked"))
    if allowed and segments.waves:
        notes.append(voice.say("figure.segment_waves"))
    if allowed and quantity == "performance" and segments.released:
        released = voice.names(segments.released)
        notes.append(voice.say("figure.segment_released", names=released))
    if not allowed:
        notes.append(voice.say(f"figure.segment_caution_{segments.comparable}"))
    if segments.unjudged:
        unjudged = voice.names(segments.unjudged)
        notes.append(voice.say("figure.segment_unjudged", names=unjudged))
    return notes


def segment_alt_text(
    table: pd.DataFrame,
    labels: dict[str, str],
    quantity: Quantity,
    title: str,
    shown: Mapping[str, str],
    voice: Voice,
) -> str:
    """The figure in words, every row with all segments."""
    digits = 2 if quantity == "effects" else 0
    suffix = "" if have_intervals(table) else "_plain"
    rows = []
    for name, label in labels.items():
        own = table[table["name"] == name].set_index("segment")
        values = [
            voice.say(
                f"figure.alt_segment_value{suffix}",
                segment=label_of,
                value=number(float(row["est"]), voice.language, digits),
                low=number(float(row["ci_lower"]), voice.language, digits),
                high=number(float(row["ci_upper"]), voice.language, digits),
            )
            for segment, label_of in shown.items()
            if segment in own.index
            for row in [own.loc[[segment]].iloc[0]]
        ]
        rows.append(voice.say("figure.alt_segment", label=label, values=", ".join(values)))
    return voice.say(f"figure.alt_segments{suffix}", title=title, rows="; ".join(rows))
