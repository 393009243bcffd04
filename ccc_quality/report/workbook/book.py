"""The workbook while it is written: what every sheet of it needs at hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ccc_quality.report.content import Report
from ccc_quality.report.workbook.entries import Plan
from ccc_quality.report.workbook.styles import Styles
from ccc_quality.words import Numbers

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

A4 = 9
FOOTER = 255
"""Letters that the foot of a page may have."""


@dataclass(frozen=True, eq=False)
class Book:
    """A report on its way into a workbook."""

    workbook: Workbook
    report: Report
    plan: Plan
    styles: Styles

    @property
    def phrases(self) -> Mapping[str, str]:
        """The writer's own words."""
        return self.report.phrases

    @property
    def numbers(self) -> Numbers:
        """How numbers are written."""
        return Numbers(self.report.language)

    def sheet(self, name: str, *, color: str = "", landscape: bool = True) -> Worksheet:
        """A new sheet, without grid lines, that prints one page wide under the foot of all."""
        sheet = self.workbook.add_worksheet(name)
        sheet.hide_gridlines(2)
        if color:
            sheet.set_tab_color(color)
        if landscape:
            sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.8)
        sheet.set_footer(self._footer())
        return sheet

    def _footer(self) -> str:
        """Badge, source and page; an ampersand in a name is none of Excel's commands."""
        left, right = f"&L&8{_literal(self.report.badge)}", "&R&8&P / &N"
        room = FOOTER - len(left) - len(right) - len("&C&8 ")
        source = _literal(self.report.subtitle)
        if len(source) > room:
            source = source[: room - 1].rstrip("&") + "…"
        # a blank keeps a source that starts with a figure apart from the size of its letters
        return f"{left}&C&8 {source}{right}"


def _literal(text: str) -> str:
    return text.replace("&", "&&")
