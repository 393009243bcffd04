"""Numbers as the style of the APA writes them (7th edition, sections 6.36 and 7.13)."""

from __future__ import annotations

import math

from ccc_quality.labels import Language
from ccc_quality.report.apa.paper_table import Cell, CellKind

DECIMALS: dict[CellKind, int] = {
    "estimate": 2, "bounded": 2, "measure": 3, "share": 3, "statistic": 2, "count": 0, "pvalue": 3,
}  # fmt: skip
NO_LEADING_ZERO = ("bounded", "share", "pvalue")
MINUS, NOT_AVAILABLE = "\u2212", "\u2014"

_POINT: dict[Language, str] = {"en": ".", "nl": ","}
_BETWEEN: dict[Language, str] = {"en": ", ", "nl": "; "}


def written(cell: Cell, kind: CellKind, language: Language) -> str:
    """A cell as it stands in a table.

    A number that cannot exceed one has no zero before the point; p values below .001 are written
    so; an interval stands in brackets; what is not available is a dash.

    Examples
    --------
    >>> written(0.2345, "estimate", "en"), written(-0.2345, "bounded", "en")
    ('0.23', '−.23')
    >>> written(0.0004, "pvalue", "nl"), written((0.19, 0.28), "estimate", "nl")
    ('< ,001', '[0,19; 0,28]')
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, tuple):
        if not all(map(math.isfinite, cell)):
            return NOT_AVAILABLE
        low, high = (_number(limit, kind, language) for limit in cell)
        return f"[{low}{_BETWEEN[language]}{high}]"
    if not math.isfinite(cell):
        return NOT_AVAILABLE
    if kind == "pvalue" and cell < 0.001:
        return f"< {_number(0.001, kind, language)}"
    return _number(cell, kind, language)


def _number(value: float, kind: CellKind, language: Language) -> str:
    text = f"{abs(value):.{DECIMALS[kind]}f}"
    sign = MINUS if value < 0 and float(text) != 0 else ""
    if kind in NO_LEADING_ZERO:
        text = text.removeprefix("0")
    return sign + text.replace(".", _POINT[language])
