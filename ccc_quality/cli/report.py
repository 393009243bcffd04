"""``ccc-quality report``: from a survey file to a driver report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ccc_quality.cli.console import say, working
from ccc_quality.cli.model_files import NOTHING_TO_FIT, read_model
from ccc_quality.cli.options import (
    CodebookFile,
    EstimatorName,
    Lang,
    LangOption,
    ModelFile,
    Quiet,
    Sheet,
    SurveyFile,
    language_of,
)
from ccc_quality.cli.report_files import check_format, write_and_summarize
from ccc_quality.errors import SpecificationError


def report(
    survey: SurveyFile,
    out: Annotated[
        Path,
        typer.Option(
            "--out", "-o", help="The report to write; its suffix is its format.", metavar="FILE"
        ),
    ],
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
    estimator: EstimatorName = "ML",
    sheet: Sheet = None,
    lang: LangOption = Lang.en,
    quiet: Quiet = False,
) -> None:
    """Write a report of what drives an outcome.

    Example: [bold]ccc-quality report wave3.sav --codebook codebook.yaml
    --target loyalty --out drivers.html[/]
    """
    with working("Reading the survey", quiet=quiet) as announce:
        from ccc_quality.analysis import analyze
        from ccc_quality.data import read_survey

        check_format(out)
        if model is None and codebook is None:
            raise SpecificationError(NOTHING_TO_FIT)
        answers = read_survey(survey, codebook, sheet=sheet)
        announce("Fitting the model")
        analysis = analyze(
            answers,
            None if model is None else read_model(model),
            target=target,
            estimator=estimator,
        )
        announce("Writing the report")
        found = write_and_summarize(analysis, out, language_of(lang))
    say(f"{found}\n\nWritten: {out}", quiet=quiet)
