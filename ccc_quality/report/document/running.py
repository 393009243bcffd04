"""What stands on every page: title and badge at the top, its number at the foot."""

from __future__ import annotations

from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from ccc_quality.report.document.fields import field
from ccc_quality.report.document.manuscript import Manuscript
from ccc_quality.report.document.text import runs, write


def add_running_heads(manuscript: Manuscript) -> None:
    """Header and footer where the document has none; the badge goes into any header there is.

    A template keeps its own. Its headers gain a line with the badge, which no page may lack; the
    first page has it over the title.
    """
    document, badge = manuscript.document, manuscript.report.badge
    (section,) = document.sections
    twofold = document.settings.odd_and_even_pages_header_footer
    headers = [section.header, *([section.even_page_header] if twofold else [])]
    footers = [section.footer, *([section.even_page_footer] if twofold else [])]
    for header in headers:
        if header.is_linked_to_previous:
            _fill_header(header.paragraphs[0], manuscript)
        elif badge:
            write(header.add_paragraph(style="Report Badge"), badge)
    for footer in footers:
        if footer.is_linked_to_previous:
            _fill_footer(footer.paragraphs[0], manuscript)


def _fill_header(paragraph: Paragraph, manuscript: Manuscript) -> None:
    """Title at the left, badge at the right."""
    paragraph.style = "Header"
    paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(manuscript.width), WD_TAB_ALIGNMENT.RIGHT)
    write(paragraph, manuscript.report.title)
    paragraph.add_run("\t")
    write(paragraph, manuscript.report.badge)


def _fill_footer(paragraph: Paragraph, manuscript: Manuscript) -> None:
    """``Page 3 of 41``; the words around the numbers are those of the language."""
    paragraph.style = "Footer"
    before, _, rest = manuscript.phrases["page"].partition("{page}")
    between, _, after = rest.partition("{pages}")
    paragraph._p.extend(
        [
            *runs(before),
            *field("PAGE", runs("1")),
            *runs(between),
            *field("NUMPAGES", runs("1")),
            *runs(after),
        ]
    )
