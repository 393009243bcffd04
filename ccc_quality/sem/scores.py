r"""Factor scores: what a respondent's answers say about the constructs.

With V the inverse of the implied covariances of the items that were answered, zero elsewhere,

    regression (Thurstone)   E(eta) + C Lambda' V (y - mu)         error  C - C J C
    Bartlett                 E(eta) + J^-1 Lambda' V (y - mu)      error  J^-1 - C

with J = Lambda' V Lambda, inverted over the constructs of which an item was answered. Regression
scores have the smallest mean squared error and are shrunk towards the mean, the more so the less
was answered; Bartlett scores are unbiased given the construct (Lawley & Maxwell 1971, ch. 8).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array, Mask
from ccc_quality.data import numeric_matrix
from ccc_quality.data.patterns import pattern_numbers
from ccc_quality.sem.matrices import Implied, Matrices
from ccc_quality.sem.problem import Problem, State

ScoreMethod = Literal["regression", "Bartlett", "EBM"]
"""``"EBM"`` is lavaan's name of the regression scores, which are modes of a posterior."""

CERTAIN = 1e-10
"""Share of its variance below which a score has no error: the construct is its own indicator."""


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Scores of respondents and their standard errors.

    Attributes
    ----------
    eta : (n, m) array
        Scores; NaN where the answers do not tell.
    errors : (n, m) array
        NaN also where a score is certain.
    """

    eta: Array
    errors: Array


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """How respondents who answered the same items are scored.

    Attributes
    ----------
    weights : (m, p) array
        W of the scores E(eta) + W (y - mu); zero for items without an answer.
    errors : (m,) array
        Standard errors of the scores.
    """

    weights: Array
    errors: Array


def score_weights(
    matrices: Matrices, implied: Implied, method: ScoreMethod, answered: Mask
) -> Weights:
    """Weights for respondents who answered some of the items.

    Parameters
    ----------
    matrices, implied
        The model at the estimates.
    method : {"regression", "Bartlett", "EBM"}
    answered : (p,) boolean array

    Returns
    -------
    Weights
        NaN for Bartlett scores of constructs without an answered indicator of their own.
    """
    Lambda, Sigma, C = (np.asarray(one) for one in (matrices.Lambda, implied.Sigma, implied.C))
    V = np.zeros_like(Sigma)
    V[np.ix_(answered, answered)] = np.linalg.inv(Sigma[np.ix_(answered, answered)])
    VL = V @ Lambda
    J = Lambda.T @ VL
    if method != "Bartlett":
        spread = np.diag(C - C @ J @ C)
        return Weights(C @ VL.T, _root(spread, C))
    inverse = np.linalg.pinv(J, hermitian=True)
    weights, spread = inverse @ VL.T, np.diag(inverse - C).copy()
    unmeasured = ~np.any(Lambda[answered] != 0, axis=0)
    weights[unmeasured] = spread[unmeasured] = np.nan
    return Weights(weights, _root(spread, C))


def factor_scores(
    Y: Array, matrices: Matrices, implied: Implied, method: ScoreMethod, *, mean: Array
) -> Scores:
    """Scores of n respondents, each from his or her own answers.

    Parameters
    ----------
    Y : (n, p) array
        Answers, NaN where missing; without any answer there are no scores.
    matrices, implied
        The model at the estimates.
    method : {"regression", "Bartlett", "EBM"}
    mean : (p,) array
        Means that the model gives the observed variables, or those of the sample when means are
        not modelled.
    """
    shape = (Y.shape[0], implied.eta.size)
    scores = Scores(np.full(shape, np.nan), np.full(shape, np.nan))
    distinct, number = pattern_numbers(~np.isnan(Y))
    order = np.argsort(number, kind="stable")
    ends = np.cumsum(np.bincount(number, minlength=len(distinct)))[:-1]
    for answered, rows in zip(distinct, np.split(order, ends), strict=True):
        if answered.any():
            found = score_weights(matrices, implied, method, answered)
            apart = Y[np.ix_(rows, answered)] - mean[answered]
            scores.eta[rows] = apart @ found.weights[:, answered].T + implied.eta
            scores.errors[rows] = found.errors
    return scores


def group_scores(
    answers: pd.DataFrame,
    problem: Problem,
    state: State,
    number: int,
    method: ScoreMethod,
    *,
    incomplete: bool,
) -> Scores:
    """Scores of the respondents of one group, on all latent variables of its block.

    Parameters
    ----------
    answers : DataFrame
    problem, state
        The model at the estimates.
    number : int
        Place of the group, from zero.
    method : {"regression", "Bartlett", "EBM"}
    incomplete : bool
        Whether respondents who left items out are scored too.
    """
    group, implied = problem.groups[number], state.implied[number]
    Y = numeric_matrix(answers, group.block.observed)
    if not incomplete:
        Y = np.where(np.isnan(Y).any(axis=1, keepdims=True), np.nan, Y)
    mean = implied.mu if problem.with_means else group.moments.mean
    if mean is None:
        mean = np.zeros(Y.shape[1])
    return factor_scores(Y, state.matrices[number], implied, method, mean=np.asarray(mean))


def scores_by_group(
    answers: pd.DataFrame,
    score: Callable[[pd.DataFrame, int], Scores],
    constructs: Sequence[str],
    *,
    problem: Problem,
    group_column: str | None,
    group_names: Sequence[str],
) -> Scores:
    """Scores of all respondents, each by the estimates of the group that he or she belongs to.

    Parameters
    ----------
    answers : DataFrame
    score : callable
        Takes the answers of a group and its number, gives scores on the latent variables.
    constructs : sequence of str
        Columns of the result.
    problem : Problem
    group_column : str or None
    group_names : sequence of str

    Returns
    -------
    Scores
        One row a respondent in the order of the answers.
    """
    shape = (len(answers), len(constructs))
    scores = Scores(np.full(shape, np.nan), np.full(shape, np.nan))
    for number, name in enumerate(group_names):
        own = np.ones(len(answers), dtype=bool)
        if group_column is not None:
            own = (answers[group_column].astype(str) == name).to_numpy()
        found = score(answers[own], number)
        latent = problem.groups[number].block.latent
        columns = [latent.index(one) for one in constructs]
        scores.eta[own] = found.eta[:, columns]
        scores.errors[own] = found.errors[:, columns]
    return scores


def _root(spread: Array, C: Array) -> Array:
    root: Array = np.sqrt(np.where(spread > CERTAIN * np.diag(C), spread, np.nan))
    return root
