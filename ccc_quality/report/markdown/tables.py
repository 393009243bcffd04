"""Tables between pipes, numbers to the right."""

from __future__ import annotations

from collections.abc import Iterable

from ccc_quality.report.content import Column, Table
from ccc_quality.report.markdown.escaping import inline
from ccc_quality.words import Numbers


def table_lines(table: Table, numbers: Numbers) -> list[str]:
    """The rows of a table, its heading first."""
    marks = ["---" if column.kind == "text" else "---:" for column in table.columns]
    rows = table.frame.itertuples(index=False, name=None)
    return [
        _row(inline(column.heading) for column in table.columns),
        _row(marks),
        *(_row(_cells(row, table.columns, numbers)) for row in rows),
    ]


def _cells(row: tuple[object, ...], columns: tuple[Column, ...], numbers: Numbers) -> Iterable[str]:
    for value, column in zip(row, columns, strict=True):
        yield inline(numbers.cell(value, column.kind))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
