"""Shares of correlated drivers in what they explain together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Literal

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array
from ccc_quality.drivers.collinearity import inflation
from ccc_quality.drivers.correlations import Correlations, On
from ccc_quality.drivers.dominance import conditional_table, pairs_table, subsets_table
from ccc_quality.drivers.explained_variance import (
    MOST_DRIVERS,
    ROUNDING,
    general_dominance,
    relative_weights,
)
from ccc_quality.errors import SpecificationError
from ccc_quality.frames import cached_table
from ccc_quality.labels import Labels
from ccc_quality.resampling.stacks import solutions
from ccc_quality.results import IN_WORDS, IntervalKind
from ccc_quality.summaries import Summary

Method = Literal["shapley", "johnson", "dominance"]

METHODS: MappingProxyType[Method, Callable[[Array], Array]] = MappingProxyType(
    {
        "shapley": general_dominance,
        "johnson": relative_weights,
        "dominance": general_dominance,
    }
)

TITLES: MappingProxyType[Method, str] = MappingProxyType(
    {
        "shapley": "Shapley values (LMG)",
        "johnson": "Relative weights (Johnson 2000)",
        "dominance": "General dominance (Budescu 1993)",
    }
)

COLUMNS = [
    "method",
    "driver",
    "label",
    "est",
    "bias",
    "se",
    "ci_lower",
    "ci_upper",
    "share",
    "share_ci_lower",
    "share_ci_upper",
    "signed",
    "beta",
    "correlation",
    "vif",
    "rank",
]
SHOWN = ["label", "est", "ci_lower", "ci_upper", "share", "signed", "correlation", "rank"]


@dataclass(frozen=True, eq=False, repr=False)
class RelativeImportance:
    """Shares of drivers in R squared; made by :func:`~ccc_quality.relative_importance`.

    Attributes
    ----------
    methods : tuple of {"shapley", "johnson", "dominance"}
    level : float
        Confidence level of the intervals.
    """

    methods: tuple[Method, ...]
    level: float
    _found: Correlations

    # ------------------------------------------------------------------ what it is about

    @property
    def target(self) -> str:
        """The outcome."""
        return self._found.target

    @property
    def drivers(self) -> tuple[str, ...]:
        """What shares its variance, in the order of the model."""
        return self._found.drivers

    @property
    def on(self) -> On:
        """Whether correlations are those of constructs ("latent") or of scores."""
        return self._found.on

    @property
    def labels(self) -> Labels:
        """Display names."""
        return self._found.labels

    @property
    def n_obs(self) -> int:
        """Respondents used."""
        return self._found.n_obs

    @property
    def simulated(self) -> bool:
        """Whether the data are simulated."""
        return self._found.simulated

    @property
    def n_resamples(self) -> int:
        """Resamples behind the intervals; 0 without."""
        return self._found.n_resamples

    @property
    def n_failed(self) -> int:
        """Resamples left out, as they have no proper correlations."""
        return self._found.n_failed

    @property
    def interval(self) -> IntervalKind:
        """How intervals were made: "percentile", or "bca" where the bootstrap has them; or ""."""
        return self._found.interval

    @cached_property
    def caveats(self) -> tuple[str, ...]:
        """What the reader must know: suppression, ties, collinearity, failures."""
        return (*self._found.caveats, *self._suppressed(), *self._tied())

    # ------------------------------------------------------------------ tables

    @property
    def r_squared(self) -> float:
        """Share of the target's variance that all drivers explain together, unadjusted."""
        return float(_explained(self._found.matrix[None])[0, 0])

    @cached_property
    def r_squared_interval(self) -> tuple[float, float]:
        """Interval of R squared, made as all others; NaN without resamples."""
        found = self._summarized(_explained)
        return float(found["ci_lower"][0]), float(found["ci_upper"][0])

    @cached_table
    def table(self) -> pd.DataFrame:
        """method, driver, label, est, bias, se, interval, share, its interval, signed, ..., rank.

        ``est`` sums to R squared within a method, ``share`` is est / R squared, and ``signed`` is
        ``est`` with the sign of ``beta``, the standardized coefficient of the driver beside all
        others. ``correlation`` is that with the target, ``vif`` the variance inflation factor.
        Most important first; equal importance is equal rank.
        """
        return pd.concat([self._of(method) for method in self.methods], ignore_index=True)

    @cached_table
    def conditional_dominance(self) -> pd.DataFrame:
        """driver, label, n_others, est, se, ci_lower, ci_upper.

        What a driver adds to R squared, on average over the subsets of ``n_others`` others. The
        mean over ``n_others`` is general dominance.

        Raises
        ------
        SpecificationError
            More drivers than subsets can be looked at for.
        """
        require_subsets(self.drivers)
        return conditional_table(self._found, level=self.level)

    @cached_table
    def dominance(self) -> pd.DataFrame:
        """level, driver, other, est, mean, se, p_dominates, p_dominated, p_undecided, reproduced.

        ``level`` is "complete" (the driver adds at least as much as the other to every subset of
        the rest), "conditional" (on average to subsets of every size) or "general". ``est`` is 1
        where the driver dominates, 0 where it is dominated, 0.5 where neither holds; ``mean`` and
        ``se`` are those of the resamples, ``reproduced`` the share of them that agrees with
        ``est``. Pairs start with the driver of greater general dominance.

        Raises
        ------
        SpecificationError
            More drivers than subsets can be looked at for.

        References
        ----------
        Azen, R., & Budescu, D. V. (2003). The dominance analysis approach for comparing predictors
        in multiple regression. Psychological Methods, 8(2), 129-148.
        """
        require_subsets(self.drivers)
        return pairs_table(self._found)

    @cached_table
    def subsets(self) -> pd.DataFrame:
        """R squared of every subset: drivers (joined by " + "), n_drivers, r_squared.

        Raises
        ------
        SpecificationError
            More drivers than subsets can be looked at for.
        """
        require_subsets(self.drivers)
        return subsets_table(self._found)

    # ------------------------------------------------------------------ for readers

    def summary(self) -> Summary:
        """The shares for people; :attr:`table` has it all."""
        simulated = " SIMULATED DATA." if self.simulated else ""
        basis = "latent correlations" if self.on == "latent" else "scores"
        low, high = self.r_squared_interval
        interval = "" if np.isnan(low) else f" ({low:.3f} to {high:.3f})"
        lines = [
            f"Relative importance for {self.labels.text(self.target)}, on {basis}: R squared = "
            f"{self.r_squared:.3f}{interval}. n = {self.n_obs:,}.{simulated}"
        ]
        if self.n_resamples:
            lines.append(
                f"{100 * self.level:g}% {IN_WORDS[self.interval]} intervals from "
                f"{self.n_resamples:,} resamples. Importance is never negative, so no interval "
                "says that a driver has none."
            )
        shown = self.table.dropna(axis="columns", how="all")
        tables = {
            TITLES[method]: shown.loc[
                shown["method"] == method, [name for name in SHOWN if name in shown]
            ]
            for method in self.methods
        }
        return Summary(lines=(*lines, *self.caveats), tables=tables)

    def __repr__(self) -> str:
        mark = ", SIMULATED" if self.simulated else ""
        first = self.table[self.table["method"] == self.methods[0]]
        shares = ", ".join(
            f"{name} {share:.0%}"
            for name, share in zip(first["driver"], first["share"], strict=True)
        )
        return (
            f"RelativeImportance: {self.methods[0]} on {self.target}, R2 = {self.r_squared:.3f}, "
            f"n = {self.n_obs:,}{mark}; {shares}"
        )

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    # ------------------------------------------------------------------ shared by the tables

    def _of(self, method: Method) -> pd.DataFrame:
        found = self._summarized(METHODS[method])
        shares = self._summarized(lambda R: METHODS[method](R) / _explained(R))
        est = found["est"]
        R = self._found.matrix
        table = pd.DataFrame(
            {
                "method": method,
                "driver": self.drivers,
                "label": [self.labels.text(name) for name in self.drivers],
                **found,
                "share": shares["est"],
                "share_ci_lower": shares["ci_lower"],
                "share_ci_upper": shares["ci_upper"],
                "signed": np.copysign(est, self._beta),
                "beta": self._beta,
                "correlation": R[:-1, -1],
                "vif": inflation(R[:-1, :-1]),
                "rank": _ranks(est),
            }
        )
        return table.sort_values("rank", kind="stable")[COLUMNS]

    def _summarized(self, function: Callable[[Array], Array]) -> dict[str, Array]:
        return self._found.summarized(function, level=self.level)

    @cached_property
    def _beta(self) -> Array:
        R = self._found.matrix
        beta: Array = solutions(R[None, :-1, :-1], R[None, :-1, -1:])[0, :, 0]
        return beta

    def _suppressed(self) -> tuple[str, ...]:
        r = self._found.matrix[:-1, -1]
        turned = [
            name
            for name, product in zip(self.drivers, self._beta * r, strict=True)
            if product < -ROUNDING
        ]
        if not turned:
            return ()
        return (
            f"Suppression: the coefficient beside the other drivers has the sign opposite to the "
            f"correlation with {self.target} for {', '.join(turned)}. Such a share says how much "
            "is added, not whether more is better.",
        )

    def _tied(self) -> tuple[str, ...]:
        found = []
        for method in self.methods:
            own = self.table[self.table["method"] == method]
            for rank, tied in own.groupby("rank"):
                if len(tied) > 1:
                    found.append(
                        f"{', '.join(tied['driver'])} are equally important ({method}) and share "
                        f"rank {rank}."
                    )
        return tuple(found)


def require_subsets(drivers: tuple[str, ...]) -> None:
    """Raise if drivers have more subsets than can be looked at.

    Raises
    ------
    SpecificationError
    """
    if len(drivers) > MOST_DRIVERS:
        raise SpecificationError(
            f"{len(drivers)} drivers have {2 ** len(drivers):,} subsets, and up to {MOST_DRIVERS} "
            'drivers are possible: name fewer, or use method="johnson".'
        )


def _explained(R: Array) -> Array:
    """R squared of all drivers together, shape (B, 1)."""
    r = R[:, :-1, -1:]
    explained: Array = (r * solutions(R[:, :-1, :-1], r)).sum(axis=1)
    return explained


def _ranks(est: Array) -> list[int]:
    """1 for the most important; what differs by rounding only is tied."""
    return [1 + int(np.count_nonzero(est > own + ROUNDING)) for own in est]
