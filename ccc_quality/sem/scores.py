"""Factor scores: what a respondent's answers say about the constructs.

    regression (Thurstone)   eta_hat = E(eta) + C Lambda' Sigma^-1 (y - mu)
    Bartlett                 eta_hat = (Lambda' Theta^-1 Lambda)^-1 Lambda' Theta^-1 (y - nu)

Regression scores have the smallest mean squared error and are shrunk towards the mean; Bartlett
scores are unbiased given the construct (Lawley & Maxwell 1971, ch. 8).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from ccc_quality.data import numeric_matrix
from ccc_quality.sem.estimation import Estimation
from ccc_quality.sem.matrices import Array, Implied, Matrices

ScoreMethod = Literal["regression", "Bartlett"]


def score_weights(matrices: Matrices, implied: Implied, method: ScoreMethod) -> Array:
    """Weights W of the scores W (y - mu), shape (m, p).

    A construct without indicators of its own has no Bartlett score: its row is NaN.
    """
    if method == "regression":
        covariances = implied.C @ matrices.Lambda.T
        weights: Array = np.linalg.solve(implied.Sigma, covariances.T).T
        return weights
    Lambda, Theta = np.asarray(matrices.Lambda), np.asarray(matrices.Theta)
    measured = np.any(Lambda != 0, axis=0)
    weights = np.full((Lambda.shape[1], Lambda.shape[0]), np.nan)
    residual_free = np.diag(Theta) <= 0
    Theta = Theta + np.diag(np.where(residual_free, 1e-10 * np.diag(implied.Sigma), 0.0))
    weighted = np.linalg.solve(Theta, Lambda[:, measured])
    weights[measured] = np.linalg.solve(Lambda[:, measured].T @ weighted, weighted.T)
    return weights


def factor_scores(
    Y: Array, matrices: Matrices, implied: Implied, method: ScoreMethod, *, mean: Array
) -> Array:
    """Scores of n respondents, shape (n, m).

    Parameters
    ----------
    Y : (n, p) array
        Complete rows.
    matrices, implied
        The model at the estimates.
    method : {"regression", "Bartlett"}
    mean : (p,) array
        Means that the model gives the observed variables, or those of the sample when means are
        not modelled.
    """
    W = score_weights(matrices, implied, method)
    return (Y - mean) @ W.T + implied.eta


def scores_by_group(
    answers: pd.DataFrame,
    estimation: Estimation,
    constructs: Sequence[str],
    method: ScoreMethod,
    *,
    group_column: str | None,
    group_names: Sequence[str],
) -> pd.DataFrame:
    """Scores of all respondents, each by the estimates of the group that he or she belongs to.

    Parameters
    ----------
    answers : DataFrame
    estimation : Estimation
    constructs : sequence of str
        Columns of the result.
    method : {"regression", "Bartlett"}
    group_column : str or None
    group_names : sequence of str

    Returns
    -------
    DataFrame
        One row a respondent in the order of the answers, NaN where one is missing.
    """
    problem, state = estimation.problem, estimation.solution.state
    scores = np.full((len(answers), len(constructs)), np.nan)
    parts = zip(problem.groups, state.matrices, state.implied, group_names, strict=True)
    for group, matrices, implied, name in parts:
        own = np.ones(len(answers), dtype=bool)
        if group_column is not None:
            own = (answers[group_column].astype(str) == name).to_numpy()
        Y = numeric_matrix(answers[own], group.block.observed)
        mean = implied.mu if problem.with_means else group.moments.mean
        if mean is None:
            mean = np.zeros(Y.shape[1])
        found = factor_scores(Y, matrices, implied, method, mean=mean)
        scores[own] = found[:, [group.block.latent.index(one) for one in constructs]]
    return pd.DataFrame(scores, index=answers.index, columns=list(constructs))
