"""A model of ordered items fitted to thresholds and polychoric correlations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from ccc_quality.arrays import Array
from ccc_quality.data.ordinal import OrdinalMoments
from ccc_quality.errors import UnknownOptionError
from ccc_quality.model import ParameterTable
from ccc_quality.sem.estimation import minimized
from ccc_quality.sem.identification import require_enough_moments
from ccc_quality.sem.ordinal import build_ordinal_problem, ordinal_starts
from ccc_quality.sem.ordinal_inference import (
    OrdinalPrecision,
    ordinal_precision,
    residual_covariance_errors,
)
from ccc_quality.sem.ordinal_measures import ordinal_fit_measures
from ccc_quality.sem.ordinal_scores import ordinal_group_scores
from ccc_quality.sem.problem import Problem
from ccc_quality.sem.scores import ScoreMethod, Scores
from ccc_quality.sem.solver import Solution, solve
from ccc_quality.threads import on_one_blas_thread, one_blas_thread


@dataclass(frozen=True, eq=False)
class OrdinalFit:
    """An :class:`~ccc_quality.sem.estimation.Estimation` by weighted least squares.

    Attributes
    ----------
    problem : Problem
    solution : Solution
        Nothing below may be used unless it converged.
    incomplete : bool
        Whether respondents who left items out count.
    naive : bool
        Whether inference takes the diagonal weights as optimal (DWLS), or is robust (WLSMV).
    """

    problem: Problem
    solution: Solution
    incomplete: bool = False
    naive: bool = False

    @cached_property
    def precision(self) -> OrdinalPrecision:
        """Robust covariance matrix of the estimates and mean- and variance-adjusted tests."""
        with one_blas_thread():
            return ordinal_precision(self.problem, self.solution.state)

    @property
    def vcov(self) -> Array:
        """Covariance matrix (q, q) of the estimates."""
        if self.naive:
            return self.precision.bread / self.problem.effective_n
        return self.precision.vcov

    @property
    def information(self) -> Array:
        """Information (q, q) of one observation under the weights of the fit."""
        return self.solution.information

    @cached_property
    def fit_measures(self) -> dict[str, float]:
        """Fit measures by lavaan's names, scaled and robust ones among them."""
        with one_blas_thread():
            found = ordinal_fit_measures(self.problem, self.solution.state, self.precision)
        adjusted = ("_scaled", "_robust", "_scaling_factor", "_shift")
        if self.naive:
            return {name: value for name, value in found.items() if not name.endswith(adjusted)}
        return found

    def scores(self, answers: pd.DataFrame, number: int, method: ScoreMethod) -> Scores:
        """Modal scores of a group; with pairwise deletion of incomplete answers, too.

        Raises
        ------
        UnknownOptionError
            Bartlett scores.
        """
        if method == "Bartlett":
            raise UnknownOptionError(
                f"{method} scores do not exist for ordered items: who chose the last answer "
                'everywhere would stand infinitely far out. Use method="regression".'
            )
        return ordinal_group_scores(
            answers, self.problem, self.solution.state, number, incomplete=self.incomplete
        )

    def residual_errors(self, number: int) -> Array:
        """Standard errors (p, p) of the residual covariances of a group; correlations of items."""
        with one_blas_thread():
            return residual_covariance_errors(self.problem, self.precision, number)


@on_one_blas_thread
def fit_dwls(
    table: ParameterTable,
    samples: Sequence[OrdinalMoments],
    *,
    incomplete: bool = False,
    naive: bool = False,
) -> OrdinalFit:
    """Diagonally weighted least squares, with robust errors and tests (WLSMV) or without (DWLS).

    Parameters
    ----------
    table : ParameterTable
        Built with ``ordered=samples[0].n_thresholds``.
    samples : sequence of OrdinalMoments
        One record a group, with the items in the order of ``table.observed``.
    incomplete : bool
        Whether the samples hold respondents who left items out.
    naive : bool
        Whether inference takes the weights as optimal.

    Raises
    ------
    SpecificationError
        Covariates that are not modelled, or moments that do not fit the table.
    IdentificationError
        The model has parameters that no data could determine.

    Examples
    --------
    >>> from ccc_quality.data.ordinal import ordinal_moments
    >>> from ccc_quality.model import parameter_table
    >>> from ccc_quality.study import load_customers
    >>> model = "trust =~ tru1 + tru2 + tru3; loyalty =~ loy1 + loy2 + loy3; loyalty ~ trust"
    >>> moments = ordinal_moments(load_customers().answers, parameter_table(model).observed)
    >>> fit = fit_dwls(parameter_table(model, ordered=moments.n_thresholds), [moments])
    >>> fit.solution.converged, fit.precision.test.df
    (True, 8)
    """
    problem = build_ordinal_problem(table, samples)
    require_enough_moments(table, n_moments=sum(sample.statistics.size for sample in samples))
    start, cautious = ordinal_starts(problem, table)
    solution = minimized(problem, table, lambda: solve(problem, start, cautious), cautious=cautious)
    return OrdinalFit(problem, solution, incomplete, naive)
