"""Who answered: how many, who was left out and why."""

from __future__ import annotations

import pandas as pd

from ccc_quality.analysis import Analysis
from ccc_quality.assessment import Careless
from ccc_quality.data import Survey
from ccc_quality.findings.respondents import (
    about_respondents,
    used,
    uses_incomplete_rows,
    warnings_of_bias,
)
from ccc_quality.report.content import Section, Table
from ccc_quality.report.pages.answers import missing_figure, pattern_table
from ccc_quality.report.pages.group_names import group_name
from ccc_quality.report.tables import columns, filled
from ccc_quality.words import Voice

MOST_GROUPS = 30

COUNTED = ("straight_lining", "duplicate_row")
"""Remarks that the table of counts makes already."""


def respondents_page(analysis: Analysis, voice: Voice) -> Section:
    """Rows used and dropped, missing answers, straight-liners, segments and waves."""
    survey, careless = analysis.survey, analysis.assessment.careless
    figure = missing_figure(analysis, voice)
    tables = [
        _counts(analysis, voice),
        *_groups(survey, voice),
        _missing(survey, voice),
        pattern_table(analysis.fit.missing_report(), voice) if figure is None else None,
        None if careless is None else careless_table(careless, voice),
        _remarks(survey, voice),
    ]
    return Section(
        key="respondents",
        title=voice.tell(used(analysis)),
        lead=voice.say("respondents.lead"),
        warnings=voice.tell_all(warnings_of_bias(analysis)),
        paragraphs=voice.tell_all(about_respondents(analysis)),
        figures=() if figure is None else (figure,),
        tables=tuple(table for table in tables if table is not None),
    )


def _counts(analysis: Analysis, voice: Voice) -> Table:
    fit, report = analysis.fit, analysis.survey.report
    straight = float("nan") if report.n_straight_liners is None else report.n_straight_liners
    cells = fit.n_rows * len(report.items)
    left_out = "dropped_unusable" if uses_incomplete_rows(fit) else "dropped"
    rows: list[tuple[str, float, float]] = [
        ("rows", fit.n_rows, 1.0),
        (left_out, fit.n_dropped, fit.n_dropped / fit.n_rows),
        ("used", fit.n_obs, fit.n_obs / fit.n_rows),
        ("straight", straight, report.straight_liner_share),
        ("duplicates", report.n_duplicate_rows, report.n_duplicate_rows / fit.n_rows),
        ("cells", report.n_missing_cells, report.n_missing_cells / cells if cells else 0.0),
    ]
    frame = pd.DataFrame(rows, columns=["what", "count", "share"])
    frame["what"] = [voice.say(f"respondents.counts.{what}") for what in frame["what"]]
    shown = columns(
        voice, ("what", "what", "text"), ("count", "count", "count"), ("share", "share", "share")
    )
    return Table("respondents", voice.say("respondents.counts.title"), frame, shown)


def _groups(survey: Survey, voice: Voice) -> list[Table]:
    """Respondents by segment and by wave, where the codebook names such a column."""
    roles = survey.codebook.columns if survey.codebook else {}
    return [
        _group(survey, roles[role], role, voice)
        for role in ("segment", "wave")
        if role in roles and 1 < survey.answers[roles[role]].nunique() <= MOST_GROUPS
    ]


def _group(survey: Survey, column: str, role: str, voice: Voice) -> Table:
    none = voice.say("respondents.groups.none")
    values = survey.answers[column]
    named = survey.value_labels.get(column, {})
    counts = values.map(
        lambda value: group_name(value, named) if pd.notna(value) else none
    ).value_counts()
    if role == "wave":
        counts = counts.sort_index()
    frame = counts.rename("count").rename_axis("group").reset_index()
    frame["share"] = frame["count"] / len(values)
    return Table(
        f"respondents-{role}",
        voice.say(f"respondents.groups.{role}"),
        frame.astype({"count": float}),
        (
            *columns(
                voice,
                ("group", role, "text"),
                ("count", "count", "count"),
                ("share", "share", "share"),
            ),
        ),
    )


def _missing(survey: Survey, voice: Voice) -> Table | None:
    share = survey.report.missing_share
    share = share[share > 0].sort_values(ascending=False, kind="stable")
    if share.empty:
        return None
    counts = dict(zip(survey.report.items, survey.report.missing_counts, strict=True))
    frame = pd.DataFrame(
        {
            "item": [str(item) for item in share.index],
            "count": [float(counts[item]) for item in share.index],
            "share": share.to_numpy(),
        }
    )
    shown = columns(
        voice, ("item", "item", "text"), ("count", "missing", "count"), ("share", "share", "share")
    )
    return Table(
        "missing",
        voice.say("respondents.missing.title"),
        frame,
        shown,
        notes=(voice.say("respondents.missing.note"),),
        folded=True,
    )


def _remarks(survey: Survey, voice: Voice) -> Table | None:
    """What was found in the file, by kind, in the report's language."""
    found: dict[str, list[tuple[str, int]]] = {}
    for finding in survey.report.findings:
        if finding.kind in COUNTED:
            continue
        if finding.count and voice.knows(f"respondents.remark.{finding.kind}"):
            found.setdefault(finding.kind, []).append((finding.column, finding.count))
    if not found:
        return None
    frame = pd.DataFrame(
        {
            "remark": [voice.say(f"respondents.remark.{kind}") for kind in found],
            "column": [_where([name for name, _ in places]) for places in found.values()],
            "count": [float(sum(count for _, count in places)) for places in found.values()],
        }
    )
    shown = columns(
        voice,
        ("remark", "remark", "text"),
        ("column", "column", "text"),
        ("count", "count", "count"),
    )
    note = voice.say("respondents.remarks.note")
    title = voice.say("respondents.remarks.title")
    return Table("remarks", title, frame, filled(frame, shown), notes=(note,))


def _where(names: list[str], limit: int = 4) -> str:
    more = f", … ({len(names)})" if len(names) > limit else ""
    return ", ".join(name for name in names[:limit] if name) + more


def careless_table(found: Careless, voice: Voice) -> Table:
    """Check by check, how many were judged and how many flagged."""
    checks = found.checks
    frame = pd.DataFrame(
        {
            "check": [voice.say(f"respondents.check.{name}") for name in checks["check"]],
            "count": checks["n_flagged"].to_numpy(dtype=float),
            "judged": checks["n_judged"].to_numpy(dtype=float),
            "share": checks["share"].to_numpy(dtype=float),
            "source": list(checks["source"]),
        }
    )
    shown = columns(
        voice,
        ("check", "check", "text"),
        ("count", "flagged", "count"),
        ("judged", "judged", "count"),
        ("share", "share", "share"),
    )
    return Table(
        "careless",
        voice.say("respondents.careless.title"),
        frame,
        shown,
        notes=(voice.say("respondents.careless.note"),),
        folded=True,
    )
