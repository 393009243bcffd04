"""Which sheets a workbook has, in which order, under which names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ccc_quality.report.content import Figure, Report, Section, Simulation, Table
from ccc_quality.report.workbook.sheet_names import sheet_names, table_name


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
