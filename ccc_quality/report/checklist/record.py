"""A checklist, filled in."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ccc_quality.labels import Language
from ccc_quality.report.checklist.evidence import Kind
from ccc_quality.summaries import Summary


@dataclass(frozen=True, eq=False, repr=False)
class Checklist:
    """What a journal asks for, made by :func:`~ccc_quality.journal_checklist`.

    Attributes
    ----------
    kind : {"sem", "pls"}
    language : {"en", "nl"}
    table : DataFrame
        item, required_by, reported ("yes", "no" or "not applicable"), where, what_to_do.
    """

    kind: Kind
    language: Language
    _table: pd.DataFrame

    @property
    def table(self) -> pd.DataFrame:
        """item, required_by, reported, where, what_to_do."""
        return self._table.copy()

    @property
    def open(self) -> pd.DataFrame:
        """What is still to be done."""
        return self._table[self._table["what_to_do"] != ""].reset_index(drop=True)

    def summary(self) -> Summary:
        """How much is there, and what is left."""
        counts = self._table["reported"].value_counts()
        head = ", ".join(f"{answer}: {n}" for answer, n in counts.items())
        left = zip(self.open["item"], self.open["what_to_do"], strict=True)
        return Summary((head, *(f"{item}. {to_do}" for item, to_do in left)))

    def __repr__(self) -> str:
        return f"Checklist({self.kind!r}, {len(self._table)} items, {len(self.open)} open)"

    def _repr_html_(self) -> str:
        return str(self._table.to_html(index=False, escape=True))
