"""Summary: the message, three findings and three actions, each with its number."""

from __future__ import annotations

from ccc_quality.report.content import Section
from ccc_quality.report.contracts import AnalysisLike
from ccc_quality.report.judgement import read_fit
from ccc_quality.report.messages import doubts, driver_message
from ccc_quality.report.pages.actions import actions
from ccc_quality.report.pages.findings import findings
from ccc_quality.words import Voice

SHOWN = 3


def summary_page(analysis: AnalysisLike, voice: Voice) -> Section:
    """The page that is read when no other is."""
    status = read_fit(analysis.fit).status
    doubtful = status in ("not_converged", "inadmissible", "poor")
    return Section(
        key="summary",
        title=_title(analysis, voice),
        lead=voice.say("summary.lead_doubt" if doubtful else "summary.lead"),
        warnings=doubts(analysis.fit, voice),
        highlights=(
            *findings(analysis, voice)[:SHOWN],
            *actions(analysis, voice)[:SHOWN],
        ),
        notes=() if status == "not_converged" else (voice.say("summary.caveat"),),
    )


def _title(analysis: AnalysisLike, voice: Voice) -> str:
    """Convergence first, then admissibility, then fit; only then the drivers."""
    target = voice.name(analysis.ranking.target)
    status = read_fit(analysis.fit).status
    if status in ("not_converged", "inadmissible"):
        return voice.say(f"summary.title.{status}", target=target)
    if status == "poor":
        return voice.say("summary.title.poor_fit", target=target)
    return driver_message(analysis.ranking, voice)
