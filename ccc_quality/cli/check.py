"""``ccc-quality check``: what is wrong with a survey file, and how to mend it."""

from __future__ import annotations

import typer

from ccc_quality.cli.console import say, working
from ccc_quality.cli.options import CodebookFile, Quiet, Sheet, SurveyFile


def check(
    survey: SurveyFile, codebook: CodebookFile = None, sheet: Sheet = None, quiet: Quiet = False
) -> None:
    """Say what is wrong with a survey file, and how to mend it.

    The exit code is 1 if something stands in the way of an analysis.

    Example: [bold]ccc-quality check wave3.xlsx --codebook codebook.yaml[/]
    """
    with working("Reading", quiet=quiet):
        from ccc_quality.data import check_survey

        found = check_survey(survey, codebook, sheet=sheet)
    say(found.summary(), quiet=quiet)
    if not found.ok:
        raise typer.Exit(1)
