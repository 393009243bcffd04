"""How much each respondent moves a statistic: what the acceleration of BCa intervals is made of.

To first order the statistic less its value without unit i is U_i / n, U_i the empirical influence
value (Efron & Tibshirani 1993, section 22.5). Influences add up: for a smooth function f of
statistics t, U(f) = f'(t) U(t), so that nothing has to be estimated again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from ccc_quality.arrays import Array
from ccc_quality.resampling.intervals import accelerated
from ccc_quality.resampling.moments import (
    BLOCK,
    Respondents,
    covariance,
    cross_products,
    symmetric,
)

AT_ONCE = 250
"""Directions of differences taken at a time."""

RELATIVE_STEP = 1e-5
"""Of central differences: their error is the square of it, in units of the function."""


def slopes_of(function: Callable[[Array], Array], at: Array) -> Array:
    """Jacobian (r, k) of a real function by central differences.

    Parameters
    ----------
    function : callable
        Maps points (B, k) to values (B, r).
    at : (k,) array
    """
    step = RELATIVE_STEP * np.maximum(np.abs(at), 1.0)
    columns = []
    for start in range(0, at.size, AT_ONCE):
        moves = np.diag(step)[start : start + AT_ONCE]
        up, down = np.split(function(np.concatenate([at + moves, at - moves])), 2)
        columns.append((up - down) / (2 * step[start : start + AT_ONCE, None]))
    return np.concatenate(columns).T


def influences_of_moments(respondents: Respondents, effect: Array) -> Iterator[Array]:
    """Influence values (k, units), not yet over n: blocks of respondents, or all clusters at once.

    Parameters
    ----------
    respondents : Respondents
    effect : (k, p (p + 1) / 2 + p) array
        Derivatives of the statistics by the covariances and means.
    """
    clusters = respondents.clusters
    centre = _mean_products(respondents)
    of_clusters = np.zeros((len(effect), 0 if clusters is None else int(clusters.max()) + 1))
    for start in range(0, len(respondents), BLOCK):
        block = slice(start, start + BLOCK)
        influence = effect @ (cross_products(respondents.centred[block]) - centre[:, None])
        if respondents.weights is not None:
            influence *= respondents.weights[block]
        if clusters is None:
            yield influence
        else:
            np.add.at(of_clusters.T, clusters[block], influence.T)
    if clusters is not None:
        yield of_clusters


def acceleration_of_covariances(
    respondents: Respondents, function: Callable[[Array], Array]
) -> Array:
    """Acceleration (k,) of functions of the covariances of respondents.

    Parameters
    ----------
    respondents : Respondents
    function : callable
        Maps covariances (B, p, p) to values (B, k).
    """
    cov = covariance(respondents)
    p = len(cov)
    # correlations have one unit for all steps; the function sees covariances
    sd = np.sqrt(np.diag(cov))
    row, col = np.tril_indices(p)
    scale = sd[row] * sd[col]
    slopes = slopes_of(lambda lower: function(symmetric(lower * scale, p)), cov[row, col] / scale)
    effect = np.hstack([slopes / scale, np.zeros((len(slopes), p))])
    return accelerated(influences_of_moments(respondents, effect))


def _mean_products(respondents: Respondents) -> Array:
    """Covariances and means of the centred rows, laid out like their cross products."""
    cov = covariance(respondents)
    p = len(cov)
    return np.concatenate([cov[np.tril_indices(p)], np.zeros(p)])
