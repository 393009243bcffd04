"""What is set, in its order: a cover with the summary, a page a section, tables for reference."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from ccc_quality.plots.style import LIGHT
from ccc_quality.report.content import Figure, Report, Section, Table
from ccc_quality.report.paper.grids import LINE, MOST, Grid, grids
from ccc_quality.words import MISSING, Numbers, phrases

LARGEST, SMALLEST = 9.0, 7.0
"""Type of tables in points."""

LONGEST = 60
"""Rows of the numbers behind a figure; a curve has more and is better seen than read."""

SUMMARY, OWN = "summary", "paper."


def report_data(report: Report) -> dict[str, object]:
    """Everything the templates set, as text and lists.

    Parameters
    ----------
    report : Report
    """
    numbers = Numbers(report.language)
    return {
        "title": report.title,
        "subtitle": report.subtitle,
        "status": report.status,
        "badge": report.badge,
        "language": report.language,
        "phrases": {**report.phrases, **own_phrases(report)},
        "palette": _palette(),
        "missing": MISSING,
        "facts": [asdict(fact) for fact in report.facts],
        "summary": [_section(s, report, numbers) for s in report.sections if s.key == SUMMARY],
        "sections": [_section(s, report, numbers) for s in report.sections if s.key != SUMMARY],
        "reference": [
            {"title": section.title, "tables": _tables(kept, report, numbers)}
            for section in report.sections
            if (kept := _for_reference(section))
        ],
    }


def own_phrases(report: Report) -> dict[str, str]:
    """Words that only a paper has: page, figure, table, and where they go on."""
    known = phrases(report.language).items()
    return {key.removeprefix(OWN): text for key, text in known if key.startswith(OWN)}


def _palette() -> dict[str, str]:
    """The colours of figures, for the page around them."""
    return {
        "ink": LIGHT.ink,
        "soft": LIGHT.muted,
        "line": LIGHT.faint,
        "accent": LIGHT.driver.line,
        "wash": LIGHT.driver.fill,
        "warning": LIGHT.warning.line,
        "warning_wash": LIGHT.warning.fill,
    }


def _section(section: Section, report: Report, numbers: Numbers) -> dict[str, object]:
    return {
        "number": section.number,
        "title": section.title,
        "lead": section.lead,
        "warnings": section.warnings,
        "cards": [
            {"kind": kind, "heading": report.phrases.get(heading, ""), "cards": cards}
            for kind, heading in (("finding", "findings"), ("action", "actions"), ("measure", ""))
            if (cards := [asdict(one) for one in section.highlights if one.kind == kind])
        ],
        "figures": [_figure(figure, section) for figure in section.figures],
        "paragraphs": section.paragraphs,
        "tables": _tables((t for t in section.tables if not t.folded), report, numbers),
        "notes": section.notes,
        "references": [asdict(reference) for reference in section.references],
    }


def _figure(figure: Figure, section: Section) -> dict[str, str]:
    return {
        "title": "" if figure.title == section.title else figure.title,
        "svg": figure.picture.svg,
        "alt": figure.alt,
        "caption": figure.caption,
        "source": figure.source,
    }


def _for_reference(section: Section) -> list[Table]:
    """Numbers behind the figures, and tables to look something up in."""
    behind = [f.data for f in section.figures if len(f.data.frame) <= LONGEST]
    return [*behind, *(table for table in section.tables if table.folded)]


def _tables(tables: Iterable[Table], report: Report, numbers: Numbers) -> list[dict[str, object]]:
    return [made for table in tables for made in _parts(table, report, numbers)]


def _parts(table: Table, report: Report, numbers: Numbers) -> list[dict[str, object]]:
    found = grids(table, numbers)
    going_on = own_phrases(report)["going_on"].format(title=table.title)
    return [
        {
            "title": going_on if k else table.title,
            "notes": table.notes if grid is found[-1] else (),
            **_set(grid),
        }
        for k, grid in enumerate(found)
    ]


def _set(grid: Grid) -> dict[str, object]:
    """A grid in the largest type in which it fits on a line."""
    wide = grid.width > LINE
    size = max(LARGEST * LINE / grid.width, LARGEST * LINE / MOST, SMALLEST) if wide else LARGEST
    return {
        "headings": grid.headings,
        "numeric": grid.numeric,
        "widths": grid.widths,
        "rows": grid.rows,
        "fills": wide,
        "size": round(size, 2),
    }
