"""The figures of a comparison of segments: effects side by side, scores side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from ccc_quality.analysis import Analysis
from ccc_quality.findings.segments import effects_that_differ, scores_that_differ
from ccc_quality.plots import segment_comparison
from ccc_quality.report.content import ColumnKind, Figure, Table
from ccc_quality.report.figures import make_figure
from ccc_quality.report.pages.group_names import column_name, group_names
from ccc_quality.report.tables import columns, named
from ccc_quality.segments import SegmentAnalysis
from ccc_quality.words import Voice

Quantity = Literal["effects", "performance"]

JUDGED = {"effects": effects_that_differ, "performance": scores_that_differ}

MOST_DRAWN = 6
"""More segments than this cannot be told apart in a figure; the tables have them."""


def segment_figures(
    found: SegmentAnalysis, place: int, analysis: Analysis, voice: Voice
) -> Iterator[Figure]:
    """Effects, and scores, where each may be compared."""
    if found.comparable == "none" or len(found.segments) > MOST_DRAWN:
        return
    quantities: tuple[Quantity, ...] = (
        ("effects", "performance") if found.comparable == "means" else ("effects",)
    )
    for quantity in quantities:
        yield _figure(found, quantity, place, analysis, voice)


def _figure(
    found: SegmentAnalysis, quantity: Quantity, place: int, analysis: Analysis, voice: Voice
) -> Figure:
    names = group_names(analysis.survey, found.by)
    return make_figure(
        lambda theme: segment_comparison(
            found, quantity, names=names, language=voice.language, theme=theme
        ),
        title=voice.tell(JUDGED[quantity](found, names)),
        caption=voice.say(f"segments.caption.{quantity}", target=voice.name(found.target)),
        data=_numbers(found, quantity, place, analysis, voice),
        analysis=analysis,
        voice=voice,
        n=found.n_obs,
    )


def _numbers(
    found: SegmentAnalysis, quantity: Quantity, place: int, analysis: Analysis, voice: Voice
) -> Table:
    """A row a driver, or construct, and segment."""
    if quantity == "effects":
        table = found.ranks.rename(columns={"driver": "construct"})
    else:
        table = found.performance.rename(columns={"mean": "est"})
        table = table[table["est"].notna()]
    seen = group_names(analysis.survey, found.by)
    frame = named(table, voice, "construct")
    frame["segment"] = [seen.get(str(name), str(name)) for name in table["segment"]]
    kind: ColumnKind = "effect" if quantity == "effects" else "score"
    shown = columns(
        voice,
        ("construct", "construct", "text"),
        ("segment", "segment", "text"),
        ("est", "effect" if quantity == "effects" else "score", kind),
        ("ci_lower", "low", kind),
        ("ci_upper", "high", kind),
        ("n", "n", "count"),
    )
    title = voice.say(
        f"segments.table.{quantity}",
        target=voice.name(found.target),
        column=column_name(found.by, voice),
    )
    return Table(f"segment-{quantity}-{place}", title, frame.astype({"n": float}), shown)
