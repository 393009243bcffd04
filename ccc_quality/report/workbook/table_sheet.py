"""A table on a sheet of its own: what it says above, notes and source below, its chart beside."""

from __future__ import annotations

import math
from dataclasses import dataclass
from string import Formatter
from typing import TYPE_CHECKING

from ccc_quality.plots.style import LIGHT
from ccc_quality.report.content import Chart, Column, Figure, Table
from ccc_quality.report.workbook.addresses import cell
from ccc_quality.report.workbook.book import Book
from ccc_quality.report.workbook.charts import Place, native_chart
from ccc_quality.report.workbook.entries import Entry
from ccc_quality.report.workbook.measures import LINE, column_widths, lines
from ccc_quality.report.workbook.styles import TEXT_SIZE
from ccc_quality.report.workbook.texts import Texts, put

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from ccc_quality.report.workbook.intervals import Intervals

TEXT = 96.0
"""Width of the texts around a table, in digits."""

SPARE = 9.0
"""Of a column that only texts go over."""

BESIDE = 105.0
"""A chart stands below a table that is wider than this."""

WIDE = 130.0
"""Where a table is wider, its names stay in sight when it is moved sideways."""

ONE_PAGE = 40
"""Rows that are still read when they are printed on one page with their chart."""

GAP = 24
"""Between table and chart, in pixels."""

HEADER_LINE = 15.0


@dataclass(frozen=True)
class Grid:
    """The columns of a sheet: those of the table, and spare ones that texts go over."""

    widths: tuple[float, ...]
    last: int
    text_width: float

    @property
    def table_width(self) -> float:
        """Of the columns of the table."""
        return sum(self.widths)


def write_table_sheet(book: Book, entry: Entry, intervals: Intervals) -> None:
    """A sheet with one table."""
    color = LIGHT.faint if entry.table.folded else LIGHT.driver.line
    sheet = book.sheet(entry.sheet, color=color)
    grid = _grid(book, entry.table)
    for column, width in enumerate(grid.widths):
        sheet.set_column(column, column, width)
    texts = Texts(book, sheet, 0, grid.last, grid.text_width)
    title = _above(book, entry, texts)
    header = texts.row
    _write_header(book, entry.table, sheet, header, grid)
    _write_cells(book, entry.table, sheet, header + 1)
    _set_heights(entry.table, sheet, header + 1, grid)
    last = header + len(entry.table.frame)
    sheet.autofilter(header, 0, max(last, header + 1), len(grid.widths) - 1)
    sheet.freeze_panes(header + 1, 1 if grid.table_width > WIDE else 0)
    sheet.repeat_rows(header)
    texts.row = last + 1
    beside = _is_beside(entry, grid)
    if beside:  # what is below the table must not run under the chart
        texts.last, texts.width = len(grid.widths) - 1, grid.table_width
    _below(book, entry, texts)
    names = {column.name: k for k, column in enumerate(entry.table.columns)}
    place = Place(entry.sheet, title, header, header + 1, last, names)
    corner = (header, len(grid.widths)) if beside else (texts.row + 1, 0)
    _draw(book, entry, sheet, place, intervals, corner)


def _grid(book: Book, table: Table) -> Grid:
    widths = column_widths(table, book.numbers)
    total, last = 0.0, -1
    while total < TEXT:
        last += 1
        total += widths[last] if last < len(widths) else SPARE
    return Grid(widths, last, total)


def _above(book: Book, entry: Entry, texts: Texts) -> tuple[int, int]:
    """Way back, badge, title, message; the cell with the message, which is the chart's title."""
    mark = book.styles.text("mark", wrap=False)
    put(texts.sheet, texts.row, 1, book.report.badge, mark)
    texts.link(book.phrases["back"], book.plan.overview)
    texts.add(entry.table.title, "heading")
    row = texts.row
    texts.add(entry.section.title if entry.figure is None else entry.figure.title, "message")
    for warning in entry.section.warnings:
        texts.add(warning, "warning")
    if entry.figure is not None:
        texts.add(_caption(entry.figure), "note")
    texts.skip(6.0)
    return row, 0


def _caption(figure: Figure) -> str:
    """How to read the chart; of a figure without one, how to read the picture in the report."""
    return figure.caption if figure.chart is None else figure.chart.caption or figure.caption


