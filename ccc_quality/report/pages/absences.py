"""Why a part of the analysis is absent, in a reader's words.

The record of the analysis gives its reasons in English. The usual ones follow from the survey and
the model and are told here in the language of the report; any other is quoted.
"""

from __future__ import annotations

from ccc_quality.absent import Absent
from ccc_quality.analysis import Analysis
from ccc_quality.findings.claims import at_issue
from ccc_quality.report.pages.group_names import column_name
from ccc_quality.words import Voice, visible

TOLD_ELSEWHERE = ("cross_check", "simulator")
"""Parts whose absence is told in a place of its own, or with that of the scenarios."""

NEED_A_SCALE = ("performance", "priorities", "scenarios", "asymmetry")
OF_THE_STUDY = ("claims", "threshold")
BY = "segments by "
"""How the record names a column of segments."""


def absence_texts(analysis: Analysis, voice: Voice) -> list[str]:
    """A sentence for each reason; parts that lack the same thing share one."""
    told = [
        _reason(name, reason, analysis, voice)
        for name, reason in analysis.reasons.items()
        if name not in TOLD_ELSEWHERE
    ]
    if analysis.claims is not None and at_issue(analysis.claims) is None:
        told.append(voice.say("method.absent.study"))
    return list(dict.fromkeys(filter(None, told)))


def _reason(name: str, reason: Absent, analysis: Analysis, voice: Voice) -> str:
    if name in NEED_A_SCALE and not _has_scale(analysis):
        return voice.say("method.absent.scale")
    if reason.code in ("claims.other_study", "claims.no_threshold"):
        return ""  # nobody misses what another study claims, or what is claimed about others
    if name in OF_THE_STUDY and at_issue(analysis.claims) is None:
        return voice.say("method.absent.study")
    if reason.code == "resamples.estimator":
        return voice.say("method.absent.ordered", estimator=analysis.fit.estimator)
    if reason.code == "resamples.unasked":
        return voice.say("method.absent.unasked")
    why = visible(voice.tell(reason.saying))
    if name.startswith(BY):
        column = column_name(name.removeprefix(BY), voice)
        return voice.say("method.absent.segments", column=column, reason=why)
    part = voice.say(f"method.part.{name}") if voice.knows(f"method.part.{name}") else name
    return voice.say("method.absent.other", part=part, reason=why)


def _has_scale(analysis: Analysis) -> bool:
    codebook = analysis.survey.codebook
    items = analysis.model.observed
    return codebook is not None and any(codebook.scale_of(item) is not None for item in items)
