"""A report as a deck: a cover, then one message a slide."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pptx.slide import Slide

from ccc_quality.report.content import Figure, Report, Section, Table
from ccc_quality.report.layout.office import LOCALES, cleaned, describe, saved
from ccc_quality.report.slides.body import Body
from ccc_quality.report.slides.frame import add_cover, add_page
from ccc_quality.report.slides.grid import grid_of, rows_shown
from ccc_quality.report.slides.template import open_template

MOST_ROWS = 24
"""More rows than these nobody reads in speaker notes."""


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
    describe(
        into.deck.core_properties,
        title=report.full_title,
        subject=report.subtitle,
        language=report.language,
    )
    add_cover(into, report)
    for section in report.sections:
        slide, room = add_page(into, report, section)
        Body(slide, report, section).fill(room)
        _add_notes(slide, report, section)
    return saved(into.deck)


def _add_notes(slide: Slide, report: Report, section: Section) -> None:
    """Write the notes of a page: what it shows, its numbers, how they were made."""
    frame = slide.notes_slide.notes_text_frame
    if frame is None:  # a template may take the place for notes away
        return
    frame.text = "\n".join(cleaned(line) for line in _lines(report, section))
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            run._r.get_or_add_rPr().set("lang", LOCALES[report.language])


def _lines(report: Report, section: Section) -> Iterator[str]:
    yield section.lead
    yield from section.warnings
    for card in section.highlights:
        yield f"{card.number} {card.unit}: {card.text}"
    yield from section.paragraphs
    for figure in section.figures:
        yield from _figure(report, figure)
    for table in section.tables:
        if not table.folded:
            yield from _table(report, table)
    yield from section.notes
    if any(figure.chart is not None for figure in section.figures):
        yield report.phrases["decimals"]
    if section.references:
        yield f"{report.phrases['references']}:"
        yield from (reference.text for reference in section.references)
    yield " · ".join(filter(None, (report.badge, report.status)))


def _figure(report: Report, figure: Figure) -> Iterator[str]:
    yield ""
    yield figure.title
    yield figure.caption
    yield figure.alt
    yield from _rows(report, figure.data)
    yield from figure.data.notes
    yield f"{report.phrases['source']}: {figure.source}"


def _table(report: Report, table: Table) -> Iterator[str]:
    yield ""
    yield table.title
    yield from _rows(report, table)
    yield from table.notes


def _rows(report: Report, table: Table) -> Iterator[str]:
    """A line a row: its name, then every number behind its heading."""
    grid = grid_of(table, report.language)
    for name, *cells in grid.rows[:MOST_ROWS]:
        pairs = zip(grid.headings[1:], cells, strict=True)
        said = "; ".join(f"{heading} {cell}" for heading, cell in pairs if cell)
        yield f"{name}: {said}"
    if grid.n_rows > MOST_ROWS:
        yield rows_shown(report, MOST_ROWS, grid.n_rows)
