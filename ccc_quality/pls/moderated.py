"""Constructs and products side by side: the regressions of moderated targets, for a batch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ccc_quality.arrays import Array, Index
from ccc_quality.pls.plan import Plan
from ccc_quality.pls.products import Products
from ccc_quality.pls.weights import regression


def with_products(correlations: Array, found: Products) -> Array:
    """Correlations (B, M + K, M + K) of constructs, then products."""
    upper = np.concatenate([correlations, np.swapaxes(found.correlations, 1, 2)], axis=2)
    lower = np.concatenate([found.correlations, found.among], axis=2)
    return np.concatenate([upper, lower], axis=1)


def moderated_paths(paths: Array, correlations: Array, names: Sequence[str], plan: Plan) -> Array:
    """Paths (B, M + K, M + K) in which moderated targets depend on their products too.

    Parameters
    ----------
    paths : (B, M, M) array
        Without products.
    correlations : (B, M + K, M + K) array
    names : sequence of str
        Of constructs and products.
    plan : Plan
    """
    new = np.zeros_like(correlations)
    new[:, : paths.shape[1], : paths.shape[1]] = paths
    for target in dict.fromkeys(one.target for one in plan.interactions):
        causes = places(plan.causes(target), names)
        j = names.index(target)
        new[:, causes, j] = regressed(correlations, causes, j)
    return new


def regressed(correlations: Array, causes: Index, effect: int) -> Array:
    """Standardized regression weights (B, k); NaN where a correlation is unknown."""
    weights = np.full((len(correlations), len(causes)), np.nan)
    among = np.append(causes, effect)
    known = np.isfinite(correlations[:, among[:, None], among]).all(axis=(1, 2))
    weights[known] = regression(correlations[known], causes, effect)
    return weights


def explained(correlations: Array, causes: Index, effect: int) -> Array:
    """Explained share (B,) of the variance of one variable by k others."""
    weights = regressed(correlations, causes, effect)
    share: Array = np.sum(weights * correlations[:, causes, effect], axis=1)
    return share


def places(chosen: Sequence[str], names: Sequence[str]) -> Index:
    """Numbers of some names."""
    return np.array([names.index(name) for name in chosen], dtype=np.intp)
