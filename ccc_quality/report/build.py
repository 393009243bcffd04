"""Putting a report together: every page that has something to show, numbered, under one status."""

from __future__ import annotations

from dataclasses import replace

from ccc_quality.analysis import Analysis
from ccc_quality.findings.respondents import uses_incomplete_rows
from ccc_quality.labels import Labels, Language
from ccc_quality.report.content import Fact, Report
from ccc_quality.report.pages import PAGES
from ccc_quality.report.pages.method import software
from ccc_quality.report.pages.techniques import resampling
from ccc_quality.results import require_a
from ccc_quality.study import CUSTOMER_CONSTRUCTS, EMPLOYEE_CONSTRUCTS
from ccc_quality.words import Voice, phrases, visible

MOST_NAMED = 8
"""More segments or waves than this are counted, not named."""


def build_report(analysis: Analysis, language: Language = "en") -> Report:
    """The content of a report, independent of any file format.

    Parameters
    ----------
    analysis : Analysis
        Result of :func:`~ccc_quality.analyze`.
    language : {"en", "nl"}
        Language of texts and numbers.

    Returns
    -------
    Report
        Frozen: title, status, passport and one section a page. Pages without data are left out.

    Raises
    ------
    UnknownOptionError
        Another language.
    """
    phrases(language)
    require_a(Analysis, analysis, "build_report", "what analyze(survey, model) gives")
    voice = voice_of(analysis, language)
    written = (page(analysis, voice) for page in PAGES)
    shown = [section for section in written if section is not None]
    return Report(
        title=voice.say("report.title", target=voice.name(analysis.ranking.target)),
        subtitle=visible(analysis.survey.source),
        status=_status(analysis, voice),
        badge=voice.say("report.badge") if analysis.survey.simulated else "",
        facts=_facts(analysis, voice),
        sections=tuple(replace(section, number=k) for k, section in enumerate(shown, start=1)),
        language=language,
        phrases=voice.group("html")
        | voice.group("slides")
        | voice.group("document")
        | voice.group("workbook"),
    )


def voice_of(analysis: Analysis, language: Language) -> Voice:
    """The voice of a report: the labels of survey and model, else those of the study."""
    every = (*EMPLOYEE_CONSTRUCTS, *CUSTOMER_CONSTRUCTS) if analysis.model.study else ()
    study = Labels({one.name: one.labels for one in every})
    labels = study.merged(analysis.model.labels).merged(analysis.survey.labels)
    return Voice(language, labels, analysis.fit.level)


def _solution(analysis: Analysis) -> str:
    if not analysis.fit.converged:
        return "not_converged"
    return "admissible" if analysis.fit.admissible else "inadmissible"


def _status(analysis: Analysis, voice: Voice) -> str:
    """The first line: who was used, what was missing, how it was estimated, whether it holds."""
    fit, report, write = analysis.fit, analysis.survey.report, voice.numbers
    reason = "dropped_unusable" if uses_incomplete_rows(fit) else "dropped"
    dropped = reason if fit.n_dropped else "none_dropped"
    missing = "missing" if report.n_missing_cells else "none_missing"
    said = [
        voice.say("report.status.used", used=write.count(fit.n_obs), rows=write.count(fit.n_rows)),
        voice.say(f"report.status.{dropped}", dropped=write.count(fit.n_dropped)),
        voice.say(f"report.status.{missing}", share=write.share(report.total_missing_share)),
        voice.say("report.status.estimator", estimator=fit.estimator),
        voice.say(f"report.status.{_solution(analysis)}"),
        resampling(analysis, voice),
        f"ccc-quality {analysis.versions['ccc-quality']}",
    ]
    return " · ".join(filter(None, said))


def _facts(analysis: Analysis, voice: Voice) -> tuple[Fact, ...]:
    fit, write = analysis.fit, voice.numbers
    values = {
        "used": voice.say(
            "report.fact.used_value", used=write.count(fit.n_obs), rows=write.count(fit.n_rows)
        ),
        "dropped": write.count(fit.n_dropped),
        "missing": write.share(analysis.survey.report.total_missing_share),
        "source": visible(analysis.survey.source),
        "segment": _values(analysis, "segment", voice),
        "period": _values(analysis, "wave", voice),
        "estimator": fit.estimator,
        "resamples": resampling(analysis, voice),
        "solution": voice.say(f"report.solution.{_solution(analysis)}"),
        "software": software(analysis),
        "simulated": voice.say("report.fact.simulated_value") if analysis.survey.simulated else "",
    }
    return tuple(
        Fact(voice.say(f"report.fact.{key}"), value) for key, value in values.items() if value
    )


def _values(analysis: Analysis, role: str, voice: Voice) -> str:
    """The firms or waves of a survey, named when they are few."""
    codebook = analysis.survey.codebook
    if codebook is None or role not in codebook.columns:
        return ""
    found = analysis.survey.answers[codebook.columns[role]].dropna().unique()
    names = sorted(f"{value:g}" if isinstance(value, float) else str(value) for value in found)
    if len(names) < 2:
        return ""
    return ", ".join(names) if len(names) <= MOST_NAMED else voice.numbers.count(len(names))
