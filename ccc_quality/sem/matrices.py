"""The model matrices: where each parameter lives, and what they imply.

Every model is written as an all-y LISREL model (Joreskog & Sorbom 1996; Bollen 1989, ch. 8),

    y = nu + Lambda eta + epsilon,      Cov(epsilon) = Theta
    eta = alpha + Beta eta + zeta,      Cov(zeta) = Psi

so that with A = (I - Beta)^-1

    Sigma = Lambda A Psi A' Lambda' + Theta,     mu = nu + Lambda A alpha.

Behind an ordered item stands a normal response y with mean zero and a variance that its scaling
factor delta sets, sigma_ii = 1 / delta_i^2; its residual variance is what the model leaves of that
(the delta parameterization of Muthen & Asparouhov 2002), so it moves with the other parameters.

An observed variable that takes part in a regression, or covaries with a latent variable, is
represented by a latent copy of itself (loading one, no residual). All functions accept a leading
batch axis, real or complex: that is what makes resampling fast and derivatives exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ccc_quality.arrays import Array, ComplexOrFloat, Index
from ccc_quality.data import SampleMoments
from ccc_quality.model import Parameter, ParameterTable

MatrixName = Literal["Lambda", "Theta", "Psi", "Beta", "nu", "alpha"]
MATRIX_NAMES: tuple[MatrixName, ...] = ("Lambda", "Theta", "Psi", "Beta", "nu", "alpha")


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
class Responses:
    """The normal responses behind the ordered items of one group.

    Attributes
    ----------
    item : (t,) integer array
        Observed variable of each threshold, item by item.
    thresholds : (t,) array
        Fixed thresholds; free ones hold zero.
    free_thresholds : FreeCells
        Places among the thresholds (``row``) that hold free parameters.
    ordered : (p,) boolean array
        Which observed variables are ordered.
    scales : (p,) array
        Scaling factors delta: fixed ones, and one for free ones and for measurements.
    free_scales : FreeCells
        Observed variables (``row``) of which the factor is free.
    copied, copies : (k,) integer arrays
        Ordered items that have a latent copy, and these copies among the latent variables.
    given : (q,) integer array
        Latent copies of the covariates; total variances of the responses are those given these.
    """

    item: Index
    thresholds: Array
    free_thresholds: FreeCells
    ordered: NDArray[np.bool_]
    scales: Array
    free_scales: FreeCells
    copied: Index
    copies: Index
    given: Index


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
        Row number of the parameter table to its :class:`Cell`, for every row of this group that
        has one: thresholds and scaling factors have none.
    responses : Responses or None
        What is behind the ordered items, if there are any.
    """

    observed: tuple[str, ...]
    latent: tuple[str, ...]
    fixed: dict[MatrixName, Array]
    free: dict[MatrixName, FreeCells]
    cells: dict[int, Cell]
    responses: Responses | None = None


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
    own = [(k, row) for k, row in enumerate(table.rows) if row.group == group]
    rows = [(k, row) for k, row in own if row.op not in ("|", "~*~")]
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
    responses = _responses(table, [row for _, row in own], position) if table.ordered else None
    return Block(observed, latent, fixed, free, cells, responses)


def assemble(block: Block, theta: ComplexOrFloat) -> Matrices:
    """Fill the free cells.

    Parameters
    ----------
    block : Block
    theta : (..., q) array
        Free parameters, one vector or a batch.
    """
    matrices = Matrices(*(filled(block, name, theta) for name in MATRIX_NAMES))
    if block.responses is None:
        return matrices
    return _with_left_residuals(block.responses, matrices, theta)


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


def thresholds_and_scales(
    responses: Responses, theta: ComplexOrFloat
) -> tuple[ComplexOrFloat, ComplexOrFloat]:
    """Thresholds (..., t) and scaling factors (..., p) at ``theta``, one vector or a batch."""
    filled_in = []
    for template, cells in (
        (responses.thresholds, responses.free_thresholds),
        (responses.scales, responses.free_scales),
    ):
        values = np.empty(theta.shape[:-1] + template.shape, dtype=theta.dtype)
        values[...] = template
        values[..., cells.row] = theta[..., cells.free]
        filled_in.append(values)
    return filled_in[0], filled_in[1]


def implied_moments(matrices: Matrices) -> Implied:
    """Moments implied by the model matrices (formulas at the head of this module)."""
    Lambda, Theta, _, _, nu, alpha = matrices
    A, C = latent_covariances(matrices)
    L = Lambda @ A
    Sigma = Lambda @ C @ np.swapaxes(Lambda, -1, -2) + Theta
    eta = np.squeeze(A @ alpha[..., None], -1)
    mu = nu + np.squeeze(Lambda @ eta[..., None], -1)
    return Implied(Sigma=Sigma, mu=mu, A=A, L=L, C=C, eta=eta)


