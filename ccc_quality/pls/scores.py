"""Scores of the respondents: standardized, in the units of the items, or from 0 to 100.

With weights w_i of standardized items, the score of a construct is sum_i (w_i / s_i) x_i up to a
constant and a factor. Divided by the sum of w_i / s_i it is a weighted average of the answers. From
0 to 100 it is the same average of 100 (x_i - low_i) / (high_i - low_i), which have standard
deviations of their own, so that items with different scales go together (Ringle & Sarstedt 2016).

References
----------
Ringle, C. M., & Sarstedt, M. (2016). Gain more insight from your PLS-SEM results: The
importance-performance map analysis. Industrial Management & Data Systems, 116, 1865-1886.
"""

from __future__ import annotations

import warnings
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array
from ccc_quality.data import Survey
from ccc_quality.data.scales import codebook_with_scale, scale_if_known
from ccc_quality.errors import DataWarning
from ccc_quality.pls.estimates import Estimates
from ccc_quality.pls.plan import Plan

Units = Literal["items", "0-100"]


class Averages(NamedTuple):
    """Scores (n, M) that are weighted averages of items, and why a construct has none."""

    scores: Array
    reasons: tuple[str, ...]


def standardized(answers: Array, weights: Array, cov: Array) -> Array:
    """Scores (n, M) with mean zero and variance one.

    Parameters
    ----------
    answers : (n, p) array
    weights : (p, M) array
        Of the standardized items, up to a factor.
    cov : (p, p) array
        Covariances of the answers.
    """
    raw = weights / np.sqrt(np.diag(cov))[:, None]
    spread = np.sqrt(np.einsum("pm,pq,qm->m", raw, cov, raw))
    scores: Array = (answers - answers.mean(axis=0)) @ (raw / spread)
    return scores


def averages(answers: Array, weights: Array) -> Array:
    """Weighted averages (n, M) of answers (n, p); NaN where weights have no positive sum."""
    raw = weights / answers.std(axis=0, ddof=1)[:, None]
    totals = raw.sum(axis=0)
    scores: Array = answers @ (raw / np.where(totals > 0, totals, np.nan))
    return scores


def in_units_of_items(answers: Array, weights: Array, constructs: tuple[str, ...]) -> Averages:
    """Weighted averages of the answers as they were given."""
    scores = averages(answers, weights)
    gaps = [_no_average(name, own) for name, own in zip(constructs, scores.T, strict=True)]
    return Averages(scores, tuple(filter(None, gaps)))


def from_0_to_100(
    answers: Array, weights: Array, constructs: tuple[str, ...], bounds: pd.DataFrame
) -> Averages:
    """Weighted averages of answers that are put on a scale from 0 to 100 first.

    Parameters
    ----------
    answers, weights
    constructs : tuple of str, length M
    bounds : DataFrame
        low and high by item, NaN where they are unknown.
    """
    low, high = bounds["low"].to_numpy(), bounds["high"].to_numpy()
    known = bounds.notna().all(axis="columns").to_numpy()
    shifted = np.where(known, 100 * (answers - low) / (high - low), answers)
    scores, reasons = averages(shifted, weights), []
    for j, name in enumerate(constructs):
        unknown = bounds.index[(weights[:, j] != 0) & ~known]
        negative = bounds.index[weights[:, j] < 0]
        reason = _no_average(name, scores[:, j])
        if len(unknown):
            reason = f"{name}: the codebook has no scale for {', '.join(unknown)}."
        elif len(negative):
            reason = (
                f"{name}: the weight of {', '.join(negative)} is negative, so that scores would "
                "not stay between 0 and 100."
            )
        if reason:
            scores[:, j] = np.nan
            reasons.append(reason)
    return Averages(scores, tuple(reasons))


def scale_bounds(data: Survey | pd.DataFrame, items: tuple[str, ...]) -> pd.DataFrame:
    """Low and high by item, from the codebook of a survey; NaN where it says nothing.

    Raises
    ------
    CodebookError
        There is no codebook, or no scale in it.
    """
    codebook = codebook_with_scale(data)
    bounds = [scale_if_known(codebook, item) or (np.nan, np.nan) for item in items]
    return pd.DataFrame(bounds, index=list(items), columns=["low", "high"], dtype=float)


def warn_of_gaps(reasons: tuple[str, ...]) -> None:
    """Warn about constructs that have no scores, and say why."""
    if reasons:
        warnings.warn("No scores for " + " ".join(reasons), DataWarning, stacklevel=3)


def _no_average(name: str, scores: Array) -> str:
    """Why a construct has no weighted average, or nothing when it has one."""
    if not np.isnan(scores).all():
        return ""
    return f"{name}: the weights of its items do not sum to a positive number."


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
