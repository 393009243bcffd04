"""The native estimates held against those of semopy, an independent program."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array
from ccc_quality.frames import cached_table
from ccc_quality.model import ParameterTable
from ccc_quality.sem.estimators import Estimator
from ccc_quality.sem.problem import Problem
from ccc_quality.sem.rows import free_parameter_names
from ccc_quality.sem.semopy_engine import solve_with_semopy
from ccc_quality.sem.solver import Solution
from ccc_quality.threads import on_one_blas_thread

AGREEMENT = 0.005
"""Largest difference in an estimate that the optimizer of semopy accounts for."""


@dataclass(frozen=True, eq=False, repr=False)
class CrossCheck:
    """Comparison of two engines on one model.

    Attributes
    ----------
    engine, version : str
        The second engine.
    native_minimum, other_minimum : float
        Half the discrepancy that each engine reached, computed by the same function; the smaller,
        the better the optimum.
    """

    engine: str
    version: str
    native_minimum: float
    other_minimum: float
    _names: tuple[str, ...]
    _native: Array
    _other: Array

    @cached_table
    def table(self) -> pd.DataFrame:
        """parameter, native, other, difference; largest difference first."""
        difference = self._native - self._other
        frame = pd.DataFrame(
            {
                "parameter": list(self._names),
                "native": self._native,
                "other": self._other,
                "difference": difference,
            }
        )
        order = np.argsort(-np.abs(difference), kind="stable")
        return frame.iloc[order].reset_index(drop=True)

    @property
    def largest_difference(self) -> float:
        """Largest absolute difference between two estimates of one parameter."""
        return float(np.max(np.abs(self._native - self._other)))

    @property
    def where(self) -> str:
        """The parameter with the largest difference."""
        return self._names[int(np.argmax(np.abs(self._native - self._other)))]

    @property
    def agrees(self) -> bool:
        """Whether the estimates agree, or the native optimum is the better one."""
        return self.largest_difference < AGREEMENT or self.native_minimum < self.other_minimum

    def __repr__(self) -> str:
        return (
            f"CrossCheck with {self.engine} {self.version}: largest difference "
            f"{self.largest_difference:.2g} in {self.where}; minimum {self.native_minimum:.10f} "
            f"against {self.other_minimum:.10f}"
        )


@on_one_blas_thread
def cross_check(
    problem: Problem, table: ParameterTable, solution: Solution, estimator: Estimator
) -> CrossCheck:
    """Fit the problem with semopy as well and set the estimates side by side."""
    other = solve_with_semopy(problem, table, estimator)
    return CrossCheck(
        engine="semopy",
        version=version("semopy"),
        native_minimum=solution.state.value,
        other_minimum=other.state.value,
        _names=tuple(free_parameter_names(table)),
        _native=solution.theta,
        _other=other.theta,
    )
