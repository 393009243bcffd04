"""The text of a printed table cut into rows of cells, whatever it is written in."""

from __future__ import annotations

import csv
import io
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ccc_quality.data.csv_files import decode, sniff_separator
from ccc_quality.data.printed_cells import is_dash, numbering, parse_number, statistic
from ccc_quality.errors import DataError, MomentsError

_SAMPLE_SIZE = re.compile(r"\bn\s*=\s*(\d{1,3}(?:[.,  ]\d{3})+(?!\d)|\d+)", re.IGNORECASE)
_REMARK = re.compile(r"(table|tabel|note|noot|opmerking)\b|[*†\s]*p\s*[<=≤]", re.IGNORECASE)
_RULE = re.compile(r"[\s|:=_+–—-]*")

TEXT_SUFFIXES = (".txt", ".md", ".csv", ".tsv")
EXCEL_SUFFIXES = (".xlsx", ".xlsm")


@dataclass(frozen=True)
class Grid:
    """Rows of cells, and the sample sizes that remarks around the table state.

    Parameters
    ----------
    rows : tuple of tuple of str
        The table, without rules, captions and remarks.
    sample_sizes : tuple of int
        Every ``n = ...`` found.
    has_stub : bool
        Whether the first cell of each row, the header too, is a heading of its own.
    """

    rows: tuple[tuple[str, ...], ...]
    sample_sizes: tuple[int, ...]
    has_stub: bool


def read_grid(source: str | Path, *, sheet: str | int | None = None) -> Grid:
    """Cut a table into cells.

    Parameters
    ----------
    source : str or Path
        The table itself (a text of several lines), or a txt, md, csv, tsv or xlsx file.
    sheet : str or int, optional
        Sheet of an Excel file.
    """
    if not isinstance(source, str | Path):
        raise DataError(
            "A printed table is a text of several lines or a file, not "
            f"{type(source).__name__}; moments_from_covariance takes a matrix."
        )
    if "\n" in str(source).strip():
        return grid_from_text(str(source))
    path = Path(source)
    suffix = path.suffix.lower()
    if suffix not in TEXT_SUFFIXES + EXCEL_SUFFIXES:
        raise DataError(
            f"{path.name!r} is neither a table (a text of several lines) nor a file that can be "
            f"read: {', '.join(TEXT_SUFFIXES + EXCEL_SUFFIXES)}."
        )
    if not path.is_file():
        raise DataError(f"There is no file {path}.")
    if suffix in EXCEL_SUFFIXES:
        return _assemble(_excel_rows(path, sheet), has_stub=True)
    text, _ = decode(path.read_bytes(), name=path.name)
    if suffix == ".csv":
        return _assemble(
            csv.reader(io.StringIO(text), delimiter=sniff_separator(text)), has_stub=True
        )
    return grid_from_text(text)


def grid_from_text(text: str) -> Grid:
    """Cut a text at ``|``, tabs or semicolons, else at white space."""
    lines = textwrap.dedent(text).splitlines()
    for separator in ("|", "\t", ";"):
        cut = [line for line in lines if separator in line]
        if len(cut) > 1:
            bordered = separator == "|" and all(line.startswith("|") for line in cut)
            rows = (_cut(line, separator, bordered=bordered) for line in lines)
            return _assemble(rows, has_stub=True)
    return _assemble((_words(line) for line in lines), has_stub=False)


def _assemble(raw_rows: Iterator[list[str]], *, has_stub: bool) -> Grid:
    rows: list[tuple[str, ...]] = []
    sizes: list[int] = []
    for raw in raw_rows:
        cells = [cell.strip() for cell in raw]
        line = " ".join(cells).strip()
        size = _SAMPLE_SIZE.search(line)
        if size:
            sizes.append(int(re.sub(r"\D", "", size.group(1))))
        if size or _RULE.fullmatch(line) or _REMARK.match(line):
            continue
        rows.append(tuple(_merge_numbering(cells) if has_stub else cells))
    if not rows:
        raise MomentsError("There is no table in this text.")
    return Grid(tuple(rows), tuple(sizes), has_stub)


def _cut(line: str, separator: str, *, bordered: bool) -> list[str]:
    bare = line.rstrip(" ").removeprefix("|").removesuffix("|") if bordered else line
    return bare.split(separator)


def _merge_numbering(cells: list[str]) -> list[str]:
    """Numbers may have a column of their own, before the names."""
    numbered = len(cells) > 1 and (numbering(cells[0]) is not None or not cells[0])
    if numbered and cells[0] and cells[1] and not is_dash(cells[1]) and not parse_number(cells[1]):
        return [f"{cells[0].rstrip('.')}. {cells[1]}", *cells[2:]]
    return cells


def _words(line: str) -> list[str]:
    """Cells of a line without separators: two blanks part cells, or else one does."""
    if not line.strip():
        return []
    wide = re.split(r"\s{2,}", line.strip())
    if all(len(cell.split()) == 1 or _is_name(cell) for cell in wide):
        return wide
    words = line.split()
    name = words[:1]
    for word in words[1:]:
        if is_dash(word) or parse_number(word) or statistic(word):
            break
        name.append(word)
    if numbering(name[0]) is None and len(name) > 1 and len(name) == len(words):
        return words  # a header: every word is a heading
    return [" ".join(name), *words[len(name) :]]


def _is_name(cell: str) -> bool:
    first, *rest = cell.split()
    words = rest if numbering(first) is not None else [first, *rest]
    return bool(words) and not any(is_dash(word) or parse_number(word) for word in words)


def _excel_rows(path: Path, sheet: str | int | None) -> Iterator[list[str]]:
    try:
        with pd.ExcelFile(path, engine="openpyxl") as book:
            names = [str(name) for name in book.sheet_names]
            if sheet is not None and sheet not in names and sheet not in range(len(names)):
                raise DataError(f"{path.name} has no sheet {sheet!r}. It has: {', '.join(names)}.")
            chosen = 0 if sheet is None else sheet
            cells = pd.read_excel(book, sheet_name=chosen, header=None, dtype=object)
    except DataError:
        raise
    except Exception as problem:  # openpyxl raises whatever its parts raise on a damaged file
        raise DataError(f"{path.name} cannot be read as an Excel file: {problem}.") from problem
    for row in cells.itertuples(index=False):
        yield ["" if pd.isna(cell) else str(cell) for cell in row]
