r"""Predictions for respondents by parameters from others.

With S = X'X and s = X'1 of all rows X, centred about the mean of the sample, and S_f, s_f those of
fold f, the other rows have mean m = (s - s_f) / (n - n_f) and cross products S - S_f - (n - n_f)
m m'. The rows of a fold are read once; its model costs no more than that of any covariance matrix.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from ccc_quality.arrays import Array, Index
from ccc_quality.pls.prediction.route import Route
from ccc_quality.pls.prediction.slopes import linear_slopes, model_slopes
from ccc_quality.threads import one_blas_thread

BLOCK = 250
"""Folds whose covariances are held at a time."""

TINY = 1e-12
"""Share of its variance in the sample that is rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """What every repetition needs.

    Attributes
    ----------
    centred : (n, p) array
        Answers less their means.
    route : Route
    n_folds : int
    """

    centred: Array
    route: Route
    n_folds: int


@dataclass(frozen=True, slots=True, eq=False)
class Predicted:
    """Predictions for n respondents, q items and t constructs.

    Attributes
    ----------
    model, linear, average : (n, q) arrays
        Of the path model, the linear model and the mean of the training sample; deviations from
        the mean of the whole sample. NaN where the fold failed.
    scores, predicted_scores : (n, t) arrays
        Scores by the weights of the training sample, and what they are predicted to be.
    n_failed : int
        Folds without estimates.
    """

    model: Array
    linear: Array
    average: Array
    scores: Array
    predicted_scores: Array
    n_failed: int


def repetition(task: Task, seed: np.random.SeedSequence, size: int) -> Predicted:  # noqa: ARG001
    """Assign the respondents to folds anew and predict every fold from the others."""
    fold = dealt(len(task.centred), task.n_folds, np.random.default_rng(seed))
    with one_blas_thread():
        return predict_folds(task.centred, fold, task.route)


def dealt(n: int, n_folds: int, rng: np.random.Generator) -> Index:
    """The fold of each respondent, shape (n,); sizes differ by one at most."""
    return rng.permutation(np.arange(n) % n_folds)


def predict_folds(centred: Array, fold: Index, route: Route) -> Predicted:
    """Predict the rows of every fold by parameters from the rows outside it.

    Parameters
    ----------
    centred : (n, p) array
    fold : (n,) integer array
        From zero.
    route : Route
    """
    found, n_failed = _nothing_yet(len(centred), route), 0
    for folds, mean, cov in _training_moments(centred, fold):
        of_items, of_scores, of_predicted_scores = model_slopes(cov, route)
        of_line = linear_slopes(cov, route.items, route.predictors)
        for k, rows in enumerate(folds):
            if np.isnan(of_items[k]).any():
                n_failed += 1
                continue
            about = centred[rows] - mean[k]
            level = mean[k, route.predicted]
            found.model[rows] = level + about @ of_items[k]
            found.linear[rows] = level + about @ of_line[k]
            found.average[rows] = level
            found.scores[rows] = about @ of_scores[k]
            found.predicted_scores[rows] = about @ of_predicted_scores[k]
    return replace(found, n_failed=n_failed)


def predict_own(centred: Array, route: Route) -> Predicted:
    """Predict all rows by parameters from the same rows."""
    cov = centred.T @ centred / (len(centred) - 1)
    of_items, of_scores, of_predicted_scores = (one[0] for one in model_slopes(cov[None], route))
    of_line = linear_slopes(cov[None], route.items, route.predictors)[0]
    return Predicted(
        model=centred @ of_items,
        linear=centred @ of_line,
        average=np.zeros((len(centred), len(route.predicted))),
        scores=centred @ of_scores,
        predicted_scores=centred @ of_predicted_scores,
        n_failed=0,
    )


def averaged(repetitions: list[Predicted]) -> Predicted:
    """The mean of the predictions of several repetitions, of those that have one."""

    def mean(name: str) -> Array:
        stack = np.stack([getattr(one, name) for one in repetitions])
        known = ~np.isnan(stack)
        with np.errstate(invalid="ignore"):
            average: Array = np.where(known, stack, 0.0).sum(axis=0) / known.sum(axis=0)
        return average

    return Predicted(
        model=mean("model"),
        linear=mean("linear"),
        average=mean("average"),
        scores=mean("scores"),
        predicted_scores=mean("predicted_scores"),
        n_failed=sum(one.n_failed for one in repetitions),
    )


def _nothing_yet(n: int, route: Route) -> Predicted:
    def empty(width: int) -> Array:
        return np.full((n, width), np.nan)

    q, t = len(route.predicted), len(route.targets)
    return Predicted(empty(q), empty(q), empty(q), empty(t), empty(t), n_failed=0)


def _training_moments(centred: Array, fold: Index) -> Iterator[tuple[list[Index], Array, Array]]:
    """Blocks of folds: their rows, means (B, p) and covariances (B, p, p) of all other rows.

    Covariances are NaN where an item is constant among those rows.
    """
    n, n_folds = len(centred), int(fold.max()) + 1
    whole, total = centred.T @ centred, centred.sum(axis=0)
    members = np.split(np.argsort(fold, kind="stable"), np.cumsum(np.bincount(fold))[:-1])
    for start in range(0, n_folds, BLOCK):
        folds = members[start : start + BLOCK]
        left = np.array([n - len(rows) for rows in folds], dtype=np.float64)
        mean = np.stack([total - centred[rows].sum(axis=0) for rows in folds]) / left[:, None]
        products = np.stack([whole - centred[rows].T @ centred[rows] for rows in folds])
        products -= left[:, None, None] * mean[:, :, None] * mean[:, None, :]
        cov = products / (left - 1)[:, None, None]
        spread = np.diagonal(cov, axis1=1, axis2=2)
        cov[(spread < TINY * np.diag(whole) / (n - 1)).any(axis=1)] = np.nan
        yield folds, mean, cov
