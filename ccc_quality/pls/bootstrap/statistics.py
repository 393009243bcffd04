"""Everything that is tabulated, as functions of a batch of estimates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array, Index, Mask, correlations
from ccc_quality.heterotrait import htmt, htmt2
from ccc_quality.pls.admissibility import proper
from ccc_quality.pls.combined import combine, connections
from ccc_quality.pls.estimates import Estimates, estimate
from ccc_quality.pls.layout import Layout
from ccc_quality.pls.model_fit import implied_constructs
from ccc_quality.pls.plan import Plan
from ccc_quality.pls.products import Drawn
from ccc_quality.pls.slopes import slope_labels, slopes
from ccc_quality.pls.structure import total_effects
from ccc_quality.pls.tables import own_constructs, reached, reached_by_steps

EFFECTS = ("path_coefficients", "indirect_effects", "total_effects")

SLICE = 125
"""Respondents left out at a time."""


@dataclass(frozen=True, eq=False)
class Statistics:
    """Maps covariances of the items to the values of every table.

    Attributes
    ----------
    plan : Plan
    """

    plan: Plan

    def estimated(self, cov: Array, drawn: Drawn | None = None) -> tuple[Array, Mask]:
        """Values (B, k) of all tables beside each other, and which are proper (B,).

        Values are NaN where the weights did not settle.

        Parameters
        ----------
        cov : (B, p, p) array
            Covariances of the items.
        drawn : Drawn, optional
            The rows behind them, for models with moderation.
        """
        found = estimate(cov, self.plan, drawn)
        values = np.concatenate(list(self._tables(found, cov).values()), axis=1)
        values[found.failed] = np.nan
        return values, proper(found)

    def _tables(self, found: Estimates, cov: Array) -> dict[str, Array]:
        """Values (B, k) by table, in the order of the labels."""
        combined = combine(found, self.plan)
        values = {
            "weights": self._measured(found, "weights"),
            "loadings": self._measured(found, "loadings"),
        }
        direct, total = combined.paths, total_effects(combined.paths)
        effects = {"path_coefficients": direct, "indirect_effects": total - direct}
        for name, matrices in {**effects, "total_effects": total}.items():
            source, target = self._pairs[name]
            std = matrices[:, source, target]
            with np.errstate(invalid="ignore", divide="ignore"):
                values[name] = std * combined.scales[:, target] / combined.scales[:, source]
            values[f"{name}_std"] = std
        structural = self.plan.structural
        values["r_squared"] = combined.r_squared[:, list(structural.endogenous)]
        values["rho_a"] = found.first.rho_a[:, self.plan.first.common_factor]
        R = correlations(cov)
        row, col = self._heterotrait_pairs
        for name, ratios in (("htmt", htmt), ("htmt2", htmt2)):
            values[name] = ratios(R, self._scales_of_items[1])[:, row, col]
        source, target = self._construct_pairs
        std = implied_constructs(R, found, self.plan)[:, source, target]
        values["implied_slopes"] = std * combined.scales[:, target] / combined.scales[:, source]
        values["implied_slopes_std"] = std
        row, col = self._correlated_pairs
        values["latent_correlations"] = combined.correlations[:, row, col]
        if self.plan.interactions:
            # what the slopes change from the mean of the moderator to one deviation above it
            change = [one[:, 1::2] - one[:, ::2] for one in slopes(found, self.plan, (0.0, 1.0))]
            values["slope_changes"], values["slope_changes_std"] = change
        return values

    @cached_property
    def labels(self) -> dict[str, pd.DataFrame]:
        """Which indicator, pair or construct each value of a table belongs to."""
        plan = self.plan
        measured = pd.DataFrame(
            [
                (construct, layout.indicators[k])
                for layout in self._layouts
                for j, construct in own_constructs(layout, plan)
                for k in layout.blocks[j]
            ],
            columns=["construct", "indicator"],
        )
        labels = {"weights": measured, "loadings": measured}
        names = np.array(connections(plan)[0], dtype=object)
        for name in EFFECTS:
            source, target = self._pairs[name]
            pairs = pd.DataFrame({"source": names[source], "target": names[target], "group": 1})
            labels[name] = labels[f"{name}_std"] = pairs
        structural = plan.structural
        labels["r_squared"] = pd.DataFrame(
            {"construct": [structural.constructs[j] for j in structural.endogenous]}
        )
        factors = [plan.first.constructs[j] for j in np.flatnonzero(plan.first.common_factor)]
        labels["rho_a"] = pd.DataFrame({"construct": factors})
        judged = np.array(self._scales_of_items[0], dtype=object)
        row, col = self._heterotrait_pairs
        labels["htmt"] = labels["htmt2"] = pd.DataFrame(
            {"first": judged[col], "second": judged[row]}
        )
        source, target = self._construct_pairs
        pairs = pd.DataFrame({"source": names[source], "target": names[target], "group": 1})
        labels["implied_slopes"] = labels["implied_slopes_std"] = pairs
        row, col = self._correlated_pairs
        labels["latent_correlations"] = pd.DataFrame({"first": names[col], "second": names[row]})
        if plan.interactions:
            moderated = slope_labels(plan, (1.0,)).drop(columns="at")
            labels["slope_changes"] = labels["slope_changes_std"] = moderated
        return labels

    @property
    def _layouts(self) -> list[Layout]:
        plan = self.plan
        return [plan.first] if plan.second is None else [plan.first, plan.second.layout]

    def _measured(self, found: Estimates, table: str) -> Array:
        stages = [found.first] if found.second is None else [found.first, found.second]
        parts = [
            getattr(solved, table)[:, layout.blocks[j], j]
            for layout, solved in zip(self._layouts, stages, strict=True)
            for j, _ in own_constructs(layout, self.plan)
        ]
        return np.concatenate(parts, axis=1)

    @cached_property
    def _pairs(self) -> dict[str, tuple[Index, Index]]:
        acts = connections(self.plan)[1]
        shown = (acts, reached_by_steps(acts), reached(acts))
        return {
            name: (found[0], found[1])
            for name, mask in zip(EFFECTS, shown, strict=True)
            for found in [np.nonzero(mask)]
        }

    @cached_property
    def _construct_pairs(self) -> tuple[Index, Index]:
        """All ordered pairs of constructs; products, which come last, are none."""
        n = len(connections(self.plan)[0]) - len(self.plan.products)
        source, target = np.nonzero(~np.eye(n, dtype=bool))
        return source, target

    @cached_property
    def _scales_of_items(self) -> tuple[list[str], list[Index]]:
        """First-order constructs with at least two items, and the places of these."""
        layout = self.plan.first
        kept = [j for j, block in enumerate(layout.blocks) if len(block) > 1]
        return [layout.constructs[j] for j in kept], [layout.blocks[j] for j in kept]

    @property
    def _correlated_pairs(self) -> tuple[Index, Index]:
        return np.tril_indices(len(connections(self.plan)[0]), -1)

    @property
    def _heterotrait_pairs(self) -> tuple[Index, Index]:
        return np.tril_indices(len(self._scales_of_items[0]), -1)


def influence(answers: Array, statistics: Statistics) -> Array:
    """Mean less the value without each respondent, (n, k), of all statistics of answers (n, p)."""
    n = len(answers)
    D = answers - answers.mean(axis=0)
    scatter = D.T @ D
    parts = []
    for at in range(0, n, SLICE):
        own = D[at : at + SLICE]
        left = scatter - (n / (n - 1)) * own[:, :, None] * own[:, None, :]
        drawn = Drawn(_all_but(D, at, len(own)), -own / (n - 1), np.full(len(own), n - 2.0))
        parts.append(statistics.estimated(left / (n - 2), drawn)[0])
    without = np.concatenate(parts)
    without = without[np.isfinite(without).any(axis=1)]
    influences: Array = np.nan_to_num(np.nanmean(without, axis=0) - without)
    return influences


def _all_but(rows: Array, start: int, size: int) -> Iterator[tuple[Array, Array]]:
    """All rows, and counts (size, n) that leave out one of them each, from ``start`` on."""
    counts = np.ones((size, len(rows)))
    counts[np.arange(size), np.arange(start, start + size)] = 0.0
    yield rows, counts
