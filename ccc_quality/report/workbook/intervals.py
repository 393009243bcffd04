"""How far the intervals of charts reach up and down: on a sheet of its own, as formulas."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from ccc_quality.report.workbook.addresses import far_cell
from ccc_quality.report.workbook.book import Book
from ccc_quality.report.workbook.charts import Place, Whiskers
from ccc_quality.report.workbook.texts import put

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet


class Intervals:
    """The hidden sheet that holds the lengths of error bars; made when the first chart needs it.

    Parameters
    ----------
    book : Book
    """

    def __init__(self, book: Book) -> None:
        self._book = book
        self._sheet: Worksheet | None = None
        self._column = 0

    def add(self, place: Place, value: str, low: str, high: str, frame: pd.DataFrame) -> Whiskers:
        """Lengths for the rows of a chart; none where an interval is not known.

        Parameters
        ----------
        place : Place
            Where the numbers of the chart stand.
        value, low, high : str
            Columns of the estimate and of the limits of its interval.
        frame : DataFrame
            The same numbers.
        """
        value_at, low_at, high_at = (place.columns[name] for name in (value, low, high))
        plus = self._write(place, high_at, value_at, frame[high] - frame[value])
        minus = self._write(place, value_at, low_at, frame[value] - frame[low])
        return Whiskers(self._book.plan.intervals, plus, minus, (1, len(frame)))

    def _write(self, place: Place, upper: int, lower: int, lengths: pd.Series[float]) -> int:
        """The column with differences, under the name of the sheet that they belong to."""
        sheet, column = self._made(), self._column
        put(sheet, 0, column, place.sheet, self._book.styles.text("strong", wrap=False))
        for row, length in enumerate(lengths, start=1):
            shown = self._book.styles.number("effect", 0.0)
            if not math.isfinite(length):
                sheet.write_number(row, column, 0.0, shown)
                continue
            there = place.first + row - 1
            ends = [far_cell(place.sheet, there, end) for end in (upper, lower)]
            sheet.write_formula(row, column, f"={ends[0]}-{ends[1]}", shown, float(length))
        self._column += 1
        return column

    def _made(self) -> Worksheet:
        if self._sheet is None:
            self._sheet = self._book.sheet(self._book.plan.intervals)
            self._sheet.hide()
        return self._sheet
