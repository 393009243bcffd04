"""``ccc-quality fit``: a model fitted to a survey, as text, JSON or CSV."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from ccc_quality.cli.console import Work, show, working
from ccc_quality.cli.estimation import (
    USUAL_LEVEL,
    Estimation,
    Groups,
    Level,
    Refinement,
    Resampling,
)
from ccc_quality.cli.forms import Form, FormOption
from ccc_quality.cli.methods import (
    Method,
    MethodOption,
    PartialLeastSquares,
    require_applicable,
)
from ccc_quality.cli.model_files import model_for
from ccc_quality.cli.options import CodebookFile, ModelFile, Quiet, Sheet, SurveyFile
from ccc_quality.cli.pls_forms import print_comparison, print_pls
from ccc_quality.cli.sem_forms import print_sem

if TYPE_CHECKING:
    from ccc_quality.data import Survey
    from ccc_quality.model import Model
    from ccc_quality.sem.options import FitKeywords


@dataclass(frozen=True)
class Printed:
    """What is printed, and whether the solver converged."""

    text: str
    converged: bool = True


def fit(
    *,
    survey: SurveyFile,
    model: ModelFile = None,
    codebook: CodebookFile = None,
    sheet: Sheet = None,
    method: MethodOption = Method.sem,
    estimation: Estimation,
    refinement: Refinement,
    level: Level = USUAL_LEVEL,
    groups: Groups,
    partial: PartialLeastSquares,
    resampling: Resampling,
    form: FormOption = Form.text,
    quiet: Quiet = False,
) -> None:
    """Fit a structural equation model, or a model by partial least squares.

    The exit code is 1 if the solver did not converge.

    Example: [bold]ccc-quality fit answers.csv --model model.txt --estimator MLR
    --missing fiml[/]
    """
    require_applicable(method, level, estimation, refinement, groups, partial, resampling)
    with working("Reading the survey", quiet=quiet) as work:
        from ccc_quality.data import read_survey

        answers = read_survey(survey, codebook, sheet=sheet)
        chosen = model_for(answers, model)
        work.begin("Fitting the model")
        if method is Method.sem:
            options: FitKeywords = {
                **estimation.keywords(chosen),
                **refinement.keywords(),
                **groups.keywords(),
                "level": level,
            }
            printed = _by_sem(chosen, answers, options, resampling, form, work)
        elif method is Method.pls:
            printed = _by_pls(chosen, answers, estimation, partial, resampling, level, form, work)
        else:
            printed = _by_both(chosen, answers, estimation, partial, form, work)
    show(printed.text)
    if not printed.converged:
        raise typer.Exit(1)


def _by_sem(
    model: Model,
    answers: Survey,
    options: FitKeywords,
    resampling: Resampling,
    form: Form,
    work: Work,
) -> Printed:
    from ccc_quality.sem import fit_sem

    found = fit_sem(model, answers, **options)
    resampled = resampling.of(found, work, options["level"])
    work.begin("Computing the tables")
    return Printed(print_sem(found, resampled, form), found.converged)


def _by_pls(
    model: Model,
    answers: Survey,
    estimation: Estimation,
    partial: PartialLeastSquares,
    resampling: Resampling,
    level: float,
    form: Form,
    work: Work,
) -> Printed:
    from ccc_quality.pls import fit_pls

    found = fit_pls(model, answers, **partial.keywords(estimation))
    resampled = resampling.of(found, work, level)
    work.begin("Computing the tables")
    return Printed(print_pls(found, resampled, form))


def _by_both(
    model: Model,
    answers: Survey,
    estimation: Estimation,
    partial: PartialLeastSquares,
    form: Form,
    work: Work,
) -> Printed:
    from ccc_quality.methods import compare_methods

    found = compare_methods(
        model, answers, estimator=estimation.estimator or "ML", **partial.shared_keywords()
    )
    work.begin("Computing the tables")
    return Printed(print_comparison(found, form))
