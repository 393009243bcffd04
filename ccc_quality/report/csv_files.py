"""Tables as CSV that a spreadsheet opens without harm."""

from __future__ import annotations

from ccc_quality.labels import Language
from ccc_quality.report.content import Table

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_text(table: Table, language: Language) -> str:
    """A table as CSV: headings as shown, numbers in full precision.

    Dutch spreadsheets expect a semicolon between cells and a comma in numbers. A text that a
    spreadsheet would run as a formula gets an apostrophe before it, so that it stays a text.

    Parameters
    ----------
    table : Table
    language : {"en", "nl"}
    """
    frame = table.frame.copy()
    for column in table.columns:
        if column.kind == "text":
            frame[column.name] = frame[column.name].map(harmless)
    frame.columns = [harmless(column.heading) for column in table.columns]
    separator, decimal = (";", ",") if language == "nl" else (",", ".")
    return frame.to_csv(index=False, sep=separator, decimal=decimal, lineterminator="\r\n")


def harmless(cell: object) -> str:
    """The cell as text that no spreadsheet takes for a formula."""
    text = "" if cell is None or cell != cell else str(cell)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
