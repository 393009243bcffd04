"""The whole way from answers to drivers in one call."""

from __future__ import annotations

import platform
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from types import MappingProxyType
from typing import Unpack

import pandas as pd

from ccc_quality import __version__
from ccc_quality.assessment import Assessment, assess
from ccc_quality.data import Survey, read_survey
from ccc_quality.drivers import DriverRanking, performance, rank_drivers
from ccc_quality.errors import (
    CodebookError,
    EstimationError,
    NonConvergenceWarning,
    SpecificationError,
    UnknownNameError,
    UnknownOptionError,
    did_you_mean,
)
from ccc_quality.model import Model, as_model
from ccc_quality.sem import CrossCheck, SEMResults, fit_sem
from ccc_quality.sem.keywords import FitKeywords

DISTRIBUTIONS = ("numpy", "scipy", "pandas", "semopy")
"""Whose versions a report states, besides our own."""

LEVEL = 0.95
"""Confidence level of the intervals of a report."""


@dataclass(frozen=True, eq=False, repr=False)
class Analysis:
    """Everything that a report tells, computed once.

    Attributes
    ----------
    survey : Survey
        The answers, with the report about them.
    model : Model
        What was estimated.
    target : str
        The outcome that the report is about.
    fit : SEMResults
        The estimates.
    assessment : Assessment
        Whether the constructs are measured well.
    rankings : mapping of str to DriverRanking
        The drivers of every outcome, in the order of the model; ``ranking`` is that of the target.
    cross_check : CrossCheck or None
        The same model in a second engine; None where that engine cannot express it.
    reasons : mapping of str to str
        Why a part is absent: ``"cross_check"``, ``"performance"``.
    versions : mapping of str to str
        Software behind the numbers.
    settings : mapping of str to str
        Target, estimator, engine, treatment of missing answers and, where there are some, the
        ordered items, auxiliary variables, clusters and weights.
    """

    survey: Survey
    model: Model
    target: str
    fit: SEMResults
    assessment: Assessment
    rankings: Mapping[str, DriverRanking]
    cross_check: CrossCheck | None
    reasons: Mapping[str, str]
    versions: Mapping[str, str]
    settings: Mapping[str, str]
    _performance: pd.DataFrame | None

    @property
    def ranking(self) -> DriverRanking:
        """The drivers of the target, most important first."""
        return self.rankings[self.target]

    @property
    def performance(self) -> pd.DataFrame | None:
        """Mean score of each construct from 0 to 100; None without the scale of the answers."""
        return None if self._performance is None else self._performance.copy()

    def __repr__(self) -> str:
        first = self.ranking.table.iloc[0]
        return (
            f"Analysis of {self.target}: n = {self.fit.n_obs:,} of {self.fit.n_rows:,}"
            f"{', SIMULATED' if self.survey.simulated else ''}; first driver {first['driver']} "
            f"({first['est']:.2f}, {first['ci_lower']:.2f} to {first['ci_upper']:.2f})"
        )


def analyze(
    survey: Survey | pd.DataFrame,
    model: Model | str | None = None,
    *,
    target: str | None = None,
    **options: Unpack[FitKeywords],
) -> Analysis:
    """Fit a model to a survey, judge it and rank the drivers of every outcome.

    Parameters
    ----------
    survey : Survey or DataFrame
        The answers; a survey with a codebook also gives labels and scores from 0 to 100.
    model : Model or str, optional
        A model or lavaan syntax. Without one, the constructs and paths of the codebook.
    target : str, optional
        The outcome to report on. Without one, the final outcome of the model.
    **options
        How the model is estimated, as in :func:`~ccc_quality.fit_sem`: ``estimator="MLR"``,
        ``missing="fiml"``, ``ordered=[...]``, ``cluster="agent"``, ... An analysis is of one group,
        and its intervals are those of 95 %.

    Returns
    -------
    Analysis

    Raises
    ------
    SpecificationError
        No model and no codebook, no paths, or several final outcomes and no ``target``; or options
        of the fit that do not go together, or split it into groups.
    UnknownNameError
        A target that no path leads to.
    EstimationError
        The solver did not converge, so that there is nothing to report.

    Examples
    --------
    >>> import ccc_quality as ccc
    >>> analysis = ccc.analyze(ccc.study.load_customers(), estimator="MLR")
    >>> analysis.target, analysis.fit.estimator
    ('loyalty', 'MLR')
    """
    answers = survey if isinstance(survey, Survey) else read_survey(survey)
    chosen = _model_of(answers) if model is None else as_model(model)
    outcomes = _outcomes(chosen)
    aim = _final_outcome(chosen) if target is None else _known(target, outcomes)
    _require_reportable(options)
    fit = _converged_fit(chosen, answers, options)
    reasons: dict[str, str] = {}
    return Analysis(
        survey=answers,
        model=chosen,
        target=aim,
        fit=fit,
        assessment=assess(fit),
        rankings=MappingProxyType({name: rank_drivers(fit, name) for name in outcomes}),
        cross_check=_cross_check(fit, reasons),
        reasons=MappingProxyType(reasons),
        versions=MappingProxyType(software_versions()),
        settings=MappingProxyType({"target": aim, **_settings(fit)}),
        _performance=_performance(answers, chosen, reasons),
    )


