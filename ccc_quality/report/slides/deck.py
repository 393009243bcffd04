"""A report as a deck: a cover, then one message a slide."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pptx.presentation import Presentation as Deck

from ccc_quality.report.content import Report
from ccc_quality.report.slides.body import Body
from ccc_quality.report.slides.files import saved
from ccc_quality.report.slides.frame import add_cover, add_page
from ccc_quality.report.slides.notes import add_notes
from ccc_quality.report.slides.template import open_template
from ccc_quality.report.slides.text import LOCALES, cleaned


def pptx_bytes(report: Report, template: Path | None = None) -> bytes:
    """The report as the content of a ``.pptx`` file.

    Charts are native: they open in an office program with the sheet they were drawn from, and write
    numbers with the decimal sign of that program. Colours and fonts are those of the theme.

    Parameters
    ----------
    report : Report
        As :func:`~ccc_quality.report.build_report` makes it.
    template : path, optional
        A client's presentation; its layouts, theme and size are used and its slides left out.

    Raises
    ------
    SpecificationError
        The template is not there, is no presentation, or has no layout with a title.
    """
    into = open_template(template)
    _describe(into.deck, report)
    add_cover(into, report)
    for section in report.sections:
        slide, room = add_page(into, report, section)
        Body(slide, report, section).fill(room)
        add_notes(slide, report, section)
    return saved(into.deck)


def _describe(deck: Deck, report: Report) -> None:
    """What the file says of itself."""
    badge = f" ({report.badge})" if report.badge else ""
    properties = deck.core_properties
    properties.title = cleaned(f"{report.title}{badge}")[:255]
    properties.subject = cleaned(report.subtitle)[:255]
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.language = LOCALES[report.language]
    properties.revision = 1
    properties.created = properties.modified = datetime(2000, 1, 1)