def _write_header(book: Book, table: Table, sheet: Worksheet, row: int, grid: Grid) -> None:
    height = 1
    for place, (column, width) in enumerate(zip(table.columns, grid.widths, strict=True)):
        align = "left" if column.kind == "text" else "right"
        shown = book.styles.text("header", align=align, indent=_indent(column, place))
        put(sheet, row, place, column.heading, shown)
        height = max(height, lines(column.heading, width - 3.0, bold=True))
    sheet.set_row(row, HEADER_LINE * height + 5.0)


def _indent(column: Column, place: int) -> int:
    """A text keeps away from the number before it."""
    return 1 if column.kind == "text" and place else 0


def _write_cells(book: Book, table: Table, sheet: Worksheet, first: int) -> None:
    places = {column.name: k for k, column in enumerate(table.columns)}
    for k, column in enumerate(table.columns):
        follows = _inputs(column, places)
        for row, value in enumerate(table.frame.iloc[:, k], start=first):
            if column.kind == "text":
                text = "" if value is None or value != value else str(value)
                put(sheet, row, k, text, book.styles.text("cell", indent=_indent(column, k)))
                continue
            number = float(value)
            shown = book.styles.number(column.kind, number)
            if not math.isfinite(number):
                sheet.write_blank(row, k, None, shown)
            elif follows and all(_is_known(table, row - first, place) for place in follows):
                sheet.write_formula(row, k, _formula(column, places, row), shown, number)
            else:
                sheet.write_number(row, k, number, shown)


def _set_heights(table: Table, sheet: Worksheet, first: int, grid: Grid) -> None:
    """Room for texts that take several lines."""
    written = [k for k, column in enumerate(table.columns) if column.kind == "text"]
    for row, cells in enumerate(table.frame.iloc[:, written].itertuples(index=False), start=first):
        pairs = zip(cells, written, strict=True)
        count = max((lines(str(text), grid.widths[k] - 2.0) for text, k in pairs), default=1)
        if count > 1:
            sheet.set_row(row, count * TEXT_SIZE * LINE + 3.0)


def _inputs(column: Column, places: dict[str, int]) -> list[int]:
    """The columns that a cell can be computed from; none where one of them is not shown."""
    used = [name for _, name, _, _ in Formatter().parse(column.formula) if name]
    return [places[name] for name in used] if all(name in places for name in used) else []


def _is_known(table: Table, row: int, place: int) -> bool:
    return math.isfinite(float(table.frame.iloc[row, place]))  # type: ignore[arg-type]


def _formula(column: Column, places: dict[str, int], row: int) -> str:
    cells = {name: cell(row, place) for name, place in places.items()}
    return f"={column.formula.format_map(cells)}"


def _below(book: Book, entry: Entry, texts: Texts) -> None:
    texts.skip(6.0)
    for note in entry.table.notes:
        texts.add(note, "note")
    source = book.report.subtitle if entry.figure is None else entry.figure.source
    texts.add(f"{book.phrases['source']}: {source}", "note")


def _draw(
    book: Book,
    entry: Entry,
    sheet: Worksheet,
    place: Place,
    intervals: Intervals,
    corner: tuple[int, int],
) -> None:
    """The chart of the figure, on one page with its numbers."""
    if entry.figure is None or entry.figure.chart is None or not place.rows:
        return
    chart = entry.figure.chart
    frame = entry.table.frame
    whiskers = {
        value: intervals.add(place, value, low, high, frame)
        for value, (low, high) in _limits(chart).items()
        if {value, low, high} <= set(place.columns)
    }
    made = native_chart(book, chart, place, frame, whiskers)
    options = {
        "description": entry.figure.alt,
        "object_position": 2,
        "x_offset": GAP if corner[1] else 0,
    }
    sheet.insert_chart(*corner, made, options)
    if place.rows <= ONE_PAGE:
        sheet.fit_to_pages(1, 1)


def _limits(chart: Chart) -> dict[str, tuple[str, str]]:
    """The columns with the limits around others, by the column they are around."""
    found = dict(zip(chart.values, chart.limits, strict=False))
    if chart.values and chart.low and chart.high:
        found[chart.values[0]] = (chart.low, chart.high)
    for value, limits in ((chart.x, chart.x_limits), (chart.y, chart.y_limits)):
        if value and limits:
            found[value] = limits
    return found


def _is_beside(entry: Entry, grid: Grid) -> bool:
    has_chart = entry.figure is not None and entry.figure.chart is not None
    return has_chart and grid.table_width <= BESIDE
