"""``ccc-quality check``: what is wrong with a survey file, and how to mend it."""

from __future__ import annotations

import typer

from ccc_quality.cli.console import say, working
from ccc_quality.cli.model_files import read_codebook
from ccc_quality.cli.options import CodebookFile, Quiet, Sheet, SurveyFile


def check(
    survey: SurveyFile, codebook: CodebookFile = None, sheet: Sheet = None, quiet: Quiet = False
) -> None:
    """Say what is wrong with a survey file or its codebook, and how to mend it.

    The exit code is 1 if something stands in the way of an analysis.

    Example: [bold]ccc-quality check wave3.xlsx --codebook codebook.yaml[/]
    """
    with working("Reading", quiet=quiet):
        from ccc_quality.data import check_survey

        described_by = None if codebook is None else read_codebook(codebook)
        found = check_survey(survey, described_by, sheet=sheet)
    say(found.summary(), quiet=quiet)
    if not found.ok:
        raise typer.Exit(1)
