"""Tables as they stand on paper: cells as text, columns as wide as needed, wide ones in parts."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ccc_quality.report.content import Column, Table
from ccc_quality.words import Numbers

LINE = 104
"""Letters on a line of a table in its largest type."""

MOST = 138
"""Letters on a line in its smallest; what is wider comes in parts."""

GAP = 3
"""Letters between two columns."""

TEXT_WIDTH = 34
"""A text longer than this may wrap."""

LONGEST_WORD = 20
LONG_WORD = re.compile(rf"\w{{{LONGEST_WORD}}}(?=\w{{4}})")
ZERO_WIDTH_SPACE = "\u200b"


@dataclass(frozen=True)
class Grid:
    """A table, or a part of one, ready to be set.

    Attributes
    ----------
    headings : tuple of str
    numeric : tuple of bool
        Which columns hold numbers.
    widths : tuple of int
        Letters that each column asks for.
    rows : tuple of tuple of str
    """

    headings: tuple[str, ...]
    numeric: tuple[bool, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def width(self) -> int:
        """Letters on a line."""
        return sum(self.widths) + GAP * len(self.widths)


def grids(table: Table, numbers: Numbers) -> tuple[Grid, ...]:
    """The table in as few parts as fit on paper, its first column in each.

    Rows that have nothing in a part are left out of it: so a triangle stays a triangle.
    """
    whole = _grid(table, numbers)
    spread = whole.width - whole.widths[0] - GAP
    n_parts = math.ceil(spread / (MOST - whole.widths[0] - GAP)) if whole.width > MOST else 1
    others = range(1, len(whole.headings))
    size = math.ceil(len(others) / n_parts) or 1
    if n_parts == 1 or not all(whole.numeric[1:]):
        return (whole,)
    return tuple(_part(whole, table, others[k : k + size]) for k in range(0, len(others), size))


def _grid(table: Table, numbers: Numbers) -> Grid:
    columns = [
        tuple(_cell(value, column, numbers) for value in table.frame[column.name])
        for column in table.columns
    ]
    return Grid(
        headings=tuple(_breakable(column.heading) for column in table.columns),
        numeric=tuple(column.kind != "text" for column in table.columns),
        widths=tuple(
            _width(column.heading, cells)
            for column, cells in zip(table.columns, columns, strict=True)
        ),
        rows=tuple(zip(*columns, strict=True)),
    )


def _cell(value: object, column: Column, numbers: Numbers) -> str:
    written = numbers.cell(value, column.kind)
    return _breakable(written) if column.kind == "text" else written


def _width(heading: str, cells: Sequence[str]) -> int:
    words = [len(word) for word in heading.split()]
    longest_word = min(max(words, default=1), LONGEST_WORD)
    return max(longest_word, *(min(len(cell), TEXT_WIDTH) for cell in cells), 2)


def _breakable(text: str) -> str:
    """The text with places to break in words that no column has room for."""
    return LONG_WORD.sub(lambda found: found[0] + ZERO_WIDTH_SPACE, text)


def _part(whole: Grid, table: Table, chosen: Sequence[int]) -> Grid:
    kept = [0, *chosen]
    values = table.frame.iloc[:, list(chosen)]
    filled = values.notna().any(axis="columns")
    return Grid(
        headings=tuple(whole.headings[k] for k in kept),
        numeric=tuple(whole.numeric[k] for k in kept),
        widths=tuple(whole.widths[k] for k in kept),
        rows=tuple(
            tuple(row[k] for k in kept)
            for row, has_any in zip(whole.rows, filled, strict=True)
            if has_any
        ),
    )
