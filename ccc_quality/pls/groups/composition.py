"""The three statistics of composite invariance, of two groups and of their permutations.

Everything comes from moments of standardized items. With R the correlations of both groups
together, w the weights from both together, w_a and w_b those of either, and m and S the means and
covariances of the items in a group, a composite has

    c = w_a' R w_b / sqrt(w_a' R w_a  w_b' R w_b)     correlation of scores on everybody's answers,
    d = w' (m_a - m_b) / sqrt(w' R w)                 difference of means,
    v = log(w' S_a w / w' S_b w)                      log ratio of variances (divisors n - 1).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ccc_quality.arrays import Array
from ccc_quality.pls.estimates import estimate
from ccc_quality.pls.groups.exchange import Pair, as_they_are, exchanged
from ccc_quality.pls.groups.quantities import where_possible
from ccc_quality.pls.plan import Plan
from ccc_quality.pls.scores import item_weights
from ccc_quality.resampling import Moments
from ccc_quality.threads import on_one_blas_thread


@dataclass(frozen=True, slots=True, eq=False)
class Composites:
    """Two groups and the composites of both together.

    Attributes
    ----------
    pair : Pair
    weights : (p, M) array
        Of the standardized items, from both groups together; composites have variance one.
    plan : Plan
    """

    pair: Pair
    weights: Array
    plan: Plan

    @classmethod
    def of(cls, pair: Pair, plan: Plan) -> Composites:
        """The composites of two groups; NaN where the weights do not settle."""
        weights = composite_weights(pair.correlations[None], plan)[0]
        variances = np.einsum("pm,pq,qm->m", weights, pair.correlations, weights)
        return cls(pair, weights / np.sqrt(variances), plan)

    def observed(self) -> Array:
        """The statistics c, d and v of the groups as they are, shape (3, M)."""
        found: Array = self._statistics(*as_they_are(self.pair))[0]
        return found

    def permuted(self, rng: np.random.Generator, size: int) -> Array:
        """The statistics after permutations of the members, shape (size, 3, M)."""
        return self._statistics(*exchanged(self.pair, rng, size))

    def _statistics(self, first: Moments, second: Moments) -> Array:
        similarity = self._similarity(first.cov, second.cov)
        difference = (first.mean - second.mean) @ self.weights
        n_first, n_second = self.pair.sizes
        unbiased = np.log(n_first / (n_first - 1)) - np.log(n_second / (n_second - 1))
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.log(self._variances(first.cov)) - np.log(self._variances(second.cov))
        return np.stack([similarity, difference, ratio + unbiased], axis=1)

    def _similarity(self, first: Array, second: Array) -> Array:
        """Correlations c (B, M) of the composites by either weights, none below zero by turning.

        Composites have no sign of their own, so those of the groups are turned the way of the
        composite of both together.
        """
        R = self.pair.correlations
        a, b = (composite_weights(cov, self.plan) for cov in (first, second))
        across = _products(a, R, b)
        turned = np.sign(_products(a, R, self.weights)) * np.sign(_products(b, R, self.weights))
        return turned * across / np.sqrt(_products(a, R, a) * _products(b, R, b))

    def _variances(self, cov: Array) -> Array:
        return np.asarray(np.einsum("pm,bpq,qm->bm", self.weights, cov, self.weights))


@on_one_blas_thread
def permuted(plan: tuple[Composites, ...], seed: np.random.SeedSequence, size: int) -> Array:
    """Statistics (size, pairs, 3, M) of permutations within every pair of groups."""
    rng = np.random.default_rng(seed)
    return np.stack([composites.permuted(rng, size) for composites in plan], axis=1)


def composite_weights(cov: Array, plan: Plan) -> Array:
    """Weights (B, p, M) of the standardized items in all composites; NaN where none are found."""
    shape = (len(plan.items), len(plan.structural.constructs) + _dimensions(plan))
    return where_possible(lambda part: item_weights(estimate(part, plan), plan), cov, shape)


def _dimensions(plan: Plan) -> int:
    return 0 if plan.second is None else len(plan.second.dimensions)


def _products(a: Array, R: Array, b: Array) -> Array:
    """a_j' R b_j of every composite j, shape (B, M)."""
    return np.asarray(np.sum(a * (R @ b), axis=1))
