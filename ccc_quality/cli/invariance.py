"""``ccc-quality invariance``: whether a construct means the same in every group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ccc_quality.cli.console import show, working
from ccc_quality.cli.estimation import GROUPS, Estimation, listed
from ccc_quality.cli.forms import Form, FormOption, as_csv, as_json
from ccc_quality.cli.model_files import model_for
from ccc_quality.cli.options import CodebookFile, ModelFile, Quiet, Sheet, SurveyFile

if TYPE_CHECKING:
    from ccc_quality.assessment import Invariance


def invariance(
    *,
    survey: SurveyFile,
    group: Annotated[
        str,
        typer.Option(
            "--group",
            help="Column of groups, say the firm.",
            metavar="COLUMN",
            rich_help_panel=GROUPS,
        ),
    ],
    partial: Annotated[
        list[str] | None,
        typer.Option(
            "--partial",
            help='Parameters that may differ in every step: "trust =~ tru2, tru2 ~ 1".',
            metavar="PARAMETERS",
            rich_help_panel=GROUPS,
        ),
    ] = None,
    model: ModelFile = None,
    codebook: CodebookFile = None,
    sheet: Sheet = None,
    estimation: Estimation,
    form: FormOption = Form.text,
    quiet: Quiet = False,
) -> None:
    """Test step by step whether the constructs mean the same in every group.

    Each step holds more equal: loadings (metric), intercepts (scalar), residual
    variances (strict); on top of scalar invariance, paths (structural). Ordered
    items have loadings and thresholds equal in one step (scalar). Effects may be
    compared between groups from metric invariance on, means from scalar on.

    Example: [bold]ccc-quality invariance wave3.csv --codebook wave3.yaml --group firm[/]
    """
    with working("Reading the survey", quiet=quiet) as work:
        from ccc_quality.assessment import invariance as ladder_of
        from ccc_quality.data import read_survey

        answers = read_survey(survey, codebook, sheet=sheet)
        chosen = model_for(answers, model)
        work.begin("Fitting the ladder")
        ladder = ladder_of(
            chosen,
            answers,
            group=group,
            partial=listed(partial),
            **estimation.keywords(chosen),
        )
        printed = _FORMS[form](ladder)
    show(printed)


def _as_text(ladder: Invariance) -> str:
    return str(ladder.summary())


def _as_csv(ladder: Invariance) -> str:
    return as_csv(ladder.table)


def _as_json(ladder: Invariance) -> str:
    steps = ladder.table
    failed = steps.loc[~steps["holds"], "step"]
    return as_json(
        {
            "group": ladder.group,
            "reached": ladder.reached,
            "steps": steps.to_dict("records"),
            "suggestions": {
                step: ladder.suggestions(step).to_dict("records") for step in map(str, failed)
            },
        }
    )


_FORMS = {Form.text: _as_text, Form.csv: _as_csv, Form.json: _as_json}
