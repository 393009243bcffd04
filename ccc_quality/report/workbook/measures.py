"""How wide a text is and how many lines it takes, in the digits that Excel measures columns by."""

from __future__ import annotations

import math
import unicodedata

from ccc_quality.report.content import Column, Table
from ccc_quality.words import Numbers

NARROWEST, WIDEST = 10.0, 56.0
FILTER = 3.0
"""Room for the button of the filter in a heading."""

AVERAGE = 0.96
"""Width of a letter of a text beside that of a digit."""

LINE = 1.36
"""Height of a line for each point of its letters."""


def text_width(text: str, *, size: float = 10.0, bold: bool = False) -> float:
    """Width of the longest line of a text; letters of the Far East and emoji count for two."""
    longest = max((sum(map(_letter, line)) for line in text.split("\n")), default=0.0)
    return longest * AVERAGE * size / 11.0 * (1.09 if bold else 1.0)


def lines(text: str, width: float, *, size: float = 10.0, bold: bool = False) -> int:
    """How many lines a text takes between margins ``width`` apart, counted generously."""
    parts = text.split("\n")
    return sum(_lines(text_width(part, size=size, bold=bold), width) for part in parts)


def _lines(needed: float, width: float) -> int:
    """A line that is broken between words loses some room at its end."""
    return 1 if needed <= width else math.ceil(needed * 1.06 / width)


def column_widths(table: Table, numbers: Numbers) -> tuple[float, ...]:
    """Widths in which every number is seen whole, and texts on few lines."""
    return tuple(
        _width(table, place, column, numbers) for place, column in enumerate(table.columns)
    )


def _width(table: Table, place: int, column: Column, numbers: Numbers) -> float:
    cells = [numbers.cell(cell, column.kind) for cell in table.frame.iloc[:, place]]
    widest = max((text_width(cell) for cell in cells), default=0.0)
    words = (text_width(word, bold=True) for word in column.heading.split())
    heading = text_width(column.heading, bold=True)
    # a heading may break between its words, never within one
    needed = max(max(words, default=0.0), min(heading, 14.0)) * 1.05 + FILTER
    return min(WIDEST, max(NARROWEST, widest + 2.0, needed))


def _letter(character: str) -> float:
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0.0
    return 2.0 if unicodedata.east_asian_width(character) in "WF" else 1.0
