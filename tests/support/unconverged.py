"""A fit as it would be had the solver stopped before the minimum."""

from __future__ import annotations

from dataclasses import replace

from ccc_quality import SEMResults


def stopped_early(fit: SEMResults) -> SEMResults:
    """The same fit, marked as not converged."""
    estimation = fit._estimation
    solution = replace(estimation.solution, converged=False)
    return replace(fit, _estimation=replace(estimation, solution=solution))
