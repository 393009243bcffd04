"""The checklist of journals on the page of methods: what is reported, what is left to write."""

from __future__ import annotations

from ccc_quality.analysis import Analysis
from ccc_quality.report.checklist import journal_checklist
from ccc_quality.report.content import Table
from ccc_quality.report.tables import columns
from ccc_quality.words import Voice


def checklist_table(analysis: Analysis, voice: Voice) -> Table:
    """Every point that reviewers ask for; folded."""
    made = journal_checklist(analysis, language=voice.language)
    return Table(
        "checklist",
        voice.say("checklist.title"),
        made.table,
        columns(
            voice,
            ("item", "required", "text"),
            ("required_by", "asked_by", "text"),
            ("reported", "reported", "text"),
            ("where", "where", "text"),
            ("what_to_do", "to_do", "text"),
        ),
        notes=(voice.say("checklist.note"),),
        folded=True,
    )
