"""Whether a solution is proper: variances positive, correlations within one."""

from __future__ import annotations

import numpy as np

from ccc_quality.sem.matrices import Array, Block, Implied, Index, Matrices

TINY = 1e-6

ADVICE = (
    "Common causes: a small sample, two indicators for a construct, an outlier, or two constructs "
    "that are nearly one."
)


def reasons(block: Block, matrices: Matrices, implied: Implied) -> tuple[str, ...]:
    """What makes the solution of one group improper; empty if it is proper.

    Parameters
    ----------
    block : Block
    matrices, implied
        At the estimates.

    Returns
    -------
    tuple of str
        One sentence a problem, with the variables named.
    """
    found = [
        *_negative_variances(block.observed, matrices.Theta, "residual variance of indicator"),
        *_negative_variances(block.latent, matrices.Psi, "(residual) variance of"),
        *_beyond_one(block.latent, implied.C, "constructs"),
    ]
    if not found:
        found.extend(_not_positive_definite(block.latent, implied.C, "constructs"))
        found.extend(_not_positive_definite(block.observed, matrices.Theta, "indicator residuals"))
    return tuple(found)


def _negative_variances(names: tuple[str, ...], matrix: Array, what: str) -> list[str]:
    variances = np.diag(matrix)
    return [
        f"The {what} {name} is negative ({value:.3f}; a Heywood case). {ADVICE}"
        for name, value in zip(names, variances, strict=True)
        if value < -TINY
    ]


def _beyond_one(names: tuple[str, ...], covariance: Array, what: str) -> list[str]:
    variances = np.diag(covariance)
    usable = variances > TINY
    sd = np.sqrt(np.where(usable, variances, 1.0))
    correlation = covariance / np.outer(sd, sd)
    return [
        f"The {what} {names[j]} and {names[i]} correlate {correlation[i, j]:.3f}, beyond one: the "
        "data do not tell them apart. Consider joining them, or dropping indicators they share."
        for i, j in zip(*np.tril_indices_from(correlation, -1), strict=True)
        if usable[i] and usable[j] and abs(correlation[i, j]) > 1 + TINY
    ]


def _not_positive_definite(names: tuple[str, ...], covariance: Array, what: str) -> list[str]:
    variances = np.diag(covariance)
    used = np.flatnonzero(variances > TINY)
    if used.size < 2:
        return []
    sd = np.sqrt(variances[used])
    values, vectors = np.linalg.eigh(covariance[np.ix_(used, used)] / np.outer(sd, sd))
    if values[0] >= -TINY:
        return []
    return [
        f"The covariance matrix of the {what} is not positive definite (smallest eigenvalue "
        f"{values[0]:.4f}); mainly involved: {', '.join(_involved(names, used, vectors[:, 0]))}."
    ]


def _involved(names: tuple[str, ...], used: Index, vector: Array) -> list[str]:
    weight = np.abs(vector)
    return [names[used[k]] for k in np.argsort(-weight) if weight[k] > 0.3]
