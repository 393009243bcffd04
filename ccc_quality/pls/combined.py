"""The constructs of both stages side by side: correlations, paths and scales, for a batch.

The order is that of the structural layout, then the dimensions of the first stage. The weights of a
composite of higher order count as paths from its dimensions, as they do in covariance-based
estimation, so that effects run through. Products of a model with moderation come last.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ccc_quality.arrays import Array, Mask
from ccc_quality.pls.estimates import Estimates
from ccc_quality.pls.moderated import explained, moderated_paths, places, with_products
from ccc_quality.pls.plan import Plan
from ccc_quality.pls.products import Products


@dataclass(frozen=True, slots=True, eq=False)
class Combined:
    """All constructs of B estimates.

    Attributes
    ----------
    names : tuple of str, length M
    correlations : (B, M, M) array
        Of the constructs, corrected where they are common factors.
    paths : (B, M, M) array
        Standardized, from the construct of the row to that of the column.
    scales : (B, M) array
        Standard deviations in the units of the items.
    r_squared : (B, M) array
        Explained shares; NaN for what no path of the model leads to.
    """

    names: tuple[str, ...]
    correlations: Array
    paths: Array
    scales: Array
    r_squared: Array


def connections(plan: Plan) -> tuple[tuple[str, ...], Mask]:
    """Names of all constructs, and which acts on which (M, M), whatever the estimates are."""
    own, among = _connections_of_stages(plan)
    names, m = (*own, *plan.products), len(own)
    acts = np.zeros((len(names), len(names)), dtype=bool)
    acts[:m, :m] = among
    for one in plan.interactions:
        acts[names.index(one.name), names.index(one.target)] = True
    return names, acts


def combine(found: Estimates, plan: Plan) -> Combined:
    """Join the stages and the products."""
    stages = _combine_stages(found, plan)
    if found.products is None:
        return stages
    return moderated(stages, found.products, plan)


def _connections_of_stages(plan: Plan) -> tuple[tuple[str, ...], Mask]:
    names, acts = plan.structural.constructs, plan.structural.paths
    if plan.second is None:
        return names, acts
    layout, dimensions = plan.second.layout, plan.second.dimensions
    m, d = len(names), len(dimensions)
    whole = np.zeros((m + d, m + d), dtype=bool)
    whole[:m, :m] = acts
    for j, (block, kind) in enumerate(zip(layout.blocks, plan.second.kinds, strict=True)):
        if kind == "composite":
            whole[m + block - (len(layout.indicators) - d), j] = True
    return (*names, *(plan.first.constructs[k] for k in dimensions)), whole


def _combine_stages(found: Estimates, plan: Plan) -> Combined:
    solved, scales = found.structural, found.structural_scales
    names, _ = _connections_of_stages(plan)
    if plan.second is None:
        return Combined(names, solved.correlations, solved.paths, scales, solved.r_squared)
    layout = plan.second.layout
    dimensions = np.array(plan.second.dimensions, dtype=np.intp)
    m, d = len(layout.constructs), len(dimensions)
    first_row = len(layout.indicators) - d
    correlations = np.empty((len(scales), m + d, m + d))
    correlations[:, :m, :m] = solved.correlations
    across = solved.cross_loadings[:, first_row:] / np.sqrt(solved.rho_a)[:, None, :]
    correlations[:, m:, :m] = across
    correlations[:, :m, m:] = np.swapaxes(across, 1, 2)
    within = found.first.correlations[:, dimensions[:, None], dimensions]
    correlations[:, m:, m:] = within
    paths = np.zeros_like(correlations)
    paths[:, :m, :m] = solved.paths
    for j, (block, kind) in enumerate(zip(layout.blocks, plan.second.kinds, strict=True)):
        if kind == "composite":
            paths[:, m + block - first_row, j] = solved.weights[:, block, j]
    return Combined(
        names=names,
        correlations=correlations,
        paths=paths,
        scales=np.concatenate([scales, found.scales[:, dimensions]], axis=1),
        r_squared=np.concatenate([solved.r_squared, np.full((len(scales), d), np.nan)], axis=1),
    )


def moderated(stages: Combined, products: Products, plan: Plan) -> Combined:
    """Constructs and products side by side, moderated targets regressed on both."""
    names = (*stages.names, *plan.products)
    pairs = {one.name: (one.source, one.moderator) for one in plan.interactions}
    ends = [places(pair, names) for pair in pairs.values()]
    own_scales = np.stack([stages.scales[:, pair].prod(axis=1) for pair in ends], axis=1)
    correlations = with_products(stages.correlations, products)
    r_squared = np.concatenate([stages.r_squared, np.full_like(products.sd, np.nan)], axis=1)
    for target in dict.fromkeys(one.target for one in plan.interactions):
        j = names.index(target)
        r_squared[:, j] = explained(correlations, places(plan.causes(target), names), j)
    return Combined(
        names=names,
        correlations=correlations,
        paths=moderated_paths(stages.paths, correlations, names, plan),
        scales=np.concatenate([stages.scales, products.sd * own_scales], axis=1),
        r_squared=r_squared,
    )
