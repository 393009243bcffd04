r"""Standard errors of residual covariances, whatever the distribution of the answers.

With s the sample moments of a group, n respondents in all and n_g in the group, the residual moves
to first order by

    d(s - sigma) = 1/n_g sum_(i in g) z_i - Delta K sum_i Delta_i' A_i z_i,
    K = (n sum_g f_g Delta' A Delta)^-1,

where z_i are the centred products of the deviations of respondent i (with them the deviations
themselves, where means are modelled), Delta the derivatives of the implied moments, A the
information of the saturated moments at the implied ones and f a group's share. The variance of a
residual is the sum of the squares of what respondents contribute, so that no matrix of fourth
moments is built; with clusters, contributions are summed within a cluster first.

With V = Sigma^-1, P = V T V, T = S + d d' and u = V d, d the residual means, the observed
information of the saturated moments (MLR) makes

    Delta_k' A z = s_k (ZV_a ZP_b + ZP_a ZV_b - ZV_a ZV_b) + c_k (D u) ZV_a    (centred)
                 + s_k (h_a ZV_b + h_b ZV_a) + c_k ZV_a,

with ZV = D V X, ZP = D P X and h = X' u. The expected information (MLM) is the same with P = V and
u = 0. Where moments of covariates are fixed to the sample, deviations are those given the
covariates, as in :mod:`ccc_quality.sem.robust`.

Reference
---------
Maydeu-Olivares, A. (2017). Assessing the size of model misfit in structural equation models.
Psychometrika 82(3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ccc_quality.arrays import Array, Mask
from ccc_quality.errors import DataError
from ccc_quality.resampling.moments import Rows
from ccc_quality.sem import derivatives as d
from ccc_quality.sem.curvature import products
from ccc_quality.sem.inference import parameter_vcov
from ccc_quality.sem.problem import GroupProblem, Problem, State
from ccc_quality.sem.residuals import NO_ERROR, by_parameter
from ccc_quality.sem.robust import by_unit, expected_deviations, small_sample_factor


def robust_residual_errors(
    problem: Problem, state: State, rows: Sequence[Rows], *, given: Mask, observed: bool
) -> tuple[Array, ...]:
    """Standard errors (p, p) of the residual covariances, one matrix a group.

    Parameters
    ----------
    problem : Problem
        Of maximum likelihood and complete data.
    state : State
        At the estimates.
    rows : sequence of Rows
        Answers by group.
    given : (p,) boolean array
        Covariates whose moments are fixed to the sample.
    observed : bool
        Whether the estimates rest on the observed information (MLR) or the expected one (MLM).

    Returns
    -------
    tuple of (p, p) arrays
        Zero for residuals that are zero by construction, such as those among fixed covariates.
    """
    q = problem.n_free
    parts = [
        _Part.of(problem, state, number, own, given=given, observed=observed)
        for number, own in enumerate(rows)
    ]
    information, spread = np.zeros((q, q)), np.zeros((q, q))
    for part in parts:
        information += part.group.weight * part.information
        spread += part.spread
    H = problem.constraints.jacobian(state.theta)
    K = parameter_vcov(information, H=H, n_obs=problem.n_obs)
    return tuple(part.errors(K, elsewhere=spread - part.spread) for part in parts)


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """What one group contributes.

    Attributes
    ----------
    group : GroupProblem
    rows : Rows
    D, E : (n, p) arrays
        Deviations from the means, and what the covariates let expect of them.
    fixed : (p, p) boolean array
        Moments among fixed covariates.
    J : (p (p + 1) / 2, q) array
        Derivatives of the implied covariances, lower triangle row by row.
    pulls : (units, q) array
        Delta' A z, weighted and summed by cluster.
    spread, information : (q, q) arrays
        Cross products of the pulls; Delta' A Delta.
    """

    group: GroupProblem
    rows: Rows
    D: Array
    E: Array
    fixed: Mask
    J: Array
    pulls: Array
    spread: Array
    information: Array

    @classmethod
    def of(
        cls,
        problem: Problem,
        state: State,
        number: int,
        rows: Rows,
        *,
        given: Mask,
        observed: bool,
    ) -> _Part:
        group, q = problem.groups[number], problem.n_free
        if group.moments.mean is None:
            raise DataError("Robust inference needs means beside the covariances.")
        D = rows.values - group.moments.mean
        E = expected_deviations(D, group.moments.cov, given) if given.any() else np.zeros_like(D)
        saturated = _Saturated.of(state, number, group, observed=observed)
        pulls = by_parameter(saturated.pulls(D, E, rows), group, q)
        per_cell = by_parameter(saturated.information(), group, q)
        return cls(
            group=group,
            rows=rows,
            D=D,
            E=E,
            fixed=np.outer(given, given),
            J=by_parameter(d.covariance_jacobian(group.where, X=saturated.X), group, q),
            pulls=pulls,
            spread=small_sample_factor(rows) * pulls.T @ pulls,
            information=by_parameter(per_cell.T, group, q),
        )

    def errors(self, K: Array, *, elsewhere: Array) -> Array:
        """Standard errors (p, p), given the spread (q, q) of the other groups.

        One variable at a time, so that memory stays n x p.
        """
        n, p = self.D.shape
        factor = small_sample_factor(self.rows)
        errors = np.zeros((p, p))
        first = 0
        for row in range(p):
            columns = slice(0, row + 1)
            moved = self.J[first : first + row + 1] @ K
            first += row + 1
            z = self.D[:, [row]] * self.D[:, columns] - self.E[:, [row]] * self.E[:, columns]
            own = by_unit(_centred(z, self.rows), self.rows) / n
            total = factor * np.einsum("ij,ij->j", own, own)
            own -= self.pulls @ moved.T
            left = factor * np.einsum("ij,ij->j", own, own)
            left += np.einsum("ij,ij->i", moved @ elsewhere, moved)
            left[(left < NO_ERROR * total) | self.fixed[row, columns]] = 0.0
            errors[row, columns] = errors[columns, row] = np.sqrt(left)
        return errors


@dataclass(frozen=True, slots=True, eq=False)
class _Saturated:
    """The information A of the saturated moments of a group, seen from the parameters.

    Attributes
    ----------
    where : Directions
    X : (p, p + 2 m) array
        Basis.
    V, P : (p, p) arrays
        Sigma^-1; V T V, or V again for the expected information.
    u : (p,) array
        V d, or zero.
    c : (r,) array
        Mean weights; zero without a mean structure.
    """

    where: d.Directions
    X: Array
    V: Array
    P: Array
    u: Array
    c: Array

    @classmethod
    def of(cls, state: State, number: int, group: GroupProblem, *, observed: bool) -> _Saturated:
        implied, found = state.implied[number], state.discrepancies[number]
        c = d.mean_weights(group.where, np.asarray(implied.eta))
        modelled = found.u is not None
        return cls(
            where=group.where,
            X=d.basis(implied, np.asarray(state.matrices[number].Lambda)),
            V=found.V,
            P=found.V - found.W if observed else found.V,
            u=found.u if observed and found.u is not None else np.zeros(len(found.V)),
            c=c if modelled else np.zeros_like(c),
        )

    def information(self) -> Array:
        """Delta' A Delta by free cell, shape (r, r)."""
        X = self.X
        return products(
            self.where, M=X.T @ self.V @ X, N=X.T @ self.P @ X, h=X.T @ self.u, c=self.c
        )

    def pulls(self, D: Array, E: Array, rows: Rows) -> Array:
        """Delta' A z by free cell, weighted and summed by cluster; shape (units, r)."""
        bilinear = self._of_products(D)
        if E.any():
            bilinear -= self._of_products(E)
        return by_unit(_centred(bilinear, rows) + self._of_deviations(D - E), rows)

    def _of_products(self, D: Array) -> Array:
        a, b = self.where.a, self.where.b
        ZV, ZP = D @ (self.V @ self.X), D @ (self.P @ self.X)
        ZVa, ZVb = ZV[:, a], ZV[:, b]
        found: Array = self.where.scale * (ZVa * (ZP[:, b] - ZVb) + ZP[:, a] * ZVb)
        found += self.c * (D @ self.u)[:, None] * ZVa
        return found

    def _of_deviations(self, D: Array) -> Array:
        a, b, h = self.where.a, self.where.b, self.X.T @ self.u
        ZV = D @ (self.V @ self.X)
        found: Array = self.where.scale * (h[a] * ZV[:, b] + h[b] * ZV[:, a])
        found += self.c * ZV[:, a]
        return found


def _centred(values: Array, rows: Rows) -> Array:
    """Values of respondents less their mean, weighted where respondents are."""
    return values - np.average(values, axis=0, weights=rows.weights)
