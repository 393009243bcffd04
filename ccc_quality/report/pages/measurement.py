"""Can we trust the yardstick: loadings, reliability, discriminant validity, verdicts."""

from __future__ import annotations

import math

import pandas as pd

from ccc_quality.assessment.thresholds import THRESHOLDS
from ccc_quality.assessment.verdicts import FIT_CRITERIA, PAIR
from ccc_quality.plots import htmt_heatmap, loadings
from ccc_quality.report.content import Column, Figure, Section, Table
from ccc_quality.report.contracts import AnalysisLike
from ccc_quality.report.figures import make_figure
from ccc_quality.report.messages import doubts
from ccc_quality.report.tables import columns, filled, square_table, with_parts
from ccc_quality.report.voice import Voice

STRAIGHT_LINERS_MATTER = 0.01
STATISTICS = ("alpha", "omega", "rho_a", "rho_c", "ave")


def measurement_page(analysis: AnalysisLike, voice: Voice) -> Section | None:
    """Whether the constructs are measured well; no page without measured constructs."""
    fit = analysis.fit
    if not fit.converged or (fit.loadings.empty and fit.weights.empty):
        return None
    figures = [_loadings(analysis, voice), _htmt(analysis, voice)]
    tables = [
        _reliability(analysis, voice),
        _weights(analysis, voice),
        _verdicts(analysis, voice),
    ]
    return Section(
        key="measurement",
        title=_title(analysis, voice),
        lead=voice.say("measurement.lead"),
        warnings=doubts(fit, voice) if fit.admissibility else (),
        paragraphs=_paragraphs(analysis, voice),
        figures=tuple(figure for figure in figures if figure is not None),
        tables=tuple(table for table in tables if table is not None),
    )


def weak_constructs(analysis: AnalysisLike) -> pd.Series[float]:
    """Composite reliability of the constructs that are not measured reliably, lowest first."""
    known = analysis.assessment.reliability["rho_c"].dropna()
    return known[known < THRESHOLDS["rho_c"].minimum].sort_values(kind="stable")


def close_pairs(analysis: AnalysisLike) -> list[tuple[str, str]]:
    """Pairs of constructs whose HTMT breaks its convention, closest first."""
    verdicts = analysis.assessment.verdicts
    broken = verdicts[(verdicts["criterion"] == "htmt") & ~verdicts["holds"]]
    subjects = broken.sort_values("value", ascending=False, kind="stable")["subject"]
    return [(first, second) for first, _, second in (str(s).partition(PAIR) for s in subjects)]


def _title(analysis: AnalysisLike, voice: Voice) -> str:
    if analysis.fit.admissibility:
        return voice.say("measurement.title.unknown")
    known = analysis.assessment.reliability["rho_c"].dropna()
    weak = weak_constructs(analysis)
    title = voice.say(
        f"measurement.title.{_verdict(len(known), len(weak))}",
        count=voice.numbers.in_words(len(known)),
        good=voice.numbers.in_words(len(known) - len(weak)),
        weak=voice.names(str(name) for name in weak.index),
        construct=voice.name(str(known.index[0])) if len(known) else "",
    )
    close = close_pairs(analysis)
    if not close:
        return title
    return voice.say(
        f"measurement.title.close{'_more' if len(close) > 1 else ''}",
        title=title,
        first=voice.name(close[0][0]),
        second=voice.name(close[0][1]),
        pairs=voice.numbers.in_words(len(close)),
    )


def _verdict(n: int, weak: int) -> str:
    if n == 0:
        return "unknown"
    if n == 1:
        return "one_not" if weak else "one"
    return "all" if weak == 0 else "none" if weak == n else "all_but"


def _paragraphs(analysis: AnalysisLike, voice: Voice) -> tuple[str, ...]:
    share = analysis.survey.report.straight_liner_share
    if math.isnan(share) or share < STRAIGHT_LINERS_MATTER:
        return ()
    return (voice.say("measurement.straight", share=voice.numbers.share(share)),)


def _loadings(analysis: AnalysisLike, voice: Voice) -> Figure | None:
    fit = analysis.fit
    if fit.loadings.empty:
        return None
    data = Table(
        "loadings",
        voice.say("measurement.loadings_table"),
        with_parts(fit.loadings, voice, analysis.model),
        columns(
            voice,
            ("construct", "construct", "text"),
            ("indicator", "item", "text"),
            ("std", "std", "effect"),
            ("std_se", "se", "measure"),
            ("est", "estimate", "effect"),
        ),
    )
    return make_figure(
        lambda: loadings(fit, language=voice.language),
        caption=voice.say("measurement.loadings_caption"),
        data=data,
        analysis=analysis,
        voice=voice,
    )


