"""``ccc-quality demo``: a first report, of a simulated survey."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ccc_quality.cli.console import say, working
from ccc_quality.cli.options import Lang, LangOption, Quiet, language_of
from ccc_quality.cli.report_files import FormatsOption, report_files, write_and_summarize
from ccc_quality.cli.survey_files import write_answers


def demo(
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Where to; made if need be.", metavar="DIR")
    ] = Path("demo"),
    formats: FormatsOption = None,
    lang: LangOption = Lang.en,
    quiet: Quiet = False,
) -> None:
    """Write a driver report of a simulated survey, with the survey and its codebook.

    Example: [bold]ccc-quality demo --out demo[/]
    """
    answers, codebook = out / "simulated_customers.csv", out / "codebook.yaml"
    with working("Drawing the survey", quiet=quiet) as work:
        from ccc_quality.analysis import analyze
        from ccc_quality.study import load_customers

        files = report_files([out / "report.html"], formats)
        survey = load_customers()
        write_answers(survey, answers)
        if survey.codebook is not None:
            codebook.write_text(survey.codebook.to_yaml(), encoding="utf-8")
        work.begin("Analysing the drivers")
        analysis = analyze(survey, target="loyalty", by="firm", progress=work.report)
        work.begin("Writing the report")
        found = write_and_summarize(analysis, files, language_of(lang))
    page, *others = files.paths
    written = [
        f"{answers}  the answers, simulated",
        f"{codebook}  what the columns mean and what leads to what",
        f"{page}  the report; open it in a browser",
        *(f"{path}  the same report as {path.suffix.removeprefix('.')}" for path in others),
    ]
    say("\n".join([found, "", *written]), quiet=quiet)
