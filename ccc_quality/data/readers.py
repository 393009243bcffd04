"""Survey files as they come: csv, Excel, parquet, SPSS or a data frame, into one raw table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import isnan
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import pandas as pd

from ccc_quality.data.csv_files import read_delimited
from ccc_quality.data.report import Finding
from ccc_quality.errors import DataError
from ccc_quality.extras import needed

OTHER_SPREADSHEETS = frozenset({".xls", ".xlsb", ".ods", ".numbers"})
"""Formats that are not read, but that a spreadsheet program can save as .xlsx."""


@dataclass(frozen=True, eq=False)
class RawTable:
    """A table as the file has it, before any codebook.

    Parameters
    ----------
    frame : DataFrame
        The cells; missing ones are NaN.
    source : str
        File name, for messages and reports.
    value_labels : mapping
        Column, then value, then its label (SPSS).
    column_labels : mapping of str to str
        Column, then its label (SPSS).
    notes : tuple of Finding
        What the reader had to decide.
    """

    frame: pd.DataFrame
    source: str
    value_labels: Mapping[str, Mapping[float, str]] = field(default_factory=dict)
    column_labels: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Finding, ...] = ()


def read_table(source: str | Path | pd.DataFrame, *, sheet: str | int | None = None) -> RawTable:
    """Read a survey without interpreting it.

    Parameters
    ----------
    source : path or DataFrame
        A file, its format known by its suffix, or a data frame (which is copied).
    sheet : str or int, optional
        Sheet of an Excel file: its name, or its number counted from zero. The first, if not said.

    Raises
    ------
    DataError
        No such file, an unknown suffix, or a file that is not what its suffix says.
    """
    if isinstance(source, pd.DataFrame):
        return RawTable(_with_text_names(source), "data frame")
    if not isinstance(source, str | Path):
        raise DataError(
            "A survey is read from a path or a pandas data frame, not from "
            f"{type(source).__name__}."
        )
    path = Path(source)
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        said = f"the suffix {path.suffix!r}" if path.suffix else "no suffix"
        hint = "Save it as .xlsx. " if path.suffix.lower() in OTHER_SPREADSHEETS else ""
        raise DataError(
            f"{path.name} has {said}, which is no format that can be read. {hint}"
            f"Readable: {', '.join(READERS)}, or a pandas data frame."
        )
    if sheet is not None and reader is not _read_excel:
        raise DataError(f"{path.name} has no sheets; `sheet` is for Excel files.")
    if not path.is_file():
        raise DataError(f"There is no file {path}.")
    return reader(path, sheet)


def _read_csv(path: Path, _sheet: str | int | None) -> RawTable:
    frame, notes = read_delimited(path)
    return RawTable(frame, path.name, notes=notes)


def _read_excel(path: Path, sheet: str | int | None) -> RawTable:
    try:
        with pd.ExcelFile(path, engine="openpyxl") as book:
            names = [str(name) for name in book.sheet_names]
            chosen = _choose_sheet(names, sheet, path)
            cells = pd.read_excel(book, sheet_name=chosen, header=None, dtype=object)
    except DataError:
        raise
    except BadZipFile as problem:
        raise DataError(
            f"{path.name} cannot be read as an Excel file: it has a password, or its name says "
            "something else than it is. Open it in Excel and save it as .xlsx."
        ) from problem
    except Exception as problem:  # openpyxl raises whatever its parts raise on a damaged file
        raise DataError(f"{path.name} cannot be read as an Excel file: {problem}.") from problem
    if cells.empty:
        raise DataError(f"The sheet {chosen!r} of {path.name} is empty.")
    # the header is taken by hand, because pandas renames a second column of the same name
    header = [_column_name(name, j) for j, name in enumerate(cells.iloc[0])]
    frame = cells.iloc[1:].set_axis(header, axis=1).reset_index(drop=True).infer_objects()
    return RawTable(frame, path.name, notes=_sheet_note(names, chosen, sheet))


def _read_parquet(path: Path, _sheet: str | int | None) -> RawTable:
    try:
        return RawTable(_with_text_names(pd.read_parquet(path)), path.name)
    except (OSError, ValueError) as problem:
        raise DataError(f"{path.name} cannot be read as parquet: {problem}.") from problem


def _read_spss(path: Path, _sheet: str | int | None) -> RawTable:
    with needed("spss", "Reading SPSS files"):
        import pyreadstat
    try:
        frame, meta = pyreadstat.read_sav(str(path), user_missing=True)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError) as problem:
        raise DataError(f"{path.name} cannot be read as an SPSS file: {problem}.") from problem
    frame, notes = _blank_user_missing(frame, meta.missing_ranges)
    labels = {name: dict(labels) for name, labels in meta.variable_value_labels.items()}
    column_labels = {name: text for name, text in meta.column_names_to_labels.items() if text}
    return RawTable(frame, path.name, labels, column_labels, notes)


READERS: Mapping[str, Callable[[Path, str | int | None], RawTable]] = {
    ".csv": _read_csv,
    ".tsv": _read_csv,
    ".txt": _read_csv,
    ".xlsx": _read_excel,
    ".xlsm": _read_excel,
    ".parquet": _read_parquet,
    ".sav": _read_spss,
    ".zsav": _read_spss,
}


def _blank_user_missing(
    frame: pd.DataFrame, ranges: Mapping[str, list[Any]]
) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """Turn what the SPSS file itself declares missing into NaN, and count it."""
    cleaned = frame.copy()
    notes = []
    for name, spans in ranges.items():
        column = frame[name]
        declared = pd.Series(False, index=frame.index)
        for span in spans:
            declared |= column.between(span["lo"], span["hi"])
        count = int(declared.sum())
        if count:
            cleaned[name] = column.mask(declared)
            notes.append(
                Finding(
                    "user_missing",
                    name,
                    count,
                    f"{name!r} has {count} {'cell' if count == 1 else 'cells'} that the SPSS file "
                    "declares missing; they are empty now.",
                    severity="note",
                )
            )
    return cleaned, tuple(notes)


def _choose_sheet(names: list[str], sheet: str | int | None, path: Path) -> str:
    if sheet is None:
        return names[0]
    if isinstance(sheet, str) and sheet in names:
        return sheet
    if isinstance(sheet, int) and 0 <= sheet < len(names):
        return names[sheet]
    raise DataError(f"{path.name} has no sheet {sheet!r}. Its sheets are: {', '.join(names)}.")


def _sheet_note(names: list[str], chosen: str, sheet: str | int | None) -> tuple[Finding, ...]:
    if sheet is not None or len(names) == 1:
        return ()
    message = f"The file has {len(names)} sheets ({', '.join(names)}); {chosen!r} was read."
    remedy = "Name another with --sheet (in Python: sheet=)."
    return (Finding("sheet", "", len(names), message, remedy, "note"),)


def _with_text_names(frame: pd.DataFrame) -> pd.DataFrame:
    """A copy whose column names are text, as codebooks and models name columns."""
    if frame.columns.nlevels > 1:
        raise DataError(
            f"The columns have {frame.columns.nlevels} levels, such as {frame.columns[0]!r}. Give "
            "each column one name: frame.columns = frame.columns.map('_'.join)."
        )
    return frame.set_axis([_column_name(name, j) for j, name in enumerate(frame.columns)], axis=1)


def _column_name(name: object, position: int) -> str:
    blank = name is None or (isinstance(name, float) and isnan(name))
    return f"Unnamed: {position}" if blank else str(name).strip()
