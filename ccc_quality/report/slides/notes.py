"""What the speaker needs and the audience does not: how to read it, the numbers, the method."""

from __future__ import annotations

from collections.abc import Iterator

from pptx.slide import Slide

from ccc_quality.report.content import Figure, Report, Section, Table
from ccc_quality.report.slides.grid import grid_of
from ccc_quality.report.slides.text import LOCALES, cleaned

MOST_ROWS = 24
"""More rows than these nobody reads in speaker notes."""


def add_notes(slide: Slide, report: Report, section: Section) -> None:
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


def rows_shown(report: Report, shown: int, rows: int) -> str:
    """That a table goes on: how many of its rows are here."""
    return report.phrases["rows_shown"].format(shown=shown, rows=rows)
