"""Can we trust the yardstick: loadings, reliability, discriminant validity, verdicts."""

from __future__ import annotations

import pandas as pd

from ccc_quality.analysis import Analysis
from ccc_quality.assessment import Normality
from ccc_quality.assessment.verdicts import FIT_CRITERIA, PAIR, RESPONDENTS, WHOLE_MODEL
from ccc_quality.findings.checks import (
    influential_respondents,
    normality_of_answers,
    one_method,
)
from ccc_quality.findings.fit import doubts
from ccc_quality.findings.measurement import distinctness, how_items_load
from ccc_quality.findings.reliability import measured_reliably, straight_liners
from ccc_quality.plots import htmt_heatmap, loadings
from ccc_quality.report.content import Column, Figure, Section, Table
from ccc_quality.report.figures import make_figure
from ccc_quality.report.pages.resamples import intervals_made
from ccc_quality.report.tables import columns, filled, square_table, with_parts
from ccc_quality.words import Voice

STATISTICS = ("alpha", "omega", "rho_a", "rho_c", "ave")
RATIOS = ("htmt", "htmt2")
WITH_INTERVALS = ("rho_c", "ave")
"""Of the statistics beside each other, those that the conventions on the page are about."""


def measurement_page(analysis: Analysis, voice: Voice) -> Section | None:
    """Whether the constructs are measured well; no page without measured constructs."""
    fit = analysis.fit
    if not fit.converged or (fit.loadings.empty and fit.weights.empty):
        return None
    figures = [_loadings(analysis, voice), _htmt(analysis, voice)]
    tables = [
        _reliability(analysis, voice),
        _weights(analysis, voice),
        _verdicts(analysis, voice),
        _pairs(analysis, voice),
        _verdicts(analysis, voice, of_answers=True),
        *check_tables(analysis, voice),
    ]
    return Section(
        key="measurement",
        title=voice.tell(measured_reliably(analysis)),
        lead=voice.say("measurement.lead"),
        warnings=voice.tell_all(doubts(fit)) if fit.admissibility else (),
        paragraphs=(*voice.tell_all(straight_liners(analysis)), *check_texts(analysis, voice)),
        figures=tuple(figure for figure in figures if figure is not None),
        tables=tuple(table for table in tables if table is not None),
    )


def _loadings(analysis: Analysis, voice: Voice) -> Figure | None:
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
        lambda theme: loadings(fit, language=voice.language, theme=theme),
        title=voice.tell(how_items_load(fit)),
        caption=voice.say("measurement.loadings_caption"),
        data=data,
        analysis=analysis,
        voice=voice,
    )


def _htmt(analysis: Analysis, voice: Voice) -> Figure | None:
    htmt = analysis.assessment.htmt
    known = [name for name in htmt.index if htmt.loc[name].drop(name).notna().any()]
    if len(known) < 2:
        return None
    shown = htmt.loc[known, known]
    return make_figure(
        lambda theme: htmt_heatmap(analysis.assessment, language=voice.language, theme=theme),
        title=voice.tell(distinctness(analysis.assessment)),
        caption=voice.say("measurement.htmt_caption"),
        data=square_table("htmt", voice.say("measurement.htmt_table"), shown, voice.label),
        analysis=analysis,
        voice=voice,
    )


def _reliability(analysis: Analysis, voice: Voice) -> Table | None:
    table = analysis.assessment.reliability
    table = table[[name for name in STATISTICS if name in table and table[name].notna().any()]]
    kept = table[table.notna().any(axis=1)]
    if kept.empty:
        return None
    frame, shown = kept.copy(), []
    intervals = analysis.assessment.intervals
    for name in kept.columns:
        heading = voice.say(f"measurement.criterion.{name}")
        shown.append(Column(name, heading, "effect"))
        own = intervals[intervals["statistic"] == name].set_index("subject")
        if name in WITH_INTERVALS and not own.empty:
            for limit, kind in (("ci_lower", "low"), ("ci_upper", "high")):
                frame[f"{name}_{kind}"] = own[limit].reindex(kept.index).to_numpy(dtype=float)
                shown.append(Column(f"{name}_{kind}", voice.say(f"column.{kind}"), "effect"))
    frame.insert(0, "construct", [voice.label(str(name)) for name in kept.index])
    notes = [voice.say("measurement.conventions")]
    if len(frame.columns) > len(kept.columns) + 1:
        notes.append(intervals_made(analysis, voice))
    if kept.isna().any(axis=None):
        notes.append(voice.say("measurement.dash"))
    return Table(
        "reliability",
        voice.say("measurement.reliability_table"),
        frame,
        (*columns(voice, ("construct", "construct", "text")), *shown),
        notes=tuple(notes),
    )


