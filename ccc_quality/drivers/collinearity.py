"""Whether drivers can be told apart, in the words of their names."""

from __future__ import annotations

import numpy as np

from ccc_quality.arrays import Array
from ccc_quality.errors import MomentsError

SINGULAR = 1e-8
"""Smallest eigenvalue of a correlation matrix that passes for positive definite."""

NEARLY_SHARED = 0.9
"""Share of a driver that others explain from which on the reader is warned: VIF 10."""


def inflation(R: Array) -> Array:
    """Variance inflation factors, the diagonal of the inverse of R, shape (p,).

    Parameters
    ----------
    R : (p, p) array
        Correlations of the drivers.

    References
    ----------
    Marquardt, D. W. (1970). Generalized inverses, ridge regression, biased linear estimation, and
    nonlinear estimation. Technometrics, 12(3), 591-612.
    """
    factors: Array = np.diag(np.linalg.inv(R)).copy()
    return factors


def require_distinct(matrix: Array, drivers: tuple[str, ...], target: str) -> tuple[str, ...]:
    """Raise if correlations cannot be those of distinct variables; else what to beware of.

    Parameters
    ----------
    matrix : (p + 1, p + 1) array
        Correlations, the target last.
    drivers : tuple of str, length p
    target : str

    Raises
    ------
    MomentsError
        A missing correlation, one of one or more, drivers that are combinations of each other, or
        drivers that explain all of the target.
    """
    names = (*drivers, target)
    for i, j in zip(*np.tril_indices(len(names), -1), strict=True):
        r = float(matrix[i, j])
        pair = f"{names[j]} and {names[i]}"
        if np.isnan(r):
            raise MomentsError(f"The correlation of {pair} is not known, so nothing can be shared.")
        if abs(r) >= 1.0 - SINGULAR:
            raise MomentsError(
                f"{pair} correlate {r:.2f}, so they cannot be told apart: leave one of them out."
            )
    R = matrix[:-1, :-1]
    values, vectors = np.linalg.eigh(R)
    if values[0] < SINGULAR:
        raise MomentsError(
            f"{_listed(_members(vectors[:, 0], drivers))} determine each other (the correlations "
            "are not positive definite), so their importance cannot be told apart: leave one of "
            "them out."
        )
    explained = float(matrix[-1, :-1] @ np.linalg.solve(R, matrix[:-1, -1]))
    if explained >= 1.0 - SINGULAR:
        raise MomentsError(
            f"The drivers explain {explained:.0%} of {target}: it is a combination of "
            f"{_listed(drivers)}, or the correlations are improper."
        )
    shared = 1.0 - 1.0 / inflation(R)
    near = [name for name, share in zip(drivers, shared, strict=True) if share > NEARLY_SHARED]
    if not near:
        return ()
    return (
        f"The other drivers explain more than {NEARLY_SHARED:.0%} of {_listed(near)}: what they "
        "share is divided by the rule of the method, hardly by the data.",
    )


def _members(vector: Array, drivers: tuple[str, ...]) -> list[str]:
    """The drivers in a combination that has no variance."""
    large = np.abs(vector) > 0.05 * np.abs(vector).max()
    return [name for name, chosen in zip(drivers, large, strict=True) if chosen]


def _listed(names: tuple[str, ...] | list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