def _htmt(analysis: AnalysisLike, voice: Voice) -> Figure | None:
    htmt = analysis.assessment.htmt
    known = [name for name in htmt.index if htmt.loc[name].drop(name).notna().any()]
    if len(known) < 2:
        return None
    shown = htmt.loc[known, known]
    return make_figure(
        lambda: htmt_heatmap(
            _Htmt(shown),
            labels=voice.labels,
            n_obs=analysis.fit.n_obs,
            simulated=analysis.survey.simulated,
            language=voice.language,
        ),
        caption=voice.say("measurement.htmt_caption"),
        data=square_table("htmt", voice.say("measurement.htmt_table"), shown, voice.label),
        analysis=analysis,
        voice=voice,
    )


class _Htmt:
    """Ratios of the constructs that have any, in the shape that the heat map reads."""

    def __init__(self, htmt: pd.DataFrame) -> None:
        self.htmt = htmt


def _reliability(analysis: AnalysisLike, voice: Voice) -> Table | None:
    table = analysis.assessment.reliability
    table = table[[name for name in STATISTICS if name in table and table[name].notna().any()]]
    kept = table[table.notna().any(axis=1)]
    if kept.empty:
        return None
    frame = kept.copy()
    frame.insert(0, "construct", [voice.label(str(name)) for name in kept.index])
    not_applicable = (voice.say("measurement.dash"),) if kept.isna().any(axis=None) else ()
    return Table(
        "reliability",
        voice.say("measurement.reliability_table"),
        frame,
        (
            *columns(voice, ("construct", "construct", "text")),
            *(
                Column(name, voice.say(f"measurement.criterion.{name}"), "effect")
                for name in kept.columns
            ),
        ),
        notes=(voice.say("measurement.conventions"), *not_applicable),
    )


def _weights(analysis: AnalysisLike, voice: Voice) -> Table | None:
    weights = analysis.fit.weights
    if weights.empty:
        return None
    return Table(
        "weights",
        voice.say("measurement.weights_table"),
        with_parts(weights, voice, analysis.model),
        columns(
            voice,
            ("construct", "construct", "text"),
            ("indicator", "part", "text"),
            ("std", "std", "effect"),
            ("std_se", "se", "measure"),
            ("pvalue", "pvalue", "pvalue"),
        ),
        notes=(voice.say("measurement.weights_note"),) if weights["pvalue"].isna().any() else (),
    )


def _verdicts(analysis: AnalysisLike, voice: Voice) -> Table | None:
    """One row a criterion: how many of how many hold, and which do not."""
    verdicts = analysis.assessment.verdicts
    judged = verdicts[~verdicts["criterion"].isin(FIT_CRITERIA)]
    if judged.empty:
        return None
    constructs = {construct.name for construct in analysis.model.constructs}
    rows = [
        {
            "criterion": voice.say(f"measurement.criterion.{criterion}"),
            "held": float(rows["holds"].sum()),
            "judged": float(len(rows)),
            "broken": _subjects(rows.loc[~rows["holds"], "subject"], constructs, voice),
            "source": str(rows["source"].iloc[0]),
        }
        for criterion, rows in judged.groupby("criterion", sort=False)
    ]
    frame = pd.DataFrame(rows)
    shown = columns(
        voice,
        ("criterion", "criterion", "text"),
        ("held", "held", "count"),
        ("judged", "judged", "count"),
        ("broken", "broken", "text"),
        ("source", "citation", "text"),
    )
    return Table(
        "verdicts",
        voice.say("measurement.verdicts_table"),
        frame,
        filled(frame, shown),
        notes=(voice.say("measurement.verdicts_note"),),
    )


def _subjects(subjects: pd.Series[str], constructs: set[str], voice: Voice, limit: int = 4) -> str:
    shown = [
        PAIR.join(voice.part(part, constructs) for part in str(subject).split(PAIR))
        for subject in subjects
    ]
    more = f"; … ({len(shown)})" if len(shown) > limit else ""
    return "; ".join(shown[:limit]) + more
