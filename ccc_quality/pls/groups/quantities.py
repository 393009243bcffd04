"""What is compared between groups: every standardized estimate of a model in one row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array, Index, correlations
from ccc_quality.pls.combined import combine
from ccc_quality.pls.estimates import Estimates, estimate
from ccc_quality.pls.plan import Plan
from ccc_quality.pls.results import PLSResults
from ccc_quality.pls.scores import item_weights
from ccc_quality.pls.structure import total_effects

EFFECT, CELL = ("source", "target"), ("construct", "indicator")

TABLES = {
    "path_coefficients": EFFECT,
    "indirect_effects": EFFECT,
    "total_effects": EFFECT,
    "loadings": CELL,
    "weights": CELL,
}
"""Tables of a fit and the columns that say what a row is about."""

NO_VARIANCE = 1e-10
"""Below this share of the variance in all groups together an item is constant."""

SLICE = 125
"""Covariance matrices estimated at a time."""


@dataclass(frozen=True, slots=True, eq=False)
class Quantities:
    """Estimates that groups are compared by, and how composites are turned.

    Attributes
    ----------
    plan : Plan
    names : tuple of str, length M
        Constructs of both stages.
    labels : dict of DataFrame
        By table: source and target, or construct and indicator.
    directions : (p, M) array
        Covariances of the items with the pooled composites, which the composites of a group are
        turned to.
    """

    plan: Plan
    names: tuple[str, ...]
    labels: dict[str, pd.DataFrame]
    directions: Array

    @classmethod
    def of(cls, pooled: PLSResults) -> Quantities:
        """Those of a fit to all groups together."""
        return cls(
            plan=pooled._plan,
            names=pooled._combined.names,
            labels={name: getattr(pooled, name)[list(own)] for name, own in TABLES.items()},
            directions=correlations(pooled._sample.cov)
            @ item_weights(pooled._estimates, pooled._plan)[0],
        )

    def columns(self, table: str) -> slice:
        """Where the values of a table are."""
        ends = np.cumsum([len(labels) for labels in self.labels.values()])
        at = list(self.labels).index(table)
        return slice(ends[at] - len(self.labels[table]), ends[at])

    def values(self, cov: Array) -> Array:
        """Estimates (B, k) from covariances (B, p, p), table by table.

        NaN in a whole row where the weights do not settle, a group leaves an item without
        variance, or a factor without reliability.
        """
        k = sum(len(labels) for labels in self.labels.values())
        found = where_possible(
            lambda part: self.of_estimates(estimate(part, self.plan)), cov, shape=(k,)
        )
        found[~np.isfinite(found).all(axis=1)] = np.nan
        return found

    def of_estimates(self, found: Estimates) -> Array:
        """Values (B, k) of estimates, turned to the pooled composites."""
        signs = self._signs(found)
        paths = combine(found, self.plan).paths * signs[:, :, None] * signs[:, None, :]
        total = total_effects(paths)
        effects = dict(zip(TABLES, (paths, total - paths, total), strict=False))
        parts = []
        for name, matrices in effects.items():
            source, target = (self._places(name, end) for end in ("source", "target"))
            parts.append(matrices[:, source, target])
        return np.concatenate([*parts, *self._measurement(found, signs)], axis=1)

    def _signs(self, found: Estimates) -> Array:
        """One or minus one (B, M): whether a composite points the way of the pooled one."""
        along = np.einsum("bpm,pm->bm", item_weights(found, self.plan), self.directions)
        return np.where(along < 0, -1.0, 1.0)

    def _measurement(self, found: Estimates, signs: Array) -> tuple[Array, Array]:
        """Loadings and weights, in the order of the labels."""
        sign = dict(zip(self.names, signs.T, strict=True))
        loadings, weights = [], []
        for construct, indicator in self.labels["loadings"].itertuples(index=False):
            layout, solved = self.plan.structural, found.structural
            if construct not in layout.constructs:
                layout, solved = self.plan.first, found.first
            at = (slice(None), layout.indicators.index(indicator), layout.place(construct))
            turned = sign[construct] * sign.get(indicator, 1.0)
            loadings.append(turned * solved.loadings[at])
            weights.append(turned * solved.weights[at])
        return np.stack(loadings, axis=1), np.stack(weights, axis=1)

    def _places(self, table: str, end: str) -> Index:
        return np.array([self.names.index(name) for name in self.labels[table][end]], dtype=np.intp)


def where_possible(function: Callable[[Array], Array], cov: Array, shape: tuple[int, ...]) -> Array:
    """Values (B, *shape) of a function of covariances (B, p, p); NaN for singular ones.

    Items have variances about one; next to none is a constant less rounding. The batch is worked
    off in slices whose matrices stay in the cache. One singular matrix spoils its slice, which is
    then halved around the culprit.
    """
    constant = np.diagonal(cov, axis1=1, axis2=2) < NO_VARIANCE
    cov = np.where(constant[:, :, None] | constant[:, None, :], np.nan, cov)
    parts = [cov[at : at + SLICE] for at in range(0, len(cov), SLICE)]
    with np.errstate(all="ignore"):
        return np.concatenate([_halving(function, part, shape) for part in parts])


def _halving(function: Callable[[Array], Array], cov: Array, shape: tuple[int, ...]) -> Array:
    try:
        return function(cov)
    except np.linalg.LinAlgError:
        if len(cov) == 1:
            return np.full((1, *shape), np.nan)
        middle = len(cov) // 2
        halves = [_halving(function, part, shape) for part in (cov[:middle], cov[middle:])]
        return np.concatenate(halves)
