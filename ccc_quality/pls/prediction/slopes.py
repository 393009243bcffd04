r"""Predictions are linear in the answers: slopes of items on items, for a batch of covariances.

With W the weights of the items in the constructs, L their loadings, P the paths (all from one
training sample) and z the standardized answers of a respondent, scores are W' z and

    predicted scores   T' W' z,      T = P                      direct antecedents,
                                     T = E (I - P)^-1           earliest antecedents,
    predicted answers  L T' W' z,

E keeping the exogenous constructs (Shmueli et al. 2016). In second stages the weights and loadings
of items are products through their dimensions. The linear model regresses every item on the items
of the antecedents of its construct.

References
----------
Shmueli, G., Ray, S., Velasquez Estrada, J. M., & Chatla, S. B. (2016). The elephant in the room:
Predictive performance of PLS models. Journal of Business Research, 69(10), 4552-4564.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ccc_quality.arrays import Array, Index
from ccc_quality.pls.estimates import Estimates, estimate
from ccc_quality.pls.plan import Plan, SecondStage
from ccc_quality.pls.prediction.route import Route
from ccc_quality.resampling.stacks import inverses


def model_slopes(cov: Array, route: Route) -> tuple[Array, Array, Array]:
    """Slopes by which a path model predicts from centred answers.

    Parameters
    ----------
    cov : (B, p, p) array
        Covariances of the items in the training samples.
    route : Route

    Returns
    -------
    items : (B, p, q) array
        Predicted answers, in the units of the items. NaN where covariances are, where weights do
        not settle or regressions cannot be solved.
    scores : (B, p, t) array
        Standardized scores of the targets.
    predicted_scores : (B, p, t) array
        What they are predicted to be.
    """
    sd = np.sqrt(np.diagonal(cov, axis1=1, axis2=2))
    found = estimate(cov, route.plan)
    weights = _weights(found, route.plan) / sd[:, :, None]
    loadings = _loadings(found, route.plan) * sd[:, :, None]
    targets = np.array(route.targets, dtype=np.intp)
    predicted_scores = (weights @ inner_map(found.structural.paths, route))[:, :, targets]
    own = np.arange(len(targets)) == route.owners[:, None]
    of_items = loadings[:, route.predicted[:, None], targets] * own
    items = predicted_scores @ np.swapaxes(of_items, 1, 2)
    return items, weights[:, :, targets], predicted_scores


def inner_map(paths: Array, route: Route) -> Array:
    """From scores to predicted scores, T (B, m, m): a column a construct, zero if exogenous."""
    if route.antecedents == "direct":
        return paths
    exogenous = np.ones(paths.shape[-1])
    exogenous[list(route.targets)] = 0.0
    eye = np.eye(paths.shape[-1])
    mapped: Array = exogenous[:, None] * inverses(eye - paths)
    return mapped


def linear_slopes(cov: Array, items: Sequence[Index], predictors: Sequence[Index]) -> Array:
    """Regressions of blocks of items on blocks of predictors.

    Parameters
    ----------
    cov : (B, p, p) array
    items, predictors : sequences of integer arrays
        Of the same length.

    Returns
    -------
    (B, p, q) array
        Zero for what is not a predictor; NaN where predictors are linearly dependent.
    """
    slopes = np.zeros((*cov.shape[:2], sum(len(block) for block in items)))
    start = 0
    for block, causes in zip(items, predictors, strict=True):
        columns = np.arange(start, start + len(block))
        within = inverses(cov[:, causes[:, None], causes])
        slopes[:, causes[:, None], columns] = within @ cov[:, causes[:, None], block]
        start += len(block)
    return slopes


def _weights(found: Estimates, plan: Plan) -> Array:
    """Weights (B, p, m) of the items in the constructs of the structural model."""
    if plan.second is None or found.second is None:
        return found.first.weights
    return _through_dimensions(found.first.weights, found.second.weights, plan.second)


def _loadings(found: Estimates, plan: Plan) -> Array:
    """Loadings (B, p, m) of the items on the constructs of the structural model."""
    if plan.second is None or found.second is None:
        return found.first.loadings
    return _through_dimensions(found.first.loadings, found.second.loadings, plan.second)


def _through_dimensions(first: Array, upper: Array, second: SecondStage) -> Array:
    n_items = len(second.items)
    whole: Array = first[:, :, list(second.dimensions)] @ upper[:, n_items:]
    whole[:, second.items] += upper[:, :n_items]
    return whole
