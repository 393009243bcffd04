"""Make a driver analysis by segment."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypedDict, Unpack, get_args

import numpy as np
import pandas as pd

from ccc_quality.absent import Absent
from ccc_quality.assessment import invariance
from ccc_quality.bootstrapping import bootstrap as resampled
from ccc_quality.data import Survey
from ccc_quality.drivers import performance, rank_drivers
from ccc_quality.errors import (
    DataWarning,
    EstimationError,
    SpecificationError,
    UnknownOptionError,
    did_you_mean,
)
from ccc_quality.model import Model, as_model
from ccc_quality.progress import Report, reporting
from ccc_quality.results import ResampledFit, require_a
from ccc_quality.segments.differences import require_adjustment
from ccc_quality.segments.joint import OneGroup
from ccc_quality.segments.release import released_items, require_common_units
from ccc_quality.segments.rows import are_waves, rows_by_segment
from ccc_quality.segments.segment_analysis import SegmentAnalysis
from ccc_quality.sem import SEMResults, fit_sem
from ccc_quality.sem.options import Missing
from ccc_quality.words import Names

Estimator = Literal["ML", "MLR", "MLM", "WLSMV"]


class SegmentKeywords(TypedDict, total=False):
    """Options of :func:`~ccc_quality.fit_sem` that all fits of the segments share."""

    missing: Missing
    ordered: Sequence[str] | None
    cluster: str | None
    sampling_weights: str | None


def by_segment(
    model: Model | str,
    survey: Survey,
    by: str,
    target: str,
    *,
    estimator: Estimator = "ML",
    n_resamples: int = 0,
    seed: int | None = None,
    adjust: str = "holm",
    partial: Sequence[str] = (),
    level: float = 0.95,
    progress: bool | Report = False,
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
        segment, so a column such as age comes in classes. Where the codebook says that the column
        is the wave, segments are in order of time, and there are ``changes``.
    target : str
        The outcome.
    estimator : {"ML", "MLR", "MLM", "WLSMV"}
        Of :func:`~ccc_quality.fit_sem`; the last goes with ``ordered``.
    n_resamples : int
        Resamples in each segment; errors, also those of the differences, are then those of the
        draws. Without any (0) they are those of the fits.
    seed : int, optional
        Seed of the resamples, which they need.
    adjust : str
        Correction for multiplicity, by its name in
        :func:`statsmodels.stats.multitest.multipletests`.
    partial : sequence of str
        Parameters that may differ in all steps of the ladder (partial invariance): ``"trust =~
        tru2"``, ``"tru2 ~ 1"``, ``"tru2 | t1"``. Where the ladder stops short, ``caution`` says
        which release would gain most.
    level : float
        Confidence level of all intervals.
    progress : bool or callable
        True draws a progress bar; a function is called with the number of fits and resamples done
        and to do.
    **options
        ``missing``, ``ordered``, ``cluster``, ``sampling_weights`` of
        :func:`~ccc_quality.fit_sem`, for the ladder and the fits. Performance takes whoever
        answered half of the items of a construct, and counts respondents equally and as
        independent.

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
        The column has fewer than two values, or is a quantity that wants cutting into classes.
    TooFewRowsError
        A segment with no more respondents than the model has parameters.
    EstimationError
        The fit of a segment did not converge.
    SpecificationError
        No survey, a column that is an item, no reflective construct, resamples without a seed, a
        release of the loading that sets a unit, ordered items of a model with other constructs
        than reflective ones of items.
    UnknownOptionError
        An estimator, a correction or an option that there is not; resamples of ordered items.

    Notes
    -----
    Effects are in points of the first item of each construct: a unit that the segments share if
    metric invariance holds. Standardized effects depend on the spread in each segment, too, and
    are not compared. Performance is a mean of answers, which needs scalar invariance of all items:
    one whose loading or intercept is released makes that of its construct incomparable.

    Responses behind ordered items have a scale of their own in every separate fit. With ``ordered``
    effects are those of one fit of all segments with equal loadings, thresholds and intercepts, in
    units of the responses of the first segment, and tests of differences allow for the covariance
    of effects that share parameters (Millsap & Yun-Tein 2004).

    References
    ----------
    Millsap, R. E., & Yun-Tein, J. (2004). Assessing factorial invariance in ordered-categorical
    measures. Multivariate Behavioral Research, 39, 479-515.
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
    partial = (partial,) if isinstance(partial, str) else tuple(partial)
    _require_options(survey, estimator, n_resamples, seed, adjust)
    _require_keywords(options)
    rows = rows_by_segment(model, survey, by, options.get("missing", "listwise"))
    judged = _judged(model)
    require_common_units(judged, partial)
    ordered = options.get("ordered") is not None
    if ordered:
        _require_unit(model, judged, n_resamples)
    total = 1 + (0 if ordered else len(rows)) + len(rows) * n_resamples
    labels = model.labels.merged(survey.labels)
    with reporting(progress, total, "Segments") as report:
        done = _Progress(report, total)
        fits = {} if ordered else _fits(model, survey, rows, by, estimator, level, options, done)
        ladder = invariance(
            judged,
            pd.concat(rows.values()),
            group=by,
            estimator=estimator,
            partial=partial,
            **options,
        )
        done.advance(1)
        bootstraps = _bootstraps(fits, n_resamples, seed, level, done)
    joint = None
    if ordered:
        joint = _converged(ladder.fits["scalar"], by)
        joint = replace(joint, options=replace(joint.options, level=level))
    seen: dict[str, SEMResults | OneGroup] = {
        name: OneGroup(joint, name, joint.model, labels, survey.simulated) if joint else fits[name]
        for name in rows
    }
    analysis = SegmentAnalysis(
        by=by,
        target=target,
        ladder=ladder,
        fits=seen,
        joint=joint,
        bootstraps=bootstraps,
        rankings={
            name: rank_drivers(fit, target, bootstrap=bootstraps.get(name))
            for name, fit in seen.items()
        },
        _performance=_means(survey, model, by, list(rows), level),
        level=level,
        adjust=adjust,
        waves=are_waves(survey, by),
        partial=partial,
        released=released_items(judged, partial),
        unjudged=tuple(one.name for one in model.constructs if one not in judged.constructs),
        labels=labels,
        simulated=survey.simulated,
    )
    if not analysis.is_comparable:
        warnings.warn(analysis.caution, DataWarning, stacklevel=2)
    return analysis


@dataclass
class _Progress:
    """Counts what is done, part by part."""

    report: Report
    total: int
    done: int = 0

    def advance(self, amount: int) -> None:
        self.done += amount
        self.report(self.done, self.total)

    def part(self) -> Report:
        """What a part of the work calls with its own counts."""
        start = self.done

        def report(done: int, _total: int) -> None:
            self.advance(start + done - self.done)

        return report


def _require_options(
    survey: object, estimator: str, n_resamples: int, seed: int | None, adjust: str
) -> None:
    require_a(Survey, survey, "by_segment", "a survey, say of read_survey(source)")
    require_estimator(estimator)
    if n_resamples and seed is None:
        raise SpecificationError(
            f"n_resamples={n_resamples} needs a seed, so that the draws can be repeated: seed=1."
        )
    require_adjustment(adjust)


def require_estimator(estimator: str) -> None:
    """Raise unless segments can be compared by this estimator.

    Raises
    ------
    UnknownOptionError
    """
    if estimator not in get_args(Estimator):
        raise UnknownOptionError(
            f"by_segment has no estimator={estimator!r}. "
            f"{did_you_mean(estimator, get_args(Estimator))}"
        )


def _require_keywords(options: Iterable[str]) -> None:
    known = SegmentKeywords.__annotations__
    for name in options:
        if name not in known:
            raise UnknownOptionError(
                f"by_segment has no option {name!r}. {did_you_mean(name, known)}"
            )


def _require_unit(model: Model, judged: Model, n_resamples: int) -> None:
    """Ordered items need one fit of all segments, with everything equal that gives a unit."""
    if judged is not model:
        others = [one.name for one in model.constructs if one not in judged.constructs]
        raise SpecificationError(Absent("segments.ordered", {"others": Names(tuple(others))}))
    if n_resamples:
        raise UnknownOptionError(
            "by_segment does not resample ordered items; n_resamples=0 takes the robust errors of "
            "the fit."
        )


def _judged(model: Model) -> Model:
    """What the ladder is about: the model, or only its reflective constructs of items."""
    plain = [one for one in model.constructs if one.kind == "reflective" and not one.higher_order]
    if not plain:
        raise SpecificationError(Absent("segments.composites"))
    return (
        model
        if len(plain) == len(model.constructs)
        else Model(plain, labels=model.labels, study=model.study)
    )


def _fits(
    model: Model,
    survey: Survey,
    rows: Mapping[str, pd.DataFrame],
    by: str,
    estimator: Estimator,
    level: float,
    options: SegmentKeywords,
    done: _Progress,
) -> dict[str, SEMResults]:
    """The fit of each segment; rows do not know what their survey knows about them."""
    labels = model.labels.merged(survey.labels)
    fits = {}
    for name, own in rows.items():
        fit = fit_sem(model, own, estimator=estimator, level=level, **options)
        fits[name] = replace(
            _converged(fit, by, name),
            labels=labels,
            simulated=survey.simulated,
            source=survey.source,
        )
        done.advance(1)
    return fits


def _converged(fit: SEMResults, by: str, segment: str = "") -> SEMResults:
    """The fit of a segment, or of all together."""
    if not fit.converged:
        code = "segments.not_converged" if segment else "segments.joint_not_converged"
        raise EstimationError(Absent(code, {"column": by, "segment": segment, "n": fit.n_obs}))
    return fit


def _bootstraps(
    fits: dict[str, SEMResults],
    n_resamples: int,
    seed: int | None,
    level: float,
    done: _Progress,
) -> dict[str, ResampledFit]:
    """Resamples of every segment, each with a seed of its own: segments are independent."""
    if not n_resamples:
        return {}
    seeds = np.random.SeedSequence(seed).generate_state(len(fits))
    return {
        name: resampled(fit, n_resamples, int(own), level=level, progress=done.part())
        for (name, fit), own in zip(fits.items(), seeds, strict=True)
    }


def _means(
    survey: Survey, model: Model, by: str, segments: list[str], level: float
) -> pd.DataFrame:
    """Performance, the segments in their order."""
    table = performance(model, survey, by=by, level=level).rename(columns={"group": "segment"})
    table["segment"] = table["segment"].astype(str)
    place = table["segment"].map({name: k for k, name in enumerate(segments)})
    return table.iloc[np.argsort(place.to_numpy(), kind="stable")].reset_index(drop=True)
