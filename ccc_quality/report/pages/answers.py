"""How respondents answered every item, and which answers went missing together."""

from __future__ import annotations

import pandas as pd

from ccc_quality.analysis import Analysis
from ccc_quality.data import MissingReport
from ccc_quality.data.item_answers import ItemAnswers, item_answers
from ccc_quality.findings.answers import high_answers, missing_answers
from ccc_quality.plots import item_distributions, missing_pattern
from ccc_quality.plots.missing_pattern import MOST_PATTERNS
from ccc_quality.report.content import Chart, Figure, Table
from ccc_quality.report.figures import make_figure
from ccc_quality.report.tables import columns
from ccc_quality.words import Voice, visible

MOST_ITEMS = 20
"""Items of a figure, so that it can be read on a printed page."""


WORTH_A_FIGURE = 0.01
"""With a smaller share of the answers missing, a table of the patterns says enough."""


def missing_figure(analysis: Analysis, voice: Voice) -> Figure | None:
    """The patterns of missing answers; None where hardly an answer of the model is missing."""
    found = analysis.fit.missing_report()
    data = pattern_table(found, voice)
    if data is None or found.by_item["share"].mean() < WORTH_A_FIGURE:
        return None
    return make_figure(
        lambda theme: missing_pattern(found, language=voice.language, theme=theme),
        title=voice.tell(missing_answers(found)),
        caption=voice.say("respondents.patterns.caption"),
        data=data,
        analysis=analysis,
        voice=voice,
        n=found.n_rows,
    )


def answer_figures(analysis: Analysis, voice: Voice) -> tuple[Figure, ...]:
    """The answers to the items of the model, in figures of whole constructs; none without scale."""
    return tuple(
        _figure(part, number, analysis, voice)
        for number, part in enumerate(_parts(_known(analysis)), start=1)
    )


def _known(analysis: Analysis) -> list[ItemAnswers]:
    """Items of the model that have answers and a scale."""
    survey = analysis.survey
    observed = set(analysis.fit.sample_cov.index)
    missing = survey.report.missing_share
    return item_answers(
        survey,
        [
            name
            for name in survey.items
            if name in observed
            and missing[name] < 1
            and survey.codebook is not None
            and survey.codebook.scale_of(name) is not None
        ],
    )


def _parts(found: list[ItemAnswers]) -> list[list[ItemAnswers]]:
    """Whole constructs together, about equally many items in each part."""
    n_parts = -(-len(found) // MOST_ITEMS)
    groups: dict[str, list[ItemAnswers]] = {}
    for one in found:
        groups.setdefault(one.construct, []).append(one)
    parts: list[list[ItemAnswers]] = []
    done = 0
    for group in groups.values():
        if not parts or done >= len(parts) * len(found) / n_parts:
            parts.append([])
        parts[-1] += group
        done += len(group)
    return parts


def _figure(found: list[ItemAnswers], number: int, analysis: Analysis, voice: Voice) -> Figure:
    items = [one.item for one in found]
    return make_figure(
        lambda theme: item_distributions(
            analysis.survey, items, language=voice.language, theme=theme
        ),
        title=voice.tell(high_answers(found)),
        caption=voice.say("method.answered.caption"),
        data=_table(found, number, voice),
        analysis=analysis,
        voice=voice,
        n=analysis.survey.n_rows,
        chart=Chart("stacked", "item", values=("low", "neutral", "high"), number="share"),
    )


def _table(found: list[ItemAnswers], number: int, voice: Voice) -> Table:
    frame = pd.DataFrame(
        {
            "item": [visible(one.item) for one in found],
            "construct": [voice.label(one.construct) for one in found],
            "low": [one.low for one in found],
            "neutral": [one.neutral for one in found],
            "high": [one.high for one in found],
            "missing": [one.missing for one in found],
        }
    )
    return Table(
        f"answers-{number}",
        voice.say("method.answered.table"),
        frame,
        columns(
            voice,
            ("item", "item", "text"),
            ("construct", "construct", "text"),
            ("low", "answers_low", "share"),
            ("neutral", "answers_middle", "share"),
            ("high", "answers_high", "share"),
            ("missing", "missing", "share"),
        ),
        folded=True,
    )


def pattern_table(found: MissingReport, voice: Voice) -> Table | None:
    """The most frequent ways to leave questions open; None where nobody left one."""
    gaps = found.patterns[found.patterns["n_missing"] > 0]
    if gaps.empty:
        return None
    more = len(gaps) - MOST_PATTERNS
    note = voice.say("respondents.patterns.more", n=voice.numbers.count(more))
    shown = columns(
        voice,
        ("missing", "open", "text"),
        ("n_obs", "count", "count"),
        ("share", "share", "share"),
    )
    frame = gaps.head(MOST_PATTERNS).astype({"n_obs": float})
    return Table(
        "missing-patterns",
        voice.say("respondents.patterns.title"),
        frame,
        shown,
        notes=(note,) if more > 0 else (),
        folded=True,
    )
