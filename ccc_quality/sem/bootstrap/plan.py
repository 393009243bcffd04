"""From a fit to a plan for resampling it."""

from __future__ import annotations

from ccc_quality.absent import Absent
from ccc_quality.errors import DataError, EstimationError, SpecificationError
from ccc_quality.resampling.moments import Respondents, Rows
from ccc_quality.sem.bootstrap.batch import Plan
from ccc_quality.sem.bootstrap.chord import applies, chord_at
from ccc_quality.sem.bootstrap.incomplete import IncompletePlan
from ccc_quality.sem.bootstrap.opening import opened
from ccc_quality.sem.discrepancy import maximum_likelihood
from ccc_quality.sem.results import SEMResults


def plan_for(fit: SEMResults) -> Plan:
    """What workers need to resample complete answers.

    Raises
    ------
    DataError
        The fit rests on moments, or on rows with missing answers.
    SpecificationError
        The estimator is not of the maximum-likelihood family.
    EstimationError
        The fit did not converge.
    """
    rows = _rows_of(fit)
    if fit._sample.incomplete:
        raise DataError(Absent("resamples.incomplete"))
    wide = opened(fit.problem, fit.table)
    return Plan(
        respondents=tuple(Respondents.from_rows(group) for group in rows),
        chord=chord_at(fit.problem, wide, fit.solution),
        by_chord=applies(fit.problem.constraints, fit.solution.theta),
        table=fit.table,
        estimator=fit.options.estimator,
    )


def incomplete_plan_for(fit: SEMResults) -> IncompletePlan:
    """What workers need to resample incomplete answers; errors as for :func:`plan_for`."""
    rows, whole = _rows_of(fit), fit.whole
    return IncompletePlan(
        rows=rows,
        samples=fit._sample.incomplete,
        problem=whole.problem,
        solution=whole.solution,
        opened=opened(whole.problem, whole.table),
        table=whole.table,
        shown=opened(fit.problem, fit.table),
    )


def _rows_of(fit: SEMResults) -> tuple[Rows, ...]:
    """The answers of a fit that can be resampled."""
    if fit.options.estimator.discrepancy is not maximum_likelihood:
        raise SpecificationError(Absent("resamples.estimator", {"estimator": fit.estimator}))
    if not fit.converged:
        raise EstimationError(Absent("resamples.not_converged"))
    if fit._sample.rows is None:
        raise DataError(Absent("resamples.no_answers"))
    return fit._sample.rows
