r"""Standard errors of residual covariances of normally distributed answers.

With s the sample moments of a group (covariances, and means where they are modelled), J their
derivatives by the parameters, A the weight of the estimator and f the weight of the group, the
estimates move with the sample by K sum f J' A ds, K = (sum f J' A J)^-1 on the space that
constraints leave. So to first order a residual s - sigma(theta_hat) has the covariance matrix

    Gamma - f Gamma A J K J' - (f Gamma A J K J')' + J K (sum f^2 J' A Gamma A J) K J',

with Gamma that of the sample moments, estimated from the sample rather than the model. Under
normality covariances are independent of means and

    cov(s_ij, s_kl) = (S_ik S_jl + S_il S_jk - E_ik E_jl - E_il E_jk) / n_g,
    cov(m_i, m_j)   = (S_ij - E_ij) / n_g,

where E = S_.x S_xx^-1 S_x. is what fixed covariates x explain of the covariances: nothing when
there are none, everything among the covariates themselves, whose moments do not vary. What the
covariates leave has to be normal, not the covariates.

Since dSigma_k = s_k (a_k b_k' + b_k a_k'), Gamma A J needs no more than S V a_k and S V b_k, and
the same of E; the sum in the middle is read off X' V S V X and X' V E V X.

Reference
---------
Maydeu-Olivares, A. (2017). Assessing the size of model misfit in structural equation models.
Psychometrika 82(3).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ccc_quality.arrays import Array, Mask
from ccc_quality.sem import derivatives as d
from ccc_quality.sem.inference import parameter_vcov
from ccc_quality.sem.problem import GroupProblem, Problem, State
from ccc_quality.sem.residuals import NO_ERROR, by_parameter
from ccc_quality.sem.solver import Solution


def normal_residual_errors(
    problem: Problem, solution: Solution, *, given: Mask
) -> tuple[Array, ...]:
    """Standard errors (p, p) of the residual covariances, one matrix a group.

    Parameters
    ----------
    problem : Problem
        Of complete data.
    solution : Solution
    given : (p,) boolean array
        Covariates whose moments are fixed to the sample.

    Returns
    -------
    tuple of (p, p) arrays
        Zero for residuals that are zero by construction, such as those among fixed covariates.
    """
    q, state = problem.n_free, solution.state
    parts = [_Part.of(problem, state, number, given) for number in range(len(problem.groups))]
    H = problem.constraints.jacobian(state.theta)
    K = parameter_vcov(solution.information, H=H, n_obs=1)
    spread = np.zeros((q, q))
    for part in parts:
        spread += part.spread(q)
    middle = K @ spread @ K
    return tuple(part.errors(K, middle) for part in parts)


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """What one group contributes.

    Attributes
    ----------
    group : GroupProblem
    given : (p,) boolean array
    X, VX : (p, p + 2 m) arrays
        Basis, and the same weighted.
    E : (p, p) array or None
        Covariances that the covariates explain; None without any.
    c : (r,) array or None
        Mean weights; None without a mean structure.
    """

    group: GroupProblem
    given: Mask
    X: Array
    VX: Array
    E: Array | None
    c: Array | None

    @classmethod
    def of(cls, problem: Problem, state: State, number: int, given: Mask) -> _Part:
        group, implied = problem.groups[number], state.implied[number]
        X = d.basis(implied, np.asarray(state.matrices[number].Lambda))
        return cls(
            group=group,
            given=given,
            X=X,
            VX=state.discrepancies[number].V @ X,
            E=_explained(group.moments.cov, given) if given.any() else None,
            c=d.mean_weights(group.where, implied.eta) if problem.with_means else None,
        )

    def spread(self, q: int) -> Array:
        """f^2 J' A Gamma A J, shape (q, q)."""
        where, c = self.group.where, self.c
        M = self.VX.T @ self.group.moments.cov @ self.VX
        per_cell = d.cross_information(where, where, M=M, c=c, c_other=c)
        if self.E is not None:
            M = self.VX.T @ self.E @ self.VX
            per_cell -= d.cross_information(where, where, M=M, c=c, c_other=c)
        once = by_parameter(per_cell, self.group, q)
        return self.group.weight**2 / self.group.moments.n_obs * by_parameter(once.T, self.group, q)

    def errors(self, K: Array, middle: Array) -> Array:
        """Standard errors (p, p)."""
        n, S = self.group.moments.n_obs, self.group.moments.cov
        J, moved = self._jacobian(self.X, len(K)), self._jacobian(S @ self.VX, len(K))
        total = _variances(S)
        if self.E is not None:
            moved -= self._jacobian(self.E @ self.VX, len(K))
            total -= _variances(self.E)
        left = total / n - 2 * self.group.weight / n * np.einsum("ij,ij->i", J @ K, moved)
        left += np.einsum("ij,ij->i", J @ middle, J)
        row, col = np.tril_indices(len(S))
        left[(left < NO_ERROR * total / n) | (self.given[row] & self.given[col])] = 0.0
        errors = np.zeros_like(S)
        errors[row, col] = errors[col, row] = np.sqrt(left)
        return errors

    def _jacobian(self, X: Array, q: int) -> Array:
        return by_parameter(d.covariance_jacobian(self.group.where, X=X), self.group, q)


def _explained(S: Array, given: Mask) -> Array:
    """Part of the covariances that covariates explain, S_.x S_xx^-1 S_x., shape (p, p)."""
    explained: Array = S[:, given] @ np.linalg.solve(S[np.ix_(given, given)], S[given])
    return explained


def _variances(S: Array) -> Array:
    """S_ii S_jj + S_ij^2 of the lower triangle, row by row."""
    row, col = np.tril_indices(len(S))
    variances = np.diag(S)
    found: Array = variances[row] * variances[col] + S[row, col] ** 2
    return found
