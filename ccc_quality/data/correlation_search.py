"""Correlations of many pairs that maximize a likelihood each, found together.

Newton steps for all pairs go on at once; each pair keeps a bracket around its maximum, so that a
step that leaves it is replaced by bisection and no pair can run away.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ccc_quality.arrays import Array, Index
from ccc_quality.errors import EstimationError

Derivatives = Callable[[Array, Index], tuple[Array, Array]]
"""First and second derivatives of the log likelihoods of some pairs at their correlations."""

LARGEST = 0.999
"""Correlations are sought between minus and plus this bound."""

LARGEST_START = 0.9
STEP_TOLERANCE = 1e-9
"""Steps double their digits, so one of this size leaves an error below rounding."""

MAX_ITERATIONS = 100


def most_likely_correlations(derivatives: Derivatives, *, start: Array) -> Array:
    """Correlation of each pair, shape (P,).

    Parameters
    ----------
    derivatives : callable
        Takes the correlations (k,) of k pairs and their numbers (k,), gives first and second
        derivatives of their log likelihoods, (k,) each.
    start : (P,) array

    Raises
    ------
    EstimationError
        If a maximum was not found, which would be a defect of the derivatives.
    """
    rho = np.clip(start, -LARGEST_START, LARGEST_START)
    lower, upper = np.full_like(rho, -LARGEST), np.full_like(rho, LARGEST)
    active = np.arange(rho.size)
    for _ in range(MAX_ITERATIONS):
        if active.size == 0:
            return rho
        now = rho[active]
        score, curvature = derivatives(now, active)
        lower[active] = np.where(score > 0, now, lower[active])
        upper[active] = np.where(score < 0, now, upper[active])
        concave = curvature < 0
        step = np.where(concave, -score / np.where(concave, curvature, 1.0), np.inf)
        proposal = now + step
        settled = np.abs(step) < STEP_TOLERANCE
        inside = (proposal > lower[active]) & (proposal < upper[active])
        middle = (lower[active] + upper[active]) / 2
        rho[active] = np.where(settled | inside, proposal, middle)
        narrow = upper[active] - lower[active] < STEP_TOLERANCE
        active = active[~(settled | narrow)]
    raise EstimationError(f"{active.size} correlations of ordered answers did not settle.")
