"""From a fit to a plan for resampling it."""

from __future__ import annotations

import numpy as np

from ccc_quality.errors import DataError, EstimationError, SpecificationError
from ccc_quality.sem.bootstrap.batch import Plan
from ccc_quality.sem.bootstrap.chord import applies, chord_at
from ccc_quality.sem.bootstrap.moments import Respondents
from ccc_quality.sem.bootstrap.opening import opened
from ccc_quality.sem.discrepancy import maximum_likelihood
from ccc_quality.sem.results import SEMResults


def plan_for(fit: SEMResults) -> Plan:
    """What workers need to resample the respondents of a fit.

    Raises
    ------
    DataError
        The fit rests on moments, or on rows with missing answers.
    SpecificationError
        The estimator is not of the maximum-likelihood family.
    EstimationError
        The fit did not converge.
    """
    estimator = fit.options.estimator
    if estimator.discrepancy is not maximum_likelihood:
        raise SpecificationError(
            "Resampling is for maximum likelihood (ML, MLR, MLM); this model was fitted by "
            f"{fit.estimator}."
        )
    if not fit.converged:
        raise EstimationError(
            "The fit did not converge: there is no solution for resamples to vary around."
        )
    rows = fit._sample.rows
    if rows is None:
        raise DataError(
            "Resampling needs the answers of respondents; this model was fitted to a covariance "
            "matrix."
        )
    if any(np.isnan(group.values).any() for group in rows):
        raise DataError(
            "Resampling needs complete rows; this model was fitted to rows with missing answers."
        )
    wide = opened(fit.problem, fit.table)
    return Plan(
        respondents=tuple(Respondents.from_rows(group) for group in rows),
        chord=chord_at(fit.problem, wide, fit.solution),
        by_chord=applies(fit.problem.constraints, fit.solution.theta),
        table=fit.table,
        estimator=estimator,
    )
