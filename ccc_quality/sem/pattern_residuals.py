r"""Standard errors of residual moments when answers are missing.

The residuals are those of the saturated maximum-likelihood moments s, whose covariance matrix Gamma
is known from their own information. With Delta the Jacobian of the implied moments, A the observed
information of the moments there, f a group's share and K = (sum f Delta' A Delta)^-1 on the space
that constraints leave, the estimates move by K sum f Delta' A ds, so that to first order

    Var(s - sigma) = Gamma - f Gamma A Delta K Delta' - (f Gamma A Delta K Delta')'
                     + Delta K (sum f^2 Delta' A Gamma A Delta) K Delta'.

Reference
---------
Maydeu-Olivares, A. (2017). Assessing the size of model misfit in structural equation models.
Psychometrika 82(3).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ccc_quality.arrays import Array
from ccc_quality.sem.constraints import null_space
from ccc_quality.sem.problem import Problem, State
from ccc_quality.sem.residuals import NO_ERROR
from ccc_quality.sem.saturated_information import SaturatedModel, moment_jacobian


def pattern_residual_errors(
    problem: Problem, state: State, models: Sequence[SaturatedModel]
) -> tuple[Array, ...]:
    """Standard errors (p, p) of the residual covariances, one matrix a group.

    Parameters
    ----------
    problem : Problem
    state : State
        At the estimates.
    models : sequence of SaturatedModel
        With their rows where errors are to be robust to non-normality.

    Returns
    -------
    tuple of (p, p) arrays
        Zero for residuals that are zero by construction.
    """
    N = null_space(problem.constraints.jacobian(state.theta))
    q = N.shape[1]
    E, spread = np.zeros((q, q)), np.zeros((q, q))
    parts = []
    for number, (group, model) in enumerate(zip(problem.groups, models, strict=True)):
        implied = state.implied[number]
        Delta = moment_jacobian(problem, state, number, model) @ N
        A = model.information_at(np.asarray(implied.Sigma), np.asarray(implied.mu))
        weighted = group.share * (A @ Delta)
        shaken = model.moment_covariances @ weighted
        E += Delta.T @ weighted
        spread += weighted.T @ shaken
        parts.append((model, Delta, shaken))
    K = np.asarray(np.linalg.inv(E), dtype=np.float64)
    middle = K @ spread @ K
    return tuple(_errors(*part, K=K, middle=middle) for part in parts)


def _errors(
    model: SaturatedModel, Delta: Array, shaken: Array, *, K: Array, middle: Array
) -> Array:
    total = np.diag(model.moment_covariances)
    left = total - 2.0 * np.einsum("ij,ij->i", shaken @ K, Delta)
    left += np.einsum("ij,ij->i", Delta @ middle, Delta)
    left = np.where(left < NO_ERROR * total, 0.0, left)
    errors = np.where(model.sample.patterns.together, 0.0, np.nan)
    for (matrix, row, col), variance in zip(model.where.cells, left, strict=True):
        if matrix == "Theta":
            errors[row, col] = errors[col, row] = np.sqrt(variance)
    return errors
