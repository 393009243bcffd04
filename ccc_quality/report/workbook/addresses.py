"""Cells as formulas name them; rows and columns are counted from zero."""

from __future__ import annotations

from xlsxwriter.utility import xl_rowcol_to_cell


def quoted(sheet: str) -> str:
    """The name of a sheet as in a formula."""
    return "'" + sheet.replace("'", "''") + "'"


def cell(row: int, column: int) -> str:
    """A cell of the same sheet: ``C7``."""
    return str(xl_rowcol_to_cell(row, column))


def far_cell(sheet: str, row: int, column: int) -> str:
    """A cell of any sheet: ``'What if'!$C$7``."""
    return f"{quoted(sheet)}!{_fixed(row, column)}"


def area(sheet: str, first: tuple[int, int], last: tuple[int, int]) -> str:
    """Cells of any sheet from one corner to the other: ``'What if'!$C$7:$C$13``."""
    return f"{quoted(sheet)}!{_fixed(*first)}:{_fixed(*last)}"


def _fixed(row: int, column: int) -> str:
    return str(xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True))
