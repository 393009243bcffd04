"""A report as a Word document: headings, captions, references and page numbers that Word knows.

Everything a reader may want to change is a style, everything that counts is a field: captions
number themselves, references follow them, the contents can be updated.
"""

from __future__ import annotations

from pathlib import Path

from ccc_quality.extras import needed
from ccc_quality.report.content import Report

PURPOSE = "Writing Word documents"


def docx_bytes(report: Report, template: Path | None = None) -> bytes:
    """The report as the content of a ``.docx`` file.

    The first page has title, status and summary; contents, pages and appendix follow. Tables that
    are for reference and the numbers behind the figures stand in the appendix, so that nothing is
    lost.

    Parameters
    ----------
    report : Report
    template : Path, optional
        A ``.docx`` or ``.dotx`` of the reader's own. Its page, headers, footers and styles are
        kept, its text is taken out. Styles that it lacks are added; those called "Report ..." can
        be defined in it beforehand.

    Raises
    ------
    MissingExtraError
        Without the packages that write it.
    SpecificationError
        The template is not there or no Word document.
    """
    with needed("office", PURPOSE):
        from ccc_quality.report.document.writer import written
    return written(report, template)


def check_template(template: Path) -> None:
    """Refuse a template that cannot be written into.

    Raises
    ------
    MissingExtraError
        Without the packages that read it.
    SpecificationError
        It is not there or no Word document.
    """
    with needed("office", PURPOSE):
        from ccc_quality.report.document.base import DOCX
        from ccc_quality.report.layout.office import opened
    opened(template, DOCX)
