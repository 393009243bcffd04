r"""Gradient of the maximum-likelihood discrepancy for a batch of samples at once.

With T = S + d d', d = mean - mu, V = Sigma^-1, W = V - V T V and u = V d, half the discrepancy has
the derivatives

    Lambda   W Lambda C - u eta'                  Theta   s W
    Psi      s A' Lambda' W Lambda A              Beta    A' Lambda' (W Lambda C - u eta')
    nu       -u                                   alpha   -A' Lambda' u

with s = 1/2 on a diagonal and 1 off it (see :mod:`ccc_quality.sem.derivatives`). Where Theta is
diagonal without zeros, V is never formed: with D = Theta^-1, U = D Lambda, Q = Lambda' U,
Z = (I + C Q)^-1 C and N = U' T U (Woodbury),

    V = D - U Z U',    W Lambda C = U (I + Z N) Z - D T U Z,
    diag W = D - D^2 diag T + rowsums of U * (2 D T U Z - U (I + Z N) Z)

so that m x m matrices do the work of p x p ones. All functions take real or complex stacks: the
second derivatives of the discrepancy are taken by complex step.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ccc_quality.arrays import ComplexOrFloat
from ccc_quality.resampling.moments import Moments
from ccc_quality.resampling.stacks import inverses, transposed
from ccc_quality.sem.matrices import MATRIX_NAMES, Block, FreeCells, MatrixName, filled


@dataclass(frozen=True, slots=True)
class Structure:
    """Covariances of the latent variables at a batch of parameters.

    Attributes
    ----------
    Lambda : (B, p, m) array
    A : (B, m, m) array
        (I - Beta)^-1.
    C : (B, m, m) array
        A Psi A'.
    Psi : (B, m, m) array
    """

    Lambda: ComplexOrFloat
    A: ComplexOrFloat
    C: ComplexOrFloat
    Psi: ComplexOrFloat


@dataclass(frozen=True, slots=True)
class Weighted:
    """Products with W and V from which the gradient is read.

    Attributes
    ----------
    WLC : (B, p, m) array
        W Lambda C.
    LWL : (B, m, m) array
        Lambda' W Lambda.
    W : (B, k) array
        W at the free cells of Theta.
    u : (B, p) array
        V d; zero without a mean structure.
    """

    WLC: ComplexOrFloat
    LWL: ComplexOrFloat
    W: ComplexOrFloat
    u: ComplexOrFloat


def structure(block: Block, psi: ComplexOrFloat) -> Structure:
    """Covariances of the latent variables at psi (B, q + k)."""
    Psi, Beta = filled(block, "Psi", psi), filled(block, "Beta", psi)
    A = inverses(np.eye(Beta.shape[-1]) - Beta)
    return Structure(Lambda=filled(block, "Lambda", psi), A=A, C=A @ Psi @ transposed(A), Psi=Psi)


def gradient(
    block: Block,
    free: dict[MatrixName, FreeCells],
    psi: ComplexOrFloat,
    sample: Moments,
    *,
    with_means: bool,
) -> ComplexOrFloat:
    """Half the gradient of the discrepancy by cell, shape (B, number of free cells).

    Parameters
    ----------
    block : Block
        Opened up: see :mod:`ccc_quality.sem.bootstrap.opening`.
    free : dict
        The cells to differentiate by, in the order of the matrices.
    psi : (B, q + k) array
        Parameters.
    sample : Moments
        Moments of B samples.
    with_means : bool
        Whether means are modelled.
    """
    s = structure(block, psi)
    eta, d = _latent_means(block, s, psi), None
    if with_means:
        d = sample.mean - filled(block, "nu", psi) - _times(s.Lambda, eta)
    T = sample.cov if d is None else sample.cov + d[:, :, None] * d[:, None, :]
    weigh = _by_woodbury if has_diagonal_residuals(block) else _by_inverse
    found = weigh(block, s, psi, T, d, free["Theta"])
    Ap = transposed(s.A)
    LWLC = found.LWL @ s.C
    moved = found.WLC
    Lu = Ap @ _times(transposed(s.Lambda), found.u)[..., None]
    on_paths = Ap @ LWLC
    if with_means:
        moved = moved - found.u[:, :, None] * eta[:, None, :]
        on_paths = on_paths - Lu * eta[:, None, :]
    by_matrix: dict[MatrixName, ComplexOrFloat] = {
        "Lambda": _at(moved, free["Lambda"]),
        "Theta": _scale(free["Theta"]) * found.W,
        "Psi": _scale(free["Psi"]) * _at(Ap @ found.LWL @ s.A, free["Psi"]),
        "Beta": _at(on_paths, free["Beta"]),
        "nu": -found.u[:, free["nu"].row],
        "alpha": -Lu[:, free["alpha"].row, 0],
    }
    return np.concatenate([by_matrix[name] for name in MATRIX_NAMES], axis=-1)


def has_diagonal_residuals(block: Block) -> bool:
    """Whether Theta is diagonal, with no zero on its diagonal."""
    fixed, cells = block.fixed["Theta"], block.free["Theta"]
    used = np.diag(fixed) != 0.0
    used[cells.row] = True
    return bool(used.all() and np.all(cells.row == cells.col) and _is_diagonal(fixed))


def residual_variances(block: Block, psi: ComplexOrFloat) -> ComplexOrFloat:
    """Diagonal of Theta, shape (B, p)."""
    cells = block.free["Theta"]
    on_diagonal = cells.row == cells.col
    variances = np.empty((len(psi), len(block.observed)), dtype=psi.dtype)
    variances[...] = np.diag(block.fixed["Theta"])
    variances[:, cells.row[on_diagonal]] = psi[:, cells.free[on_diagonal]]
    return variances


def _by_inverse(
    block: Block,
    s: Structure,
    psi: ComplexOrFloat,
    T: ComplexOrFloat,
    d: ComplexOrFloat | None,
    free: FreeCells,
) -> Weighted:
    Sigma = s.Lambda @ s.C @ transposed(s.Lambda) + filled(block, "Theta", psi)
    V = inverses(Sigma)
    W = V - V @ T @ V
    WL = W @ s.Lambda
    return Weighted(
        WLC=WL @ s.C,
        LWL=transposed(s.Lambda) @ WL,
        W=_at(W, free),
        u=_times(V, d) if d is not None else np.zeros_like(T[..., 0]),
    )


def _by_woodbury(
    block: Block,
    s: Structure,
    psi: ComplexOrFloat,
    T: ComplexOrFloat,
    d: ComplexOrFloat | None,
    free: FreeCells,
) -> Weighted:
    D = 1.0 / residual_variances(block, psi)
    U = D[:, :, None] * s.Lambda
    Q = transposed(s.Lambda) @ U
    eye = np.eye(Q.shape[-1])
    M = inverses(eye + s.C @ Q)
    Z = M @ s.C
    TU = T @ U
    N = transposed(U) @ TU
    grown = eye + Z @ N
    DTUZ = D[:, :, None] * (TU @ Z)
    WLC = U @ (grown @ Z) - DTUZ
    diagonal = D - D**2 * np.diagonal(T, axis1=1, axis2=2)
    diagonal = diagonal + np.einsum("bij,bij->bi", U, DTUZ - WLC)
    u = np.zeros_like(D)
    if d is not None:
        u = D * d - _times(U @ Z, _times(transposed(U), d))
    return Weighted(WLC=WLC, LWL=(Q @ grown - N) @ M, W=diagonal[:, free.row], u=u)


def _latent_means(block: Block, s: Structure, psi: ComplexOrFloat) -> ComplexOrFloat:
    return _times(s.A, filled(block, "alpha", psi))


def _times(matrices: ComplexOrFloat, vectors: ComplexOrFloat) -> ComplexOrFloat:
    product: ComplexOrFloat = (matrices @ vectors[..., None])[..., 0]
    return product


def _at(matrices: ComplexOrFloat, cells: FreeCells) -> ComplexOrFloat:
    values: ComplexOrFloat = matrices[:, cells.row, cells.col]
    return values


def _scale(cells: FreeCells) -> ComplexOrFloat:
    return np.where(cells.row == cells.col, 0.5, 1.0)


def _is_diagonal(matrix: ComplexOrFloat) -> bool:
    return not np.any(matrix - np.diag(np.diag(matrix)))