def _pairs(analysis: Analysis, voice: Voice) -> Table | None:
    """Ratios with their intervals, the closest pair first; folded."""
    found = analysis.assessment.intervals
    own = {name: found[found["statistic"] == name].set_index("subject") for name in RATIOS}
    if own["htmt"].empty:
        return None
    table = own["htmt"].sort_values("est", ascending=False, kind="stable")
    names = [str(subject).partition(PAIR) for subject in table.index]
    frame = pd.DataFrame(
        {
            "first": [voice.label(first) for first, _, _ in names],
            "second": [voice.label(second) for _, _, second in names],
        }
    )
    shown = list(columns(voice, ("first", "construct", "text"), ("second", "other", "text")))
    for name, rows in own.items():
        ordered = rows.reindex(table.index)
        for column, heading in (
            ("est", f"measurement.criterion.{name}"),
            ("ci_lower", "column.low"),
            ("ci_upper", "column.high"),
        ):
            frame[f"{name}_{column}"] = ordered[column].to_numpy(dtype=float)
            shown.append(Column(f"{name}_{column}", voice.say(heading), "effect"))
    return Table(
        "htmt-intervals",
        voice.say("measurement.pairs_table"),
        frame,
        filled(frame, shown),
        notes=(intervals_made(analysis, voice),),
        folded=True,
    )


def _weights(analysis: Analysis, voice: Voice) -> Table | None:
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


def _verdicts(analysis: Analysis, voice: Voice, *, of_answers: bool = False) -> Table | None:
    """One row a criterion: how many of how many hold, and which do not."""
    verdicts = analysis.assessment.verdicts
    own = verdicts["criterion"].isin(OF_ANSWERS)
    judged = verdicts[own if of_answers else ~own & ~verdicts["criterion"].isin(FIT_CRITERIA)]
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
    suffix = "_answers" if of_answers else ""
    return Table(
        "verdicts-answers" if of_answers else "verdicts",
        voice.say(f"measurement.verdicts_table{suffix}"),
        frame,
        filled(frame, shown),
        notes=(voice.say("measurement.verdicts_note"),),
        folded=of_answers,
    )


def _subjects(subjects: pd.Series[str], constructs: set[str], voice: Voice, limit: int = 4) -> str:
    whole = {name: voice.say(f"measurement.whole.{name}") for name in (WHOLE_MODEL, RESPONDENTS)}
    shown = [
        whole.get(str(subject))
        or PAIR.join(voice.part(part, constructs) for part in str(subject).split(PAIR))
        for subject in subjects
    ]
    more = f"; … ({len(shown)})" if len(shown) > limit else ""
    return "; ".join(shown[:limit]) + more


OF_ANSWERS = (
    "mardia_kurtosis", "skewness", "kurtosis", "harman", "method_cfi", "method_paths", "marker",
    "careless", "influential",
)  # fmt: skip
"""Criteria that judge the answers and not the constructs."""


def check_texts(analysis: Analysis, voice: Voice) -> list[str]:
    """One paragraph a check: normality, method, influence; those that could be made."""
    found = analysis.assessment
    said = []
    if found.normality is not None and not analysis.fit.options.estimator.ordinal:
        said.append(" ".join(voice.tell_all(normality_of_answers(found.normality, analysis))))
    if found.method_bias is not None:
        said.append(" ".join(voice.tell_all(one_method(found.method_bias))))
    return [*said, *voice.tell_all(influential_respondents(analysis))]


def check_tables(analysis: Analysis, voice: Voice) -> list[Table]:
    """The numbers behind them, folded."""
    found = analysis.assessment.normality
    return [] if found is None else [_normality_table(found, voice)]


def _normality_table(found: Normality, voice: Voice) -> Table:
    frame: pd.DataFrame = found.items.astype({"n": float, "n_categories": float})
    return Table(
        "normality",
        voice.say("measurement.normality.table"),
        frame,
        columns(
            voice,
            ("item", "item", "text"),
            ("n", "n", "count"),
            ("n_categories", "categories", "count"),
            ("skewness", "skewness", "effect"),
            ("kurtosis", "kurtosis", "effect"),
        ),
        notes=(voice.say("measurement.normality.note"),),
        folded=True,
    )
