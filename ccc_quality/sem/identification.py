"""Whether the data can determine every parameter, and which ones they cannot.

A model is locally identified where its information matrix has full rank (Rothenberg 1971,
Econometrica 39(3)). If the rank is deficient at an arbitrary point as well, the model itself is at
fault; if only at the solution, the data are.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import linalg

from ccc_quality.arrays import Array
from ccc_quality.errors import IdentificationError
from ccc_quality.model import ParameterTable
from ccc_quality.sem.constraints import null_space
from ccc_quality.sem.problem import Problem, evaluate, gradient_and_information
from ccc_quality.sem.rows import free_parameter_names
from ccc_quality.sem.solver import Solution

SINGULAR = 1e-9
"""Smallest eigenvalue of the information, scaled to a unit diagonal, that counts as identified."""

INVOLVED = 0.05
"""Share of the largest weight in a null direction from which on a parameter is named."""


def require_enough_moments(table: ParameterTable, *, n_moments: int) -> None:
    """Raise if there are more free parameters than moments.

    Raises
    ------
    IdentificationError
    """
    if table.n_free - len(table.constraints) > n_moments:
        raise IdentificationError(
            f"The model is not identified: it has {table.n_free} free parameters, but "
            f"{len(table.observed)} observed variables give only {n_moments} moments. Fix or "
            "remove parameters, or add indicators."
        )


def undetermined_at(problem: Problem, table: ParameterTable, theta: Array) -> list[str]:
    """Parameters that the information at ``theta`` does not determine, as written in the syntax."""
    state = evaluate(problem, theta)
    if not np.isfinite(state.value):
        return []
    _, information = gradient_and_information(problem, state)
    H = problem.constraints.jacobian(theta)
    return undetermined(information, H=H, names=free_parameter_names(table))


def undetermined_by(solution: Solution, problem: Problem, table: ParameterTable) -> list[str]:
    """Parameters that the information at the solution does not determine."""
    if not np.isfinite(solution.state.value):
        return []
    H = problem.constraints.jacobian(solution.theta)
    return undetermined(solution.information, H=H, names=free_parameter_names(table))


def undetermined(information: Array, *, H: Array, names: Sequence[str]) -> list[str]:
    """Parameters that can change, alone or together, without changing the implied moments.

    Parameters
    ----------
    information : (q, q) array
    H : (r, q) array
        Derivative of the constraints.
    names : sequence of str, length q

    Returns
    -------
    list of str
        Empty when the parameters are locally identified.
    """
    diagonal = np.diag(information)
    silent = [name for name, value in zip(names, diagonal, strict=True) if value <= 0]
    if silent:
        return silent
    scale = 1.0 / np.sqrt(diagonal)
    scaled = information * np.outer(scale, scale)
    if _is_clearly_regular(scaled):
        return []
    N = null_space(H * scale)
    values, vectors = np.linalg.eigh(N.T @ scaled @ N)
    flat = values < SINGULAR
    if not flat.any():
        return []
    weight = np.abs(N @ vectors[:, flat]).max(axis=1)
    return [name for name, w in zip(names, weight, strict=True) if w > INVOLVED * weight.max()]


def _is_clearly_regular(scaled: Array) -> bool:
    """Whether no eigenvalue can be near zero, from a bound that costs less than eigenvalues.

    The smallest eigenvalue is at least 1 / tr(M^-1), and tr(M^-1) is the sum of squares of the
    inverse Cholesky factor.
    """
    try:
        factor = np.linalg.cholesky(scaled)
    except np.linalg.LinAlgError:
        return False
    inverse = linalg.solve_triangular(factor, np.eye(len(factor)), lower=True, check_finite=False)
    return bool(np.sum(inverse**2) < 1.0 / SINGULAR)


def require_identified(problem: Problem, table: ParameterTable, generic: Array) -> None:
    """Raise if the model is not identified at a generic parameter value.

    Parameters
    ----------
    problem, table
    generic : (q,) array
        Somewhere in the parameter space; it is moved a little in all directions, lest it sits on
        one of the exceptional points at which an identified model has a singular information.

    Raises
    ------
    IdentificationError
        Names the parameters that can change together without changing what the model implies.
    """
    shift = 1 + 0.05 * np.sin(np.arange(1.0, generic.size + 1))
    culprits = undetermined_at(problem, table, generic * shift)
    if culprits:
        raise IdentificationError(
            f"The model is not identified: {listed(culprits)} can change without changing what "
            "the model implies. Fix one of them (for example 1*x), set them equal, or give each "
            "construct more indicators."
        )


def listed(names: Sequence[str], limit: int = 6) -> str:
    """Names in a sentence, the first few of many."""
    shown = "; ".join(names[:limit])
    return shown if len(names) <= limit else f"{shown}; and {len(names) - limit} more"
