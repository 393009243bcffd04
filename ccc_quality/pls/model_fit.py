r"""How far the correlations of the items are from those that the model implies, for a batch.

Items of different constructs correlate by

    lambda_i  c_jk  lambda_l,

items of one common factor by lambda_i lambda_l; items of one composite correlate as they do in the
sample, of which a composite model says nothing. The correlations c of the constructs are the
estimated ones (saturated model: judges the measurement) or those that the paths imply (estimated
model: judges paths, too). Constructs of second order stand to their dimensions as constructs do to
items, so that the rule is applied twice. With S the sample correlations and Sigma the implied ones
of p items,

    SRMR   = sqrt( sum_{i >= j} (s_ij - sigma_ij)^2 / (p (p + 1) / 2) ),
    d_ULS  = 1/2 sum_ij (s_ij - sigma_ij)^2,
    d_G    = 1/2 sum_i log(phi_i)^2,   phi_i the eigenvalues of S^-1 Sigma.

The SRMR of covariance-based estimation is the same formula on its own implied matrix.

References
----------
Dijkstra, T. K., & Henseler, J. (2015). Consistent and asymptotically normal PLS estimators for
linear structural equations. Computational Statistics & Data Analysis, 81, 10-23.
Henseler, J., Dijkstra, T. K., Sarstedt, M., Ringle, C. M., Diamantopoulos, A., Straub, D. W., et
al. (2014). Common beliefs and reality about PLS. Organizational Research Methods, 17(2), 182-209.
Schuberth, F., Henseler, J., & Dijkstra, T. K. (2018). Confirmatory composite analysis. Frontiers in
Psychology, 9, 2541.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ccc_quality.arrays import Array, Index, Mask
from ccc_quality.pls.estimates import Estimates, indicators_of_second
from ccc_quality.pls.layout import Layout
from ccc_quality.pls.plan import Plan, SecondStage
from ccc_quality.pls.structure import Solution
from ccc_quality.resampling.stacks import positive_definite, transposed

MEASURES = ("srmr", "d_uls", "d_g")


def distances(S: Array, Sigma: Array) -> Array:
    """SRMR, d_ULS and d_G (B, 3) of sample and implied correlations (B, p, p)."""
    return np.stack([srmr(S, Sigma), d_uls(S, Sigma), d_g(S, Sigma)], axis=1)


def srmr(S: Array, Sigma: Array) -> Array:
    """Root of the mean squared difference of correlations (B,), the diagonal included."""
    row, col = np.tril_indices(S.shape[-1])
    mean: Array = np.mean((S - Sigma)[:, row, col] ** 2, axis=1)
    return np.sqrt(mean)


def d_uls(S: Array, Sigma: Array) -> Array:
    """Squared Euclidean distance (B,)."""
    distance: Array = 0.5 * np.sum((S - Sigma) ** 2, axis=(1, 2))
    return distance


def d_g(S: Array, Sigma: Array) -> Array:
    """Geodesic distance (B,); NaN unless both matrices are positive definite."""
    distance = np.full(len(S), np.nan)
    usable = positive_definite(S) & positive_definite(Sigma)
    root = np.linalg.inv(np.linalg.cholesky(S[usable]))
    phi = np.linalg.eigvalsh(root @ Sigma[usable] @ transposed(root))
    distance[usable] = 0.5 * np.sum(np.log(phi) ** 2, axis=1)
    return distance


def implied_correlations(R: Array, found: Estimates, plan: Plan, *, saturated: bool) -> Array:
    """Correlations (B, p, p) of the items under the model.

    Parameters
    ----------
    R : (B, p, p) array
        Sample correlations of the items.
    found : Estimates
        Of B samples.
    plan : Plan
    saturated : bool
        Whether constructs correlate as estimated rather than as the paths imply.
    """
    layout = plan.structural
    C = _construct_correlations(found.structural, layout, saturated=saturated)
    if plan.second is None or found.second is None:
        own = _measuring(layout)
        return _spread(
            R, found.first.loadings[:, :, own], C[:, own[:, None], own], *_blocks(layout, own)
        )
    C = _implied_of_second(R, found, plan.second, found.second, C)
    dimensions = np.array(plan.second.dimensions, dtype=np.intp)
    k = len(plan.second.items)
    Lambda = np.zeros((len(R), R.shape[-1], C.shape[-1]))
    Lambda[:, plan.second.items, np.arange(k)] = 1.0
    Lambda[:, :, k:] = found.first.loadings[:, :, dimensions]
    return _spread(R, Lambda, C, *_blocks(plan.first, dimensions))


def path_implied(C: Array, paths: Array, layout: Layout) -> Array:
    """Correlations (B, m, m) of the constructs that the paths imply.

    Exogenous constructs correlate freely. What a construct owes to nothing in the model is
    correlated with nothing that comes before it, so that cor(x, y) = sum_k cor(x, k) path_ky.

    Parameters
    ----------
    C : (B, m, m) array
        Estimated correlations.
    paths : (B, m, m) array
        Effects of the construct of the row on that of the column.
    layout : Layout
    """
    implied = np.zeros_like(C)
    done = [j for j in range(C.shape[-1]) if j not in layout.endogenous]
    implied[:, np.array(done)[:, None], done] = C[:, np.array(done)[:, None], done]
    for j in layout.endogenous:  # causes come before effects
        before = np.array(done)
        owed = np.einsum("bik,bk->bi", implied[:, before[:, None], before], paths[:, before, j])
        implied[:, before, j] = implied[:, j, before] = owed
        implied[:, j, j] = 1.0
        done.append(j)
    return implied


def implied_constructs(R: Array, found: Estimates, plan: Plan) -> Array:
    """Correlations (B, M, M) of all constructs that the paths and, above them, loadings imply.

    The order is that of :class:`~ccc_quality.pls.combined.Combined`; parameters are those of
    :func:`implied_correlations`.
    """
    C = path_implied(found.structural.correlations, found.structural.paths, plan.structural)
    if plan.second is None or found.second is None:
        return C
    k = len(plan.second.items)
    across = found.second.loadings[:, k:] @ C
    within = _implied_of_second(R, found, plan.second, found.second, C)[:, k:, k:]
    return np.block([[C, transposed(across)], [across, within]])


def _implied_of_second(
    R: Array, found: Estimates, second: SecondStage, solved: Solution, C: Array
) -> Array:
    """Implied correlations of the indicators of the second stage."""
    upper = indicators_of_second(R, found.first, second)
    every = np.arange(len(second.layout.constructs))
    return _spread(upper, solved.loadings, C, *_blocks(second.layout, every))


def _construct_correlations(solved: Solution, layout: Layout, *, saturated: bool) -> Array:
    C = solved.correlations
    return C if saturated else path_implied(C, solved.paths, layout)


def _spread(
    S: Array, Lambda: Array, C: Array, blocks: Sequence[Index], factors: Sequence[bool]
) -> Array:
    """Correlations of indicators from loadings and correlations of what they load on."""
    Sigma: Array = Lambda @ C @ transposed(Lambda)
    for block, is_factor in zip(blocks, factors, strict=True):
        if is_factor:
            Sigma[:, block, block] = 1.0
        else:
            Sigma[:, block[:, None], block] = S[:, block[:, None], block]
    return Sigma


def _blocks(layout: Layout, chosen: Index) -> tuple[list[Index], list[bool]]:
    return [layout.blocks[j] for j in chosen], [bool(layout.common_factor[j]) for j in chosen]


def _measuring(layout: Layout) -> Index:
    """Constructs with items of their own: all but those that repeat the items of others."""
    blocks = [frozenset(block.tolist()) for block in layout.blocks]
    repeats: Mask = np.array(
        [
            any(other < block or (other == block and i < j) for i, other in enumerate(blocks))
            for j, block in enumerate(blocks)
        ]
    )
    return np.flatnonzero(~repeats)
