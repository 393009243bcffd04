"""From covariances of the items to estimates, for a batch at once."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ccc_quality.arrays import Array, Index, Mask, correlations
from ccc_quality.errors import SpecificationError
from ccc_quality.pls.layout import Layout
from ccc_quality.pls.plan import Plan, SecondStage
from ccc_quality.pls.products import Drawn, Products, products
from ccc_quality.pls.structure import Solution, solution
from ccc_quality.pls.weights import iterate


@dataclass(frozen=True, slots=True, eq=False)
class Estimates:
    """Estimates from B covariance matrices.

    Attributes
    ----------
    first : Solution
        Of the first, or only, stage.
    second : Solution or None
        Of the second stage.
    scales, second_scales : (B, m) arrays
        Standard deviations of the constructs in the units of their items, weighted averages of
        which they are. NaN where weights do not sum to a positive number. The second are None
        without a second stage.
    n_iterations : (B,) array
        In both stages together.
    products : Products or None
        Moments of the products of a model with moderation.
    """

    first: Solution
    second: Solution | None
    scales: Array
    second_scales: Array | None
    n_iterations: Array
    products: Products | None = None

    @property
    def structural(self) -> Solution:
        """The stage whose paths are those of the model."""
        return self.first if self.second is None else self.second

    @property
    def structural_scales(self) -> Array:
        """Standard deviations of its constructs."""
        return self.scales if self.second_scales is None else self.second_scales

    @property
    def failed(self) -> Mask:
        """Where an iteration did not settle, shape (B,)."""
        return np.asarray(np.isnan(self.structural.weights).any(axis=(1, 2)))


def estimate(cov: Array, plan: Plan, drawn: Drawn | None = None) -> Estimates:
    """Estimates from covariances (B, p, p) of the items.

    Parameters
    ----------
    cov : (B, p, p) array
    plan : Plan
    drawn : Drawn, optional
        The rows behind the covariances, which products of scores are made of.

    Raises
    ------
    SpecificationError
        A model with moderation without rows.
    """
    if plan.interactions and drawn is None:
        raise SpecificationError(
            "This is not available for models with moderation: products of scores come from the "
            "answers of respondents, not from correlations. Fit the model without `moderation`."
        )
    found = _without_products(cov, plan)
    if drawn is None or not plan.interactions:
        return found
    place = plan.structural.place
    pairs = {one.name: (place(one.source), place(one.moderator)) for one in plan.interactions}
    weights = score_weights(cov, found, plan)
    return replace(found, products=products(drawn, tuple(pairs.values()), cov=cov, weights=weights))


def _without_products(cov: Array, plan: Plan) -> Estimates:
    sd, R = scaled(cov)
    first, scales, steps = _stage(R, sd, plan.first, plan)
    if plan.second is None:
        return Estimates(first, None, scales, None, steps)
    upper = indicators_of_second(R, first, plan.second)
    upper_sd = np.concatenate(
        [sd[:, plan.second.items], scales[:, list(plan.second.dimensions)]], axis=1
    )
    second, second_scales, more = _stage(upper, upper_sd, plan.second.layout, plan)
    return Estimates(first, second, scales, second_scales, steps + more)


def scaled(cov: Array) -> tuple[Array, Array]:
    """Standard deviations (B, p) and correlations (B, p, p) from covariances (B, p, p)."""
    sd: Array = np.sqrt(np.diagonal(cov, axis1=1, axis2=2))
    return sd, correlations(cov)


def score_weights(cov: Array, found: Estimates, plan: Plan) -> Array:
    """Weights (B, p, M) of scores that are a construct of variance one plus error.

    The scores of a common factor have variance 1 / rho_A, those of a composite one. Constructs are
    those of the structural layout, then the dimensions of the first stage.
    """
    sd, _ = scaled(cov)
    lower = found.first.weights / np.sqrt(found.first.rho_a)[:, None, :] / sd[:, :, None]
    if plan.second is None or found.second is None:
        return lower
    upper = found.second.weights / np.sqrt(found.second.rho_a)[:, None, :]
    dimensions, k = lower[:, :, list(plan.second.dimensions)], len(plan.second.items)
    whole = dimensions @ upper[:, k:]
    own_sd = sd[:, plan.second.items, None]
    whole[:, plan.second.items] += upper[:, :k] / own_sd
    return np.concatenate([whole, dimensions], axis=2)


def _stage(R: Array, sd: Array, layout: Layout, plan: Plan) -> tuple[Solution, Array, Array]:
    found = iterate(R, layout, plan.scheme)
    solved = solution(R, found.values, layout, consistent=plan.consistent)
    return solved, construct_scales(found.values, sd, layout, solved.rho_a), found.n_iterations


def construct_scales(W: Array, sd: Array, layout: Layout, rho: Array) -> Array:
    """Standard deviations (B, m) of constructs as weighted averages of their indicators.

    The composite w' z is sum_i (w_i / s_i) x_i up to a constant, which the sum of w_i / s_i makes
    an average. Of its variance the share rho_A belongs to a common factor.
    """
    totals = np.stack(
        [np.sum(W[:, block, j] / sd[:, block], axis=1) for j, block in enumerate(layout.blocks)],
        axis=1,
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(totals > 0, np.sqrt(rho) / totals, np.nan)


def indicators_of_second(R: Array, first: Solution, second: SecondStage) -> Array:
    """Correlations (B, k, k) of the indicators of the second stage: items, then dimensions."""
    items, dimensions = second.items, np.array(second.dimensions, dtype=np.intp)
    with np.errstate(invalid="ignore"):  # a negative reliability has no root: that resample failed
        root = np.sqrt(first.rho_a[:, dimensions])
    k = len(items)
    size = k + len(dimensions)
    upper = np.empty((len(R), size, size))
    upper[:, :k, :k] = _of(R, items, items)
    across = first.cross_loadings[:, items[:, None], dimensions] / root[:, None, :]
    upper[:, :k, k:] = across
    upper[:, k:, :k] = np.swapaxes(across, 1, 2)
    upper[:, k:, k:] = _of(first.correlations, dimensions, dimensions)
    return upper


def _of(matrices: Array, rows: Index, columns: Index) -> Array:
    chosen: Array = matrices[:, rows[:, None], columns]
    return chosen