def software_versions() -> dict[str, str]:
    """Versions of Python, of this package and of what it computes with."""
    own = {"Python": platform.python_version(), "ccc-quality": __version__}
    return own | {name: version(name) for name in DISTRIBUTIONS}


def _require_reportable(options: FitKeywords) -> None:
    """A report describes one group, and says 95 % wherever it shows an interval."""
    group, level = options.get("group"), options.get("level", LEVEL)
    if group is not None:
        raise SpecificationError(
            f"A report is about one group, so it cannot have group={group!r}. Report each group by "
            "itself, from a file of its own; fit_sem() and invariance() compare groups."
        )
    if level != LEVEL:
        raise SpecificationError(
            f"A report shows 95 % intervals, so it cannot have level={level!r}; fit_sem() can."
        )


def _settings(fit: SEMResults) -> dict[str, str]:
    """What a colleague needs to know to repeat the fit."""
    options = fit.options
    stated = {"estimator": fit.estimator, "engine": fit.engine, "missing": fit.missing}
    asked = {
        "ordered": ", ".join(options.ordered or ()),
        "auxiliary": ", ".join(options.auxiliary),
        "cluster": options.cluster or "",
        "sampling_weights": options.sampling_weights or "",
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


def _model_of(survey: Survey) -> Model:
    if survey.codebook is None:
        raise SpecificationError(
            "There is no model: pass one, or read the survey with a codebook that has constructs "
            "and paths."
        )
    if not survey.codebook.paths:
        raise SpecificationError(
            "The codebook has no paths, so nothing drives anything. Add some, such as "
            '"satisfaction ~ reliability + empathy", or pass a model.'
        )
    return Model.from_codebook(survey.codebook)


def _outcomes(model: Model) -> tuple[str, ...]:
    """Targets of paths, in the order of the model."""
    found = tuple(dict.fromkeys(target for _, target in model.paths))
    if not found:
        raise SpecificationError(
            'The model has no paths, so nothing drives anything. Add some, such as "satisfaction ~ '
            'reliability + empathy".'
        )
    return found


def _final_outcome(model: Model) -> str:
    sources = {source for source, _ in model.paths}
    outcomes = _outcomes(model)
    final = [name for name in outcomes if name not in sources]
    if len(final) != 1:
        how_many = "several final outcomes" if final else "no final outcome"
        raise SpecificationError(
            f"The model has {how_many}, so say which one the report is about. "
            f"Available targets: {', '.join(final or outcomes)}."
        )
    return final[0]


def _known(target: str, outcomes: tuple[str, ...]) -> str:
    if target not in outcomes:
        raise UnknownNameError(
            f"No path leads to {target!r}, so it cannot be the target. "
            f"{did_you_mean(target, outcomes)}"
        )
    return target


def _cross_check(fit: SEMResults, reasons: dict[str, str]) -> CrossCheck | None:
    try:
        return fit.cross_check()
    except (UnknownOptionError, EstimationError) as problem:
        reasons["cross_check"] = str(problem)
        return None


def _performance(survey: Survey, model: Model, reasons: dict[str, str]) -> pd.DataFrame | None:
    try:
        return performance(survey, model)
    except CodebookError as problem:
        reasons["performance"] = str(problem)
        return None
