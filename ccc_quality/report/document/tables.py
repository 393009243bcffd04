"""Tables of a report: caption, cells as they are read, notes."""

from __future__ import annotations

from ccc_quality.report.content import Column, Table
from ccc_quality.report.document.captions import add_caption
from ccc_quality.report.document.grid import Grid
from ccc_quality.report.document.manuscript import Manuscript
from ccc_quality.report.document.numbering import Numbered
from ccc_quality.report.document.styles import TABLE, style_id
from ccc_quality.report.document.text import cleaned
from ccc_quality.report.document.widths import fit
from ccc_quality.words import Numbers


def add_table(manuscript: Manuscript, table: Table, numbered: Numbered) -> None:
    """A table that is captioned; one too wide for the page goes on below itself."""
    add_caption(manuscript, numbered, table.title)
    columns = [_written(table, column, manuscript.numbers) for column in table.columns]
    found = fit(columns, manuscript.width, repeat_first=table.columns[0].kind == "text")
    for number, (block, widths) in enumerate(zip(found.blocks, found.widths, strict=True)):
        if number:
            going_on = manuscript.phrases["going_on"].format(label=numbered.label)
            manuscript.say("Report Continued", going_on)
        grid = Grid(
            table.title,
            [columns[k] for k in block],
            [table.columns[k].kind != "text" for k in block],
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
