"""How wide the columns of a table are, how small its type, and where it has to be cut."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ccc_quality.report.layout.measure import widest_word, width_of


@dataclass(frozen=True)
class Columns:
    """A table as text.

    Attributes
    ----------
    cells : sequence of sequence of str
        Columns from left to right, each with its heading first.
    is_number : sequence of bool
        Which of them hold numbers, which are never broken into lines.
    padding : float
        Points to the left and to the right of a cell's text.
    most : float
        No column asks for more points than these; a longer text is wrapped.
    """

    cells: Sequence[Sequence[str]]
    is_number: Sequence[bool]
    padding: float
    most: float = math.inf

    def least(self, column: int, size: float) -> float:
        """Points without which a word or a number would break; headings are bold."""
        heading, *body = self.cells[column]
        narrowest = width_of if self.is_number[column] else widest_word
        room = [widest_word(heading, size, bold=True), *(narrowest(cell, size) for cell in body)]
        return 2 * self.padding + max(room)

    def wanted(self, column: int, size: float) -> float:
        """Points in which no cell takes two lines, but no more than a column may ask for."""
        _, *body = self.cells[column]
        longest = max((width_of(cell, size) for cell in body), default=0.0)
        return max(self.least(column, size), min(2 * self.padding + longest, self.most))

    def widths(
        self, size: float, width: float, block: Sequence[int] | None = None
    ) -> tuple[float, ...] | None:
        """Points of each column, between what it needs and what it would like; they fill ``width``.

        None where they do not fit beside each other. ``block`` chooses columns.
        """
        chosen = range(len(self.cells)) if block is None else block
        least = [self.least(k, size) for k in chosen]
        wanted = [self.wanted(k, size) for k in chosen]
        spare, wish = width - sum(least), sum(wanted) - sum(least)
        if spare < 0:
            return None
        if wish <= spare:
            return tuple(width / sum(wanted) * each for each in wanted)
        return tuple(
            low + spare / wish * (want - low) for low, want in zip(least, wanted, strict=True)
        )


@dataclass(frozen=True)
class Fit:
    """How a table fits a page.

    Attributes
    ----------
    size : float
        Of the type, in points.
    blocks : tuple of tuple of int
        Which columns stand side by side; more than one block where they do not all fit.
    widths : tuple of tuple of float
        Of the columns of each block, in points; they fill the page.
    """

    size: float
    blocks: tuple[tuple[int, ...], ...]
    widths: tuple[tuple[float, ...], ...]


def fit(columns: Columns, width: float, sizes: Sequence[float]) -> Fit:
    """Columns on a page ``width`` points wide, in the largest of ``sizes`` that has room for them.

    No word is broken and nothing is left out: what does not fit at the smallest size goes on in
    a block below, with the first column repeated where it names the rows.
    """
    for size in sizes:
        whole = columns.widths(size, width)
        if whole is not None:
            return Fit(size, (tuple(range(len(whole))),), (whole,))
    least = [columns.least(k, sizes[-1]) for k in range(len(columns.cells))]
    blocks = _cut(least, width, repeat_first=not columns.is_number[0])
    widths = (columns.widths(sizes[-1], max(width, _sum(least, one)), one) for one in blocks)
    return Fit(sizes[-1], blocks, tuple(each for each in widths if each is not None))


def _cut(
    least: Sequence[float], width: float, *, repeat_first: bool
) -> tuple[tuple[int, ...], ...]:
    """As few blocks as hold all columns, of about as many columns each."""
    head = [0] if repeat_first else []
    room = width - _sum(least, head)
    rest = range(len(head), len(least))
    fewest = len(_filled(least, rest, room, len(rest)))
    even = _filled(least, rest, room, -(-len(rest) // fewest))
    return tuple((*head, *block) for block in even)


def _filled(least: Sequence[float], rest: range, room: float, most: int) -> list[list[int]]:
    """Columns from left to right into blocks of ``room`` points and ``most`` columns."""
    filled: list[list[int]] = [[]]
    for k in rest:
        if filled[-1] and (_sum(least, [*filled[-1], k]) > room or len(filled[-1]) == most):
            filled.append([])
        filled[-1].append(k)
    return filled


def _sum(widths: Sequence[float], chosen: Sequence[int]) -> float:
    return sum(widths[k] for k in chosen)
