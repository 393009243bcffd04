"""The parts of a report as blocks of Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from ccc_quality.report.content import Figure, Highlight, Reference, Report, Section, Table
from ccc_quality.report.markdown.escaping import block, inline
from ccc_quality.report.markdown.tables import table_lines
from ccc_quality.words import Numbers

LONGEST = 40
"""A figure with more numbers than so many rows has them in the appendix."""

CARDS = (("finding", "findings"), ("action", "actions"), ("measure", ""))
"""Kinds of highlights and the phrase over them."""


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
    """A figure in words, and its numbers."""
    if figure.title != section.title:
        yield f"### {inline(figure.title)}"
    yield block(figure.alt)
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
