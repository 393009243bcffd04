"""Summaries for people: numbers rounded, printed in a terminal or shown as tables in Jupyter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from types import MappingProxyType

import numpy as np
import pandas as pd


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
            body = self._rounded(table).to_string(index=False)
            parts.append(f"{title}\n" + "\n".join(f"  {line}" for line in body.splitlines()))
        return "\n\n".join(parts)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        head = "".join(f"<p>{escape(line)}</p>" for line in self.lines)
        body = "".join(
            f"<h4>{escape(title)}</h4>{self._rounded(table).to_html(index=False, escape=True)}"
            for title, table in self.tables.items()
        )
        return head + body

    def _rounded(self, table: pd.DataFrame) -> pd.DataFrame:
        rounded: pd.DataFrame = table.apply(lambda column: column.map(self._text))
        return rounded

    def _text(self, value: object) -> str:
        if isinstance(value, (float, np.floating)):
            return "" if np.isnan(value) else f"{value:.{self.decimals}f}"
        return str(value)