def latent_covariances(matrices: Matrices) -> tuple[ComplexOrFloat, ComplexOrFloat]:
    """A = (I - Beta)^-1 and the covariances C = A Psi A' of the latent variables."""
    Beta = matrices.Beta
    m = Beta.shape[-1]
    A = np.linalg.inv(np.eye(m) - Beta) if np.any(Beta) else np.broadcast_to(np.eye(m), Beta.shape)
    C = A @ matrices.Psi @ np.swapaxes(A, -1, -2)
    return A, (C + np.swapaxes(C, -1, -2)) / 2


def _responses(table: ParameterTable, rows: list[Parameter], position: _Position) -> Responses:
    place = position.observed
    copied = [name for name in table.ordered if name in position.latent]
    exogenous = {row.lhs for row in rows if row.exogenous and row.op == "~~"}
    given = [name for name in table.observed if name in exogenous]
    cuts = [row for row in rows if row.op == "|"]
    factors = [row for row in rows if row.op == "~*~"]
    scales = np.ones(len(place))
    for row in factors:
        if not row.free:
            scales[place[row.lhs]] = row.value
    return Responses(
        item=np.array([place[row.lhs] for row in cuts], dtype=np.intp),
        thresholds=np.array([0.0 if row.free else row.value for row in cuts]),
        free_thresholds=_free_entries([(k, row.free) for k, row in enumerate(cuts)]),
        ordered=np.array([name in table.ordered for name in table.observed]),
        scales=scales,
        free_scales=_free_entries([(place[row.lhs], row.free) for row in factors]),
        copied=np.array([place[name] for name in copied], dtype=np.intp),
        copies=np.array([position.latent[name] for name in copied], dtype=np.intp),
        given=np.array([position.latent[name] for name in given], dtype=np.intp),
    )


def _free_entries(entries: list[tuple[int, int]]) -> FreeCells:
    """Cells of a vector from places and numbers of free parameters, which are 0 when fixed."""
    listed = [(place, 0, free - 1) for place, free in entries if free]
    return FreeCells(*np.array(listed, dtype=np.intp).reshape(-1, 3).T)


def _with_left_residuals(
    responses: Responses, matrices: Matrices, theta: ComplexOrFloat
) -> Matrices:
    """Theta and Psi with the residual variances that the model leaves to the ordered items."""
    _, scales = thresholds_and_scales(responses, theta)
    total = scales**-2
    Psi: ComplexOrFloat = matrices.Psi.astype(total.dtype)
    Psi[..., responses.given, :] = Psi[..., :, responses.given] = 0.0
    inner = matrices._replace(Psi=Psi, Theta=np.zeros_like(matrices.Theta))
    copies = responses.copies
    if copies.size:
        left = _left_disturbances(inner, copies, total[..., responses.copied])
        Psi[..., copies, copies] = left
        matrices = matrices._replace(Psi=matrices.Psi.astype(total.dtype))
        matrices.Psi[..., copies, copies] = left
    explained = np.diagonal(implied_moments(inner).Sigma, axis1=-2, axis2=-1)
    Theta: ComplexOrFloat = matrices.Theta.astype(total.dtype)
    item = np.setdiff1d(np.flatnonzero(responses.ordered), responses.copied)
    Theta[..., item, item] = (total - explained)[..., item]
    return matrices._replace(Theta=Theta)


def _left_disturbances(matrices: Matrices, copies: Index, total: ComplexOrFloat) -> ComplexOrFloat:
    """Variances psi (..., k) of the disturbances of copies that give these their total variances.

    The variances of the copies are linear in psi: C_ii = C_ii(psi = 0) + sum_j A_ij^2 psi_j.
    """
    matrices.Psi[..., copies, copies] = 0.0
    without = implied_moments(matrices)
    among = without.A[..., copies[:, None], copies]
    missing = total - np.diagonal(without.C, axis1=-2, axis2=-1)[..., copies]
    psi: ComplexOrFloat = np.linalg.solve(among**2, missing[..., None])[..., 0]
    return psi


def _latent_copies(table: ParameterTable, rows: list[Parameter]) -> tuple[str, ...]:
    """Observed variables that need a latent copy, in the order of the observed variables."""
    observed = set(table.observed)
    copies: set[str] = set()
    for row in rows:
        if row.op in ("~", "<~"):
            copies.update({row.lhs, row.rhs} & observed)
        elif row.op == "=~" and row.lhs in observed:
            copies.add(row.lhs)
    covariances = [
        (row.lhs, row.rhs)
        for row in rows
        if row.op == "~~" and row.lhs != row.rhs and row.lhs not in table.auxiliary
    ]
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


def with_fixed(block: Block, cells: Sequence[Cell], values: Array) -> Block:
    """The block with other values in fixed cells."""
    fixed = {name: matrix.copy() for name, matrix in block.fixed.items()}
    for cell, value in zip(cells, values, strict=True):
        _fix(fixed, cell, float(value))
    return replace(block, fixed=fixed)


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
