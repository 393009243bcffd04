"""Tables as Word knows them: a heading on every page, no row torn apart, numbers to the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement

from ccc_quality.report.content import Column, Table
from ccc_quality.report.document.manuscript import Manuscript
from ccc_quality.report.document.numbering import Numbered
from ccc_quality.report.document.styles import TABLE, style_id
from ccc_quality.report.document.text import stretches
from ccc_quality.report.document.xml import half_points, twips
from ccc_quality.report.layout.columns import Columns, fit
from ccc_quality.report.layout.office import cleaned
from ccc_quality.words import Numbers

SIZES = (9.0, 8.0, 7.0)
"""Type in points, tried from large to small; the first is that of the style."""

PADDING, MOST = 4.5, 220.0
"""Points to the left and to the right of a cell's text, and at most for a column."""

TOGETHER = 15
"""A table of at most so many rows stays on one page."""


def add_table(manuscript: Manuscript, table: Table, numbered: Numbered) -> None:
    """A table that is captioned; one too wide for the page goes on below itself."""
    manuscript.caption(numbered, table.title)
    cells = [_written(table, column, manuscript.numbers) for column in table.columns]
    is_number = [column.kind != "text" for column in table.columns]
    found = fit(Columns(cells, is_number, PADDING, MOST), manuscript.width, SIZES)
    for number, (block, widths) in enumerate(zip(found.blocks, found.widths, strict=True)):
        if number:
            going_on = manuscript.phrases["going_on"].format(label=numbered.label)
            manuscript.say("Report Continued", going_on)
        grid = Grid(
            table.title,
            [cells[k] for k in block],
            [is_number[k] for k in block],
            widths,
            found.size,
            table_style=style_id(manuscript.document, TABLE),
            cell_style=style_id(manuscript.document, "Report Cell"),
        )
        manuscript.append(grid.element())
    for note in table.notes:
        manuscript.say("Report Note", note)


def _written(table: Table, column: Column, numbers: Numbers) -> list[str]:
    """A column as it is read, its heading first."""
    cells = (numbers.cell(cell, column.kind) for cell in table.frame[column.name])
    return [cleaned(column.heading), *map(cleaned, cells)]


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
        """The table; parsed as a whole, since large ones must not take minutes."""
        rows = list(zip(*self.columns, strict=True))
        tight = len(rows) <= TOGETHER + 1
        last = len(rows) - 1
        made = "".join(
            self._row(row, heading=k == 0, keep=k < last and (tight or k < 2))
            for k, row in enumerate(rows)
        )
        lengths = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in self.widths)
        grid = f"<w:tblGrid>{lengths}</w:tblGrid>"
        return parse_xml(f"<w:tbl {nsdecls('w')}>{self._properties()}{grid}{made}</w:tbl>")

    def _properties(self) -> str:
        padding = f'w:w="{twips(PADDING)}" w:type="dxa"'
        return (
            f'<w:tblPr><w:tblStyle w:val="{self.table_style}"/>'
            f'<w:tblW w:w="{twips(sum(self.widths))}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/>'
            f"<w:tblCellMar><w:left {padding}/><w:right {padding}/></w:tblCellMar>"
            '<w:tblLook w:firstRow="1" w:firstColumn="0" w:noHBand="1" w:noVBand="1"/>'
            f"<w:tblCaption w:val={quoteattr(cleaned(self.title))}/></w:tblPr>"
        )

    def _row(self, cells: Sequence[str], *, heading: bool, keep: bool) -> str:
        rules = "<w:cantSplit/><w:tblHeader/>" if heading else "<w:cantSplit/>"
        place = '<w:vAlign w:val="bottom"/>' if heading else ""
        made = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/>{place}</w:tcPr>'
            f"{self._paragraph(cell, is_number=is_number, keep=keep)}</w:tc>"
            for cell, width, is_number in zip(cells, self.widths, self.is_number, strict=True)
        )
        return f"<w:tr><w:trPr>{rules}</w:trPr>{made}</w:tr>"

    def _paragraph(self, cell: str, *, is_number: bool, keep: bool) -> str:
        look = "<w:keepNext/>" if keep else ""
        look += '<w:jc w:val="right"/>' if is_number else ""
        points = half_points(self.size)
        size = f'<w:sz w:val="{points}"/><w:szCs w:val="{points}"/>' if self.size < SIZES[0] else ""
        runs = "".join(
            f"<w:r><w:rPr>{size}{'<w:rtl/>' if backwards else ''}</w:rPr>"
            f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
            for backwards, text in stretches(cell)
        )
        return f'<w:p><w:pPr><w:pStyle w:val="{self.cell_style}"/>{look}</w:pPr>{runs}</w:p>'
