"""Numbers worth remembering, three side by side."""

from __future__ import annotations

from collections.abc import Sequence

from docx.shared import Pt
from docx.table import _Cell

from ccc_quality.report.content import Highlight
from ccc_quality.report.document.manuscript import Manuscript
from ccc_quality.report.document.styles import CARDS
from ccc_quality.report.document.text import write
from ccc_quality.report.document.xml import element

BESIDE = 3


def add_cards(manuscript: Manuscript, cards: Sequence[Highlight]) -> None:
    """Number, unit and sentence of each."""
    rows = -(-len(cards) // BESIDE)
    table = manuscript.document.add_table(rows, BESIDE, style=CARDS)
    table.autofit = False
    for row in table.rows:
        row._tr.get_or_add_trPr().append(element("w:cantSplit"))
        for cell in row.cells:
            cell.width = Pt(manuscript.width / BESIDE)
    for number, card in enumerate(cards):
        _fill(table.cell(*divmod(number, BESIDE)), card)
    manuscript.say("Report Gap", "")  # two tables in a row would grow together


def _fill(cell: _Cell, card: Highlight) -> None:
    head, *_ = cell.paragraphs
    head.style = "Report Number"
    write(head, card.number)
    write(cell.add_paragraph(style="Report Unit"), card.unit)
    write(cell.add_paragraph(style="Report Card"), card.text)
