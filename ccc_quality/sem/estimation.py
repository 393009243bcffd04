"""What every way of estimating offers, whatever the answers are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

import pandas as pd

from ccc_quality.arrays import Array
from ccc_quality.model import ParameterTable
from ccc_quality.sem.identification import listed, require_identified, undetermined_by
from ccc_quality.sem.problem import Problem
from ccc_quality.sem.scores import ScoreMethod, Scores
from ccc_quality.sem.solver import Solution


class Estimation(Protocol):
    """A model at its estimates. All but the first two may be used only if it converged."""

    @property
    def problem(self) -> Problem:
        """Sample and matrices."""
        ...

    @property
    def solution(self) -> Solution:
        """Where the solver stopped."""
        ...

    @property
    def vcov(self) -> Array:
        """Covariance matrix (q, q) of the estimates."""
        ...

    @property
    def information(self) -> Array:
        """Information (q, q) of one observation, on which score tests rest."""
        ...

    @property
    def fit_measures(self) -> dict[str, float]:
        """Fit measures by name; those that need no convergence are known without it."""
        ...

    def scores(self, answers: pd.DataFrame, number: int, method: ScoreMethod) -> Scores:
        """Scores of the respondents of a group on its latent variables."""
        ...

    def residual_errors(self, number: int) -> Array:
        """Standard errors (p, p) of the residual covariances of a group, NaN where unknown."""
        ...


def minimized(
    problem: Problem, table: ParameterTable, minimize: Callable[[], Solution], *, cautious: Array
) -> Solution:
    """The solution, marked as not converged where the data leave parameters undetermined.

    Parameters
    ----------
    problem, table
    minimize : callable
        Does the work.
    cautious : (q,) array
        A generic point, at which an identified model has a regular information.

    Raises
    ------
    IdentificationError
        The model has parameters that no data could determine.
    """
    solution = minimize()
    culprits = undetermined_by(solution, problem, table)
    if culprits or not solution.converged:
        require_identified(problem, table, cautious)
    if not culprits:
        return solution
    trouble = (
        f"The data do not determine {listed(culprits)}: the estimates diverge without reaching a "
        "minimum. Look for indicators that hardly correlate with the others of their construct, or "
        "constructs that are nearly one."
    )
    return replace(solution, converged=False, trouble=trouble)
