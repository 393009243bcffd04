"""Room on a sheet: widths in the digits that Excel measures columns by, heights in lines."""

from __future__ import annotations

from ccc_quality.report.content import Column, Table
from ccc_quality.report.layout.measure import lines_of, width_of
from ccc_quality.words import Numbers

NARROWEST, WIDEST = 10.0, 56.0
FILTER = 3.0
"""Room for the button of the filter in a heading."""

DIGIT = 6.2
"""Points, as texts are measured, that a digit of a column has room for: letters of sheets are
narrower than those of documents."""

LINE = 1.36
"""Height of a line for each point of its letters."""

TEXT_SIZE = 10.0


def digits(text: str, *, bold: bool = False) -> float:
    """Width of a text."""
    return width_of(text, TEXT_SIZE, bold=bold) / DIGIT


def lines(text: str, width: float, *, size: float = TEXT_SIZE, bold: bool = False) -> int:
    """How many lines a text takes between margins ``width`` digits apart."""
    return sum(lines_of(part, DIGIT * width, size, bold=bold) for part in text.split("\n"))


def column_widths(table: Table, numbers: Numbers) -> tuple[float, ...]:
    """Widths in which every number is seen whole, and texts on few lines."""
    return tuple(
        _width(table, place, column, numbers) for place, column in enumerate(table.columns)
    )


def _width(table: Table, place: int, column: Column, numbers: Numbers) -> float:
    cells = [numbers.cell(cell, column.kind) for cell in table.frame.iloc[:, place]]
    widest = max(map(digits, cells), default=0.0)
    # a heading may break between its words, never within one
    word = max((digits(word, bold=True) for word in column.heading.split()), default=0.0)
    needed = max(word, min(digits(column.heading, bold=True), 14.0)) * 1.05 + FILTER
    return min(WIDEST, max(NARROWEST, widest + 2.0, needed))
