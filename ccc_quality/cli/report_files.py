"""Which files a report is written to, writing them, and saying what is in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ccc_quality.cli.console import complain
from ccc_quality.errors import did_you_mean
from ccc_quality.labels import Language

if TYPE_CHECKING:
    from ccc_quality.analysis import Analysis
    from ccc_quality.analysis.pipeline import AnalysisKeywords
    from ccc_quality.cli.console import Work
    from ccc_quality.report import Report

ALL = "all"

FormatsOption = Annotated[
    str | None,
    typer.Option(
        "--formats",
        help="Further formats of the same report, beside the first file under its name: "
        "all, or some of them as html,pptx.",
        metavar="LIST",
    ),
]
TemplateOption = Annotated[
    Path | None,
    typer.Option(
        "--template",
        help="A document of your own to write into: layouts, fonts and colours of a .pptx for "
        "slides, styles of a .docx for a Word document.",
        metavar="FILE",
        exists=True,
        dir_okay=False,
    ),
]


@dataclass(frozen=True)
class ReportFiles:
    """The files of one report.

    Attributes
    ----------
    paths : tuple of Path
        Each once; the suffix is the format.
    template : Path or None
        For those of its own kind.
    """

    paths: tuple[Path, ...]
    template: Path | None = None

    def template_of(self, path: Path) -> Path | None:
        """The template, if it is for the format of this file."""
        from ccc_quality.report.formats import format_of

        return format_of(path).own(self.template)


def report_files(
    out: Sequence[Path], formats: str | None = None, template: Path | None = None
) -> ReportFiles:
    """The files that were asked for, all of which can be written.

    Parameters
    ----------
    out : sequence of path
        As typed with ``--out``.
    formats : str, optional
        As typed with ``--formats``; these lie beside the first file.
    template : path, optional
        As typed with ``--template``.

    Raises
    ------
    typer.BadParameter
        A format that there is not, or a template that none of the files is written into; before
        anything is computed.
    MissingExtraError
        A package that a format needs is not installed.
    SpecificationError
        The template cannot be used.
    """
    from ccc_quality.report.formats import format_of

    wanted = [*out, *(out[0].with_suffix(suffix) for suffix in _suffixes(formats))]
    for path in wanted:
        _check_format(path)
    files = ReportFiles(tuple(dict.fromkeys(wanted)), template)
    templates = [files.template_of(path) for path in files.paths]
    if template is not None and not any(templates):
        raise typer.BadParameter(
            f"--template {template} is for none of the files: {_listed(files.paths)}. "
            f"{_what_takes_templates()}"
        )
    for path, its_template in zip(files.paths, templates, strict=True):
        format_of(path).prepare(its_template)
    return files


def _suffixes(formats: str | None) -> list[str]:
    from ccc_quality.report.formats import FORMATS

    if formats is None:
        return []
    if formats.strip().lower() == ALL:
        return list(FORMATS)
    suffixes = [f".{name.strip().lower().lstrip('.')}" for name in formats.split(",")]
    for suffix in suffixes:
        if suffix not in FORMATS:
            known = [ALL, *(name.removeprefix(".") for name in FORMATS)]
            raise typer.BadParameter(
                f"No report can be written as {suffix.removeprefix('.')!r}. "
                f"{did_you_mean(suffix.removeprefix('.'), known)}"
            )
    return suffixes


def _check_format(path: Path) -> None:
    from ccc_quality.report.formats import FORMATS

    if path.suffix.lower() not in FORMATS:
        raise typer.BadParameter(
            f"{path} has no format that a report can be written in. "
            f"Available: {', '.join(FORMATS)}."
        )


def _what_takes_templates() -> str:
    from ccc_quality.report.formats import FORMATS

    pairs = [
        f"{' or '.join(one.templates)} for {suffix}"
        for suffix, one in FORMATS.items()
        if one.templates
    ]
    return f"Templates are: {', '.join(pairs)}."


def _listed(paths: Sequence[Path]) -> str:
    return ", ".join(map(str, paths))


def write_and_summarize(analysis: Analysis, files: ReportFiles, language: Language) -> str:
    """Write every file of the report; its status and its findings as text.

    The content is built once for all, so that the terminal says what the files say.
    """
    from ccc_quality.report import build_report, write_report

    content = build_report(analysis, language)
    for path in files.paths:
        write_report(content, path, template=files.template_of(path))
    return headlines(content)


def write_each(
    analysis: Analysis,
    files: ReportFiles,
    language: Language,
    by: str,
    options: AnalysisKeywords,
    n_jobs: int,
    work: Work,
) -> tuple[Path, ...]:
    """Write a report for each segment, beside the first file and in the formats of all."""
    from ccc_quality.report import write_segment_reports

    first = files.paths[0]
    written = write_segment_reports(
        analysis.survey,
        analysis.model,
        by=by,
        folder=first.parent,
        formats=[path.suffix for path in files.paths],
        stem=first.stem,
        overview=False,
        language=language,
        template=files.template,
        n_jobs=n_jobs,
        progress=work.report,
        **options,
    )
    for segment, reason in written.failures.items():
        complain("Warning", f"No report of {segment}: {reason}", style="bold yellow")
    return written.files


def headlines(content: Report) -> str:
    """The status of a report and the findings of its summary page."""
    highlights = content.section("summary").highlights
    findings = [f"- {one.text}" for one in highlights if one.kind == "finding"]
    status = f"{content.badge}: {content.status}" if content.badge else content.status
    return "\n".join([status, "", *findings])
