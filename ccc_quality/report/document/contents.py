"""The table of contents: a field that Word can update, with its entries already in it."""

from __future__ import annotations

from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from ccc_quality.report.document.fields import Mark, closing, inner_link, opening, page_of
from ccc_quality.report.document.manuscript import Manuscript
from ccc_quality.report.document.text import runs
from ccc_quality.report.document.xml import element

INSTRUCTION = r'TOC \o "1-1" \h \z \u'
"""Headings of the first level, as links, without page numbers where there are no pages."""


def add_contents(manuscript: Manuscript) -> None:
    """Every heading of the first level, with a link to it.

    Only a program that lays the pages out knows their numbers. Word fills them in when the field
    is updated or the document printed; asking it to do so at opening would greet every reader
    with a question.
    """
    heading = manuscript.say("TOC Heading", manuscript.phrases["contents"])
    heading.paragraph_format.page_break_before = True
    entries = [_entry(manuscript, title, mark) for title, mark in headings(manuscript)]
    first, last = entries[0]._p, entries[-1]._p
    for offset, part in enumerate(opening(INSTRUCTION)):
        first.insert(offset + 1, part)  # after the properties of the paragraph
    last.append(closing())


def headings(manuscript: Manuscript) -> list[tuple[str, Mark]]:
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
