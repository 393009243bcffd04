"""The whole way from answers to drivers in one call."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Unpack

import pandas as pd

from ccc_quality.analysis.model_and_target import model_of, outcomes_of, target_of
from ccc_quality.analysis.optional_parts import Parts
from ccc_quality.analysis.results import Analysis
from ccc_quality.analysis.versions import software_versions
from ccc_quality.assessment import assess
from ccc_quality.data import Survey, read_survey
from ccc_quality.drivers import Order, rank_drivers
from ccc_quality.errors import (
    EstimationError,
    MissingColumnError,
    NonConvergenceWarning,
    SpecificationError,
    UnknownOptionError,
    did_you_mean,
)
from ccc_quality.model import Model, as_model
from ccc_quality.progress import Report, Stages, reporting
from ccc_quality.resampling.options import require_count
from ccc_quality.results import USUAL_LEVEL
from ccc_quality.segments import require_estimator
from ccc_quality.sem import BootstrapResults, SEMResults, fit_sem
from ccc_quality.sem.options import FitKeywords

STAGES = MappingProxyType({"fit": 20, "bootstrap": 30, "drivers": 50})
"""Rough shares of the time that the stages take; each comparison by a column takes twice that."""


class AnalysisKeywords(FitKeywords, total=False):
    """Keyword arguments of :func:`analyze` that other functions pass on, less ``by``."""

    target: str | None
    n_resamples: int
    seed: int
    costs: Mapping[str, float] | None
    budget: float | None
    lowers: bool | None
    order: Order | Sequence[str] | None


def analyze(
    survey: Survey | pd.DataFrame,
    model: Model | str | None = None,
    *,
    target: str | None = None,
    by: str | Iterable[str] | None = None,
    n_resamples: int = 2000,
    seed: int = 1,
    costs: Mapping[str, float] | None = None,
    budget: float | None = None,
    lowers: bool | None = None,
    order: Order | Sequence[str] | None = None,
    progress: bool | Report = False,
    **options: Unpack[FitKeywords],
) -> Analysis:
    """Fit a model to a survey, judge it, rank the drivers and say what to do about them.

    What a part needs and does not find (the scale of the answers, the constructs of the study, a
    bootstrap for this estimator) leaves that part out and is told in ``reasons``; only what makes
    the whole impossible is an error.

    Parameters
    ----------
    survey : Survey or DataFrame
        The answers; a survey with a codebook also gives labels and scores from 0 to 100.
    model : Model or str, optional
        A model or lavaan syntax. Without one, the constructs and paths of the codebook.
    target : str, optional
        The outcome to report on. Without one, the final outcome of the model.
    by : str or iterable of str, optional
        Columns of segments or waves to compare: firm, channel, wave.
    n_resamples : int
        Resamples of the respondents, for the order of the drivers and all intervals; 0 leaves them
        out, and intervals are then those of the fit.
    seed : int
        Seed of the resamples: the same seed gives the same analysis.
    costs : mapping of str to float, optional
        What one point more on a driver costs, for :func:`~ccc_quality.what_if`.
    budget : float, optional
        To be spent where it does most for the target, at these costs.
    lowers : bool, optional
        Whether the target should fall, as turnover should; by default as
        :func:`~ccc_quality.importance_performance` reads it from the effects.
    order : Order or sequence of str, optional
        An order of the drivers of the target to compare theirs with, as for
        :func:`~ccc_quality.rank_drivers`: ``Order(names, source="Survey of 2025")``.
    progress : bool or callable
        True draws a progress bar; a function is called with how much is done and how much there
        is to do.
    **options
        How the model is estimated, as in :func:`~ccc_quality.fit_sem`: ``estimator="MLR"``,
        ``missing="fiml"``, ``ordered=[...]``, ``cluster="agent"``, ... An analysis is of one group.
        ``level``, from 0.5 to 1, is the confidence level of all its intervals, and the tests of
        claims have the error 1 - ``level``.

    Returns
    -------
    Analysis

    Raises
    ------
    SpecificationError
        No model and no codebook, no paths, or several final outcomes and no ``target``; or options
        of the fit that do not go together, or split it into groups; costs of what is no driver;
        a column of segments that is part of the model; a number of resamples below zero.
    UnknownNameError
        A target that no path leads to, an order that names what is no driver of it.
    MissingColumnError
        No such column to compare by.
    EstimationError
        The solver did not converge, so that there is nothing to report.

    Examples
    --------
    >>> import ccc_quality as ccc
    >>> analysis = ccc.analyze(ccc.study.load_customers(), estimator="MLR", n_resamples=500)
    >>> analysis.target, analysis.fit.estimator, analysis.bootstrap.n_resamples
    ('loyalty', 'MLR', 500)
    """
    answers = survey if isinstance(survey, Survey) else read_survey(survey)
    chosen = model_of(answers) if model is None else as_model(model)
    outcomes = outcomes_of(chosen)
    aim = target_of(chosen, target)
    columns = _columns(answers, chosen, by)
    _require_reportable(options)
    if n_resamples:
        require_count(n_resamples)
    if columns:
        require_estimator(options.get("estimator", "ML"))
    weights = {**STAGES, "segments": 2 * sum(STAGES.values()) * len(columns)}
    with reporting(progress, sum(weights.values()), "Driver analysis") as report:
        stages = Stages(report, weights)
        stages.begin("fit")
        fit = _converged_fit(chosen, answers, options)
        parts = Parts(answers, fit, aim, n_resamples, seed, lowers=lowers)
        cross_check = parts.cross_check()
        bootstrap = parts.bootstrap(stages.begin("bootstrap"))
        stages.begin("drivers")
        threshold = parts.threshold()
        simulator = parts.simulator(bootstrap)
        priorities = parts.priorities(bootstrap)
        analysis = Analysis(
            survey=answers,
            model=chosen,
            target=aim,
            fit=fit,
            bootstrap=bootstrap,
            assessment=assess(fit, bootstrap=bootstrap, data=answers),
            rankings=MappingProxyType(
                {
                    name: rank_drivers(
                        fit, name, order=order if name == aim else None, bootstrap=bootstrap
                    )
                    for name in outcomes
                }
            ),
            importance=parts.importance(bootstrap),
            priorities=priorities,
            simulator=simulator,
            scenarios=parts.scenarios(simulator, priorities, bootstrap, costs=costs, budget=budget),
            claims=parts.claims(bootstrap, threshold),
            asymmetry=parts.asymmetry(simulator, priorities),
            threshold=threshold,
            segments=MappingProxyType(parts.segments(columns, stages.begin("segments"))),
            cross_check=cross_check,
            reasons=MappingProxyType(parts.reasons),
            versions=MappingProxyType(software_versions()),
            settings=MappingProxyType({"target": aim, **_settings(fit, bootstrap, columns)}),
            _performance=parts.performance(),
        )
        stages.finish()
    return analysis


def _require_reportable(options: FitKeywords) -> None:
    """A report describes one group, and tests at the level of its intervals."""
    group, level = options.get("group"), options.get("level", USUAL_LEVEL)
    if group is not None:
        raise SpecificationError(
            f"A report is about one group, so it cannot have group={group!r}. by={group!r} "
            "compares the groups in the report; fit_sem() and invariance() fit them together."
        )
    if not 0.5 < level < 1:
        raise UnknownOptionError(
            f"level is a share between 0.5 and 1, such as 0.95, not {level!r}."
        )


def _columns(survey: Survey, model: Model, by: str | Iterable[str] | None) -> tuple[str, ...]:
    """Columns to compare by, before anything is computed."""
    asked = (by,) if isinstance(by, str) else tuple(by or ())
    known = [str(name) for name in survey.answers.columns]
    for name in asked:
        if name not in known:
            raise MissingColumnError(
                f"The survey has no column {name!r} to compare by. {did_you_mean(name, known)}"
            )
        if name in model.observed:
            raise SpecificationError(f"{name} is part of the model and cannot make segments too.")
    return tuple(dict.fromkeys(asked))


def _settings(
    fit: SEMResults, bootstrap: BootstrapResults | None, columns: tuple[str, ...]
) -> dict[str, str]:
    """What a colleague needs to know to repeat the analysis."""
    options = fit.options
    stated = {"estimator": fit.estimator, "engine": fit.engine, "missing": fit.missing}
    asked = {
        "ordered": ", ".join(options.ordered or ()),
        "auxiliary": ", ".join(options.auxiliary),
        "cluster": options.cluster or "",
        "sampling_weights": options.sampling_weights or "",
        "resamples": "" if bootstrap is None else str(bootstrap.n_resamples),
        "seed": "" if bootstrap is None else str(bootstrap.seed),
        "by": ", ".join(columns),
    }
    return stated | {name: value for name, value in asked.items() if value}


def _converged_fit(model: Model, survey: Survey, options: FitKeywords) -> SEMResults:
    with warnings.catch_warnings():
        # it becomes an error below
        warnings.simplefilter("ignore", NonConvergenceWarning)
        fit = fit_sem(model, survey, **options)
    if not fit.converged:
        trouble = fit.solution.trouble or (
            f"The solver did not converge in {fit.solution.n_iterations} iterations. Check the "
            "scale of the items, or simplify the model."
        )
        raise EstimationError(f"{trouble} There is nothing to report.")
    return fit
