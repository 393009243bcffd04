"""Summary: the message, three findings and three actions, each with its number."""

from __future__ import annotations

from typing import Literal

from ccc_quality.analysis import Analysis
from ccc_quality.findings.actions import actions
from ccc_quality.findings.fit import doubts, read_fit
from ccc_quality.findings.headlines import Headline, headlines
from ccc_quality.findings.order import message
from ccc_quality.report.content import Highlight, Section
from ccc_quality.words import Voice

SHOWN = 3


def summary_page(analysis: Analysis, voice: Voice) -> Section:
    """The page that is read when no other is."""
    status = read_fit(analysis.fit).status
    doubtful = status in ("not_converged", "inadmissible", "poor")
    return Section(
        key="summary",
        title=voice.tell(message(analysis)),
        lead=voice.say("summary.lead_doubt" if doubtful else "summary.lead"),
        warnings=voice.tell_all(doubts(analysis.fit)),
        highlights=(
            *(_shown("finding", found, voice) for found in headlines(analysis)[:SHOWN]),
            *(_shown("action", found, voice) for found in actions(analysis)[:SHOWN]),
        ),
        notes=() if status == "not_converged" else (voice.say("summary.caveat"),),
    )


def _shown(kind: Literal["finding", "action"], found: Headline, voice: Voice) -> Highlight:
    number, unit = voice.spell(found.number), voice.tell(found.unit)
    return Highlight(kind, number, unit, voice.tell(found.finding))
