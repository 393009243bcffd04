"""What every page says in words, with its literature: so that the workbook holds all of it."""

from __future__ import annotations

from ccc_quality.plots.style import LIGHT
from ccc_quality.report.content import Reference, Section
from ccc_quality.report.workbook.book import Book
from ccc_quality.report.workbook.texts import Texts

WIDTH = 112.0


def write_text_sheet(book: Book) -> None:
    """The texts of all pages, one below the other."""
    sheet = book.sheet(book.plan.texts, color=LIGHT.ink, landscape=False)
    sheet.set_column(0, 0, WIDTH)
    texts = Texts(book, sheet, 0, 0, WIDTH)
    texts.link(book.phrases["back"], book.plan.overview)
    texts.add(book.report.badge, "warning")
    for section in book.report.sections:
        _write_section(book, section, texts)


def _write_section(book: Book, section: Section, texts: Texts) -> None:
    texts.skip(14.0)
    texts.add(f"{section.number}  {section.title}", "heading", space=2.0)
    for warning in section.warnings:
        texts.add(warning, "warning")
    texts.add(section.lead, "strong")
    for one in section.highlights:
        texts.add(f"{one.number}  {one.unit}", "strong")
        texts.add(one.text)
    for paragraph in section.paragraphs:
        texts.add(paragraph)
    for note in section.notes:
        texts.add(note, "note")
    if section.references:
        texts.add(book.phrases["references"], "strong")
    for reference in section.references:
        _write_reference(reference, texts)


def _write_reference(reference: Reference, texts: Texts) -> None:
    """With the address of the publication, as a text that can be copied."""
    address = f" https://doi.org/{reference.doi}" if reference.doi else ""
    texts.add(reference.text + address, "note")
