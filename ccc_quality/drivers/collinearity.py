"""Whether drivers can be told apart, in the words of their names."""

from __future__ import annotations

import numpy as np

from ccc_quality.absent import Absent
from ccc_quality.arrays import Array
from ccc_quality.errors import MomentsError
from ccc_quality.words import Names

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
        pair = Names((names[j], names[i]))
        if np.isnan(r):
            raise MomentsError(Absent("shares.unknown", {"pair": pair}))
        if abs(r) >= 1.0 - SINGULAR:
            raise MomentsError(Absent("shares.same", {"pair": pair, "correlation": f"{r:.2f}"}))
    R = matrix[:-1, :-1]
    values, vectors = np.linalg.eigh(R)
    if values[0] < SINGULAR:
        members = Names(_members(vectors[:, 0], drivers))
        raise MomentsError(Absent("shares.determined", {"drivers": members}))
    explained = float(matrix[-1, :-1] @ np.linalg.solve(R, matrix[:-1, -1]))
    if explained >= 1.0 - SINGULAR:
        values_of = {"drivers": Names(drivers), "target": Names((target,))}
        raise MomentsError(Absent("shares.all", {"share": f"{explained:.0%}", **values_of}))
    shared = 1.0 - 1.0 / inflation(R)
    near = [name for name, share in zip(drivers, shared, strict=True) if share > NEARLY_SHARED]
    if not near:
        return ()
    return (
        f"The other drivers explain more than {NEARLY_SHARED:.0%} of {_listed(near)}: what they "
        "share is divided by the rule of the method, hardly by the data.",
    )


def _members(vector: Array, drivers: tuple[str, ...]) -> tuple[str, ...]:
    """The drivers in a combination that has no variance."""
    large = np.abs(vector) > 0.05 * np.abs(vector).max()
    return tuple(name for name, chosen in zip(drivers, large, strict=True) if chosen)


def _listed(names: tuple[str, ...] | list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
