"""How precise the estimates are, and how the test statistic has to be scaled."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ccc_quality.arrays import Array
from ccc_quality.model import ParameterTable
from ccc_quality.resampling.moments import Rows
from ccc_quality.sem.estimators import Estimator
from ccc_quality.sem.fit_measures.all_measures import model_test, n_moments
from ccc_quality.sem.fit_measures.baseline import (
    FittedBaseline,
    baseline_test,
    independence_covariance,
)
from ccc_quality.sem.fit_measures.scaled import Scaling
from ccc_quality.sem.inference import inference_information, parameter_vcov, sandwich_vcov
from ccc_quality.sem.missing import (
    baseline_trace,
    fixed_mask,
    samples_of,
    saturated_models,
)
from ccc_quality.sem.missing import first_order_information as pattern_scores
from ccc_quality.sem.missing_correction import Correction, corrected_baseline, corrected_test
from ccc_quality.sem.problem import Problem, State, observed_information
from ccc_quality.sem.robust import MomentTraces, first_order_information
from ccc_quality.sem.solver import Solution


@dataclass(frozen=True, slots=True, eq=False)
class Precision:
    """Covariance matrix of the estimates and scaling of the test.

    Attributes
    ----------
    vcov : (q, q) array
    scaling : Scaling or None
        None where the test statistic needs none.
    correction : Correction or None
        Corrects CFI and RMSEA for missing answers; None for complete data.
    """

    vcov: Array
    scaling: Scaling | None
    correction: Correction | None = None


def precision(
    problem: Problem,
    table: ParameterTable,
    solution: Solution,
    estimator: Estimator,
    rows: tuple[Rows, ...] | None,
    baseline: FittedBaseline | None = None,
) -> Precision:
    """Precision of the estimates, as the estimator computes it.

    Parameters
    ----------
    problem, table
    solution : Solution
    estimator : Estimator
    rows : tuple of Rows or None
        Needed by the robust estimators.
    baseline : FittedBaseline, optional
        The baseline of incomplete data where it is not that of independence.
    """
    state = solution.state
    H = problem.constraints.jacobian(state.theta)
    if samples_of(problem):
        return _incomplete_precision(problem, table, state, estimator, rows, baseline)
    if estimator.robust == "none" or rows is None:
        information = inference_information(problem, solution, estimator)
        return Precision(parameter_vcov(information, H=H, n_obs=problem.n_obs), None)
    by_scores = estimator.robust == "huber-white"
    information = (
        observed_information(problem, state)
        if by_scores
        else inference_information(problem, solution, estimator)
    )
    bread = parameter_vcov(information, H=H, n_obs=1)
    filling = first_order_information(
        problem, state, rows, centred=not by_scores, given=fixed_mask(table)
    )
    explained = float(np.sum(bread * filling))
    scaling = _scaling(problem, table, state, estimator, rows, explained)
    return Precision(sandwich_vcov(bread, filling, n_obs=problem.n_obs), scaling)


def _incomplete_precision(
    problem: Problem,
    table: ParameterTable,
    state: State,
    estimator: Estimator,
    rows: tuple[Rows, ...] | None,
    baseline: FittedBaseline | None,
) -> Precision:
    """Observed information, and for MLR the scores of every respondent's own answers."""
    robust = rows if estimator.robust != "none" else None
    models = saturated_models(problem, table, robust)
    correction = Correction(
        corrected_test(problem, state, models),
        corrected_test(baseline.problem, baseline.state, models)
        if baseline
        else corrected_baseline(models, table),
    )
    bread = _bread(problem, state)
    if robust is None:
        return Precision(bread / problem.n_obs, None, correction)
    filling = pattern_scores(problem, state, robust)
    explained = float(np.sum(bread * filling))
    total = sum(model.trace for model in models)
    df = model_test(problem, table, state, estimator).df
    if baseline:
        df0 = baseline.test.df
        filling0 = pattern_scores(baseline.problem, baseline.state, robust)
        explained0 = float(np.sum(_bread(baseline.problem, baseline.state) * filling0))
    else:
        df0 = baseline_test(problem, table, estimator).df
        explained0 = baseline_trace(models, table)
    scaling = Scaling(
        model=(total - explained) / df if df else math.nan,
        baseline=(total - explained0) / df0 if df0 else math.nan,
        h1=total / n_moments(problem, table),
        h0=explained / sum(row.free > 0 for row in table.rows),
    )
    vcov = sandwich_vcov(bread, filling, n_obs=problem.n_obs)
    return Precision(vcov, scaling, correction)


def _bread(problem: Problem, state: State) -> Array:
    """Inverse of the observed information of one observation, on the constraints; (q, q)."""
    H = problem.constraints.jacobian(state.theta)
    return parameter_vcov(observed_information(problem, state), H=H, n_obs=1)


def _scaling(
    problem: Problem,
    table: ParameterTable,
    state: State,
    estimator: Estimator,
    rows: tuple[Rows, ...],
    explained: float,
) -> Scaling:
    """Factors c = [tr(W Gamma) - tr(A^-1 B)] / df of the model and of the baseline.

    For MLR the weight W is that of the unrestricted model (Yuan & Bentler 2000, as in Mplus), for
    MLM that of the model (Satorra & Bentler 1994) and Gamma given the covariates that are fixed.
    """
    at_sample = estimator.robust == "huber-white"
    related = [name in table.exogenous_observed for name in table.observed]
    fixed = fixed_mask(table)
    given = None if at_sample else fixed
    total = total_baseline = baseline_explained = 0.0
    for group, own, found in zip(problem.groups, rows, state.discrepancies, strict=True):
        traces = MomentTraces(group.moments, own, with_means=problem.with_means, given=given)
        # covariates fixed to the sample are no part of what is explained
        covariates = traces.at_sample(fixed)
        unmodelled = covariates if at_sample else 0.0
        total += (traces.at_sample() if at_sample else traces.at(found.V)) - unmodelled
        independent = independence_covariance(
            group.moments.cov,
            related=np.array(related),
            fixed=fixed,
            estimator=estimator,
        )
        weight = np.asarray(np.linalg.inv(independent), dtype=np.float64)
        total_baseline += (traces.at_sample() if at_sample else traces.at(weight)) - unmodelled
        baseline_explained += traces.of_variances([not one for one in related])
        baseline_explained += traces.at_sample(related) - covariates
    df = model_test(problem, table, state, estimator).df
    df0 = baseline_test(problem, table, estimator).df
    n_free_rows = sum(row.free > 0 for row in table.rows)
    return Scaling(
        model=(total - explained) / df if df else math.nan,
        baseline=(total_baseline - baseline_explained) / df0 if df0 else math.nan,
        h1=total / n_moments(problem, table) if at_sample else math.nan,
        h0=explained / n_free_rows if at_sample else math.nan,
    )
