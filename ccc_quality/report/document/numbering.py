"""Which figure and which table has which number, known before the first one is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count

from ccc_quality.report.content import Report, Section, Table
from ccc_quality.report.document.fields import Mark


@dataclass(frozen=True)
class Numbered:
    """A caption's label: ``Figure 3`` and where it stands.

    Attributes
    ----------
    name : str
        What is counted; Word's own name of the sequence in the language of the report, so that
        captions added by hand go on counting.
    number : int
    mark : Mark
        Around the label.
    """

    name: str
    number: int
    mark: Mark

    @property
    def label(self) -> str:
        """``Figure 3``."""
        return f"{self.name} {self.number}"


@dataclass(frozen=True)
class Numbering:
    """Numbers in the order of reading: tables of the pages first, then those of the appendix.

    Attributes
    ----------
    sections : mapping of str to Mark
        Headings of the pages, by key.
    figures, tables : mapping of str to Numbered
        By key.
    data : mapping of str to Numbered
        Tables of the numbers behind the figures, by key of the figure.
    appendix : Mark or None
        Its heading; None where no table is left for it.
    """

    sections: Mapping[str, Mark]
    figures: Mapping[str, Numbered]
    tables: Mapping[str, Numbered]
    data: Mapping[str, Numbered]
    appendix: Mark | None


def numbering(report: Report) -> Numbering:
    """Numbers and marks of all that is captioned or listed in the contents."""
    marks = count(1)

    def heading() -> Mark:
        number = next(marks)
        return Mark(f"_Toc_{number}", number)

    def label(name: str, kind: str, number: int) -> Numbered:
        return Numbered(name, number, Mark(f"_Ref_{kind}_{number}", next(marks)))

    figure_name, table_name = report.phrases["figure"], report.phrases["table"]
    sections = {section.key: heading() for section in report.sections}
    figures = [figure for section in report.sections for figure in section.figures]
    shown = [table for section in report.sections for table in on_the_page(section)]
    tables = {table.key: label(table_name, "table", k) for k, table in enumerate(shown, start=1)}
    data: dict[str, Numbered] = {}
    further = count(len(shown) + 1)
    for section in report.sections:
        for figure in section.figures:
            data[figure.key] = label(table_name, "table", next(further))
        for table in in_the_appendix(section):
            tables[table.key] = label(table_name, "table", next(further))
    return Numbering(
        sections,
        {figure.key: label(figure_name, "figure", k) for k, figure in enumerate(figures, 1)},
        tables,
        data,
        appendix=heading() if len(tables) + len(data) > len(shown) else None,
    )


def on_the_page(section: Section) -> list[Table]:
    """The tables that are read with the page."""
    return [table for table in section.tables if not table.folded]


def in_the_appendix(section: Section) -> list[Table]:
    """The tables that are for reference."""
    return [table for table in section.tables if table.folded]
