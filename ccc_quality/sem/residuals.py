"""Residual moments: raw, as correlations, and divided by their standard errors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ccc_quality.sem import derivatives as d
from ccc_quality.sem.matrices import Array
from ccc_quality.sem.problem import GroupProblem, State


@dataclass(frozen=True, slots=True, eq=False)
class ResidualTables:
    """Residual covariances of one group, by observed variable.

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
        """The n largest residual correlations: first, second, correlation, standardized."""
        names = self.correlation.index
        i, j = np.tril_indices(len(names), -1)
        values = self.correlation.to_numpy()[i, j]
        order = np.argsort(-np.abs(values), kind="stable")[:n]
        return pd.DataFrame(
            {
                "first": names[j[order]],
                "second": names[i[order]],
                "correlation": values[order],
                "standardized": self.standardized.to_numpy()[i, j][order],
            }
        )


def residual_tables(group: GroupProblem, state: State, number: int, vcov: Array) -> ResidualTables:
    """Residuals of one group.

    Parameters
    ----------
    group : GroupProblem
    state : State
        At the estimates.
    number : int
        Place of the group in the state, from zero.
    vcov : (q, q) array
        Covariance matrix of the estimates.
    """
    S, implied = group.moments.cov, state.implied[number]
    Sigma = implied.Sigma
    raw = S - Sigma
    sd, implied_sd = np.sqrt(np.diag(S)), np.sqrt(np.diag(Sigma))
    correlation = S / np.outer(sd, sd) - Sigma / np.outer(implied_sd, implied_sd)
    errors = residual_errors(group, state, number, vcov)
    with np.errstate(divide="ignore", invalid="ignore"):
        standardized = np.where(errors > 0, raw / errors, np.nan)
    names = list(group.block.observed)

    def framed(values: Array) -> pd.DataFrame:
        return pd.DataFrame(values, index=names, columns=names)

    return ResidualTables(framed(raw), framed(correlation), framed(standardized))


def residual_errors(group: GroupProblem, state: State, number: int, vcov: Array) -> Array:
    """Standard errors of residual covariances under normality, shape (p, p).

    The residual of cell (i, j) has variance (s_ii s_jj + s_ij^2) / n - (J vcov J')_ij with J the
    derivative of the implied covariances (Joreskog & Sorbom 1988; Maydeu-Olivares 2017).
    """
    S, implied = group.moments.cov, state.implied[number]
    X = d.basis(implied, np.asarray(state.matrices[number].Lambda))
    per_cell = d.covariance_jacobian(group.where, X=X)
    J = np.zeros((per_cell.shape[0], vcov.shape[0]))
    np.add.at(J.T, group.free, per_cell.T)
    explained = np.einsum("ij,ij->i", J @ vcov, J)
    row, col = np.tril_indices(S.shape[0])
    variances = np.diag(S)
    total = (variances[row] * variances[col] + S[row, col] ** 2) / group.moments.n_obs
    left = total - explained
    left[left < 1e-10 * total] = 0.0
    errors = np.zeros_like(S)
    errors[row, col] = errors[col, row] = np.sqrt(left)
    return errors
