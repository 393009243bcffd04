"""A table of a paper, before it is LaTeX or HTML: headings, rows of numbers, notes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

CellKind = Literal[
    "text", "estimate", "bounded", "measure", "share", "statistic", "count", "pvalue"
]
"""What a column measures, and so how it is written.

``bounded`` and ``share`` cannot exceed one and lose their leading zero (two and three decimals),
``estimate`` and ``measure`` can and keep it; ``statistic`` has two decimals, ``count`` none.
"""

Interval = tuple[float, float]
Cell = str | float | Interval | None
"""A name, a number (NaN: not available), the limits of an interval, or nothing to say here."""

Style = Literal["plain", "italic", "sub", "sup"]


@dataclass(frozen=True)
class Run:
    """A stretch of text in one style."""

    text: str
    style: Style = "plain"


Words = tuple[Run, ...]

_MARKS: dict[str, Style] = {"*": "italic", "_": "sub", "^": "sup"}
_MARKED = re.compile(r"([*_^])([^*_^]+)\1")


def words(phrase: str) -> Words:
    """A phrase of this package with its marks read: ``*R*^2^`` is an italic R and a raised 2.

    Names of a survey never go through here: in them a star is a star.

    Examples
    --------
    >>> [(run.text, run.style) for run in words("*R*^2^ of")]
    [('R', 'italic'), ('2', 'sup'), (' of', 'plain')]
    """
    runs, end = [], 0
    for found in _MARKED.finditer(phrase):
        if found.start() > end:
            runs.append(Run(phrase[end : found.start()]))
        runs.append(Run(found[2], _MARKS[found[1]]))
        end = found.end()
    if end < len(phrase):
        runs.append(Run(phrase[end:]))
    return tuple(runs)


@dataclass(frozen=True)
class PaperColumn:
    """A column: its heading, and how its cells are written."""

    heading: Words
    kind: CellKind = "text"


@dataclass(frozen=True)
class PaperRow:
    """A row; one that is ``indented`` belongs to the last one that is not."""

    cells: tuple[Cell, ...]
    indented: bool = False


@dataclass(frozen=True)
class PaperTable:
    """A table of a paper.

    Parameters
    ----------
    key : str
        What it holds; the end of its label in LaTeX.
    title : str
        Its title, in the case of titles that the language has.
    columns : tuple of PaperColumn
    rows : tuple of PaperRow
    notes : tuple of Words
        The general note, sentence by sentence.
    """

    key: str
    title: str
    columns: tuple[PaperColumn, ...]
    rows: tuple[PaperRow, ...]
    notes: tuple[Words, ...] = ()


def without_empty_columns(table: PaperTable) -> PaperTable:
    """The table without the columns of numbers that nothing is known of."""
    kept = [
        k
        for k, column in enumerate(table.columns)
        if column.kind == "text" or any(_known(row.cells[k]) for row in table.rows)
    ]
    return PaperTable(
        table.key,
        table.title,
        tuple(table.columns[k] for k in kept),
        tuple(PaperRow(_chosen(row.cells, kept), row.indented) for row in table.rows),
        table.notes,
    )


def _chosen(cells: Sequence[Cell], kept: Sequence[int]) -> tuple[Cell, ...]:
    return tuple(cells[k] for k in kept)


def _known(cell: Cell) -> bool:
    if isinstance(cell, tuple):
        return _known(cell[0])
    return isinstance(cell, float) and cell == cell
