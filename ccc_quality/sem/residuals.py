"""Residual moments: raw, as correlations, and divided by their standard errors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array
from ccc_quality.sem import derivatives as d
from ccc_quality.sem.missing import known_covariances
from ccc_quality.sem.problem import GroupProblem, Problem, State
from ccc_quality.threads import on_one_blas_thread

NO_ERROR = 1e-8
"""Share of the sampling variance below which a residual is zero by construction."""


@dataclass(frozen=True, slots=True, eq=False)
class ResidualTables:
    """Residual covariances by observed variable; with groups, these are the first index level.

    Attributes
    ----------
    raw : DataFrame
        Sample minus implied covariance.
    correlation : DataFrame
        Sample minus implied correlation.
    standardized : DataFrame
        Raw residuals divided by their standard errors; a standard normal z when the model holds.
        NaN where a residual is zero by construction and has no error.
    """

    raw: pd.DataFrame
    correlation: pd.DataFrame
    standardized: pd.DataFrame

    def largest(self, n: int = 10) -> pd.DataFrame:
        """The n largest residual correlations: first, second, correlation, standardized.

        With groups, the group stands in front.
        """
        if self.correlation.index.nlevels == 1:
            return _largest(self.correlation, self.standardized, n)
        frames = []
        for group in self.correlation.index.get_level_values("group").unique():
            frame = _largest(self.correlation.loc[group], self.standardized.loc[group], n)
            frame.insert(0, "group", group)
            frames.append(frame)
        joined = pd.concat(frames)
        order = np.argsort(-joined["correlation"].abs().to_numpy(), kind="stable")[:n]
        return joined.iloc[order].reset_index(drop=True)


def _largest(correlation: pd.DataFrame, standardized: pd.DataFrame, n: int) -> pd.DataFrame:
    names = correlation.index
    i, j = np.tril_indices(len(names), -1)
    values = correlation.to_numpy()[i, j]
    order = np.argsort(-np.abs(values), kind="stable")[:n]
    return pd.DataFrame(
        {
            "first": names[j[order]],
            "second": names[i[order]],
            "correlation": values[order],
            "standardized": standardized.to_numpy()[i, j][order],
        }
    )


@on_one_blas_thread
def residual_tables(
    problem: Problem, state: State, errors: Sequence[Array], *, group_names: Sequence[str]
) -> ResidualTables:
    """Residuals of all groups.

    Parameters
    ----------
    problem : Problem
    state : State
        At the estimates.
    errors : sequence of (p, p) arrays
        Standard errors of the residuals by group; NaN where unknown.
    group_names : sequence of str
        First level of the index where there are several groups.
    """
    tables = [_group_tables(problem, state, k, own) for k, own in enumerate(errors)]
    if len(tables) == 1:
        return ResidualTables(*tables[0])
    return ResidualTables(
        *(pd.concat(kind, keys=group_names, names=["group"]) for kind in zip(*tables, strict=True))
    )


def _group_tables(
    problem: Problem, state: State, number: int, errors: Array
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Raw, correlation and standardized residuals of one group."""
    group = problem.groups[number]
    S = known_covariances(group)
    Sigma = group.fitted_cov(state.implied[number], state.discrepancies[number])
    raw = S - Sigma
    sd, implied_sd = np.sqrt(np.diag(S)), np.sqrt(np.diag(Sigma))
    correlation = S / np.outer(sd, sd) - Sigma / np.outer(implied_sd, implied_sd)
    with np.errstate(divide="ignore", invalid="ignore"):
        standardized = np.where(errors > 0, raw / errors, np.nan)
    names = list(group.block.observed)
    raw_frame, correlation_frame, standardized_frame = (
        pd.DataFrame(values, index=names, columns=names)
        for values in (raw, correlation, standardized)
    )
    return raw_frame, correlation_frame, standardized_frame


def residual_errors(problem: Problem, state: State, number: int, vcov: Array) -> Array:
    """Standard errors of the residual covariances of one group, shape (p, p).

    To first order a residual is s - sigma(theta_hat) = (s - sigma) - J B (s - sigma) with J the
    derivative of the implied covariances and B that of the estimates by the sample, so that its
    covariance matrix is

        Gamma - J B Gamma - Gamma B' J' + J B Gamma B' J',

    with Gamma the normal-theory covariance matrix of the sample covariances, estimated from the
    sample rather than the model (Maydeu-Olivares 2017, Structural Equation Modeling 24(3)). Since
    dSigma_k = s_k (a_k b_k' + b_k a_k'), B Gamma needs no more than S V a_k and S V b_k.
    """
    group = problem.groups[number]
    S, n, q = group.moments.cov, group.moments.n_obs, problem.n_free
    X = _basis(state, number)
    SVX = S @ state.discrepancies[number].V @ X
    J = by_parameter(d.covariance_jacobian(group.where, X=X), group, q)
    JS = by_parameter(d.covariance_jacobian(group.where, X=SVX), group, q)
    inverse = vcov * problem.n_obs
    middle = inverse @ _gradient_spread(problem, state) @ inverse
    row, col = np.tril_indices(S.shape[0])
    variances = np.diag(S)
    total = (variances[row] * variances[col] + S[row, col] ** 2) / n
    left = (
        total
        - 2 * group.weight / n * np.einsum("ij,ij->i", J @ inverse, JS)
        + np.einsum("ij,ij->i", J @ middle, J) / problem.n_obs
    )
    left[left < NO_ERROR * total] = 0.0
    errors = np.zeros_like(S)
    errors[row, col] = errors[col, row] = np.sqrt(left)
    return errors


def _gradient_spread(problem: Problem, state: State) -> Array:
    """Covariance matrix (q, q) of the root-n gradient under normality with the sample moments."""
    spread = np.zeros((problem.n_free, problem.n_free))
    for number, group in enumerate(problem.groups):
        V = state.discrepancies[number].V
        X = _basis(state, number)
        per_cell = d.cross_information(
            group.where, group.where, M=X.T @ V @ group.moments.cov @ V @ X, c=None, c_other=None
        )
        once = by_parameter(per_cell, group, problem.n_free)
        spread += group.weight * by_parameter(once.T, group, problem.n_free)
    return spread


def _basis(state: State, number: int) -> Array:
    return d.basis(state.implied[number], np.asarray(state.matrices[number].Lambda))


def by_parameter(per_cell: Array, group: GroupProblem, q: int) -> Array:
    """Sum columns that belong to cells of one parameter; shape (rows, q)."""
    summed = np.zeros((per_cell.shape[0], q))
    np.add.at(summed.T, group.free, per_cell.T)
    return summed
