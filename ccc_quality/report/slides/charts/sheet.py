"""The sheet behind a chart: what an office program opens when its data are edited.

Cells are written by their kind, so a label that looks like a formula stays a label. Widths of
intervals are formulas of their limits, so that a chart follows what is typed into the sheet.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

TIMELESS = datetime(2000, 1, 1)
SHEET = "Sheet1"
"""The name that python-pptx refers to."""


@dataclass(frozen=True)
class SheetColumn:
    """A column of the sheet.

    Attributes
    ----------
    heading : str
    values : tuple
        Texts, or floats with NaN where nothing is known.
    formula : str
        What computes it, with ``{row}`` for the row at hand; empty for plain values.
    """

    heading: str
    values: Sequence[str | float]
    formula: str = ""


def sheet_bytes(columns: Sequence[SheetColumn], number_format: str) -> bytes:
    """The columns as the content of an ``.xlsx`` file."""
    content = BytesIO()
    with Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": TIMELESS})
        written = book.add_format({"num_format": number_format})
        sheet = book.add_worksheet(SHEET)
        for k, column in enumerate(columns):
            sheet.write_string(0, k, column.heading)
            for row, value in enumerate(column.values, start=1):
                if isinstance(value, str):
                    sheet.write_string(row, k, value)
                elif not math.isfinite(value):
                    continue  # an empty cell
                elif column.formula:
                    sheet.write_formula(row, k, column.formula.format(row=row + 1), written, value)
                else:
                    sheet.write_number(row, k, value, written)
        sheet.set_column(0, 0, 28)
    return content.getvalue()


def cells(column: int, n_rows: int) -> str:
    """Address of the values in a column."""
    name = xl_col_to_name(column)
    return f"{SHEET}!${name}$2:${name}${n_rows + 1}"
