"""Constraints among parameters (``==``) and quantities defined from them (``:=``).

Parameters with equal labels share one free number already; what is left here are equations such
as ``a == 2 * b`` or ``a + b + c == 1``, linear or not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import linalg

from ccc_quality.arrays import Array, ComplexOrFloat
from ccc_quality.model import Constraint, Definition, ParameterTable
from ccc_quality.sem.delta import jacobian


@dataclass(frozen=True, slots=True)
class Labelled:
    """Values of the labelled parameters: places of the free ones, values of the fixed ones."""

    free: Mapping[str, int]
    fixed: Mapping[str, float]

    @classmethod
    def from_table(cls, table: ParameterTable) -> Labelled:
        """Labels of a parameter table."""
        rows = [row for row in table.rows if row.label]
        return cls(
            free={row.label: row.free - 1 for row in rows if row.free},
            fixed={row.label: row.value for row in rows if not row.free and row.op != ":="},
        )

    def values(self, theta: ComplexOrFloat) -> dict[str, ComplexOrFloat | float]:
        """Label to value at ``theta``, which may be a batch."""
        values: dict[str, ComplexOrFloat | float] = dict(self.fixed)
        values.update({label: theta[..., place] for label, place in self.free.items()})
        return values


@dataclass(frozen=True, slots=True)
class ConstraintSet:
    """The equations h(theta) = 0 that the parameters obey."""

    labelled: Labelled
    definitions: tuple[Definition, ...]
    equations: tuple[Constraint, ...]

    @classmethod
    def from_table(cls, table: ParameterTable) -> ConstraintSet:
        """Constraints and definitions of a parameter table."""
        return cls(Labelled.from_table(table), table.definitions, table.constraints)

    def __len__(self) -> int:
        return len(self.equations)

    def residuals(self, theta: ComplexOrFloat) -> ComplexOrFloat:
        """h(theta), shape (..., number of equations)."""
        values = self._all_values(theta)
        return _stack(
            [one.left.evaluate(values) - one.right.evaluate(values) for one in self.equations],
            theta,
        )

    def defined(self, theta: ComplexOrFloat) -> ComplexOrFloat:
        """Values of the ``:=`` quantities, shape (..., number of definitions)."""
        values = self._all_values(theta)
        return _stack([values[one.name] for one in self.definitions], theta)

    def jacobian(self, theta: Array) -> Array:
        """Derivative of h by theta, shape (number of equations, q)."""
        if not self.equations:
            return np.zeros((0, theta.shape[0]))
        return jacobian(self.residuals, theta)

    def _all_values(self, theta: ComplexOrFloat) -> dict[str, ComplexOrFloat | float]:
        values = self.labelled.values(theta)
        for one in self.definitions:
            values[one.name] = one.expression.evaluate(values)
        return values


def null_space(H: Array) -> Array:
    """Orthonormal basis of the directions that leave H theta unchanged, shape (q, q - rank)."""
    if H.shape[0] == 0:
        return np.eye(H.shape[1])
    basis: Array = linalg.null_space(H)
    return basis


def _stack(values: list[ComplexOrFloat | float], theta: ComplexOrFloat) -> ComplexOrFloat:
    batch = theta.shape[:-1]
    stacked = np.empty((*batch, len(values)), dtype=theta.dtype)
    for k, value in enumerate(values):
        stacked[..., k] = value
    return stacked
