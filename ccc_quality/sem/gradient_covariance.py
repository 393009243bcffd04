"""Covariance matrix of the root-n gradient, given how the answers are distributed.

It is the filling of sandwiches and what scaled tests weigh the information against. For MLM and for
difference tests of MLR the scores are centred, as in lavaan: what the model misses is no noise.
With missing answers they are those of each respondent's own answers; with ordered items they come
from the asymptotic covariances of thresholds and correlations.
"""

from __future__ import annotations

import numpy as np

from ccc_quality.arrays import Array
from ccc_quality.errors import EstimationError
from ccc_quality.model import ParameterTable
from ccc_quality.resampling.moments import Rows
from ccc_quality.sem.estimators import Estimator
from ccc_quality.sem.missing import first_order_information as pattern_scores
from ccc_quality.sem.missing import fixed_mask, samples_of
from ccc_quality.sem.ordinal_inference import ordinal_groups, statistic_jacobians
from ccc_quality.sem.problem import Problem, State
from ccc_quality.sem.robust import first_order_information


def gradient_covariance(
    problem: Problem,
    table: ParameterTable,
    state: State,
    estimator: Estimator,
    rows: tuple[Rows, ...] | None,
) -> Array:
    """Covariance matrix B (q, q) of the gradient of one observation.

    Parameters
    ----------
    problem, table
    state : State
        At the estimates.
    estimator : Estimator
        A robust one.
    rows : tuple of Rows or None
        Answers by group; not needed with ordered items.

    Raises
    ------
    EstimationError
        Without the answers of respondents.
    """
    if estimator.ordinal:
        return _of_ordered_items(problem, state)
    if rows is None:
        raise EstimationError("Robust tests need the answers of respondents, not their moments.")
    if samples_of(problem):
        return pattern_scores(problem, state, rows)
    return first_order_information(problem, state, rows, centred=True, given=fixed_mask(table))


def _of_ordered_items(problem: Problem, state: State) -> Array:
    B = np.zeros((problem.n_free, problem.n_free))
    for group, J in zip(ordinal_groups(problem), statistic_jacobians(problem, state), strict=True):
        WJ = group.weights[:, None] * J
        B += group.share * WJ.T @ group.sample.Gamma @ WJ
    return B
