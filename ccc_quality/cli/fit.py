"""``ccc-quality fit``: a model fitted to a survey, as text, JSON or CSV."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import typer

from ccc_quality.cli.console import show, working
from ccc_quality.cli.estimation import Estimation, Groups, Level, Refinement, Resampling
from ccc_quality.cli.forms import Form, FormOption, as_csv, as_json
from ccc_quality.cli.model_files import model_for
from ccc_quality.cli.options import CodebookFile, ModelFile, Quiet, Sheet, SurveyFile

if TYPE_CHECKING:
    from ccc_quality.sem import BootstrapResults, SEMResults
    from ccc_quality.sem.keywords import FitKeywords


def fit(
    *,
    survey: SurveyFile,
    model: ModelFile = None,
    codebook: CodebookFile = None,
    sheet: Sheet = None,
    estimation: Estimation,
    refinement: Refinement,
    level: Level = 0.95,
    groups: Groups,
    resampling: Resampling,
    form: FormOption = Form.text,
    quiet: Quiet = False,
) -> None:
    """Fit a structural equation model and print the result.

    The exit code is 1 if the solver did not converge.

    Example: [bold]ccc-quality fit answers.csv --model model.txt --estimator MLR
    --missing fiml[/]
    """
    with working("Reading the survey", quiet=quiet) as work:
        from ccc_quality.data import read_survey
        from ccc_quality.sem import fit_sem

        answers = read_survey(survey, codebook, sheet=sheet)
        chosen = model_for(answers, model)
        work.begin("Fitting the model")
        options: FitKeywords = {
            **estimation.keywords(chosen),
            **refinement.keywords(),
            **groups.keywords(),
            "level": level,
        }
        found = fit_sem(chosen, answers, **options)
        resampled = resampling.of(found, work)
        work.begin("Computing the tables")
        printed = _FORMS[form](found, resampled)
    show(printed)
    if not found.converged:
        raise typer.Exit(1)


def _as_text(fit: SEMResults, resampled: BootstrapResults | None) -> str:
    if resampled is None:
        return str(fit.summary())
    return str(fit.summary().updated(resampled.summary()))


def _as_csv(fit: SEMResults, resampled: BootstrapResults | None) -> str:
    tables = resampled or fit
    return as_csv(tables.estimates.assign(std=tables.standardized["est"]))


def _as_json(fit: SEMResults, resampled: BootstrapResults | None) -> str:
    content = {
        "n_obs": fit.n_obs,
        "n_rows": fit.n_rows,
        "estimator": fit.estimator,
        "missing": fit.missing,
        "groups": list(fit.group_names) if fit.options.group else [],
        "converged": fit.converged,
        "admissible": fit.admissible,
        "admissibility": list(fit.admissibility),
        "remarks": list(fit.remarks),
        "fit_measures": fit.fit_measures.to_dict(),
        "estimates": fit.estimates.to_dict("records"),
        "standardized": fit.standardized.to_dict("records"),
        "r_squared": _r_squared(fit),
    }
    if resampled is not None:
        content["bootstrap"] = _bootstrap(resampled)
    return as_json(content)


def _r_squared(fit: SEMResults) -> dict[Any, Any]:
    explained = fit.r_squared
    if len(fit.group_names) == 1:
        return explained.to_dict()
    return {name: explained.xs(name, level="group").to_dict() for name in fit.group_names}


def _bootstrap(resampled: BootstrapResults) -> dict[str, Any]:
    return {
        "n_resamples": resampled.n_resamples,
        "seed": resampled.seed,
        "interval": resampled.interval,
        "level": resampled.level,
        "n_failed": resampled.n_failed,
        "n_inadmissible": resampled.n_inadmissible,
        "estimates": resampled.estimates.to_dict("records"),
        "standardized": resampled.standardized.to_dict("records"),
        "indirect_effects": resampled.indirect_effects.to_dict("records"),
        "total_effects": resampled.total_effects.to_dict("records"),
    }


_FORMS: Mapping[Form, Callable[[SEMResults, BootstrapResults | None], str]] = {
    Form.text: _as_text,
    Form.csv: _as_csv,
    Form.json: _as_json,
}
