"""Whether composites mean the same in every group: MICOM, in three steps.

1. Configural invariance: the same items, the same treatment of the data, the same algorithm. One
   model fitted to all groups with the same options has it by construction.
2. Compositional invariance: scores by the weights of either group correlate by no less than one,
   but for chance.
3. Equal means (3a) and equal variances (3b) of the scores by the weights of both groups together.

Chance is what permutations of the members of the two groups bring about. Step 2 is what effects
need to be compared between groups; with step 3 as well the groups may be pooled.

References
----------
Henseler, J., Ringle, C. M., & Sarstedt, M. (2016). Testing measurement invariance of composites
using partial least squares. International Marketing Review, 33(3), 405-431.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array
from ccc_quality.frames import cached_table
from ccc_quality.pls.groups.grouping import Grouped
from ccc_quality.pls.groups.tails import holm, lower_tail, two_tails
from ccc_quality.summaries import Summary

COMPOSITION, MEANS, VARIANCES = range(3)


@dataclass(frozen=True, eq=False, repr=False)
class CompositeInvariance:
    """Measurement invariance of composites; made by :func:`micom`.

    p values are those of permutations, the sample itself among them. With more than two groups
    every pair is tested within itself, and ``p_adjusted`` is Holm's correction of the p values of
    one construct and step for the number of pairs; with two groups it is the p value. A step holds
    when ``p_adjusted`` is above ``1 - level``.

    Attributes
    ----------
    group : str
        Column of the groups.
    group_names : tuple of str
    n_permutations : int
        Of every pair of groups.
    seed : int
    level : float
        Share of permutations that counts as chance.
    """

    group: str
    group_names: tuple[str, ...]
    n_permutations: int
    seed: int
    level: float
    _grouped: Grouped
    _observed: Array
    _draws: Array

    @property
    def n_obs(self) -> pd.Series:
        """Respondents used, by group."""
        return self._grouped.sizes

    @property
    def n_failed(self) -> pd.Series:
        """Permutations in which the weights of a group did not settle, by pair of groups.

        They are left out of step 2.
        """
        failed = np.isnan(self._draws[:, :, COMPOSITION]).any(axis=2).sum(axis=0)
        return pd.Series(failed, index=self._pairs, name="n_failed")

    @property
    def configural(self) -> str:
        """What step 1 rests on."""
        options = self._grouped.pooled.options
        return (
            "Configural invariance by construction: the same items, missing answers treated alike "
            f"({options.missing}), items standardized in every group, {options.scheme} weighting."
        )

    @cached_table
    def table(self) -> pd.DataFrame:
        """Verdicts: construct, group_a, group_b, compositional, equal_means, equal_variances, ...

        The last column, ``invariance``, is ``"none"`` unless scores are composed alike,
        ``"full"`` if means and variances are equal as well, else ``"partial"``.
        """
        steps = self.composition, self.means, self.variances
        alike, means, variances = (step["holds"] for step in steps)
        frame = steps[0][["construct", "group_a", "group_b"]].copy()
        frame["compositional"], frame["equal_means"] = alike, means
        frame["equal_variances"] = variances
        verdict = np.where(means & variances, "full", "partial")
        frame["invariance"] = np.where(alike, verdict, "none")
        return frame

    @cached_table
    def composition(self) -> pd.DataFrame:
        """Step 2: construct, group_a, group_b, correlation, quantile, pvalue, p_adjusted, holds.

        ``correlation`` is that of the scores of everybody by the weights of either group,
        ``quantile`` what it falls short of in one permutation of twenty (at ``level`` 0.95).
        Single items correlate by one.
        """
        draws, observed = self._draws[:, :, COMPOSITION], self._observed[:, COMPOSITION]
        pvalues = lower_tail(_flat(draws), observed.ravel()).reshape(observed.shape)
        limits = {"quantile": _quantile(draws, self._alpha)}
        return self._frame({"correlation": observed, **limits}, pvalues)

    @cached_table
    def means(self) -> pd.DataFrame:
        """Step 3a: construct, group_a, group_b, difference, lower, upper, pvalue, ..., holds.

        ``difference`` is the mean of the first group less that of the second, in standard
        deviations of both together; ``lower`` and ``upper`` enclose the middle of the
        permutations, 95% of them at ``level`` 0.95.
        """
        return self._two_sided("difference", MEANS)

    @cached_table
    def variances(self) -> pd.DataFrame:
        """Step 3b: construct, group_a, group_b, log_ratio, lower, upper, pvalue, ..., holds.

        ``log_ratio`` is the logarithm of the variance in the first group over that in the second.
        """
        return self._two_sided("log_ratio", VARIANCES)

    def summary(self) -> Summary:
        """The three steps for people."""
        sizes = ", ".join(f"{name} {n:,}" for name, n in self.n_obs.items())
        simulated = " SIMULATED DATA." if self._grouped.pooled.simulated else ""
        failed = int(self.n_failed.sum())
        lines = [
            f"Invariance of composites across {self.group} ({sizes}); {self.n_permutations:,} "
            f"permutations, seed {self.seed}.{simulated}",
            f"{failed:,} permutations FAILED and are left out of step 2: the weights did not "
            "settle."
            if failed
            else "No permutation failed.",
            self.configural,
            "none: effects may not be compared. partial: effects may be compared between the "
            "groups. full: the groups may be pooled as well.",
        ]
        if len(self.group_names) > 2:
            lines.append("p_adjusted: Holm, for the number of pairs of groups.")
        return Summary(
            lines=tuple(lines),
            tables={
                "Verdicts": by_pair(self.table),
                "Step 2: composition": by_pair(self.composition.drop(columns="holds")),
                "Step 3a: means": by_pair(self.means.drop(columns="holds")),
                "Step 3b: variances": by_pair(self.variances.drop(columns="holds")),
            },
            decimals=4,
        )

    def __repr__(self) -> str:
        counts = self.table["invariance"].value_counts()
        verdicts = ", ".join(
            f"{counts[kind]} {kind}" for kind in ("full", "partial", "none") if kind in counts
        )
        return f"CompositeInvariance across {self.group}: {verdicts}"

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    # ------------------------------------------------------------------ shared by the tables

    @property
    def _alpha(self) -> float:
        return round(1 - self.level, 12)

    @cached_property
    def _pairs(self) -> pd.MultiIndex:
        names = [(self.group_names[a], self.group_names[b]) for a, b in self._grouped.pairs]
        return pd.MultiIndex.from_tuples(names, names=["group_a", "group_b"])

    def _two_sided(self, name: str, step: int) -> pd.DataFrame:
        draws, observed = self._draws[:, :, step], self._observed[:, step]
        pvalues = two_tails(_flat(draws), observed.ravel()).reshape(observed.shape)
        tail = self._alpha / 2
        limits = {"lower": _quantile(draws, tail), "upper": _quantile(draws, 1 - tail)}
        return self._frame({name: observed, **limits}, pvalues)

    def _frame(self, values: dict[str, Array], pvalues: Array) -> pd.DataFrame:
        """Values (pairs, M) in long form, with the correction for the number of pairs."""
        constructs = self._grouped.pooled._combined.names
        pairs = self._pairs.repeat(len(constructs))
        frame = pd.DataFrame({"construct": list(constructs) * len(self._pairs)})
        frame["group_a"] = pairs.get_level_values("group_a")
        frame["group_b"] = pairs.get_level_values("group_b")
        adjusted = np.stack([holm(own) for own in pvalues.T], axis=1)
        values = {**values, "pvalue": pvalues, "p_adjusted": adjusted}
        for name, matrix in values.items():
            frame[name] = matrix.ravel()
        frame["holds"] = frame["p_adjusted"] > self._alpha
        return frame


def by_pair(table: pd.DataFrame) -> pd.DataFrame:
    """A table for people: the two groups in one column, which comes first."""
    shown = table.drop(columns=["group_a", "group_b"])
    shown.insert(0, "groups", table["group_a"] + " and " + table["group_b"])
    return shown


def _flat(draws: Array) -> Array:
    """Draws (R, pairs, M) of every pair and construct as columns."""
    return draws.reshape(len(draws), -1)


def _quantile(draws: Array, share: float) -> Array:
    """Quantile (pairs, M) of the permutations that did not fail, at (R + 1) times the share."""
    columns = _flat(draws)
    found = [
        np.quantile(own[np.isfinite(own)], share, method="weibull")
        if np.isfinite(own).any()
        else np.nan
        for own in columns.T
    ]
    return np.array(found).reshape(draws.shape[1:])
