"""Differences: what may be compared between segments or waves, and what then differs."""

from __future__ import annotations

import pandas as pd

from ccc_quality.analysis import Analysis
from ccc_quality.findings.fit import doubts
from ccc_quality.findings.order import is_slope
from ccc_quality.report.content import Section, Table
from ccc_quality.report.pages.group_names import column_name, group_names, quoted
from ccc_quality.report.pages.segment_figures import segment_figures
from ccc_quality.report.pages.segment_tables import (
    difference_tables,
    invariance_table,
    ranks_table,
    scores_table,
)
from ccc_quality.segments import SegmentAnalysis
from ccc_quality.segments.differences import PERFORMANCE
from ccc_quality.segments.record import ALPHA
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
        title=voice.say("segments.title.doubt") if poor else _title(analysis, voice),
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


def comparable_differences(found: SegmentAnalysis) -> pd.DataFrame:
    """The differences that comparability allows to be read as differences between segments."""
    table = found.changes if found.waves else found.differences
    if found.comparable == "none":
        return table.iloc[:0]
    of_scores = table["quantity"] == PERFORMANCE
    if found.comparable == "effects":
        return table[~of_scores]
    return table[~(of_scores & table["name"].isin(list(found.released)))]


def clear_differences(found: SegmentAnalysis) -> pd.DataFrame:
    """Those of them that hold after the correction, the clearest first."""
    table = comparable_differences(found)
    return table[table["p_adjusted"] < ALPHA].sort_values("p_adjusted", kind="stable")


def _of_drivers(found: SegmentAnalysis) -> pd.DataFrame:
    """Clear differences between the effects of drivers."""
    table = clear_differences(found)
    ranking = next(iter(found.rankings.values()))
    return table[
        (table["quantity"] == ranking.basis) & table["name"].isin(list(ranking.table["driver"]))
    ]


def _title(analysis: Analysis, voice: Voice) -> str:
    """The clearest difference between drivers; else that there is none, or no comparison."""
    blocks = list(analysis.segments.values())
    suffix = "_slope" if is_slope(analysis.ranking) else ""
    target = voice.name(analysis.ranking.target)
    clear = [(row, one) for one in blocks for _, row in _of_drivers(one).head(1).iterrows()]
    if clear:
        row, one = min(clear, key=lambda each: float(each[0]["p_adjusted"]))
        return _difference(row, one, analysis, voice, suffix)
    open_to_comparison = [one.by for one in blocks if one.comparable != "none"]
    key = f"same{suffix}" if open_to_comparison else "incomparable"
    compared = open_to_comparison or [one.by for one in blocks]
    columns = voice.listing([column_name(by, voice) for by in compared])
    return voice.say(f"segments.title.{key}", columns=columns, target=target)


def _difference(
    row: pd.Series[float],
    found: SegmentAnalysis,
    analysis: Analysis,
    voice: Voice,
    suffix: str,
) -> str:
    """Which driver weighs more where; with opposite signs, only that it differs."""
    named = group_names(analysis.survey, found.by)
    est = {str(row[f"segment_{end}"]): float(row[f"est_{end}"]) for end in ("a", "b")}
    low, high = sorted(est, key=lambda name: est[name])
    alike = min(est.values()) >= 0
    return voice.say(
        f"segments.title.{'more' if alike else 'differs'}{suffix}",
        driver=voice.name(str(row["name"])),
        target=voice.name(found.target),
        high=quoted(named.get(high, high), voice),
        low=quoted(named.get(low, low), voice),
    )


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
    largest = _largest_score(found, named, voice)
    return [*said, largest] if largest else said


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


def _largest_score(found: SegmentAnalysis, named: dict[str, str], voice: Voice) -> str:
    clear = clear_differences(found)
    clear = clear[clear["quantity"] == PERFORMANCE]
    if clear.empty:
        return ""
    row = clear.sort_values("difference", key=abs, kind="stable").iloc[-1]
    ends = sorted(("a", "b"), key=lambda end: float(row[f"est_{end}"]))
    (low, worse), (high, better) = (
        (voice.numbers.score(float(row[f"est_{end}"])), str(row[f"segment_{end}"])) for end in ends
    )
    return voice.say(
        "segments.largest_score",
        construct=voice.name(str(row["name"])),
        high=high,
        low=low,
        better=quoted(named.get(better, better), voice),
        worse=quoted(named.get(worse, worse), voice),
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
