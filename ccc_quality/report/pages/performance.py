"""How we do: scores of the constructs from 0 to 100."""

from __future__ import annotations

import pandas as pd

from ccc_quality.analysis import Analysis
from ccc_quality.findings.scores import known_scores, range_of_scores
from ccc_quality.plots import construct_scores
from ccc_quality.report.content import Chart, Section, Table
from ccc_quality.report.figures import make_figure
from ccc_quality.report.tables import columns, named
from ccc_quality.words import Voice

COLUMNS = ["construct", "mean", "se", "ci_lower", "ci_upper", "n"]


def performance_page(analysis: Analysis, voice: Voice) -> Section | None:
    """Scores with intervals; no page where the codebook gives no scale."""
    scores = scores_of(analysis)
    if scores.empty:
        return None
    title = voice.tell(range_of_scores(scores, voice.level))
    figure = make_figure(
        lambda theme: construct_scores(
            scores,
            model=analysis.model,
            language=voice.language,
            theme=theme,
        ),
        title=title,
        caption=voice.say("performance.caption"),
        data=_table(scores, voice),
        analysis=analysis,
        voice=voice,
        n=float(scores["n"].max()),
        chart=Chart(
            "bars", "construct", values=("mean",), low="ci_lower", high="ci_upper", number="score"
        ),
    )
    return Section(
        key="performance",
        title=title,
        lead=voice.say("performance.lead"),
        figures=(figure,),
    )


def scores_of(analysis: Analysis) -> pd.DataFrame:
    """The constructs that have a score; empty when none has."""
    found = analysis.performance
    return known_scores(pd.DataFrame(columns=COLUMNS) if found is None else found)


def _table(scores: pd.DataFrame, voice: Voice) -> Table:
    return Table(
        "scores",
        voice.say("performance.table"),
        named(scores, voice, "construct"),
        columns(
            voice,
            ("construct", "construct", "text"),
            ("mean", "score", "score"),
            ("ci_lower", "low", "score"),
            ("ci_upper", "high", "score"),
            ("n", "n", "count"),
        ),
    )
