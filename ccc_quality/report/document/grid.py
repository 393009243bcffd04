"""A table as Word knows it: a heading on every page, no row torn apart, numbers to the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from docx.oxml.xmlchemy import BaseOxmlElement

from ccc_quality.report.document.text import cleaned, runs
from ccc_quality.report.document.widths import PADDING, SIZES
from ccc_quality.report.document.xml import element, twips, value

TOGETHER = 15
"""A table of at most so many rows stays on one page."""


@dataclass(frozen=True)
class Grid:
    """Columns of cells and how they are set.

    Attributes
    ----------
    title : str
        What the table is called for those who cannot see it.
    columns : sequence of sequence of str
        Cells from top to bottom, the heading first.
    is_number : sequence of bool
        Which columns hold numbers.
    widths : sequence of float
        In points.
    size : float
        Of the type, in points.
    table_style, cell_style : str
        Identifiers.
    """

    title: str
    columns: Sequence[Sequence[str]]
    is_number: Sequence[bool]
    widths: Sequence[float]
    size: float
    table_style: str
    cell_style: str

    def element(self) -> BaseOxmlElement:
        """The table; written cell by cell, since large ones must not take minutes."""
        rows = list(zip(*self.columns, strict=True))
        tight = len(rows) <= TOGETHER + 1
        last = len(rows) - 1
        lengths = [element("w:gridCol", {"w:w": twips(width)}) for width in self.widths]
        made = [
            self._row(row, heading=k == 0, keep=k < last and (tight or k < 2))
            for k, row in enumerate(rows)
        ]
        grid = element("w:tblGrid", children=lengths)
        return element("w:tbl", children=[self._properties(), grid, *made])

    def _properties(self) -> BaseOxmlElement:
        padding = {"w:w": twips(PADDING), "w:type": "dxa"}
        look = {"w:firstRow": "1", "w:firstColumn": "0", "w:noHBand": "1", "w:noVBand": "1"}
        return element(
            "w:tblPr",
            children=[
                value("w:tblStyle", self.table_style),
                element("w:tblW", {"w:w": twips(sum(self.widths)), "w:type": "dxa"}),
                element("w:tblLayout", {"w:type": "fixed"}),
                element(
                    "w:tblCellMar",
                    children=[element("w:left", padding), element("w:right", padding)],
                ),
                element("w:tblLook", look),
                value("w:tblCaption", cleaned(self.title)),
            ],
        )

    def _row(self, cells: Sequence[str], *, heading: bool, keep: bool) -> BaseOxmlElement:
        rules = [element("w:cantSplit"), *([element("w:tblHeader")] if heading else [])]
        made = []
        for cell, width, is_number in zip(cells, self.widths, self.is_number, strict=True):
            place = [element("w:tcW", {"w:w": twips(width), "w:type": "dxa"})]
            if heading:
                place.append(value("w:vAlign", "bottom"))
            content = self._paragraph(cell, is_number=is_number, keep=keep)
            made.append(element("w:tc", children=[element("w:tcPr", children=place), content]))
        return element("w:tr", children=[element("w:trPr", children=rules), *made])

    def _paragraph(self, cell: str, *, is_number: bool, keep: bool) -> BaseOxmlElement:
        properties = [value("w:pStyle", self.cell_style)]
        if keep:
            properties.append(element("w:keepNext"))
        if is_number:
            properties.append(value("w:jc", "right"))
        smaller = self.size if self.size < SIZES[0] else None
        look = element("w:pPr", children=properties)
        return element("w:p", children=[look, *runs(cell, size=smaller)])
