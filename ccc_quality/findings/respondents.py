"""Who stands behind the numbers: who was left out, what was left open, who was careless."""

from __future__ import annotations

from collections.abc import Iterator

from ccc_quality.analysis import Analysis
from ccc_quality.assessment import Careless
from ccc_quality.data import MissingReport
from ccc_quality.findings.finding import Finding
from ccc_quality.sem import SEMResults
from ccc_quality.words import Amount, Value

MANY_DROPPED = 0.05
"""From this share on, a reader is warned that dropping respondents may bias the results."""

ACCIDENTAL = 0.05
"""Below this p value Little's test speaks against answers missing by accident."""

SEVERAL = 2
"""Flags of careless answering that are a reason to look."""


def uses_incomplete_rows(fit: SEMResults) -> bool:
    """Whether respondents who skipped a question count with the answers they gave."""
    return fit.missing != "listwise"


def used(analysis: Analysis) -> Finding:
    """How many respondents were used, and how many answers are missing."""
    fit, report = analysis.fit, analysis.survey.report
    kind = "some" if fit.n_dropped else "all" if report.n_missing_cells else "all_complete"
    values: dict[str, Value] = {
        "used": fit.n_obs,
        "rows": fit.n_rows,
        "share": Amount(report.total_missing_share, "share"),
    }
    return Finding(f"finding.respondents.{kind}", values)


def warnings_of_bias(analysis: Analysis) -> tuple[Finding, ...]:
    """That many were left out, where they were."""
    share = analysis.fit.n_dropped / analysis.fit.n_rows
    if share < MANY_DROPPED:
        return ()
    return (Finding("finding.respondents.many_dropped", {"share": Amount(share, "share")}),)


def about_respondents(analysis: Analysis) -> Iterator[Finding]:
    """Who was left out, who gave one answer throughout, what was left open, who was careless."""
    yield _left_out(analysis)
    yield from _straight_liners(analysis)
    if analysis.survey.report.n_missing_cells:
        yield from left_open(analysis.fit.missing_report())
    if analysis.assessment.careless is not None:
        yield careless_answers(analysis.assessment.careless)


def _left_out(analysis: Analysis) -> Finding:
    fit = analysis.fit
    if not uses_incomplete_rows(fit):
        kind = {0: "none_dropped", 1: "dropped_one"}.get(fit.n_dropped, "dropped")
    else:
        gaps = "_incomplete" if analysis.survey.report.n_missing_cells else ""
        none = f"none_dropped{gaps}"
        kind = {0: none, 1: "dropped_unusable_one"}.get(fit.n_dropped, "dropped_unusable")
    share = Amount(fit.n_dropped / fit.n_rows, "share")
    return Finding(f"finding.respondents.{kind}", {"dropped": fit.n_dropped, "share": share})


def _straight_liners(analysis: Analysis) -> Iterator[Finding]:
    report = analysis.survey.report
    if report.n_straight_liners:
        one = "_one" if report.n_straight_liners == 1 else ""
        share = Amount(report.straight_liner_share, "share")
        values: dict[str, Value] = {"count": report.n_straight_liners, "share": share}
        yield Finding(f"finding.respondents.straight{one}", values)


def left_open(found: MissingReport) -> Iterator[Finding]:
    """How many answered everything, in how many ways others did not, and whether by accident."""
    gaps = found.patterns[found.patterns["n_missing"] > 0]
    values: dict[str, Value] = {
        "complete": found.n_complete,
        "patterns": Amount(len(gaps), "in_words"),
    }
    yield Finding(f"finding.left_open.{'one' if len(gaps) == 1 else 'several'}", values)
    if not found.mcar.reason:
        kind = "accident" if found.mcar.pvalue >= ACCIDENTAL else "not_accident"
        p = Amount(found.mcar.pvalue, "p_relation")
        yield Finding(f"finding.left_open.{kind}", {"p": p}, certainty="uncertain")


def careless_answers(found: Careless) -> Finding:
    """How many one check flags, how many several, and that they are still there."""
    one, several = len(found.flagged(1)), len(found.flagged(SEVERAL))
    values: dict[str, Value] = {
        "one": one,
        "one_share": Amount(one / found.n_rows, "share"),
        "several": several,
        "several_share": Amount(several / found.n_rows, "share"),
    }
    return Finding(f"finding.careless.{'some' if one else 'nobody'}", values)
