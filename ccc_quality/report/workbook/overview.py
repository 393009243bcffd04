"""The first sheet: what was found, what to do, where everything is, what it rests on."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Literal

from ccc_quality.plots.style import LIGHT
from ccc_quality.report.content import Highlight
from ccc_quality.report.workbook.book import Book
from ccc_quality.report.workbook.measures import LINE, lines
from ccc_quality.report.workbook.texts import Texts, jump, put

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

WIDTHS = (16.0, 30.0, 66.0)
"""Numbers, what they count, the sentence."""

TEXT_LINE = 10.0 * LINE


def write_overview(book: Book) -> None:
    """The sheet that the workbook opens with."""
    sheet = book.sheet(book.plan.overview, color=LIGHT.ink, landscape=False)
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    texts = Texts(book, sheet, 0, len(WIDTHS) - 1, sum(WIDTHS))
    texts.add(book.report.title, "title", space=2.0)
    texts.add(book.report.subtitle, "note")
    if book.report.badge:
        put(sheet, texts.row, 0, book.report.badge, book.styles.text("badge", wrap=False))
        texts.skip(16.0)
    texts.add(book.report.status, "note")
    for kind, heading in (("finding", "findings"), ("action", "actions")):
        _write_highlights(book, texts, kind, book.phrases[heading])  # type: ignore[arg-type]
    _write_contents(book, texts)
    _write_passport(book, texts)
    sheet.activate()


def _write_highlights(
    book: Book, texts: Texts, kind: Literal["finding", "action"], heading: str
) -> None:
    found = [
        one for section in book.report.sections for one in section.highlights if one.kind == kind
    ]
    if not found:
        return
    texts.skip()
    texts.add(heading, "subheading", space=2.0)
    for one in found:
        _write_highlight(book, texts, one)


def _write_highlight(book: Book, texts: Texts, one: Highlight) -> None:
    """The number, its unit and the sentence, side by side."""
    parts = ((one.number, "number"), (one.unit, "note"), (one.text, "text"))
    count = max(lines(text, width - 1) for (text, _), width in zip(parts, WIDTHS, strict=True))
    texts.sheet.set_row(texts.row, max(count * TEXT_LINE + 5.0, 22.0))
    for place, (text, style) in enumerate(parts):
        put(texts.sheet, texts.row, place, text, book.styles.text(style))
    texts.row += 1


def _write_contents(book: Book, texts: Texts) -> None:
    """Every sheet, by page: number of the table, name of the sheet, title."""
    texts.skip()
    texts.add(book.phrases["contents"], "subheading", space=2.0)
    if book.plan.model:
        _write_line(book, texts.sheet, texts.row, book.plan.model, book.phrases["model_lead"])
        texts.row += 1
    for section, entries in groupby(book.plan.entries, key=lambda entry: entry.section):
        texts.add(f"{section.number}  {section.title}", "strong")
        for entry in entries:
            _write_line(book, texts.sheet, texts.row, entry.sheet, entry.table.title)
            texts.row += 1
    texts.skip(4.0)
    last = [(book.plan.texts, "texts_lead")]
    last += [(book.plan.calculation, "calculation_lead")] if book.plan.model else []
    for name, lead in last:
        _write_line(book, texts.sheet, texts.row, name, book.phrases[lead])
        texts.row += 1


def _write_line(book: Book, sheet: Worksheet, row: int, name: str, title: str) -> None:
    jump(book, sheet, row, 1, name, name)
    put(sheet, row, 2, title, book.styles.text("text"))
    sheet.set_row(row, lines(title, WIDTHS[2] - 1) * TEXT_LINE + 2.0)


def _write_passport(book: Book, texts: Texts) -> None:
    texts.skip()
    texts.add(book.phrases["passport"], "subheading", space=2.0)
    for fact in book.report.facts:
        put(texts.sheet, texts.row, 1, fact.label, book.styles.text("note"))
        put(texts.sheet, texts.row, 2, fact.value, book.styles.text("text"))
        texts.sheet.set_row(texts.row, lines(fact.value, WIDTHS[2] - 1) * TEXT_LINE + 2.0)
        texts.row += 1
