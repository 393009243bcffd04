"""The parts of a document in the order of reading."""

from __future__ import annotations

from pathlib import Path

from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from ccc_quality.report.content import Report, Section
from ccc_quality.report.document.base import open_base, set_language
from ccc_quality.report.document.fields import (
    Mark,
    closing,
    inner_link,
    opening,
    page_of,
    reference,
)
from ccc_quality.report.document.manuscript import Manuscript
from ccc_quality.report.document.numbering import in_the_appendix, numbering
from ccc_quality.report.document.running import add_running_heads
from ccc_quality.report.document.sections import add_heading, add_section
from ccc_quality.report.document.tables import add_table
from ccc_quality.report.document.text import runs, write
from ccc_quality.report.document.xml import element
from ccc_quality.report.layout.office import describe, saved

INSTRUCTION = r'TOC \o "1-1" \h \z \u'
"""Headings of the first level, as links, without page numbers where there are no pages."""


def written(report: Report, template: Path | None) -> bytes:
    """The document; the summary stands on the first page, below the title."""
    document = open_base(template)
    describe(
        document.core_properties,
        title=report.full_title,
        subject=report.subtitle,
        language=report.language,
    )
    set_language(document, report.language)
    manuscript = Manuscript(document, report, numbering(report))
    add_running_heads(manuscript)
    _add_cover(manuscript)
    summary, *others = report.sections
    add_section(manuscript, summary, new_page=False)
    _add_contents(manuscript)
    _add_passport(manuscript)
    for section in others:
        add_section(manuscript, section, new_page=True)
    _add_appendix(manuscript)
    return saved(document)


def _add_cover(manuscript: Manuscript) -> None:
    """What the report is about, whose answers it rests on and whether they are real."""
    report = manuscript.report
    without_header = manuscript.document.sections[0].different_first_page_header_footer
    if report.badge and without_header:
        manuscript.say("Report Badge", report.badge)
    manuscript.say("Title", report.title)
    manuscript.say("Subtitle", report.subtitle)
    manuscript.say("Report Status", report.status)


def _add_passport(manuscript: Manuscript) -> None:
    """The facts about the answers, one a line."""
    manuscript.say("Report Passport", manuscript.phrases["passport"])
    for fact in manuscript.report.facts:
        line = manuscript.say("Report Fact", "")
        write(line, fact.label)
        for part in line.runs:
            part.bold = True
        line.add_run("\t")
        write(line, fact.value)


def _add_contents(manuscript: Manuscript) -> None:
    """Every heading of the first level, with a link to it.

    Only a program that lays the pages out knows their numbers. Word fills them in when the field
    is updated or the document printed; asking it to do so at opening would greet every reader
    with a question.
    """
    heading = manuscript.say("TOC Heading", manuscript.phrases["contents"])
    heading.paragraph_format.page_break_before = True
    entries = [_entry(manuscript, title, mark) for title, mark in _headings(manuscript)]
    first, last = entries[0]._p, entries[-1]._p
    for offset, part in enumerate(opening(INSTRUCTION)):
        first.insert(offset + 1, part)  # after the properties of the paragraph
    last.append(closing())


def _headings(manuscript: Manuscript) -> list[tuple[str, Mark]]:
    """Titles of the first level, in order, and where they stand."""
    report, marks = manuscript.report, manuscript.numbering
    pages = [(section.title, marks.sections[section.key]) for section in report.sections]
    if marks.appendix is None:
        return pages
    return [*pages, (manuscript.phrases["appendix"], marks.appendix)]


def _entry(manuscript: Manuscript, title: str, mark: Mark) -> Paragraph:
    entry = manuscript.say("toc 1", "")
    entry.paragraph_format.tab_stops.add_tab_stop(Pt(manuscript.width), WD_TAB_ALIGNMENT.RIGHT)
    tab = element("w:r", children=[element("w:tab")])
    entry._p.append(inner_link(mark, [*runs(title), tab, *page_of(mark)]))
    return entry


def _add_appendix(manuscript: Manuscript) -> None:
    """The numbers behind every figure and all that is for reference, page by page."""
    mark = manuscript.numbering.appendix
    if mark is None:
        return
    add_heading(manuscript, manuscript.phrases["appendix"], mark, new_page=True)
    for section in manuscript.report.sections:
        _add_tables(manuscript, section)


def _add_tables(manuscript: Manuscript, section: Section) -> None:
    numbering, folded = manuscript.numbering, in_the_appendix(section)
    if section.figures or folded:
        manuscript.say("Heading 2", section.title)
    for figure in section.figures:
        drawn, numbers = numbering.figures[figure.key], numbering.data[figure.key]
        add_table(manuscript, figure.data, numbers)
        before, _, after = manuscript.phrases["behind"].partition("{label}")
        note = manuscript.say("Report Note", before)
        note._p.extend(reference(drawn.mark, drawn.label))
        write(note, after)
    for table in folded:
        add_table(manuscript, table, numbering.tables[table.key])
