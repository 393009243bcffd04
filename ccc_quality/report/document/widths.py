"""How wide the columns of a table are, how small its type, and where it has to be cut."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ccc_quality.plots.typeset import POINTS_PER_INCH, longest_word, text_width

SIZES = (9.0, 8.0, 7.0)
"""Type sizes in points, tried from large to small."""

PADDING = 4.5
"""Room in points to the left and to the right of a cell's text."""

NARROWER = 0.92
"""Fonts for running text are at least so much narrower than the one that measures."""

MOST = 220.0
"""No column asks for more than this many points; a longer text is wrapped."""


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


def fit(columns: Sequence[Sequence[str]], width: float, *, repeat_first: bool) -> Fit:
    """Columns of cells, each with its heading first, on a page ``width`` points wide.

    No word is broken and nothing is left out: what does not fit at the smallest size goes on in
    a block below, with the first column repeated where it names the rows.
    """
    with warnings.catch_warnings():  # a letter that the measuring font lacks counts as a box
        warnings.filterwarnings("ignore", message="Glyph .* missing from", category=UserWarning)
        for size in SIZES:
            least = [_least(cells, size) for cells in columns]
            if sum(least) <= width:
                blocks: tuple[tuple[int, ...], ...] = (tuple(range(len(columns))),)
                break
        else:
            blocks = _cut(least, width, repeat_first)
        return Fit(size, blocks, tuple(_shared(columns, block, size, width) for block in blocks))


def _cut(least: Sequence[float], width: float, repeat_first: bool) -> tuple[tuple[int, ...], ...]:
    """As few blocks as hold all columns, of about as many columns each."""
    head = [0] if repeat_first else []
    room = width - sum(least[k] for k in head)
    rest = range(len(head), len(least))
    fewest = len(_filled(least, rest, room, len(rest)))
    even = _filled(least, rest, room, -(-len(rest) // fewest))
    return tuple((*head, *block) for block in even)


def _filled(least: Sequence[float], rest: range, room: float, most: int) -> list[list[int]]:
    """Columns from left to right into blocks of ``room`` points and ``most`` columns."""
    filled: list[list[int]] = [[]]
    used = 0.0
    for k in rest:
        if filled[-1] and (used + least[k] > room or len(filled[-1]) == most):
            filled.append([])
            used = 0.0
        filled[-1].append(k)
        used += least[k]
    return filled


def _shared(
    columns: Sequence[Sequence[str]], block: tuple[int, ...], size: float, width: float
) -> tuple[float, ...]:
    """Widths between what a column needs and what it would like, filling the page."""
    least = [_least(columns[k], size) for k in block]
    most = [min(_most(columns[k], size), MOST) for k in block]
    wanted = [max(pair) for pair in zip(least, most, strict=True)]
    spare, wish = width - sum(least), sum(wanted) - sum(least)
    if wish >= spare:
        share = spare / wish if wish > 0 else 0.0
        return tuple(low + share * (w - low) for low, w in zip(least, wanted, strict=True))
    stretch = width / sum(wanted)
    return tuple(stretch * w for w in wanted)


def _least(cells: Sequence[str], size: float) -> float:
    """The longest word of a column, in points; headings are bold."""
    heading, *body = cells
    words = max((word for cell in body for word in cell.split(" ")), key=len, default="")
    return 2 * PADDING + max(_word(heading, size, bold=True), _word(words, size, bold=False))


def _most(cells: Sequence[str], size: float) -> float:
    heading, *body = cells
    longest = max(body, key=len, default="")
    return 2 * PADDING + max(_word(heading, size, bold=True), _line(longest, size))


@cache
def _word(text: str, size: float, *, bold: bool) -> float:
    return NARROWER * POINTS_PER_INCH * longest_word(text, size, bold=bold)


@cache
def _line(text: str, size: float) -> float:
    return NARROWER * POINTS_PER_INCH * text_width(text, size)
