"""The constructs of both stages side by side: correlations, paths and scales, for a batch.

The order is that of the structural layout, then the dimensions of the first stage. The weights of a
composite of higher order count as paths from its dimensions, as they do in covariance-based
estimation, so that effects run through.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ccc_quality.arrays import Array, Mask
from ccc_quality.pls.estimates import Estimates
from ccc_quality.pls.plan import Plan


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
    """

    names: tuple[str, ...]
    correlations: Array
    paths: Array
    scales: Array


def connections(plan: Plan) -> tuple[tuple[str, ...], Mask]:
    """Names of all constructs, and which acts on which (M, M), whatever the estimates are."""
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


def combine(found: Estimates, plan: Plan) -> Combined:
    """Put the stages side by side."""
    solved, scales = found.structural, found.structural_scales
    names = plan.structural.constructs
    if plan.second is None:
        return Combined(names, solved.correlations, solved.paths, scales)
    layout = plan.second.layout
    dimensions = np.array(plan.second.dimensions, dtype=np.intp)
    m, d = len(names), len(dimensions)
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
        names=(*names, *(plan.first.constructs[k] for k in plan.second.dimensions)),
        correlations=correlations,
        paths=paths,
        scales=np.concatenate([scales, found.scales[:, dimensions]], axis=1),
    )
