"""Summary: the message, three findings and three actions, each with its number."""

from __future__ import annotations

from ccc_quality.analysis import Analysis
from ccc_quality.findings.fit import doubts, read_fit
from ccc_quality.findings.order import first_driver
from ccc_quality.report.content import Section
from ccc_quality.report.pages.actions import actions
from ccc_quality.report.pages.findings import findings
from ccc_quality.words import Voice

SHOWN = 3


def summary_page(analysis: Analysis, voice: Voice) -> Section:
    """The page that is read when no other is."""
    status = read_fit(analysis.fit).status
    doubtful = status in ("not_converged", "inadmissible", "poor")
    return Section(
        key="summary",
        title=_title(analysis, voice),
        lead=voice.say("summary.lead_doubt" if doubtful else "summary.lead"),
        warnings=voice.tell_all(doubts(analysis.fit)),
        highlights=(
            *findings(analysis, voice)[:SHOWN],
            *actions(analysis, voice)[:SHOWN],
        ),
        notes=() if status == "not_converged" else (voice.say("summary.caveat"),),
    )


def _title(analysis: Analysis, voice: Voice) -> str:
    """Convergence first, then admissibility, then fit; only then the drivers."""
    target = voice.name(analysis.ranking.target)
    status = read_fit(analysis.fit).status
    if status in ("not_converged", "inadmissible"):
        return voice.say(f"summary.title.{status}", target=target)
    if status == "poor":
        return voice.say("summary.title.poor_fit", target=target)
    return voice.tell(first_driver(analysis.ranking))
