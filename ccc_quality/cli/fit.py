"""``ccc-quality fit``: a model fitted to a survey, as text, JSON or CSV."""

from __future__ import annotations

import json
import math
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ccc_quality.cli.console import show, working
from ccc_quality.cli.model_files import model_for
from ccc_quality.cli.options import CodebookFile, EstimatorName, ModelFile, Quiet, Sheet, SurveyFile

if TYPE_CHECKING:
    from ccc_quality.sem import SEMResults


class Form(StrEnum):
    """What a fit is printed as."""

    text = "text"
    json = "json"
    csv = "csv"


def fit(
    survey: SurveyFile,
    model: ModelFile = None,
    codebook: CodebookFile = None,
    estimator: EstimatorName = "ML",
    form: Annotated[
        Form,
        typer.Option(
            "--format", help="A summary, everything at full precision, or the estimates as a table."
        ),
    ] = Form.text,
    sheet: Sheet = None,
    quiet: Quiet = False,
) -> None:
    """Fit a structural equation model and print the result.

    The exit code is 1 if the solver did not converge.

    Example: [bold]ccc-quality fit answers.csv --model model.txt[/]
    """
    with working("Reading the survey", quiet=quiet) as announce:
        from ccc_quality.data import read_survey
        from ccc_quality.sem import fit_sem

        answers = read_survey(survey, codebook, sheet=sheet)
        announce("Fitting the model")
        results = fit_sem(model_for(answers, model), answers, estimator=estimator)
        printed = _FORMS[form](results)
    show(printed)
    if not results.converged:
        raise typer.Exit(1)


def _as_text(results: SEMResults) -> str:
    return str(results.summary())


def _as_csv(results: SEMResults) -> str:
    estimates = results.estimates.assign(std=results.standardized["est"])
    return estimates.to_csv(index=False).rstrip("\n")


def _as_json(results: SEMResults) -> str:
    content = {
        "n_obs": results.n_obs,
        "n_rows": results.n_rows,
        "estimator": results.estimator,
        "converged": results.converged,
        "admissible": results.admissible,
        "admissibility": list(results.admissibility),
        "fit_measures": results.fit_measures.to_dict(),
        "estimates": results.estimates.to_dict("records"),
        "standardized": results.standardized.to_dict("records"),
        "r_squared": results.r_squared.to_dict(),
    }
    return json.dumps(_without_nan(content), indent=2, ensure_ascii=False, allow_nan=False)


def _without_nan(value: Any) -> Any:
    """The same content with null for NaN, which JSON does not know."""
    if isinstance(value, dict):
        return {key: _without_nan(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_without_nan(entry) for entry in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


_FORMS = {Form.text: _as_text, Form.csv: _as_csv, Form.json: _as_json}
