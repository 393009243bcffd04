"""The model matrices: where each parameter lives, and what they imply.

Every model is written as an all-y LISREL model (Joreskog & Sorbom 1996; Bollen 1989, ch. 8),

    y = nu + Lambda eta + epsilon,      Cov(epsilon) = Theta
    eta = alpha + Beta eta + zeta,      Cov(zeta) = Psi

so that with A = (I - Beta)^-1

    Sigma = Lambda A Psi A' Lambda' + Theta,     mu = nu + Lambda A alpha.

An observed variable that takes part in a regression, or covaries with a latent variable, is
represented by a latent copy of itself (loading one, no residual). All functions accept a leading
batch axis, real or complex: that is what makes resampling fast and derivatives exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ccc_quality.data import SampleMoments
from ccc_quality.model import Parameter, ParameterTable

MatrixName = Literal["Lambda", "Theta", "Psi", "Beta", "nu", "alpha"]
MATRIX_NAMES: tuple[MatrixName, ...] = ("Lambda", "Theta", "Psi", "Beta", "nu", "alpha")

Array = NDArray[np.float64]
ComplexOrFloat = NDArray[Any]
"""Float64, or complex128 when a derivative is taken by complex step."""
Index = NDArray[np.intp]


class Cell(NamedTuple):
    """One cell of one model matrix."""

    matrix: MatrixName
    row: int
    col: int


@dataclass(frozen=True, slots=True)
class FreeCells:
    """Cells of one matrix that hold free parameters, symmetric cells listed once."""

    row: Index
    col: Index
    free: Index


@dataclass(frozen=True, slots=True)
class Block:
    """Matrices of one group: fixed values filled in, free cells listed.

    Attributes
    ----------
    observed, latent : tuple of str
        Names of the p observed and m latent variables; latent copies of observed variables bear
        the observed name.
    fixed : dict
        Matrix name to array with the fixed values; free cells hold zero.
    free : dict
        Matrix name to its :class:`FreeCells`.
    cells : dict
        Row number of the parameter table to its :class:`Cell`, for every row of this group.
    """

    observed: tuple[str, ...]
    latent: tuple[str, ...]
    fixed: dict[MatrixName, Array]
    free: dict[MatrixName, FreeCells]
    cells: dict[int, Cell]


class Matrices(NamedTuple):
    """Model matrices at one parameter value, or at a batch of values."""

    Lambda: ComplexOrFloat
    Theta: ComplexOrFloat
    Psi: ComplexOrFloat
    Beta: ComplexOrFloat
    nu: ComplexOrFloat
    alpha: ComplexOrFloat


@dataclass(frozen=True, slots=True)
class Implied:
    """Moments implied by the model, with the products that the derivatives need.

    Attributes
    ----------
    Sigma : (..., p, p) array
        Implied covariance matrix.
    mu : (..., p) array
        Implied means.
    A : (..., m, m) array
        (I - Beta)^-1, the total effects with ones on the diagonal.
    L : (..., p, m) array
        Lambda A.
    C : (..., m, m) array
        A Psi A', the covariance matrix of the latent variables.
    eta : (..., m) array
        A alpha, the latent means.
    """

    Sigma: ComplexOrFloat
    mu: ComplexOrFloat
    A: ComplexOrFloat
    L: ComplexOrFloat
    C: ComplexOrFloat
    eta: ComplexOrFloat


def build_block(table: ParameterTable, moments: SampleMoments, *, group: int = 1) -> Block:
    """Lay out the rows of one group in model matrices.

    Parameters
    ----------
    table : ParameterTable
        What is free, fixed and taken from the sample.
    moments : SampleMoments
        Sample moments of this group, in the order of ``table.observed``; they supply the values
        of exogenous covariates.
    group : int
        Group number, from one.

    Returns
    -------
    Block
    """
    rows = [(k, row) for k, row in enumerate(table.rows) if row.group == group]
    observed = table.observed
    copies = _latent_copies(table, [row for _, row in rows])
    latent = (*table.latent, *copies)
    position = _Position(observed, latent, frozenset(copies))

    p, m = len(observed), len(latent)
    fixed: dict[MatrixName, Array] = {
        "Lambda": np.zeros((p, m)),
        "Theta": np.zeros((p, p)),
        "Psi": np.zeros((m, m)),
        "Beta": np.zeros((m, m)),
        "nu": np.zeros(p),
        "alpha": np.zeros(m),
    }
    for name in copies:
        fixed["Lambda"][position.observed[name], position.latent[name]] = 1.0

    cells: dict[int, Cell] = {}
    listed: dict[MatrixName, list[tuple[int, int, int]]] = {name: [] for name in MATRIX_NAMES}
    for k, row in rows:
        cell = position.cell(row)
        cells[k] = cell
        if row.free:
            listed[cell.matrix].append((cell.row, cell.col, row.free - 1))
        else:
            _fix(fixed, cell, _sample_value(row, moments) if row.exogenous else row.value)
    free = {
        name: FreeCells(*np.array(entries, dtype=np.intp).reshape(-1, 3).T)
        for name, entries in listed.items()
    }
    return Block(observed=observed, latent=latent, fixed=fixed, free=free, cells=cells)


def assemble(block: Block, theta: ComplexOrFloat) -> Matrices:
    """Fill the free cells.

    Parameters
    ----------
    block : Block
    theta : (..., q) array
        Free parameters, one vector or a batch.
    """
    return Matrices(*(filled(block, name, theta) for name in MATRIX_NAMES))


def filled(block: Block, name: MatrixName, theta: ComplexOrFloat) -> ComplexOrFloat:
    """One model matrix with its free cells filled in, or a batch of it.

    Parameters
    ----------
    block : Block
    name : str
        Which matrix.
    theta : (..., q) array
        Free parameters, one vector or a batch.
    """
    template, cells = block.fixed[name], block.free[name]
    if cells.free.size == 0 and theta.ndim == 1:
        return template
    matrix = np.empty(theta.shape[:-1] + template.shape, dtype=theta.dtype)
    matrix[...] = template
    values = theta[..., cells.free]
    if template.ndim == 1:
        matrix[..., cells.row] = values
    else:
        matrix[..., cells.row, cells.col] = values
        if name in ("Theta", "Psi"):
            matrix[..., cells.col, cells.row] = values
    return matrix


def implied_moments(matrices: Matrices) -> Implied:
    """Moments implied by the model matrices (formulas at the head of this module)."""
    Lambda, Theta, Psi, Beta, nu, alpha = matrices
    m = Beta.shape[-1]
    A = np.linalg.inv(np.eye(m) - Beta) if np.any(Beta) else np.broadcast_to(np.eye(m), Beta.shape)
    L = Lambda @ A
    C = A @ Psi @ np.swapaxes(A, -1, -2)
    C = (C + np.swapaxes(C, -1, -2)) / 2
    Sigma = Lambda @ C @ np.swapaxes(Lambda, -1, -2) + Theta
    eta = np.squeeze(A @ alpha[..., None], -1)
    mu = nu + np.squeeze(Lambda @ eta[..., None], -1)
    return Implied(Sigma=Sigma, mu=mu, A=A, L=L, C=C, eta=eta)


def _latent_copies(table: ParameterTable, rows: list[Parameter]) -> tuple[str, ...]:
    """Observed variables that need a latent copy, in the order of the observed variables."""
    observed = set(table.observed)
    copies: set[str] = set()
    for row in rows:
        if row.op in ("~", "<~"):
            copies.update({row.lhs, row.rhs} & observed)
        elif row.op == "=~" and row.lhs in observed:
            copies.add(row.lhs)
    covariances = [(row.lhs, row.rhs) for row in rows if row.op == "~~" and row.lhs != row.rhs]
    grown = True
    while grown:  # a covariance ties its two ends to the same matrix
        touched = {
            name
            for pair in covariances
            for name, other in (pair, pair[::-1])
            if name in observed and (other not in observed or other in copies)
        }
        grown = not touched <= copies
        copies |= touched
    return tuple(name for name in table.observed if name in copies)


class _Position:
    """Where a row of the parameter table lives."""

    def __init__(
        self, observed: tuple[str, ...], latent: tuple[str, ...], copies: frozenset[str]
    ) -> None:
        self.observed = {name: k for k, name in enumerate(observed)}
        self.latent = {name: k for k, name in enumerate(latent)}
        self._copies = copies

    def cell(self, row: Parameter) -> Cell:
        lhs, rhs = row.lhs, row.rhs
        match row.op:
            case "=~" if rhs in self.latent:
                return Cell("Beta", self.latent[rhs], self.latent[lhs])
            case "=~":
                return Cell("Lambda", self.observed[rhs], self.latent[lhs])
            case "~" | "<~":
                return Cell("Beta", self.latent[lhs], self.latent[rhs])
            case "~~" if lhs in self.latent:
                return Cell("Psi", self.latent[lhs], self.latent[rhs])
            case "~~":
                return Cell("Theta", self.observed[lhs], self.observed[rhs])
            case "~1" if lhs in self.latent:
                return Cell("alpha", self.latent[lhs], 0)
            case _:
                return Cell("nu", self.observed[lhs], 0)


def _fix(fixed: dict[MatrixName, Array], cell: Cell, value: float) -> None:
    matrix = fixed[cell.matrix]
    if matrix.ndim == 1:
        matrix[cell.row] = value
        return
    matrix[cell.row, cell.col] = value
    if cell.matrix in ("Theta", "Psi"):
        matrix[cell.col, cell.row] = value


def _sample_value(row: Parameter, moments: SampleMoments) -> float:
    place = {name: k for k, name in enumerate(moments.names)}
    if row.op == "~1":
        return 0.0 if moments.mean is None else float(moments.mean[place[row.lhs]])
    return float(moments.cov[place[row.lhs], place[row.rhs]])
