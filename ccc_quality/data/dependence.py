"""Which variables of a singular covariance matrix depend on which others, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lapack

from ccc_quality.arrays import correlations

SINGULAR = 1e-10
"""Share of a variable's variance that the others must leave unexplained for it to be its own."""

NEGLIGIBLE_WEIGHT = 1e-5
"""Standardized weights below this are rounding error, not part of a dependence."""


@dataclass(frozen=True)
class Dependence:
    """One variable that is a linear combination of others.

    Parameters
    ----------
    name : str
        The dependent variable.
    others : tuple of str
        The variables that determine it together.
    weights : tuple of float
        Their weights on the scale of the data.
    """

    name: str
    others: tuple[str, ...]
    weights: tuple[float, ...]

    def __str__(self) -> str:
        if len(self.others) > 1:
            return f"{self.name!r} is a linear combination of {_quoted(self.others)}"
        if abs(self.weights[0] - 1.0) < NEGLIGIBLE_WEIGHT:
            return f"{self.name!r} is a copy of {self.others[0]!r} (up to a constant)"
        return f"{self.name!r} is {self.weights[0]:g} times {self.others[0]!r} (up to a constant)"


def is_positive_definite(cov: NDArray[np.float64]) -> bool:
    """Whether no variable is determined by the others, to about ten digits.

    Parameters
    ----------
    cov : ndarray, shape (p, p)
        Symmetric, with a positive diagonal.

    Notes
    -----
    The squared pivots of the Cholesky factor of the correlation matrix are the shares of variance
    that each variable keeps when the earlier ones are known.
    """
    factor, info = lapack.dpotrf(correlations(cov), lower=True, clean=False)
    return bool(info == 0 and np.square(np.diagonal(factor)).min() > SINGULAR)


def find_dependences(cov: NDArray[np.float64], names: Sequence[str]) -> tuple[Dependence, ...]:
    """Each variable that the variables before it determine, with the ones that do.

    Parameters
    ----------
    cov : ndarray, shape (p, p)
        Positive semidefinite with a positive diagonal.
    names : sequence of str, length p

    Returns
    -------
    tuple of Dependence
        Empty for a regular matrix. Later variables are explained by earlier ones, so the total of
        a scale that was added at the end of a file is what gets named.
    """
    R = correlations(cov)
    sd = np.sqrt(np.diagonal(cov))
    kept: list[int] = []
    found = []
    for j in range(len(names)):
        weights = np.linalg.solve(R[np.ix_(kept, kept)], R[kept, j])
        if R[j, j] - R[kept, j] @ weights > SINGULAR:
            kept.append(j)
            continue
        parts = [(k, w) for k, w in zip(kept, weights, strict=True) if abs(w) > NEGLIGIBLE_WEIGHT]
        others = tuple(names[k] for k, _ in parts)
        found.append(
            Dependence(names[j], others, tuple(float(w * sd[j] / sd[k]) for k, w in parts))
        )
    return tuple(found)


def explain_indefinite(cov: NDArray[np.float64], names: Sequence[str]) -> str:
    """Why a symmetric matrix is not positive definite: the variables involved, in a sentence.

    Parameters
    ----------
    cov : ndarray, shape (p, p)
        Symmetric, with a positive diagonal.
    names : sequence of str, length p
    """
    R = correlations(cov)
    eigenvalues, eigenvectors = np.linalg.eigh(R)
    if eigenvalues[0] > -SINGULAR:
        return "; ".join(str(dependence) for dependence in find_dependences(cov, names))
    beyond = np.abs(np.triu(R, 1)) > 1.0
    if beyond.any():
        pairs = [f"{names[i]!r} and {names[j]!r} ({R[i, j]:.3f})" for i, j in np.argwhere(beyond)]
        return "correlations beyond one: " + ", ".join(pairs)
    weights = np.abs(eigenvectors[:, 0])
    involved = [name for name, w in zip(names, weights, strict=True) if w > 0.3 * weights.max()]
    largest = int(np.argmax(np.abs(np.triu(R, 1))))
    i, j = divmod(largest, len(names))
    return (
        f"the correlations among {_quoted(involved)} contradict each other (smallest eigenvalue "
        f"{eigenvalues[0]:.3g}); the largest correlation of all is that of {names[i]!r} with "
        f"{names[j]!r}, {R[i, j]:.3f}"
    )


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(repr(name) for name in names)
