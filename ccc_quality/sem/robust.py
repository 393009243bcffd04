r"""What the rows say about the precision of the estimates, whatever their distribution.

Half the log-likelihood of respondent i has the derivatives, with Z = (y - mu) V X,

    g_ik = s_k (Z[i, a_k] Z[i, b_k] - M[a_k, b_k]) + c_k Z[i, a_k],

so that all casewise scores are read off one n x (p + 2 m) product. Their cross products B enter the
sandwich A^-1 B A^-1 (Huber 1967; White 1982) and the scaling of the test statistic. Scores of one
cluster are summed first; scores of weighted respondents are multiplied by their weights.

The traces that the scaling needs are closed forms of the standardized distances
D = d' Sigma^-1 d, so no matrix of fourth moments is ever built: with W the normal-theory weight of
the moments and Gamma their covariance matrix,

    tr(W Gamma) = mean_i 1/2 tr[(V (d d' - S))^2] + mean_i d' V d   (the last term with means only)
                = 1/2 [mean_i D_i^2 - tr(V S V S)] + tr(V S).

Where the moments of covariates are fixed to the sample and Gamma stands for sampling errors (MLM),
these are the errors given the covariates: with e the deviation that the covariates let expect, d d'
- e e' takes the place of d d', d - e that of d and R, the mean of d d' - e e', that of S:

    tr(W Gamma) = 1/2 [mean_i D_i^2 + (e' V e)^2 - 2 (d' V e)^2 - tr(V R V R)] + tr(V R).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ccc_quality.arrays import Array, Mask
from ccc_quality.data import SampleMoments
from ccc_quality.errors import DataError
from ccc_quality.resampling.moments import Rows
from ccc_quality.sem import derivatives as d
from ccc_quality.sem.problem import GroupProblem, Problem, State


def casewise_scores(
    group: GroupProblem,
    state: State,
    number: int,
    rows: Rows,
    *,
    centred: bool,
    given: Mask | None = None,
) -> Array:
    """Scores of one group by free cell, weighted and summed by cluster; shape (units, r).

    Parameters
    ----------
    group : GroupProblem
    state : State
        At the estimates.
    number : int
        Place of the group, from zero.
    rows : Rows
    centred : bool
        Deviations of the sample moments from their own mean, rather than from the model.
    given : (p,) boolean array, optional
        Covariates that centred scores are conditional on.
    """
    implied, found = state.implied[number], state.discrepancies[number]
    X = d.basis(implied, np.asarray(state.matrices[number].Lambda))
    where = group.where
    mean = group.moments.mean if centred or found.u is None else implied.mu
    if mean is None:
        raise DataError("Robust inference needs means beside the covariances.")
    D = rows.values - mean
    VX = found.V @ X
    Z = D @ VX
    scores = where.scale * Z[:, where.a] * Z[:, where.b]
    surprise = Z
    if centred:
        if given is not None and given.any():
            E = expected_deviations(D, group.moments.cov, given) @ VX
            scores -= where.scale * E[:, where.a] * E[:, where.b]
            surprise = Z - E
        weights = rows.weights if rows.weights is not None else np.ones(len(Z))
        scores -= (weights @ scores) / weights.sum()
    else:
        scores -= where.scale * (X.T @ VX)[where.a, where.b]
    if found.u is not None:
        scores += d.mean_weights(where, implied.eta) * surprise[:, where.a]
    return by_unit(scores, rows)


def expected_deviations(D: Array, S: Array, given: Mask) -> Array:
    """Deviations from the means expected given the covariates, shape (n, p).

    Parameters
    ----------
    D : (n, p) array
        Deviations.
    S : (p, p) array
        Their covariances.
    given : (p,) boolean array
        The covariates; each is its own expectation.
    """
    expected: Array = D[:, given] @ np.linalg.solve(S[np.ix_(given, given)], S[given])
    return expected


def small_sample_factor(rows: Rows) -> float:
    """K / (k - 1) for k clusters, one for independent respondents; lavaan and Mplus do so."""
    if rows.clusters is None:
        return 1.0
    k = int(rows.clusters.max()) + 1
    return k / (k - 1)


def by_unit(values: Array, rows: Rows) -> Array:
    """Values of respondents, weighted, summed by cluster."""
    if rows.weights is not None:
        values = values * rows.weights[:, None]
    if rows.clusters is None:
        return values
    summed = np.zeros((int(rows.clusters.max()) + 1, values.shape[1]))
    np.add.at(summed, rows.clusters, values)
    return summed


def first_order_information(
    problem: Problem,
    state: State,
    rows: tuple[Rows, ...],
    *,
    centred: bool,
    given: Mask | None = None,
) -> Array:
    """Cross products B (q, q) of the scores, per observation; options of the casewise scores."""
    q = problem.n_free
    B = np.zeros((q, q))
    for number, (group, own) in enumerate(zip(problem.groups, rows, strict=True)):
        per_cell = casewise_scores(group, state, number, own, centred=centred, given=given)
        scores = np.zeros((per_cell.shape[0], q))
        np.add.at(scores.T, group.free, per_cell.T)
        B += small_sample_factor(own) * scores.T @ scores
    return B / problem.n_obs


@dataclass(frozen=True, slots=True, eq=False)
class MomentTraces:
    """Traces tr(W Gamma) of one group; see the module docstring.

    Attributes
    ----------
    moments : SampleMoments
        With means.
    rows : Rows
    with_means : bool
        Whether means are modelled.
    given : (p,) boolean array or None
        Covariates that sampling errors are conditional on; for independent respondents only.
    """

    moments: SampleMoments
    rows: Rows
    with_means: bool
    given: Mask | None = None

    def at_sample(self, chosen: Sequence[bool] | Mask | None = None) -> float:
        """With the weight at the sample covariances, of all or some of the variables."""
        if chosen is None:
            chosen = [True] * len(self.moments.names)
        chosen = np.asarray(chosen, dtype=bool)
        if not chosen.any():
            return 0.0
        S = self.moments.cov[np.ix_(chosen, chosen)]
        return self._trace(S, np.asarray(np.linalg.inv(S)), self._deviations[:, chosen])

    def at(self, V: Array) -> float:
        """With the weight at the covariance matrix whose inverse is V."""
        if self.given is not None and self.given.any():
            return self._conditional_trace(V)
        return self._trace(self.moments.cov, V, self._deviations)

    def of_variances(self, chosen: Sequence[bool] | Mask) -> float:
        """tr(A^-1 B) of a model of variances (and means) alone.

        The score of a variance is 1/2 (d^2 / s - 1) / s with information 1/2 / s^2, so that it
        contributes 1/2 mean (d^2 / s - 1)^2; a mean contributes mean d^2 / s.
        """
        D, variances = self._deviations[:, chosen], np.diag(self.moments.cov)[chosen]
        E, explained = self._expected
        E, residual = E[:, chosen], variances - np.diag(explained)[chosen]
        spread = by_unit((D**2 - E**2 - residual) / variances, self.rows)
        trace = 0.5 * float(np.sum(spread**2))
        if self.with_means:
            trace += float(np.sum(by_unit(D - E, self.rows) ** 2 / variances))
        return small_sample_factor(self.rows) * trace / len(D)

    @property
    def _expected(self) -> tuple[Array, Array]:
        """Expectations given the covariates (n, p) and their covariances (p, p), or zero."""
        D, S = self._deviations, self.moments.cov
        if self.given is None or not self.given.any():
            return np.zeros_like(D), np.zeros_like(S)
        E = expected_deviations(D, S, self.given)
        return E, E.T @ E / len(E)

    def _conditional_trace(self, V: Array) -> float:
        D, (E, explained) = self._deviations, self._expected
        DV, EV, VR = D @ V, E @ V, V @ (self.moments.cov - explained)
        squares = np.einsum("ij,ij->i", DV, D) ** 2 + np.einsum("ij,ij->i", EV, E) ** 2
        squares -= 2 * np.einsum("ij,ij->i", DV, E) ** 2
        total = 0.5 * (float(np.mean(squares)) - float(np.sum(VR * VR.T)))
        return total + float(np.trace(VR)) if self.with_means else total

    @property
    def _deviations(self) -> Array:
        if self.moments.mean is None:
            raise DataError("Robust inference needs means beside the covariances.")
        return self.rows.values - self.moments.mean

    def _trace(self, S: Array, V: Array, D: Array) -> float:
        if self.rows.clusters is None:
            return self._trace_of_respondents(S, V, D)
        weights = np.ones(len(D)) if self.rows.weights is None else self.rows.weights
        total = 0.0
        for cluster in range(int(self.rows.clusters.max()) + 1):
            own = self.rows.clusters == cluster
            Dk, wk = D[own], weights[own]
            spread = V @ ((Dk * wk[:, None]).T @ Dk - wk.sum() * S)
            total += 0.5 * float(np.sum(spread * spread.T))
            if self.with_means:
                pulled = wk @ Dk
                total += float(pulled @ V @ pulled)
        return small_sample_factor(self.rows) * total / len(D)

    def _trace_of_respondents(self, S: Array, V: Array, D: Array) -> float:
        squared_weights = np.ones(len(D)) if self.rows.weights is None else self.rows.weights**2
        DV = D @ V
        distance = np.einsum("ij,ij->i", DV, D)
        crossed = np.einsum("ij,ij->i", DV @ S, DV)
        constant = float(np.sum((V @ S) * (V @ S).T))
        total = 0.5 * float(squared_weights @ (distance**2 - 2 * crossed + constant))
        if self.with_means:
            total += float(squared_weights @ distance)
        return total / len(D)
