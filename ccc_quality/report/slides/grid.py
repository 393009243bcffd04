"""Tables on a slide: the top rows of what a reader may want to look up, native and editable."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.slide import Slide
from pptx.table import Table as GridTable
from pptx.table import _Cell
from pptx.util import Inches

from ccc_quality.labels import Language
from ccc_quality.plots.typeset import POINTS_PER_INCH
from ccc_quality.report.content import ColumnKind, Report, Table
from ccc_quality.report.layout.columns import Columns
from ccc_quality.report.layout.office import cleaned
from ccc_quality.report.slides.box import Box
from ccc_quality.report.slides.text import Words, height_of, say
from ccc_quality.words import Numbers

PLAIN_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""No style, no grid: lines are drawn by the cells, in colours of the theme."""

SIZES = (11.0, 10.0, 9.0)
SINGLE = 10.0
"""The smallest letters that are worth having every row on one line."""
SIDE, ABOVE = 0.06, 0.035  # inches between text and the edge of its cell


@dataclass(frozen=True)
class Grid:
    """A table as it will stand on a slide.

    Attributes
    ----------
    headings : tuple of str
    rows : tuple of tuple of str
    numeric : tuple of bool
        Which columns hold numbers and stand on the right.
    n_rows : int
        Of the whole table.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    n_rows: int

    def top(self, n: int) -> Grid:
        """Its first rows."""
        return replace(self, rows=self.rows[:n])


@dataclass(frozen=True)
class Fit:
    """A size of letters, widths and heights in inches, and the rows that fit."""

    grid: Grid
    size: float
    widths: tuple[float, ...]
    heights: tuple[float, ...]

    @property
    def height(self) -> float:
        """Inches from top to bottom."""
        return sum(self.heights)


def grid_of(table: Table, language: Language) -> Grid:
    """A table as text, numbers written as the report writes them."""
    numbers = Numbers(language)
    cells = [
        [_written(value, column.kind, numbers) for value in table.frame[column.name]]
        for column in table.columns
    ]
    return Grid(
        headings=tuple(cleaned(column.heading) for column in table.columns),
        rows=tuple(zip(*cells, strict=True)),
        numeric=tuple(column.kind != "text" for column in table.columns),
        n_rows=len(table.frame),
    )


def without(table: Table, names: Collection[str]) -> Table:
    """The table without some of its columns, such as those that a figure beside it shows."""
    return replace(table, columns=tuple(c for c in table.columns if c.name not in names))


def fit_grid(grid: Grid, width: float, height: float) -> Fit | None:
    """The largest letters at which a table fits, with fewer rows at the smallest; None where
    its columns do not fit beside each other, or hardly a row under its headings.
    """
    fits = [fit for size in SIZES if (fit := _fit(grid, width, size)) is not None]
    whole = [fit for fit in fits if fit.height <= height]
    # rows on one line each are easier to read than large ones on two
    single = [fit for fit in whole if len(set(fit.heights[1:])) <= 1 and fit.size >= SINGLE]
    if whole:
        return (single or whole)[0]
    return _cut(fits[-1], height) if fits else None


def _fit(grid: Grid, width: float, size: float) -> Fit | None:
    widths = _widths(grid, width, size)
    if widths is None:
        return None
    heights = tuple(
        _row_height(cells, widths, size, bold=k == 0)
        for k, cells in enumerate([grid.headings, *grid.rows])
    )
    return Fit(grid, size, widths, heights)


def _cut(fit: Fit, height: float) -> Fit | None:
    shown, total = 0, fit.heights[0]
    for row in fit.heights[1:]:
        total += row
        if total > height:
            break
        shown += 1
    if shown < 3:
        return None
    return replace(fit, grid=fit.grid.top(shown), heights=fit.heights[: shown + 1])


def _widths(grid: Grid, width: float, size: float) -> tuple[float, ...] | None:
    """Inches of the columns; None where they do not fit beside each other."""
    cells = list(zip(grid.headings, *grid.rows, strict=True))
    columns = Columns(cells, grid.numeric, POINTS_PER_INCH * SIDE)
    found = columns.widths(size, POINTS_PER_INCH * width)
    return None if found is None else tuple(points / POINTS_PER_INCH for points in found)


def _row_height(
    cells: tuple[str, ...], widths: tuple[float, ...], size: float, *, bold: bool
) -> float:
    lines = (
        height_of(cell, width - 2 * SIDE, size, bold=bold)
        for cell, width in zip(cells, widths, strict=True)
    )
    return max(lines) + 2 * ABOVE


def add_grid(slide: Slide, fit: Fit, box: Box, *, alt: str, language: Language) -> None:
    """Draw a table that was fitted, at the top of a box."""
    grid = fit.grid
    place = Box(box.left, box.top, sum(fit.widths), fit.height)
    frame = slide.shapes.add_table(len(grid.rows) + 1, len(grid.headings), *place.place)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", cleaned(alt))
    table = frame.table
    _style(table)
    for column, width in zip(table.columns, fit.widths, strict=True):
        column.width = Inches(width)
    for row, height, cells in zip(
        table.rows, fit.heights, [grid.headings, *grid.rows], strict=True
    ):
        row.height = Inches(height)
        is_head = cells is grid.headings
        for cell, text, number in zip(row.cells, cells, grid.numeric, strict=True):
            _write(cell, Words(text, fit.size, bold=is_head), number, is_head, language)


def _style(table: GridTable) -> None:
    properties = table._tbl.tblPr
    properties.find(qn("a:tableStyleId")).text = PLAIN_STYLE
    table.horz_banding = False


def _underline(cell: _Cell, is_head: bool) -> None:
    """A line below the cell: strong under the headings, thin under a row."""
    colour, width = ("accent1", 15875) if is_head else ("bg2", 6350)
    properties = cell._tc.get_or_add_tcPr()
    line = parse_xml(
        f'<a:lnB {nsdecls("a")} w="{width}"><a:solidFill><a:schemeClr val="{colour}"/>'
        "</a:solidFill></a:lnB>"
    )
    properties.insert(0, line)


def _write(cell: _Cell, words: Words, number: bool, is_head: bool, language: Language) -> None:
    cell.margin_left = cell.margin_right = Inches(SIDE)
    cell.margin_top = cell.margin_bottom = Inches(ABOVE)
    cell.vertical_anchor = MSO_ANCHOR.BOTTOM if is_head else MSO_ANCHOR.MIDDLE
    paragraph = cell.text_frame.paragraphs[0]
    say(paragraph, [words], language=language)
    paragraph.alignment = PP_ALIGN.RIGHT if number else PP_ALIGN.LEFT
    _underline(cell, is_head)


def _written(value: object, kind: ColumnKind, numbers: Numbers) -> str:
    return cleaned(numbers.cell(value, kind))


def rows_shown(report: Report, shown: int, rows: int) -> str:
    """That a table goes on: how many of its rows are here."""
    return report.phrases["rows_shown"].format(shown=shown, rows=rows)
