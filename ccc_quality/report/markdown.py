"""A report as Markdown: text and tables in one file, for a wiki, a repository or a text editor.

The flavour is that of GitHub, without any HTML. One file cannot hold pictures that every reader
shows, so a figure is told by its finding and by the numbers that it would be drawn from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from ccc_quality.report.content import Column, Figure, Highlight, Reference, Report, Section, Table
from ccc_quality.words import Numbers
from ccc_quality.words.visible import END_OF_ISOLATE, ISOLATE, visible

LONGEST = 40
"""A figure with more numbers than so many rows has them in the appendix."""

CARDS = (("finding", "findings"), ("action", "actions"), ("measure", ""))
"""Kinds of highlights and the phrase over them."""

_INLINE = re.compile(r"[\\`*_\[\]|~$]|<(?=[A-Za-z/!?])|&(?=#?\w+;)|(?<=:)//|(?<=www)\.")
"""What means something inside a line; angle brackets and ampersands only where they would."""

_OPENING = re.compile(r"[#>=+-]|\d+(?=[.)])")
"""What means something where a block begins."""

_BLANKS = re.compile(r"[ \t\r\n]+")
_ISOLATES = re.compile(f"([{ISOLATE}{END_OF_ISOLATE}])")


def markdown_bytes(report: Report) -> bytes:
    """The report as the content of a ``.md`` file."""
    return ("\n\n".join(blocks(report)) + "\n").encode("utf-8", errors="replace")


def blocks(report: Report) -> Iterator[str]:
    """Everything that the report says; tables for reference stand at the end."""
    yield f"# {inline(report.title)}"
    yield from _badge(report)
    yield block(report.subtitle)
    yield block(report.status)
    for section in report.sections:
        yield from _page(section, report)
    yield f"## {inline(report.phrases['passport'])}"
    yield "\n".join(f"- **{inline(fact.label)}**: {inline(fact.value)}" for fact in report.facts)
    yield from _appendix(report)


def _page(section: Section, report: Report) -> Iterator[str]:
    phrases, numbers = report.phrases, Numbers(report.language)
    yield f"## {inline(section.title)}"
    yield from _badge(report)
    for warning in section.warnings:
        yield f"> {block(warning)}"
    yield block(section.lead)
    for kind, phrase in CARDS:
        cards = [card for card in section.highlights if card.kind == kind]
        if cards and phrase:
            yield f"### {inline(phrases[phrase])}"
        if cards:
            yield "\n".join(map(_card, cards))
    for figure in section.figures:
        yield from _figure(figure, section, report)
    yield from map(block, section.paragraphs)
    for table in section.tables:
        if not table.folded:
            yield from _table(table, numbers)
    yield from map(block, section.notes)
    if section.references:
        yield f"### {inline(phrases['references'])}"
        yield "\n".join(map(_reference, section.references))


def _figure(figure: Figure, section: Section, report: Report) -> Iterator[str]:
    """What a figure shows, and its numbers; nothing is drawn."""
    if figure.title != section.title:
        yield f"### {inline(figure.title)}"
    yield block(figure.caption)
    yield f"{inline(report.phrases['source'])}: {inline(figure.source)}"
    if not _is_kept_back(figure.data):
        yield from _table(figure.data, Numbers(report.language))


def _appendix(report: Report) -> Iterator[str]:
    behind = [figure.data for section in report.sections for figure in section.figures]
    kept_back = [table for table in behind if _is_kept_back(table)]
    for_reference = [table for section in report.sections for table in section.tables]
    tables = [*kept_back, *(table for table in for_reference if table.folded)]
    if tables:
        yield f"## {inline(report.phrases['appendix'])}"
        yield from _badge(report)
    for table in tables:
        yield from _table(table, Numbers(report.language))


def _is_kept_back(table: Table) -> bool:
    return table.folded or len(table.frame) > LONGEST


def _table(table: Table, numbers: Numbers) -> Iterator[str]:
    yield f"### {inline(table.title)}"
    yield "\n".join(table_lines(table, numbers))
    yield from map(block, table.notes)


def _card(card: Highlight) -> str:
    return f"- **{inline(card.number)}** {inline(card.unit)}. {inline(card.text)}"


def _reference(publication: Reference) -> str:
    if not publication.doi:
        return f"- {inline(publication.text)}"
    address = f"https://doi.org/{quote(publication.doi, safe='/')}"
    return f"- {inline(publication.text)} [doi:{inline(publication.doi)}]({address})"


def _badge(report: Report) -> Iterator[str]:
    if report.badge:
        yield f"**{inline(report.badge)}**"


def table_lines(table: Table, numbers: Numbers) -> list[str]:
    """The rows of a table, its heading first."""
    marks = ["---" if column.kind == "text" else "---:" for column in table.columns]
    rows = table.frame.itertuples(index=False, name=None)
    return [
        _row(inline(column.heading) for column in table.columns),
        _row(marks),
        *(_row(_cells(row, table.columns, numbers)) for row in rows),
    ]


def _cells(row: tuple[object, ...], columns: tuple[Column, ...], numbers: Numbers) -> Iterable[str]:
    for value, column in zip(row, columns, strict=True):
        yield inline(numbers.cell(value, column.kind))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def inline(text: str) -> str:
    """A text inside a line: in a cell, a link or emphasis."""
    # the marks around a name from right to left are ours; other steering characters are nobody's
    parts = _ISOLATES.split(text)
    shown = "".join(part if _ISOLATES.match(part) else visible(part) for part in parts)
    return _INLINE.sub(lambda found: f"\\{found[0]}", _BLANKS.sub(" ", shown).strip())


def block(text: str) -> str:
    """A text that is a paragraph of its own."""
    shown = inline(text)
    opening = _OPENING.match(shown)
    if opening is None:
        return shown
    if opening[0].isdigit():  # a number and a full stop would begin a list
        return f"{opening[0]}\\{shown[opening.end() :]}"
    return f"\\{shown}"
