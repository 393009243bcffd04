"""What the package has, as Markdown: conventions, formats of reports, constructs of the study."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from pathlib import Path
from types import MappingProxyType

from ccc_quality.assessment.thresholds import THRESHOLDS
from ccc_quality.report.formats import FORMATS
from ccc_quality.study import CUSTOMER_CONSTRUCTS, EMPLOYEE_CONSTRUCTS, StudyConstruct

ROOT = Path(__file__).parents[2]


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table in Markdown."""
    names = list(header)
    lines = [names, ["---"] * len(names), *rows]
    return "\n".join(f"| {' | '.join(map(escaped, line))} |" for line in lines)


def escaped(cell: str) -> str:
    """The text of a cell, on one line, without a bar that would end it."""
    return " ".join(cell.split()).replace("|", r"\|")


def conventions() -> str:
    """Every convention that verdicts cite, with its source."""
    rows = ((f"`{one.criterion}`", one.convention, one.source) for one in THRESHOLDS.values())
    return table(("criterion", "convention", "source"), rows)


def formats() -> str:
    """The formats in which a report can be written: what says so is the writer itself."""
    rows = (
        (
            f"`{suffix}`",
            summary(import_module(f"ccc_quality.report.{one.module}").__doc__),
            ", ".join(one.templates) or "no",
        )
        for suffix, one in FORMATS.items()
    )
    return table(("suffix", "what is written", "`template=`"), rows)


def summary(docstring: str | None) -> str:
    """The first paragraph of a docstring, without its point."""
    return (docstring or "").partition("\n\n")[0].strip().removesuffix(".")


def constructs(listed: Iterable[StudyConstruct]) -> str:
    """Constructs of a study in English and Dutch."""
    rows = ((one.en, one.nl, f"`{one.name}`", one.definition) for one in listed)
    return table(("English", "Dutch", "in models", "what it covers"), rows)


def contributing() -> str:
    """The page on contributing; what it links to outside of the documentation is named only."""
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    page = page.replace("](docs/", "](").replace("](CHANGELOG.md)", "](changelog.md)")
    return re.sub(r"\[([^]]+)\]\((?!\w+\.md\))[^)]+\)", r"`\1`", page)


PARTS: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "contributing": contributing,
        "conventions": conventions,
        "customer_constructs": lambda: constructs(CUSTOMER_CONSTRUCTS),
        "employee_constructs": lambda: constructs(EMPLOYEE_CONSTRUCTS),
        "formats": formats,
    }
)
"""What a page can ask for."""
