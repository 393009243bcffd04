"""A model fitted by a normal-theory discrepancy: to moments, complete or incomplete answers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from ccc_quality.arrays import Array
from ccc_quality.errors import DataError
from ccc_quality.model import ParameterTable
from ccc_quality.resampling.moments import Rows
from ccc_quality.sem.estimation import minimized
from ccc_quality.sem.estimators import Estimator
from ccc_quality.sem.fit_measures import fit_measures
from ccc_quality.sem.fit_measures.all_measures import Shown, n_moments
from ccc_quality.sem.fit_measures.baseline import FittedBaseline
from ccc_quality.sem.identification import require_enough_moments
from ccc_quality.sem.inference import inference_information
from ccc_quality.sem.missing import fixed_mask, samples_of, saturated_models, with_patterns
from ccc_quality.sem.normal_residuals import normal_residual_errors
from ccc_quality.sem.options import Engine
from ccc_quality.sem.pattern_residuals import pattern_residual_errors
from ccc_quality.sem.precision import Precision, precision
from ccc_quality.sem.problem import Problem, build_problem
from ccc_quality.sem.robust_residuals import robust_residual_errors
from ccc_quality.sem.sample import Sample
from ccc_quality.sem.scores import ScoreMethod, Scores, group_scores
from ccc_quality.sem.semopy_engine import solve_with_semopy
from ccc_quality.sem.solver import Solution, solve
from ccc_quality.sem.start import cautious_values, starting_values
from ccc_quality.threads import one_blas_thread


@dataclass(frozen=True, eq=False)
class NormalFit:
    """An :class:`~ccc_quality.sem.estimation.Estimation` by ML, MLR, MLM, GLS or ULS.

    Attributes
    ----------
    problem : Problem
    table : ParameterTable
    solution : Solution
    estimator : Estimator
    rows : tuple of Rows or None
        Answers by group; the robust estimators need them.
    baseline : FittedBaseline or None
        The baseline where it is not that of independence.
    """

    problem: Problem
    table: ParameterTable
    solution: Solution
    estimator: Estimator
    rows: tuple[Rows, ...] | None
    baseline: FittedBaseline | None = None

    @cached_property
    def precision(self) -> Precision:
        """Covariance matrix of the estimates and scaling of the tests."""
        with one_blas_thread():
            return precision(
                self.problem, self.table, self.solution, self.estimator, self.rows, self.baseline
            )

    @property
    def vcov(self) -> Array:
        """Covariance matrix (q, q) of the estimates."""
        return self.precision.vcov

    @cached_property
    def information(self) -> Array:
        """Information (q, q) of one observation, on which score tests rest."""
        with one_blas_thread():
            return inference_information(self.problem, self.solution, self.estimator)

    @cached_property
    def fit_measures(self) -> dict[str, float]:
        """Fit measures by name."""
        return self.measures()

    def measures(self, shown: Shown | None = None) -> dict[str, float]:
        """Fit measures by name, residuals those of a part of the model if there is one."""
        known = self.precision if self.solution.converged else None
        with one_blas_thread():
            return fit_measures(
                self.problem,
                self.table,
                self.solution.state,
                self.estimator,
                known.scaling if known else None,
                known.correction if known else None,
                baseline=self.baseline,
                shown=shown,
            )

    def scores(self, answers: pd.DataFrame, number: int, method: ScoreMethod) -> Scores:
        """Scores of a group; with missing answers modelled, of incomplete answers, too."""
        return group_scores(
            answers,
            self.problem,
            self.solution.state,
            number,
            method,
            incomplete=bool(samples_of(self.problem)),
        )

    def residual_errors(self, number: int) -> Array:
        """Standard errors (p, p) of the residual covariances of a group."""
        if samples_of(self.problem):
            return self._pattern_residual_errors[number]
        if self.estimator.robust != "none":
            return self._robust_residual_errors[number]
        return self._normal_residual_errors[number]

    @cached_property
    def _normal_residual_errors(self) -> tuple[Array, ...]:
        with one_blas_thread():
            given = fixed_mask(self.table)
            return normal_residual_errors(self.problem, self.solution, given=given)

    @cached_property
    def _pattern_residual_errors(self) -> tuple[Array, ...]:
        rows = self.rows if self.estimator.robust != "none" else None
        models = saturated_models(self.problem, self.table, rows)
        with one_blas_thread():
            return pattern_residual_errors(self.problem, self.solution.state, models)

    @cached_property
    def _robust_residual_errors(self) -> tuple[Array, ...]:
        with one_blas_thread():
            return robust_residual_errors(
                self.problem,
                self.solution.state,
                self.rows or (),
                given=fixed_mask(self.table),
                observed=self.estimator.robust == "huber-white",
            )


def fit_normal(
    table: ParameterTable, sample: Sample, estimator: Estimator, *, engine: Engine = "native"
) -> NormalFit:
    """Minimize the discrepancy between a sample and what the model implies.

    Parameters
    ----------
    table : ParameterTable
    sample : Sample
        Its missing patterns, if there are any, are modelled.
    estimator : Estimator
    engine : {"native", "semopy"}

    Raises
    ------
    DataError
        Moments without means for a model with intercepts, or without answers for an estimator
        that needs them.
    IdentificationError
        The model has parameters that no data could determine.
    """
    if table.mean_structure and sample.moments[0].mean is None:
        raise DataError("The model has intercepts, but the moments come without means.")
    if estimator.robust != "none" and sample.rows is None:
        raise DataError(
            f"{estimator.name} needs the answers of respondents; moments say nothing about the "
            "shape of their distribution. Use ML."
        )
    complete = build_problem(table, [estimator.sample(one) for one in sample.moments], estimator)
    problem = with_patterns(complete, sample.incomplete) if sample.incomplete else complete
    require_enough_moments(table, n_moments=n_moments(problem, table))
    cautious = cautious_values(problem)
    start = starting_values(complete, table)
    if sample.incomplete:  # the fit to the saturated moments is close
        start = solve(complete, start, cautious_values(complete)).theta

    def minimize() -> Solution:
        if engine == "semopy":
            return solve_with_semopy(problem, table, estimator)
        return solve(problem, start, cautious)

    solution = minimized(problem, table, minimize, cautious=cautious)
    return NormalFit(problem, table, solution, estimator, sample.rows)
