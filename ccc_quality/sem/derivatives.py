r"""Gradient and information without a single derivative matrix.

Every first derivative of the implied covariance matrix has rank two,

    dSigma / dtheta_k = s_k (a_k b_k' + b_k a_k'),       dmu / dtheta_k = c_k a_k,

where a_k and b_k are columns of one p x (p + 2 m) basis X = [I, Lambda A, Lambda C]:

    cell            a             b             s            c
    Lambda[i, j]    I_i           (Lambda C)_j  1            eta_j
    Theta[i, j]     I_i           I_j           1 (1/2 if i = j)   0
    Psi[i, j]       (Lambda A)_i  (Lambda A)_j  1 (1/2 if i = j)   0
    Beta[i, j]      (Lambda A)_i  (Lambda C)_j  1            eta_j
    nu[i]           I_i           -             0            1
    alpha[i]        (Lambda A)_i  -             0            1

Hence with M = X' V X, for any symmetric V and W,

    1/2 tr(V dSigma_k V dSigma_l) = s_k s_l (M[a_k, a_l] M[b_k, b_l] + M[a_k, b_l] M[b_k, a_l])
    1/2 tr(W dSigma_k)            = s_k (X' W X)[a_k, b_k]
    dmu_k' V dmu_l                = c_k c_l M[a_k, a_l]

so that the information matrix of a model with 37 indicators and 87 parameters is read off one
59 x 59 matrix. The derivatives themselves are in Bollen (1989, app. 4A and 8A).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ccc_quality.arrays import Array, Index
from ccc_quality.sem.matrices import Block, Cell, FreeCells, Implied


@dataclass(frozen=True, slots=True)
class Directions:
    """Directions dSigma_k, dmu_k of a list of cells, as places in the basis X.

    Attributes
    ----------
    a, b : (r,) integer arrays
        Columns of X.
    scale : (r,) array
        s_k of the module docstring.
    mean_column : (r,) integer array
        Which of [0, 1, eta_1, ..., eta_m] is c_k.
    cells : tuple of Cell
        The cells themselves.
    """

    a: Index
    b: Index
    scale: Array
    mean_column: Index
    cells: tuple[Cell, ...]


def directions(cells: list[Cell], *, n_observed: int, n_latent: int) -> Directions:
    """Directions of the given cells in a block with p observed and m latent variables."""
    p, m = n_observed, n_latent
    entries: list[tuple[int, int, float, int]] = []
    for matrix, i, j in cells:
        match matrix:
            case "Lambda":
                entry = (i, p + m + j, 1.0, 2 + j)
            case "Theta":
                entry = (i, j, 0.5 if i == j else 1.0, 0)
            case "Psi":
                entry = (p + i, p + j, 0.5 if i == j else 1.0, 0)
            case "Beta":
                entry = (p + i, p + m + j, 1.0, 2 + j)
            case "nu":
                entry = (i, i, 0.0, 1)
            case "alpha":
                entry = (p + i, p + i, 0.0, 1)
        entries.append(entry)
    a, b, scale, mean = zip(*entries, strict=True) if entries else ((), (), (), ())
    return Directions(
        a=np.array(a, dtype=np.intp),
        b=np.array(b, dtype=np.intp),
        scale=np.array(scale, dtype=np.float64),
        mean_column=np.array(mean, dtype=np.intp),
        cells=tuple(cells),
    )


def joined(where: Directions, other: Directions) -> Directions:
    """Both lists of directions as one."""
    return Directions(
        a=np.concatenate([where.a, other.a]),
        b=np.concatenate([where.b, other.b]),
        scale=np.concatenate([where.scale, other.scale]),
        mean_column=np.concatenate([where.mean_column, other.mean_column]),
        cells=where.cells + other.cells,
    )


def free_cells(block: Block) -> tuple[list[Cell], Index]:
    """All free cells of a block, and the free parameter (from zero) that each one holds."""
    cells: list[Cell] = []
    free: list[int] = []
    for name, listed in block.free.items():
        for row, col, parameter in _triples(listed):
            cells.append(Cell(name, row, col))
            free.append(parameter)
    return cells, np.array(free, dtype=np.intp)


def basis(implied: Implied, Lambda: Array) -> Array:
    """The basis X = [I, Lambda A, Lambda C], shape (p, p + 2 m)."""
    p = Lambda.shape[0]
    return np.hstack([np.eye(p), implied.L, Lambda @ implied.C])


def mean_weights(where: Directions, eta: Array) -> Array:
    """Weights c_k of the mean derivatives, shape (r,)."""
    return np.concatenate([(0.0, 1.0), eta])[where.mean_column]


def gradient(where: Directions, *, X: Array, W: Array, u: Array | None, c: Array) -> Array:
    """Half the gradient of a discrepancy, 1/2 tr(W dSigma_k) - u' dmu_k, shape (r,).

    Parameters
    ----------
    where : Directions
    X : (p, p + 2 m) array
        Basis.
    W : (p, p) array
        Derivative of the discrepancy by Sigma.
    u : (p,) array or None
        Minus half the derivative of the discrepancy by mu; None without a mean structure.
    c : (r,) array
        Mean weights.
    """
    covariance_part: Array = where.scale * (X.T @ W @ X)[where.a, where.b]
    if u is None:
        return covariance_part
    mean_part: Array = c * (X.T @ u)[where.a]
    return covariance_part - mean_part


def information(where: Directions, *, X: Array, V: Array, c: Array | None) -> Array:
    """Expected information of one observation, shape (r, r).

    Entry k, l is 1/2 tr(V dSigma_k V dSigma_l) + dmu_k' V dmu_l.

    Parameters
    ----------
    where : Directions
    X : (p, p + 2 m) array
        Basis.
    V : (p, p) array
        Weight matrix; the inverse of Sigma for maximum likelihood.
    c : (r,) array or None
        Mean weights; None without a mean structure.
    """
    return cross_information(where, where, M=X.T @ V @ X, c=c, c_other=c)


def cross_information(
    where: Directions, other: Directions, *, M: Array, c: Array | None, c_other: Array | None
) -> Array:
    """Expected information between two lists of directions, shape (r, s).

    Parameters
    ----------
    where, other : Directions
        Lists of r and s directions.
    M : (p + 2 m, p + 2 m) array
        X' V X.
    c, c_other : (r,) and (s,) arrays or None
        Mean weights; None without a mean structure.
    """
    Maa = picked(M, where.a, other.a)
    info: Array = Maa * picked(M, where.b, other.b)
    info += picked(M, where.a, other.b) * picked(M, where.b, other.a)
    info *= where.scale[:, None] * other.scale
    if c is not None and c_other is not None:
        info += Maa * (c[:, None] * c_other)
    return info


def picked(M: Array, rows: Index, columns: Index) -> Array:
    """The rows and columns of a matrix in that order; four times as fast as ``M[np.ix_(...)]``."""
    return M.take(rows, axis=0).take(columns, axis=1)


def own_information(where: Directions, *, M: Array, c: Array | None) -> Array:
    """Diagonal of the expected information of one observation, shape (r,)."""
    Maa = M[where.a, where.a]
    info: Array = where.scale**2 * (Maa * M[where.b, where.b] + M[where.a, where.b] ** 2)
    return info if c is None else info + Maa * c**2


def variance_jacobian(where: Directions, *, X: Array) -> Array:
    """Derivatives of the diagonal of Sigma, shape (p, r)."""
    jacobian: Array = 2.0 * where.scale * X[:, where.a] * X[:, where.b]
    return jacobian


def covariance_jacobian(where: Directions, *, X: Array) -> Array:
    """Derivatives of the lower triangle of Sigma, row by row; shape (p (p + 1) / 2, r)."""
    row, col = np.tril_indices(X.shape[0])
    A, B = X[:, where.a], X[:, where.b]
    jacobian: Array = (A[row] * B[col] + B[row] * A[col]) * where.scale
    return jacobian


def _triples(listed: FreeCells) -> list[tuple[int, int, int]]:
    return list(zip(listed.row.tolist(), listed.col.tolist(), listed.free.tolist(), strict=True))
