"""Writing a report and saying what is in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ccc_quality.labels import Language

if TYPE_CHECKING:
    from ccc_quality.analysis import Analysis
    from ccc_quality.report import Report


def check_format(path: Path) -> None:
    """Refuse a format that no report can be written in.

    Raises
    ------
    typer.BadParameter
        Before anything is computed; the message lists the formats.
    """
    from ccc_quality.report import FORMATS

    if path.suffix.lower() not in FORMATS:
        raise typer.BadParameter(
            f"{path} has no format that a report can be written in. "
            f"Available: {', '.join(FORMATS)}."
        )


def write_and_summarize(
    analysis: Analysis, path: Path, language: Language, template: Path | None = None
) -> str:
    """Write the report; its status and its findings as text.

    The content is built once for both, so that the terminal says what the file says.
    """
    from ccc_quality.report import build_report, write_report

    content = build_report(analysis, language)
    write_report(content, path, template=template)
    return headlines(content)


def headlines(content: Report) -> str:
    """The status of a report and the findings of its summary page."""
    highlights = content.section("summary").highlights
    findings = [f"- {one.text}" for one in highlights if one.kind == "finding"]
    status = f"{content.badge}: {content.status}" if content.badge else content.status
    return "\n".join([status, "", *findings])
