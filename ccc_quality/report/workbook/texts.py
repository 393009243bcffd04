"""Texts on a sheet: never a formula, over as many cells as they need, as high as their lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ccc_quality.report.workbook.addresses import quoted
from ccc_quality.report.workbook.book import Book
from ccc_quality.report.workbook.measures import LINE, lines
from ccc_quality.report.workbook.styles import STYLES, TEXT_SIZE

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

MOST = 32_767
"""Letters that a cell may hold."""


@dataclass(eq=False)
class Texts:
    """Writes texts below each other.

    Attributes
    ----------
    book : Book
    sheet : Worksheet
    first, last : int
        The columns that a text goes over, counted from zero.
    width : float
        Of those columns together.
    row : int
        Where the next text goes.
    """

    book: Book
    sheet: Worksheet
    first: int
    last: int
    width: float
    row: int = 0

    def add(self, text: str, style: str = "text", *, space: float = 0.0) -> None:
        """One text; nothing where it is empty. ``space`` points stay free below it."""
        if not text:
            return
        size = float(str(STYLES[style].get("font_size", TEXT_SIZE)))
        count = lines(text, self.width, size=size, bold=bool(STYLES[style].get("bold")))
        self.sheet.set_row(self.row, count * size * LINE + 3 + space)
        shown = self.book.styles.text(style)
        if self.last > self.first:
            self.sheet.merge_range(self.row, self.first, self.row, self.last, "", shown)
        put(self.sheet, self.row, self.first, text, shown)
        self.row += 1

    def link(self, text: str, sheet: str) -> None:
        """A text that leads to another sheet."""
        jump(self.book, self.sheet, self.row, self.first, text, sheet)
        self.row += 1

    def skip(self, height: float = 8.0) -> None:
        """An empty line."""
        self.sheet.set_row(self.row, height)
        self.row += 1


def put(sheet: Worksheet, row: int, column: int, text: str, shown: object) -> None:
    """A text, whatever it looks like: ``=1+1`` stays these four signs."""
    sheet.write_string(row, column, text[:MOST], shown)


def jump(book: Book, sheet: Worksheet, row: int, column: int, text: str, target: str) -> None:
    """A text that leads to the first cell of a sheet."""
    shown = book.styles.text("link")
    sheet.write_url(row, column, f"internal:{quoted(target)}!A1", shown, string=text[:MOST])
