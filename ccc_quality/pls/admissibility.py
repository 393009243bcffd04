"""What makes a corrected solution improper."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ccc_quality.arrays import Mask
from ccc_quality.pls.estimates import Estimates
from ccc_quality.pls.layout import Layout
from ccc_quality.pls.plan import Plan
from ccc_quality.pls.structure import Solution

TINY = 1e-8


def improprieties(found: Estimates, plan: Plan) -> tuple[str, ...]:
    """A sentence for each impropriety; empty when the solution is proper."""
    stages = [(plan.first, found.first)]
    if plan.second is not None and found.second is not None:
        stages.append((plan.second.layout, found.second))
    sentences = [one for layout, solved in stages for one in _of_stage(layout, solved)]
    return tuple(dict.fromkeys([*sentences, *_of_products(found, plan)]))


def proper(found: Estimates) -> Mask:
    """Which solutions of a batch are proper, shape (B,)."""
    stages = [found.first] if found.second is None else [found.first, found.second]
    fine = ~found.failed
    with np.errstate(invalid="ignore"):
        for solved in stages:
            fine &= np.all((solved.rho_a > 0) & (solved.rho_a <= 1 + TINY), axis=1)
            fine &= np.all(np.abs(solved.loadings) <= 1 + TINY, axis=(1, 2))
            known = np.isfinite(solved.correlations).all(axis=(1, 2))
            smallest = np.full(len(fine), -np.inf)
            smallest[known] = np.linalg.eigvalsh(solved.correlations[known])[:, 0]
            fine &= smallest >= -TINY
    if found.products is not None:
        fine &= np.isfinite(found.products.sd).all(axis=1)
    return fine


def _of_products(found: Estimates, plan: Plan) -> Iterator[str]:
    if found.products is None:
        return
    for name, sd in zip(plan.products, found.products.sd[0], strict=True):
        if np.isnan(sd):
            yield (
                f"The corrected variance of the product {name} is not positive: its constructs are "
                "measured too unreliably to detect an interaction."
            )


def _of_stage(layout: Layout, solved: Solution) -> Iterator[str]:
    rho = solved.rho_a[0]
    for j, name in enumerate(layout.constructs):
        if not (0 < rho[j] <= 1 + TINY):
            yield (
                f"The reliability rho_A of {name} is {rho[j]:.3f}, not between 0 and 1: its items "
                "do not measure one common factor."
            )
        for k in layout.blocks[j]:
            value = solved.loadings[0, k, j]
            if abs(value) > 1 + TINY:
                yield f"The loading of {layout.indicators[k]} on {name} is {value:.3f}, beyond one."
    C = solved.correlations[0]
    if not np.isfinite(C).all():
        return
    beyond = np.argwhere(np.triu(np.abs(C) > 1 + TINY, 1))
    for i, j in beyond:
        yield (
            f"The corrected correlation of {layout.constructs[i]} and {layout.constructs[j]} is "
            f"{C[i, j]:.3f}, beyond one: the two cannot be told apart."
        )
    if not len(beyond) and np.linalg.eigvalsh(C)[0] < -TINY:
        yield "The corrected correlations of the constructs are not positive definite."
    for j in layout.endogenous:
        if solved.r_squared[0, j] > 1 + TINY:
            yield (
                f"The explained share of {layout.constructs[j]} is {solved.r_squared[0, j]:.3f}, "
                "beyond one."
            )
