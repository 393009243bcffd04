"""How we do: scores of the constructs from 0 to 100."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ccc_quality.analysis import Analysis
from ccc_quality.plots import construct_scores
from ccc_quality.report.content import Chart, Section, Table
from ccc_quality.report.figures import make_figure
from ccc_quality.report.tables import columns, named
from ccc_quality.words import Voice


@dataclass(frozen=True)
class Score:
    """The lowest score with its interval; sure when no other interval overlaps it."""

    construct: str
    mean: float
    interval: tuple[float, float]
    is_only: bool
    is_sure: bool


def performance_page(analysis: Analysis, voice: Voice) -> Section | None:
    """Scores with intervals; no page where the codebook gives no scale."""
    scores = known_scores(analysis)
    if scores.empty:
        return None
    figure = make_figure(
        lambda theme: construct_scores(
            scores,
            model=analysis.model,
            labels=voice.labels,
            simulated=analysis.survey.simulated,
            language=voice.language,
            theme=theme,
        ),
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
        title=figure.title,
        lead=voice.say("performance.lead"),
        figures=(figure,),
    )


def known_scores(analysis: Analysis) -> pd.DataFrame:
    """The constructs that have a score; empty when none has."""
    scores = analysis.performance
    if scores is None:
        return pd.DataFrame(columns=["construct", "mean", "se", "ci_lower", "ci_upper", "n"])
    return scores[scores["mean"].notna()].reset_index(drop=True)


def lowest_driver(analysis: Analysis) -> Score | None:
    """The driver that scores lowest; None when no driver has a score."""
    scores = known_scores(analysis)
    own = scores[scores["construct"].isin(list(analysis.ranking.table["driver"]))]
    if own.empty:
        return None
    own = own.sort_values("mean", kind="stable")
    row, others = own.iloc[0], own.iloc[1:]
    low, high = float(row["ci_lower"]), float(row["ci_upper"])
    return Score(
        construct=str(row["construct"]),
        mean=float(row["mean"]),
        interval=(low, high),
        is_only=others.empty,
        is_sure=bool((others["ci_lower"] > high).all()),
    )


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
