"""Before the pages: title, badge and status; the facts about the answers."""

from __future__ import annotations

from ccc_quality.report.document.manuscript import Manuscript
from ccc_quality.report.document.text import write


def add_cover(manuscript: Manuscript) -> None:
    """What the report is about, whose answers it rests on and whether they are real."""
    report = manuscript.report
    without_header = manuscript.document.sections[0].different_first_page_header_footer
    if report.badge and without_header:
        manuscript.say("Report Badge", report.badge)
    manuscript.say("Title", report.title)
    manuscript.say("Subtitle", report.subtitle)
    manuscript.say("Report Status", report.status)


def add_passport(manuscript: Manuscript) -> None:
    """The facts about the answers, one a line."""
    manuscript.say("Report Passport", manuscript.phrases["passport"])
    for fact in manuscript.report.facts:
        line = manuscript.say("Report Fact", "")
        write(line, fact.label)
        for part in line.runs:
            part.bold = True
        line.add_run("\t")
        write(line, fact.value)
