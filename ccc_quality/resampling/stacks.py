"""Linear algebra on stacks of small matrices of which a few may be singular."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ccc_quality.arrays import Array, ComplexOrFloat, Mask


def inverses(stack: ComplexOrFloat) -> ComplexOrFloat:
    """Inverse of every matrix of a stack (..., k, k); NaN for the singular ones."""
    return _where_possible(np.linalg.inv, stack)


def solutions(stack: Array, right: Array) -> Array:
    """Solutions x of A x = b for matrices (..., k, k) and (..., k, r); NaN where A is singular."""
    try:
        return np.asarray(np.linalg.solve(stack, right), dtype=np.float64)
    except np.linalg.LinAlgError:
        return np.asarray(inverses(stack) @ right, dtype=np.float64)


def positive_definite(stack: Array) -> Mask:
    """Which matrices of a stack (..., k, k) are positive definite, shape (...)."""
    factors = _where_possible(np.linalg.cholesky, stack)
    definite: Mask = np.isfinite(np.diagonal(factors, axis1=-2, axis2=-1)).all(axis=-1)
    return definite


def without_values(rows: Array) -> Mask:
    """Which rows hold a NaN, shape (B,)."""
    return np.asarray(np.isnan(rows).any(axis=1), dtype=np.bool_)


def transposed(stack: ComplexOrFloat) -> ComplexOrFloat:
    """Transpose of every matrix of a stack."""
    return np.swapaxes(stack, -1, -2)


def _where_possible(
    function: Callable[[ComplexOrFloat], ComplexOrFloat], stack: ComplexOrFloat
) -> ComplexOrFloat:
    """Apply a function that gives up on the whole stack when one matrix fails.

    The stack is halved around the culprit, which costs next to nothing as culprits are rare.
    """
    try:
        return function(stack)
    except np.linalg.LinAlgError:
        if stack.ndim == 2 or len(stack) == 0:
            return np.full_like(stack, np.nan)
        if len(stack) == 1:
            return _where_possible(function, stack[0])[None]
        middle = len(stack) // 2
        halves = [_where_possible(function, half) for half in (stack[:middle], stack[middle:])]
        return np.concatenate(halves)
