"""Which sheets a workbook has, in which order, under which names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ccc_quality.report.content import Figure, Report, Section, Simulation, Table

MOST = 31
"""Letters in the name of a sheet, as Excel counts them."""

FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f\u2066-\u2069\ud800-\udfff]")
ORDINAL = re.compile(r"-\d+$")


@dataclass(frozen=True, eq=False)
class Entry:
    """A table, where it belongs and the sheet it is on; ``figure`` where it is drawn from it."""

    section: Section
    table: Table
    figure: Figure | None
    number: str
    sheet: str


@dataclass(frozen=True, eq=False)
class Plan:
    """The sheets of a workbook.

    Attributes
    ----------
    overview, texts, calculation, intervals : str
        Names of the sheets that are no table: the first, the texts of all pages, what the model to
        move computes, and the lengths of the error bars in charts.
    model : str
        The sheet with the model to move; empty where the report has none.
    entries : tuple of Entry
        The sheets of the tables, in the order of the report.
    """

    overview: str
    model: str
    entries: tuple[Entry, ...]
    texts: str
    calculation: str
    intervals: str


def plan(report: Report) -> Plan:
    """What goes where."""
    phrases = report.phrases
    found = list(_tables(report))
    wanted = [f"{number} {table_name(t.key, t.title, phrases)}" for _, t, _, number in found]
    fixed = [phrases[f"sheet.{name}"] for name in ("overview", "model", "texts")]
    fixed += [phrases[f"sheet.{name}"] for name in ("calculation", "intervals")]
    overview, model, texts, calculation, intervals, *tables = sheet_names([*fixed, *wanted])
    return Plan(
        overview=overview,
        model=model if simulation(report) is not None else "",
        entries=tuple(
            Entry(section, table, figure, number, sheet)
            for (section, table, figure, number), sheet in zip(found, tables, strict=True)
        ),
        texts=texts,
        calculation=calculation,
        intervals=intervals,
    )


def simulation(report: Report) -> Simulation | None:
    """The model to move; a report has one at most."""
    found = (section.simulation for section in report.sections if section.simulation is not None)
    return next(found, None)


def _tables(report: Report) -> Iterator[tuple[Section, Table, Figure | None, str]]:
    """Every table with its place: the numbers of the figures come first, as on the page."""
    for section in report.sections:
        drawn = [(figure.data, figure) for figure in section.figures]
        tables: list[tuple[Table, Figure | None]] = [*drawn, *((t, None) for t in section.tables)]
        for place, (table, figure) in enumerate(tables, start=1):
            yield section, table, figure, f"{section.number}.{place}"


def table_name(key: str, title: str, phrases: Mapping[str, str]) -> str:
    """What the sheet of a table is called: by its key, where that is known, or by its title.

    Tables that come once a segment or wave have a number at the end of their key.
    """
    return phrases.get(f"sheet.{ORDINAL.sub('', key)}", title)


def sheet_names(wanted: Iterable[str]) -> tuple[str, ...]:
    """Names like those that are wanted, each allowed and none like another.

    Examples
    --------
    >>> sheet_names(["7.1 Rank/rate", "7.1 rank rate", "A title that goes on for more than a tab"])
    ('7.1 Rank rate', '7.1 rank rate 2', 'A title that goes on for more')
    """
    taken: set[str] = set()
    names = []
    for text in wanted:
        name = _new(_allowed(text), taken)
        taken.add(name.casefold())
        names.append(name)
    return tuple(names)


def _allowed(text: str) -> str:
    plain = " ".join(FORBIDDEN.sub(" ", text).split())
    return plain.strip("' ") or "–"


def _new(text: str, taken: set[str]) -> str:
    name, count = _cut(text, MOST), 1
    while name.casefold() in taken:
        count += 1
        tail = f" {count}"
        name = _cut(text, MOST - len(tail)) + tail
    return name


def _cut(text: str, most: int) -> str:
    """The text cut to a length, between words where one ends in its second half."""
    if _length(text) <= most:
        return text
    while _length(text) > most + 1:
        text = text[:-1]
    head, _, _ = text.rpartition(" ")
    kept = head if _length(head) > most // 2 else text if _length(text) <= most else text[:-1]
    return kept.rstrip("' ,;:-–")


def _length(text: str) -> int:
    """Letters as Excel counts them: those beyond the first plane, such as emoji, are two."""
    return len(text.encode("utf-16-le", errors="replace")) // 2
