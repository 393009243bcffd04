"""After the pages: the tables to look things up in."""

from __future__ import annotations

from ccc_quality.report.content import Section
from ccc_quality.report.document.fields import reference
from ccc_quality.report.document.manuscript import Manuscript
from ccc_quality.report.document.numbering import in_the_appendix
from ccc_quality.report.document.sections import add_heading
from ccc_quality.report.document.tables import add_table
from ccc_quality.report.document.text import write


def add_appendix(manuscript: Manuscript) -> None:
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
