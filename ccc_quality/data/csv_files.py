"""Delimited text as spreadsheets write it: separator, decimal sign and encoding found out."""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ccc_quality.data.report import Finding
from ccc_quality.errors import DataError

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}

_DECIMAL_COMMA = re.compile(r"-?\d*,\d+")
_DECIMAL_POINT = re.compile(r"-?\d*\.\d+")


@dataclass(frozen=True)
class Dialect:
    """How a text file writes a table: encoding, separator and decimal sign."""

    encoding: str
    separator: str
    decimal: str

    def __str__(self) -> str:
        return (
            f"separated by {SEPARATORS[self.separator]}s, decimal "
            f"{'comma' if self.decimal == ',' else 'point'}, encoding {self.encoding}"
        )


def read_delimited(path: Path) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """Read a delimited text file with a header line.

    Parameters
    ----------
    path : Path

    Returns
    -------
    tuple of (DataFrame, tuple of Finding)
        The table, its column names as they stand in the file (also if one occurs twice), and a
        note when the file is not plain comma-separated UTF-8.

    Raises
    ------
    DataError
        An empty file, or rows that do not fit the header.
    """
    text, encoding = decode(path.read_bytes(), name=path.name)
    text, announced = _without_announcement(text)
    if not text.strip():
        raise DataError(f"{path.name} is empty.")
    separator = announced or sniff_separator(text)
    dialect = Dialect(encoding, separator, sniff_decimal(text, separator))
    header = next(csv.reader(io.StringIO(text), delimiter=separator))
    frame = _parse(text, dialect, name=path.name)
    if frame.shape[1] != len(header):
        raise DataError(
            f"The header of {path.name} names {len(header)} columns, its rows have "
            f"{frame.shape[1]} cells."
        )
    # pandas renames a second column of the same name, which would hide it
    frame.columns = pd.Index([name.strip() or f"Unnamed: {j}" for j, name in enumerate(header)])
    if (separator, dialect.decimal, encoding) == (",", ".", "utf-8"):
        return frame, ()
    return frame, (Finding("file_format", "", 0, f"Read as {dialect}.", severity="note"),)


def decode(content: bytes, *, name: str) -> tuple[str, str]:
    """Text of a file and its encoding: UTF-16 by its mark, else UTF-8, else Windows."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16"), "utf-16"
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding), "utf-8" if encoding == "utf-8-sig" else encoding
        except UnicodeDecodeError:
            continue
    raise DataError(f"{name} is neither UTF-8 nor Windows (cp1252) text.")


def sniff_separator(text: str) -> str:
    """The separator that cuts the first lines into the most columns, alike on every line."""
    sample = text.splitlines()[:50]

    def quality(separator: str) -> tuple[float, int]:
        widths = Counter(len(row) for row in csv.reader(sample, delimiter=separator) if row)
        width, lines = widths.most_common(1)[0]
        return (lines / sum(widths.values()) if width > 1 else 0.0, width)

    return max(SEPARATORS, key=quality)


def sniff_decimal(text: str, separator: str) -> str:
    """The decimal sign: a comma if the cells hold more numbers with a comma than with a point."""
    if separator == ",":
        return "."
    cells = [
        cell for row in csv.reader(text.splitlines()[1:200], delimiter=separator) for cell in row
    ]
    commas = sum(_DECIMAL_COMMA.fullmatch(cell.strip()) is not None for cell in cells)
    points = sum(_DECIMAL_POINT.fullmatch(cell.strip()) is not None for cell in cells)
    return "," if commas > points else "."


def _without_announcement(text: str) -> tuple[str, str]:
    """Excel may announce the separator on a first line of its own, ``sep=;``."""
    first, _, rest = text.partition("\n")
    match = re.fullmatch(r'"?sep=(.)"?\s*', first)
    return (rest, match.group(1)) if match and match.group(1) in SEPARATORS else (text, "")


def _parse(text: str, dialect: Dialect, *, name: str) -> pd.DataFrame:
    try:
        with warnings.catch_warnings():
            # pandas cuts rows that are longer than the header and only warns
            warnings.simplefilter("error", pd.errors.ParserWarning)
            return pd.read_csv(
                io.StringIO(text),
                sep=dialect.separator,
                decimal=dialect.decimal,
                index_col=False,
                skipinitialspace=True,
            )
    except (pd.errors.ParserError, pd.errors.ParserWarning, pd.errors.EmptyDataError) as problem:
        misfit = _misfit(text, dialect.separator) or f"{problem}."
        raise DataError(f"{name}: rows and header do not fit together: {misfit}") from problem


def _misfit(text: str, separator: str) -> str:
    """Where a row is longer than the header, and why that may be."""
    header, *rows = csv.reader(io.StringIO(text), delimiter=separator)
    for number, row in enumerate(rows, start=2):
        if len(row) > len(header):
            return (
                f"row 1 names {len(header)} {'column' if len(header) == 1 else 'columns'}, row "
                f"{number} has {len(row)} cells. Delete a title above the names of the columns; "
                f"put texts that hold a {SEPARATORS[separator]} in quotes."
            )
    return ""
