"""The parts of a document in the order of reading."""

from __future__ import annotations

from pathlib import Path

from ccc_quality.report.content import Report
from ccc_quality.report.document.about import describe
from ccc_quality.report.document.appendix import add_appendix
from ccc_quality.report.document.base import open_base
from ccc_quality.report.document.contents import add_contents
from ccc_quality.report.document.cover import add_cover, add_passport
from ccc_quality.report.document.files import saved
from ccc_quality.report.document.manuscript import Manuscript
from ccc_quality.report.document.numbering import numbering
from ccc_quality.report.document.running import add_running_heads
from ccc_quality.report.document.sections import add_section


def written(report: Report, template: Path | None) -> bytes:
    """The document; the summary stands on the first page, below the title."""
    document = open_base(template)
    describe(document, report)
    manuscript = Manuscript(document, report, numbering(report))
    add_running_heads(manuscript)
    add_cover(manuscript)
    summary, *others = report.sections
    add_section(manuscript, summary, new_page=False)
    add_contents(manuscript)
    add_passport(manuscript)
    for section in others:
        add_section(manuscript, section, new_page=True)
    add_appendix(manuscript)
    return saved(document)
