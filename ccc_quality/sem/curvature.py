r"""Second derivatives of a discrepancy: the observed information, without differencing.

With T = S + d d', V = Sigma^-1, P = V T V, W = V - P and u = V d, half the maximum-likelihood
discrepancy has the second derivatives

    f_kl =   tr(P Sigma_l V Sigma_k) - 1/2 tr(V Sigma_l V Sigma_k)
           + u' Sigma_k V mu_l + u' Sigma_l V mu_k + mu_k' V mu_l
           + 1/2 tr(W Sigma_kl) - u' mu_kl.

The first derivatives are those of :mod:`ccc_quality.sem.derivatives`. The second ones follow from
how the basis X = [I, L, L C], with L = Lambda A, moves:

    dX[:, t] / dtheta_l = a_l alpha_l[t] + b_l beta_l[t]

    cell l          alpha_l over L, over L C      beta_l over L, over L C
    Lambda[i, j]    A[j, :], C[j, :]              0, 0
    Beta[i, j]      A[j, :], C[j, :]              0, A[:, i]
    Psi[i, j]       0, s_l A[:, j]                0, s_l A[:, i]

and from dc_k, the movement of the latent means. So the whole matrix is read off X' V X, X' P X,
X' W X and X' u.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ccc_quality.arrays import Array
from ccc_quality.sem.derivatives import Directions, picked
from ccc_quality.sem.matrices import Implied


@dataclass(frozen=True, slots=True)
class Movement:
    """How the basis and the latent means move with each parameter.

    Attributes
    ----------
    alpha, beta : (r, p + 2 m) arrays
        Coefficients of the module docstring.
    means : (r, m + 2) array
        Derivatives of [0, 1, eta_1, ..., eta_m].
    """

    alpha: Array
    beta: Array
    means: Array


def movement(where: Directions, implied: Implied) -> Movement:
    """Coefficients of the movement of the basis; see the module docstring."""
    A, C, eta = implied.A, implied.C, implied.eta
    p, m = implied.L.shape
    r = len(where.cells)
    alpha, beta = np.zeros((r, p + 2 * m)), np.zeros((r, p + 2 * m))
    means = np.zeros((r, m + 2))
    on_L, on_LC = slice(p, p + m), slice(p + m, p + 2 * m)
    for k, (matrix, i, j) in enumerate(where.cells):
        if matrix in ("Lambda", "Beta"):
            alpha[k, on_L], alpha[k, on_LC] = A[j], C[j]
        if matrix == "Beta":
            beta[k, on_LC] = A[:, i]
            means[k, 2:] = A[:, i] * eta[j]
        elif matrix == "Psi":
            alpha[k, on_LC] = where.scale[k] * A[:, j]
            beta[k, on_LC] = where.scale[k] * A[:, i]
        elif matrix == "alpha":
            means[k, 2:] = A[:, i]
    return Movement(alpha, beta, means)


def products(where: Directions, *, M: Array, N: Array, h: Array | None, c: Array) -> Array:
    """The part of the second derivatives that comes from first ones, shape (r, r).

    Parameters
    ----------
    where : Directions
    M, N : (p + 2 m, p + 2 m) arrays
        X' V X and X' P X, both symmetric.
    h : (p + 2 m,) array or None
        X' u; None without a mean structure.
    c : (r,) array
        Mean weights.
    """
    a, b = where.a, where.b
    Maa, Mab, Mbb = picked(M, a, a), picked(M, a, b), picked(M, b, b)
    Naa, Nab, Nbb = picked(N, a, a), picked(N, a, b), picked(N, b, b)
    mixed = Mab.T * Nab
    curved: Array = mixed + mixed.T + Maa * (Nbb - Mbb) + Mbb * Naa - Mab * Mab.T
    curved *= where.scale[:, None] * where.scale
    if h is not None:
        crossed = where.scale[:, None] * c * (Mab.T * h[a][:, None] + Maa * h[b][:, None])
        curved += crossed + crossed.T + Maa * (c[:, None] * c)
    return curved


def bending(where: Directions, moved: Movement, *, Q: Array, h: Array | None, c: Array) -> Array:
    """The part that comes from second derivatives of the moments, shape (r, r).

    Parameters
    ----------
    where : Directions
    moved : Movement
    Q : (p + 2 m, p + 2 m) array
        X' W X.
    h : (p + 2 m,) array or None
        X' u; None without a mean structure.
    c : (r,) array
        Mean weights.
    """
    a, b = where.a, where.b
    along_a, along_b = moved.alpha[:, a].T, moved.alpha[:, b].T
    across_a, across_b = moved.beta[:, a].T, moved.beta[:, b].T
    bent: Array = where.scale[:, None] * (
        picked(Q, b, a) * along_a
        + picked(Q, b, b) * across_a
        + picked(Q, a, a) * along_b
        + picked(Q, a, b) * across_b
    )
    if h is not None:
        bent -= moved.means[:, where.mean_column].T * h[a][:, None]
        bent -= c[:, None] * (along_a * h[a] + across_a * h[b])
    return bent
