"""Differences: what may be compared between segments or waves, and what then differs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from ccc_quality.analysis import Analysis
from ccc_quality.findings import Finding
from ccc_quality.findings.fit import doubts
from ccc_quality.findings.segments import (
    clear_differences,
    comparable_differences,
    differing_scores,
    effects_by_column,
    effects_that_differ,
    scores_that_differ,
)
from ccc_quality.plots import segment_comparison
from ccc_quality.report.content import ColumnKind, Figure, Section, Table
from ccc_quality.report.figures import make_figure
from ccc_quality.report.pages.group_names import column_name, group_names, quoted
from ccc_quality.report.pages.segment_tables import (
    difference_tables,
    invariance_table,
    ranks_table,
    scores_table,
)
from ccc_quality.report.tables import columns, named
from ccc_quality.segments import SegmentAnalysis
from ccc_quality.segments.differences import PERFORMANCE
from ccc_quality.words import Voice, visible


def segments_page(analysis: Analysis, voice: Voice) -> Section | None:
    """A block for each column of segments; no page where none was compared."""
    found = analysis.segments
    if not found or not analysis.fit.converged:
        return None
    poor = voice.tell_all(doubts(analysis.fit))
    blocks = list(found.values())
    return Section(
        key="segments",
        title=voice.say("segments.title.doubt") if poor else voice.tell(_title(analysis)),
        lead=_lead(blocks, voice),
        warnings=(*poor, *(text for one in blocks for text in _warnings(one, voice))),
        paragraphs=tuple(text for one in blocks for text in _paragraphs(one, analysis, voice)),
        figures=tuple(
            figure
            for place, one in enumerate(blocks, start=1)
            for figure in segment_figures(one, place, analysis, voice)
        ),
        tables=tuple(
            table
            for place, one in enumerate(blocks, start=1)
            for table in _tables(one, place, analysis, voice)
        ),
        notes=_notes(blocks, voice),
    )


def _lead(blocks: list[SegmentAnalysis], voice: Voice) -> str:
    """Comparability comes first: column by column, what the steps of invariance allow."""
    allowed = [
        voice.say(
            f"segments.comparable.{one.comparable}",
            column=column_name(one.by, voice),
            step=voice.say(f"segments.step.{one.ladder.reached}"),
        )
        for one in blocks
    ]
    return " ".join([voice.say("segments.lead"), *allowed])


def _notes(blocks: list[SegmentAnalysis], voice: Voice) -> tuple[str, ...]:
    said = [
        voice.say(f"segments.{'note_effects' if one.joint is None else 'note_joint'}")
        for one in blocks
    ]
    if any(one.waves for one in blocks):
        said.append(voice.say("segments.note_waves"))
    return tuple(dict.fromkeys(said))


def _title(analysis: Analysis) -> Finding:
    """The clearest difference between drivers of all columns; else that there is none."""
    blocks = list(analysis.segments.values())
    return effects_by_column([(one, group_names(analysis.survey, one.by)) for one in blocks])


def _warnings(found: SegmentAnalysis, voice: Voice) -> tuple[str, ...]:
    if found.comparable == "means":
        return ()
    return (voice.say(f"segments.warning.{found.comparable}", column=column_name(found.by, voice)),)


def _paragraphs(found: SegmentAnalysis, analysis: Analysis, voice: Voice) -> list[str]:
    """Who was compared, how many differences there are and the largest in score."""
    named = group_names(analysis.survey, found.by)
    sizes = [
        f"{quoted(named.get(name, name), voice)} ({voice.numbers.count(fit.n_obs)})"
        for name, fit in found.fits.items()
    ]
    said = [
        voice.say(
            "segments.who",
            column=column_name(found.by, voice),
            segments=voice.listing(sizes),
        )
    ]
    if found.unjudged:
        said.append(voice.say("segments.unjudged", names=voice.names(found.unjudged)))
    if found.comparable == "none":
        return said
    if found.comparable == "means" and found.released:
        said.append(_released(found, voice))
    said.append(_tally(found, voice))
    if found.comparable == "means" and differing_scores(found):
        said.append(f"{voice.tell(scores_that_differ(found, named))}.")
    return said


def _released(found: SegmentAnalysis, voice: Voice) -> str:
    """Which scores partial invariance takes out of the comparison."""
    items = [visible(item) for own in found.released.values() for item in own]
    return voice.say(
        "segments.released",
        items=voice.listing(items),
        column=column_name(found.by, voice),
        constructs=voice.names(found.released),
    )


def _tally(found: SegmentAnalysis, voice: Voice) -> str:
    table, clear = comparable_differences(found), clear_differences(found)
    of_scores, clear_scores = (
        int((each["quantity"] == PERFORMANCE).sum()) for each in (table, clear)
    )
    count, spelt = voice.numbers.count, voice.numbers.in_words
    return voice.say(
        f"segments.tally.{found.comparable}",
        column=column_name(found.by, voice),
        effects=spelt(len(clear) - clear_scores),
        all_effects=count(len(table) - of_scores),
        scores=spelt(clear_scores),
        all_scores=count(of_scores),
        target=voice.name(found.target),
    )


def _tables(found: SegmentAnalysis, place: int, analysis: Analysis, voice: Voice) -> list[Table]:
    named = group_names(analysis.survey, found.by)
    comparable, clear = comparable_differences(found), clear_differences(found)
    tables = difference_tables(clear, found, named, place, voice, clear=True)
    if found.comparable != "none":
        tables.append(ranks_table(found, named, place, voice))
    if found.comparable == "means":
        tables.append(scores_table(found, named, place, voice))
    tables.append(invariance_table(found, place, voice))
    return tables + difference_tables(comparable, found, named, place, voice, clear=False)


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
