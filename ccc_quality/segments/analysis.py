"""Make a driver analysis by segment."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from dataclasses import replace
from typing import Literal, TypedDict, Unpack, get_args

import numpy as np
import pandas as pd

from ccc_quality.assessment import invariance
from ccc_quality.bootstrapping import bootstrap as resampled
from ccc_quality.contracts import require_offers
from ccc_quality.data import Survey
from ccc_quality.drivers import performance, rank_drivers
from ccc_quality.drivers.contracts import EffectDraws
from ccc_quality.errors import (
    DataWarning,
    EstimationError,
    InvalidColumnError,
    MissingColumnError,
    SpecificationError,
    TooFewRowsError,
    UnknownOptionError,
    did_you_mean,
)
from ccc_quality.model import Model, as_model, parameter_table
from ccc_quality.segments.differences import require_adjustment
from ccc_quality.segments.record import SegmentAnalysis
from ccc_quality.sem import SEMResults, fit_sem
from ccc_quality.sem.options import Missing

Estimator = Literal["ML", "MLR", "MLM"]


class SegmentKeywords(TypedDict, total=False):
    """Options of :func:`~ccc_quality.fit_sem` that all fits of the segments share."""

    missing: Missing
    cluster: str | None
    sampling_weights: str | None


def by_segment(
    model: Model | str,
    survey: Survey,
    by: str,
    target: str,
    *,
    estimator: Estimator = "ML",
    bootstrap: int = 0,
    seed: int | None = None,
    adjust: str = "holm",
    **options: Unpack[SegmentKeywords],
) -> SegmentAnalysis:
    """Drivers, their ranks and performance in each segment or wave, and where these differ.

    Comparability comes first: the ladder of :func:`~ccc_quality.invariance` says whether the items
    measure the same in all segments. Then the model is fitted to each segment by itself, and
    unstandardized total effects and means are compared between every two of them. Where the model
    has composites or constructs of higher order, the ladder is that of its reflective constructs
    of items, correlating freely.

    Parameters
    ----------
    model : Model or str
        Constructs and paths, or lavaan syntax.
    survey : Survey
        Answers, with a codebook that states the scale.
    by : str
        Column of the segments or waves. Respondents without a value are left out. Every value is a
        segment, so a column such as age comes in classes.
    target : str
        The outcome.
    estimator : {"ML", "MLR", "MLM"}
        Of :func:`~ccc_quality.fit_sem`.
    bootstrap : int
        Resamples in each segment; errors, also those of the differences, are then those of the
        draws. None (0) takes the errors of the fits.
    seed : int, optional
        Seed of the resamples, which they need.
    adjust : str
        Correction for multiplicity, by its name in
        :func:`statsmodels.stats.multitest.multipletests`.
    **options
        ``missing``, ``cluster``, ``sampling_weights`` of :func:`~ccc_quality.fit_sem`, for the
        ladder and the fits. Performance takes whoever answered half of the items of a construct,
        and counts respondents equally and as independent.

    Returns
    -------
    SegmentAnalysis

    Warns
    -----
    DataWarning
        Scores are not comparable between the segments; ``comparable`` says what still is.

    Raises
    ------
    MissingColumnError
        The survey does not have the column, or items of the model.
    InvalidColumnError
        The column has fewer than two values.
    TooFewRowsError
        A segment with no more respondents than the model has parameters.
    EstimationError
        The fit of a segment did not converge.
    SpecificationError
        No survey, a column that is an item, no reflective construct, resamples without a seed.
    UnknownOptionError
        An estimator, a correction or an option that there is not.

    Notes
    -----
    Effects are in points of the first item of each construct: a unit that the segments share if
    metric invariance holds. Standardized effects depend on the spread in each segment, too, and
    are not compared. Performance is a mean of answers, which needs scalar invariance.

    References
    ----------
    Vandenberg, R. J., & Lance, C. E. (2000). A review and synthesis of the measurement invariance
    literature. Organizational Research Methods, 3, 4-70.
    Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal
    of Statistics, 6, 65-70.

    Examples
    --------
    >>> import ccc_quality as ccc
    >>> model = "sat =~ sat1 + sat2 + sat3; tru =~ tru1 + tru2 + tru3; tru ~ sat"
    >>> ccc.by_segment(model, ccc.study.load_customers(), "firm", "tru").comparable
    'means'
    """
    model = as_model(model)
    _require_options(survey, estimator, bootstrap, seed, adjust)
    _require_keywords(options)
    segments = _segments(model, survey, by, options.get("missing", "listwise"))
    judged = _judged(model)
    everyone = pd.concat(segments.values())
    ladder = invariance(judged, everyone, group=by, estimator=estimator, **options)
    fits = {
        name: _fitted(model, survey, rows, f"{by} {name!r}", estimator, options)
        for name, rows in segments.items()
    }
    bootstraps = _bootstraps(fits, bootstrap, seed)
    analysis = SegmentAnalysis(
        by=by,
        target=target,
        ladder=ladder,
        fits=fits,
        bootstraps=bootstraps,
        rankings={
            name: rank_drivers(fit, target, bootstrap=bootstraps.get(name))
            for name, fit in fits.items()
        },
        _performance=_means(survey, model, by),
        adjust=adjust,
        unjudged=tuple(one.name for one in model.constructs if one not in judged.constructs),
        labels=model.labels.merged(survey.labels),
        simulated=survey.simulated,
    )
    if analysis.comparable != "means":
        warnings.warn(analysis.caution, DataWarning, stacklevel=2)
    return analysis


def _require_options(
    survey: object, estimator: str, bootstrap: int, seed: int | None, adjust: str
) -> None:
    require_offers(survey, "codebook", "by_segment", "a survey, say of read_survey(source)")
    if estimator not in get_args(Estimator):
        raise UnknownOptionError(
            f"by_segment compares unstandardized effects of items taken as measurements; there is "
            f"no estimator={estimator!r}. {did_you_mean(estimator, get_args(Estimator))}"
        )
    if bootstrap and seed is None:
        raise SpecificationError(
            f"bootstrap={bootstrap} needs a seed, so that the draws can be repeated: seed=1."
        )
    require_adjustment(adjust)


def _require_keywords(options: Iterable[str]) -> None:
    known = SegmentKeywords.__annotations__
    for name in options:
        if name == "ordered":
            raise UnknownOptionError(
                "by_segment takes items as measurements. Responses behind ordered items have a "
                "scale of their own in every segment, so effects of separate fits have no common "
                "unit; fit_sem(model, survey, group=..., group_equal=('loadings', 'thresholds', "
                "'intercepts')) gives them one."
            )
        if name not in known:
            raise UnknownOptionError(
                f"by_segment has no option {name!r}. {did_you_mean(name, known)}"
            )


def _segments(model: Model, survey: Survey, by: str, missing: Missing) -> dict[str, pd.DataFrame]:
    """Rows of each segment, enough for the model."""
    answers = survey.answers
    columns = [str(column) for column in answers.columns]
    for name in (by, *model.observed):
        if name not in columns:
            raise MissingColumnError(
                f"The survey has no column {name!r}. {did_you_mean(name, columns)}"
            )
    if by in model.observed:
        raise SpecificationError(f"{by} is part of the model and cannot make segments too.")
    segments = {str(value): rows for value, rows in answers.groupby(by, sort=True, observed=True)}
    if len(segments) < 2:
        found = ", ".join(segments) or "none"
        raise InvalidColumnError(
            f"A comparison needs two segments at least; values in the column {by!r}: {found}."
        )
    n_free = parameter_table(model).n_free
    for name, rows in segments.items():
        answered = rows[list(model.observed)].notna()
        usable = answered.any(axis=1) if missing == "fiml" else answered.all(axis=1)
        n = int(usable.sum())
        if n <= n_free:
            raise TooFewRowsError(
                f"The segment {name!r} of {by} is too small: n = {n} respondents with the answers "
                f"that are needed, and the model has {n_free} parameters. Join it to another "
                "segment or leave it out."
            )
    return segments


def _judged(model: Model) -> Model:
    """What the ladder is about: the model, or only its reflective constructs of items."""
    plain = [one for one in model.constructs if one.kind == "reflective" and not one.higher_order]
    if not plain:
        raise SpecificationError(
            "by_segment judges the invariance of reflective constructs, and the model has none; "
            "for composites there is compare_groups."
        )
    return model if len(plain) == len(model.constructs) else Model(plain)


def _fitted(
    model: Model,
    survey: Survey,
    rows: pd.DataFrame,
    segment: str,
    estimator: Estimator,
    options: SegmentKeywords,
) -> SEMResults:
    """The fit of one segment; rows do not know what their survey knows about them."""
    fit = fit_sem(model, rows, estimator=estimator, **options)
    if not fit.converged:
        raise EstimationError(f"The fit of {segment} (n = {fit.n_obs:,}) did not converge.")
    labels = model.labels.merged(survey.labels)
    return replace(fit, labels=labels, simulated=survey.simulated, source=survey.source)


def _bootstraps(
    fits: dict[str, SEMResults], n_resamples: int, seed: int | None
) -> dict[str, EffectDraws]:
    """Resamples of every segment, each with a seed of its own: segments are independent."""
    if not n_resamples:
        return {}
    seeds = np.random.SeedSequence(seed).generate_state(len(fits))
    return {
        name: resampled(fit, n_resamples, int(own))
        for (name, fit), own in zip(fits.items(), seeds, strict=True)
    }


def _means(survey: Survey, model: Model, by: str) -> pd.DataFrame:
    table = performance(survey, model, by=by).rename(columns={"group": "segment"})
    return table.assign(segment=table["segment"].astype(str))
