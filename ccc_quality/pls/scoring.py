"""Scores of constructs as weighted sums of items, whatever stage they come from.

A construct of second order is the weighted sum of its dimensions. Where these are corrected for
attenuation, its weights belong to factors with variance one, of which the composite y_d of a
dimension shows the share sqrt(rho_d): y_d / sqrt(rho_d) stands in for the factor.
"""

from __future__ import annotations

import numpy as np

from ccc_quality.arrays import Array
from ccc_quality.pls.estimates import Estimates
from ccc_quality.pls.plan import Plan


def scored_constructs(plan: Plan) -> tuple[str, ...]:
    """All constructs that have scores: those of the structural model, then dimensions."""
    if plan.second is None:
        return plan.first.constructs
    dimensions = (plan.first.constructs[k] for k in plan.second.dimensions)
    return (*plan.structural.constructs, *dimensions)


def item_weights(found: Estimates, plan: Plan) -> Array:
    """Weights (B, p, M) of the standardized items in the scores of all constructs, up to scale."""
    first = found.first.weights
    if plan.second is None or found.second is None:
        return first
    items, dimensions = plan.second.items, list(plan.second.dimensions)
    below, above = first[:, :, dimensions], found.second.weights
    with np.errstate(invalid="ignore"):
        factors = below / np.sqrt(found.first.rho_a[:, dimensions])[:, None, :]
    composed = factors @ above[:, len(items) :]
    composed[:, items] += above[:, : len(items)]
    return np.concatenate([composed, below], axis=2)
