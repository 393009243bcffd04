"""How cells look: one place for colours, sizes and the ways numbers are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccc_quality.labels import Language
from ccc_quality.plots.style import LIGHT
from ccc_quality.report.content import ColumnKind
from ccc_quality.words.numbers import DECIMALS, NumberKind, Numbers

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

INPUT = "#fff2a8"
"""Cells that the reader may change; nothing else is yellow."""

TEXT_SIZE = 10
STYLES: dict[str, dict[str, object]] = {
    "title": {"font_size": 18, "bold": True},
    "heading": {"font_size": 14, "bold": True},
    "subheading": {"font_size": 12, "bold": True},
    "message": {"font_size": 11, "bold": True, "font_color": LIGHT.driver.line},
    "text": {},
    "strong": {"bold": True},
    "note": {"font_size": 9, "font_color": LIGHT.muted},
    "warning": {"bg_color": LIGHT.warning.fill, "font_color": LIGHT.warning.line, "bold": True},
    "badge": {
        "bg_color": LIGHT.warning.line,
        "font_color": LIGHT.background,
        "bold": True,
        "font_size": 9,
        "align": "center",
        "valign": "vcenter",
    },
    "mark": {"font_color": LIGHT.warning.line, "bold": True},
    "number": {
        "font_size": 14,
        "bold": True,
        "font_color": LIGHT.driver.line,
        "align": "right",
        "indent": 1,
    },
    "link": {"font_color": LIGHT.driver.line, "underline": 1},
    "header": {
        "bold": True,
        "bg_color": LIGHT.driver.line,
        "font_color": LIGHT.background,
        "valign": "vcenter",
    },
    "cell": {"bottom": 1, "bottom_color": LIGHT.faint},
    "input": {"bg_color": INPUT, "border": 1, "border_color": LIGHT.outcome.line, "bold": True},
    "result": {"bottom": 1, "bottom_color": LIGHT.faint, "bold": True},
}
"""Properties of a cell by what it is for."""


class Styles:
    """The formats of one workbook, each made once.

    Parameters
    ----------
    workbook : Workbook
    language : {"en", "nl"}
        For the signs around numbers.
    """

    def __init__(self, workbook: Workbook, language: Language) -> None:
        self._workbook = workbook
        self._numbers = Numbers(language)
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}

    def text(self, name: str, *, wrap: bool = True, align: str = "", indent: int = 0) -> Format:
        """How a text of this name is shown."""
        aligned: dict[str, object] = {"align": align} if align else {}
        if indent:
            aligned |= {"align": align or "left", "indent": indent}
        return self._format({"valign": "top", **STYLES[name], "text_wrap": wrap, **aligned})

    def number(self, kind: ColumnKind, value: float, name: str = "cell") -> Format:
        """How a number of this kind is shown; shares that are nearly 0 or 1 say so."""
        written = "General" if kind == "text" else number_format(kind, value, self._numbers)
        return self._number(name, written)

    def signed(self, name: str) -> Format:
        """How a change is shown: with its sign."""
        return self._number(name, "+0.00;-0.00;0.00")

    def exact(self, written: str) -> Format:
        """How a number on the way to a result is shown."""
        return self._number("cell", written)

    def _number(self, name: str, written: str) -> Format:
        shown: dict[str, object] = {"num_format": written, "valign": "top", "align": "right"}
        return self._format({**STYLES[name], **shown})

    def _format(self, properties: dict[str, object]) -> Format:
        whole = {"font_size": TEXT_SIZE, "font_color": LIGHT.ink, **properties}
        key = tuple(sorted(whole.items(), key=lambda pair: pair[0]))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(whole)
        return self._made[key]


def number_format(kind: NumberKind, value: float, numbers: Numbers) -> str:
    """The number format of Excel that writes ``value`` as the report does.

    Examples
    --------
    >>> number_format("pvalue", 0.02, Numbers("en")), number_format("effect", 0.3, Numbers("en"))
    ('[<0.001]"< 0.001";0.000', '0.00')
    """
    if kind == "count":
        return "#,##0"
    if kind == "pvalue":
        return f'[<0.001]"{numbers.pvalue(0.0)}";0.000'
    if kind == "share":
        return _share(value, numbers)
    decimals = DECIMALS[kind]
    return f"0.{'0' * decimals}" if decimals else "0"


def _share(value: float, numbers: Numbers) -> str:
    """A format has two conditions at most, so the end that is near chooses them."""
    plain = numbers.share(0.5).replace("50", "0")
    if 0 < value < 0.5:
        return f'[=0]{plain};[<0.005]"{numbers.share(0.001)}";{plain}'
    return f'[=1]{plain};[>=0.995]"{numbers.share(0.999)}";{plain}'
