"""``ccc-quality report``: from a survey file to a driver report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ccc_quality.cli.console import say, working
from ccc_quality.cli.driver_analysis import DriverAnalysis
from ccc_quality.cli.estimation import USUAL_LEVEL, Estimation, Level, Refinement
from ccc_quality.cli.model_files import model_for
from ccc_quality.cli.options import (
    CodebookFile,
    Lang,
    LangOption,
    ModelFile,
    Quiet,
    Sheet,
    SurveyFile,
    language_of,
)
from ccc_quality.cli.report_files import (
    FormatsOption,
    TemplateOption,
    report_files,
    write_and_summarize,
    write_each,
)

if TYPE_CHECKING:
    from ccc_quality.analysis.pipeline import AnalysisKeywords

GroupOfReport = Annotated[
    str | None,
    # typed by habit: not offered, but told why not
    typer.Option("--group", hidden=True),
]


def report(
    *,
    survey: SurveyFile,
    out: Annotated[
        list[Path],
        typer.Option(
            "--out",
            "-o",
            help="The report to write; its suffix is its format. Again for a further file.",
            metavar="FILE",
        ),
    ],
    formats: FormatsOption = None,
    template: TemplateOption = None,
    codebook: CodebookFile = None,
    model: ModelFile = None,
    target: Annotated[
        str | None,
        typer.Option(
            "--target",
            "-t",
            help="The outcome to explain. Left out: the final outcome of the model.",
            metavar="NAME",
        ),
    ] = None,
    lang: LangOption = Lang.en,
    sheet: Sheet = None,
    estimation: Estimation,
    refinement: Refinement,
    drivers: DriverAnalysis,
    level: Level = USUAL_LEVEL,
    group: GroupOfReport = None,
    quiet: Quiet = False,
) -> None:
    """Write a report of what drives an outcome.

    Example: [bold]ccc-quality report wave3.sav --codebook codebook.yaml
    --target loyalty --out drivers.html --formats pptx,docx[/]
    """
    with working("Reading the survey", quiet=quiet) as work:
        from ccc_quality.analysis import analyze
        from ccc_quality.data import read_survey

        files = report_files(out, formats, template)
        answers = read_survey(survey, codebook, sheet=sheet)
        chosen = model_for(answers, model)
        options: AnalysisKeywords = {
            **drivers.keywords(),
            **estimation.keywords(chosen),
            **refinement.keywords(),
            "target": target,
            "group": group,
            "level": level,
        }
        work.begin("Analysing the drivers")
        analysis = analyze(answers, chosen, by=drivers.columns, progress=work.report, **options)
        work.begin("Writing the report")
        found = write_and_summarize(analysis, files, language_of(lang))
        paths = list(files.paths)
        if drivers.each:
            work.begin("Writing a report for each segment")
            (by,) = drivers.columns
            paths += write_each(analysis, files, language_of(lang), by, options, drivers.jobs, work)
    written = "\n".join(f"Written: {path}" for path in paths)
    say(f"{found}\n\n{written}", quiet=quiet)
