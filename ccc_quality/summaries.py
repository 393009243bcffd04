"""Summaries for people: numbers rounded, printed in a terminal or shown as tables in Jupyter."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from types import MappingProxyType

import numpy as np
import pandas as pd

WIDTH = 78
"""Columns of a terminal, less the indent."""


@dataclass(frozen=True, eq=False, repr=False)
class Summary:
    """Lines of text and tables of numbers.

    Parameters
    ----------
    lines : tuple of str
        Sentences at the head, most important first.
    tables : mapping of str to DataFrame
        Title to table.
    decimals : int
        Decimals of numbers that are not whole.
    """

    lines: tuple[str, ...]
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    decimals: int = 3

    def __post_init__(self) -> None:
        object.__setattr__(self, "tables", MappingProxyType(dict(self.tables)))

    def __str__(self) -> str:
        parts = ["\n".join(self.lines)]
        for title, table in self.tables.items():
            body = typeset(self._rounded(table), numeric=table.select_dtypes("number").columns)
            parts.append(f"{title}\n" + "\n".join(f"  {line}" for line in body))
        return "\n\n".join(parts)

    __repr__ = __str__

    def updated(self, newer: Summary) -> Summary:
        """The lines of both; the newer tables, and those of ours that they do not replace."""
        kept = {title: table for title, table in self.tables.items() if title not in newer.tables}
        return replace(self, lines=(*self.lines, *newer.lines), tables={**newer.tables, **kept})

    def _repr_html_(self) -> str:
        head = "".join(f"<p>{escape(line)}</p>" for line in self.lines)
        body = "".join(
            f"<h4>{escape(title)}</h4>{self._rounded(table).to_html(index=False, escape=True)}"
            for title, table in self.tables.items()
        )
        return head + body

    def _rounded(self, table: pd.DataFrame) -> pd.DataFrame:
        rounded: pd.DataFrame = table.apply(
            lambda column: column.map(pvalue_text if column.name == "pvalue" else self._text)
        )
        return rounded

    def _text(self, value: object) -> str:
        if value is pd.NA:
            return ""
        if isinstance(value, (float, np.floating)):
            # z: what rounds to zero has no sign
            return "" if np.isnan(value) else f"{value:z.{self.decimals}f}"
        return str(value)


def pvalue_text(p: float) -> str:
    """A p value for people: three decimals, never 0.000; empty where there is none."""
    if np.isnan(p):
        return ""
    return "<0.001" if p < 0.001 else f"{p:.3f}"


def pvalue_equation(p: float) -> str:
    """A p value in a sentence: ``p = 0.014`` or ``p < 0.001``; empty where there is none."""
    shown = pvalue_text(p)
    if not shown:
        return ""
    return f"p < {shown[1:]}" if shown.startswith("<") else f"p = {shown}"


def typeset(cells: pd.DataFrame, *, numeric: Container[object]) -> list[str]:
    """Lines of a table: text to the left, numbers to the right, a heading over each column.

    A table that is too wide for a terminal has its first column as headings between the rows, as
    long as that names each of them once. A matrix of that kind has numbers in place of the names
    over its columns, and goes on below where it still is too wide.

    Parameters
    ----------
    cells : DataFrame
        Text.
    numeric : container
        The columns that hold numbers.
    """
    lines = _aligned(cells, numeric)
    first = cells.columns[0]
    if max(map(len, lines)) <= WIDTH:
        return lines
    if list(cells.columns[1:]) == list(cells[first]):
        return _folded(_numbered(cells))
    changes = cells[first].ne(cells[first].shift())
    if first in numeric or changes.sum() > cells[first].nunique():
        return lines
    header, *rows = _aligned(cells.drop(columns=first), numeric)
    grouped = [f"  {header}"]
    for name, begins, row in zip(cells[first], changes, rows, strict=True):
        grouped += [name] * bool(begins) + [f"  {row}"]
    return grouped


def _numbered(matrix: pd.DataFrame) -> pd.DataFrame:
    """A matrix with numbers over its columns and beside the names of its rows."""
    numbers = [str(k) for k in range(1, len(matrix) + 1)]
    labels = [f"{number} {name}" for number, name in zip(numbers, matrix.iloc[:, 0], strict=True)]
    body = matrix.iloc[:, 1:].set_axis(numbers, axis="columns")
    body.insert(0, "", labels)
    return body


def _folded(matrix: pd.DataFrame) -> list[str]:
    """Lines of a matrix in blocks of columns that fit, without rows that are empty in a block."""
    labels, body = matrix.iloc[:, :1], matrix.iloc[:, 1:]
    width = 1 + int(body.map(len).to_numpy().max())
    per_block = max((WIDTH - int(labels[""].map(len).max())) // width, 1)
    lines = []
    for start in range(0, body.shape[1], per_block):
        block = body.iloc[:, start : start + per_block]
        shown = block.map(len).any(axis="columns") | (start == 0)
        lines += _aligned(labels.join(block)[shown], list(block.columns))
    return lines


def _aligned(cells: pd.DataFrame, numeric: Container[object]) -> list[str]:
    columns = []
    for name in cells.columns:
        entries = [str(name), *cells[name]]
        width = max(map(len, entries))
        align = str.rjust if name in numeric else str.ljust
        columns.append([align(entry, width) for entry in entries])
    return [" ".join(row).rstrip() for row in zip(*columns, strict=True)]
