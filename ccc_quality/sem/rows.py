"""Values of every row of the parameter table, raw and standardized, as functions of theta.

The completely standardized solution divides by implied standard deviations (Bollen 1989, p. 349):
a loading or path is multiplied by sd(predictor) / sd(outcome), a variance is divided by the
variance it is part of, a covariance of residuals by the residual standard deviations, an intercept
by the standard deviation. A threshold is divided by the standard deviation of the response that it
cuts, of which the scaling factor then is one. Defined parameters are computed from the standardized
values of the labels in them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ccc_quality.arrays import Array, ComplexOrFloat, Index
from ccc_quality.model import ParameterTable
from ccc_quality.sem.delta import delta_method
from ccc_quality.sem.matrices import (
    Cell,
    Matrices,
    MatrixName,
    Responses,
    assemble,
    latent_covariances,
    thresholds_and_scales,
)
from ccc_quality.sem.problem import Problem


@dataclass(frozen=True, slots=True)
class RowValues:
    """Maps parameters to one value for each row of the table.

    Attributes
    ----------
    problem : Problem
    table : ParameterTable
    """

    problem: Problem
    table: ParameterTable

    def raw(self, theta: Array, vcov: Array) -> tuple[Array, Array]:
        """Unstandardized values and standard errors, each of shape (number of rows,).

        Parameters
        ----------
        theta : (q,) array
        vcov : (q, q) array
        """
        errors = np.sqrt(np.maximum(np.diag(vcov), 0.0))
        values = np.array([row.value for row in self.table.rows])
        se = np.zeros(len(self.table.rows))
        matrices = [assemble(group.block, theta) for group in self.problem.groups]
        for k, row in enumerate(self.table.rows):
            if row.free:
                values[k], se[k] = theta[row.free - 1], errors[row.free - 1]
        for group, filled in zip(self.problem.groups, matrices, strict=True):
            for k, cell in group.block.cells.items():
                if not self.table.rows[k].free:
                    values[k] = _cell_value(filled, cell)
        if self.table.definitions:
            defined = self._definition_rows
            values[defined], se[defined] = delta_method(
                self.problem.constraints.defined, theta, vcov
            )
        return values, se

    def standardized(self, theta: ComplexOrFloat) -> ComplexOrFloat:
        """Completely standardized values, shape (..., number of rows)."""
        values = np.empty((*theta.shape[:-1], len(self.table.rows)), dtype=theta.dtype)
        for number, group in enumerate(self.problem.groups, start=1):
            matrices = assemble(group.block, theta)
            scaling = _Scaling(matrices)
            for name, (rows, i, j) in _places(group.block.cells).items():
                values[..., rows] = _cell_values(matrices, name, i, j) * scaling.factors(name, i, j)
            if group.block.responses is not None:
                sd = scaling.sd_observed
                self._fill_responses(values, group.block.responses, theta, number, sd)
        if not self.table.definitions:
            return values
        named: dict[str, ComplexOrFloat | float] = {}
        for k, row in enumerate(self.table.rows):
            if row.label and row.op not in (":=", "==") and row.label not in named:
                named[row.label] = values[..., k]
        for place, definition in zip(self._definition_rows, self.table.definitions, strict=True):
            named[definition.name] = definition.expression.evaluate(named)
            values[..., place] = named[definition.name]
        return values

    def _fill_responses(
        self,
        values: ComplexOrFloat,
        responses: Responses,
        theta: ComplexOrFloat,
        number: int,
        sd: ComplexOrFloat,
    ) -> None:
        """Put in the standardized thresholds and scaling factors of a group."""
        thresholds, _ = thresholds_and_scales(responses, theta)
        rows = [(k, row.op) for k, row in enumerate(self.table.rows) if row.group == number]
        values[..., [k for k, op in rows if op == "|"]] = thresholds / sd[..., responses.item]
        values[..., [k for k, op in rows if op == "~*~"]] = 1.0

    @property
    def _definition_rows(self) -> list[int]:
        """Place of each definition among the rows, in the order of the definitions."""
        places = {row.lhs: k for k, row in enumerate(self.table.rows) if row.op == ":="}
        return [places[definition.name] for definition in self.table.definitions]


class _Scaling:
    """Factors that turn raw into completely standardized values, for one group."""

    def __init__(self, matrices: Matrices) -> None:
        Lambda = matrices.Lambda
        _, C = latent_covariances(matrices)
        explained = np.sum((Lambda @ C) * Lambda, axis=-1)
        self._sd_latent = root_of_diagonal(C)
        self.sd_observed = _root(explained + np.diagonal(matrices.Theta, axis1=-2, axis2=-1))
        self._sd_psi = root_of_diagonal(matrices.Psi)
        self._sd_theta = root_of_diagonal(matrices.Theta)

    def factors(self, matrix: MatrixName, i: Index, j: Index) -> ComplexOrFloat:
        """Factors of the cells (i, j) of one matrix, shape (..., k)."""
        eta, y = self._sd_latent, self.sd_observed
        with np.errstate(divide="ignore", invalid="ignore"):
            match matrix:
                case "Lambda":
                    return eta[..., j] / y[..., i]
                case "Beta":
                    return eta[..., j] / eta[..., i]
                case "Psi":
                    return 1.0 / np.where(
                        i == j, eta[..., i] ** 2, self._sd_psi[..., i] * self._sd_psi[..., j]
                    )
                case "Theta":
                    return 1.0 / np.where(
                        i == j, y[..., i] ** 2, self._sd_theta[..., i] * self._sd_theta[..., j]
                    )
                case "nu":
                    return 1.0 / y[..., i]
                case _:
                    return 1.0 / eta[..., i]


def _places(cells: dict[int, Cell]) -> dict[MatrixName, tuple[Index, Index, Index]]:
    """Rows of the table, and rows and columns of their cells, by matrix."""
    listed: dict[MatrixName, list[tuple[int, int, int]]] = {}
    for k, cell in cells.items():
        listed.setdefault(cell.matrix, []).append((k, cell.row, cell.col))
    return {
        name: (found[0], found[1], found[2])
        for name, entries in listed.items()
        for found in [np.array(entries, dtype=np.intp).T]
    }


def _cell_value(matrices: Matrices, cell: Cell) -> float:
    matrix = getattr(matrices, cell.matrix)
    return float(matrix[cell.row] if matrix.ndim == 1 else matrix[cell.row, cell.col])


def _cell_values(matrices: Matrices, name: MatrixName, i: Index, j: Index) -> ComplexOrFloat:
    matrix = getattr(matrices, name)
    values: ComplexOrFloat = matrix[..., i] if name in ("nu", "alpha") else matrix[..., i, j]
    return values


def root_of_diagonal(matrix: ComplexOrFloat) -> ComplexOrFloat:
    """Standard deviations; a negative variance counts by its size, as lavaan does."""
    return _root(np.diagonal(matrix, axis1=-2, axis2=-1))


def _root(variances: ComplexOrFloat) -> ComplexOrFloat:
    root: ComplexOrFloat = np.sqrt(variances * np.where(np.real(variances) < 0, -1.0, 1.0))
    return root


def free_parameter_names(table: ParameterTable) -> list[str]:
    """How each free parameter is written in the syntax; its label when it has one."""
    names = [""] * table.n_free
    for row in table.rows:
        if row.free and not names[row.free - 1]:
            written = f"{row.lhs} ~ 1" if row.op == "~1" else f"{row.lhs} {row.op} {row.rhs}"
            names[row.free - 1] = written
    return names
