"""Differences of estimates between groups: the record that :func:`compare_groups` makes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array, Mask
from ccc_quality.frames import cached_table
from ccc_quality.pls.groups.grouping import Grouped
from ccc_quality.pls.groups.invariance import CompositeInvariance, by_pair
from ccc_quality.pls.groups.quantities import Quantities
from ccc_quality.pls.groups.tails import henseler_test, holm, two_tails, welch_test
from ccc_quality.resampling.intervals import is_constant
from ccc_quality.summaries import Summary

Method = Literal["permutation", "mga", "welch"]

METHODS: dict[Method, str] = {
    "permutation": "permutation test (Chin & Dibbern 2010)",
    "mga": "multi-group analysis by bootstrap draws (Henseler 2009), both tails",
    "welch": "t test with bootstrap standard errors (Welch 1947)",
}


@dataclass(frozen=True, eq=False, repr=False)
class GroupComparison:
    """Standardized estimates by group, with tests of their differences.

    Tables have a row for every estimate and pair of groups. ``difference`` is ``est_a - est_b``,
    ``pvalue`` two-sided, and ``p_adjusted`` Holm's correction for all rows of the table: all
    estimates and all pairs. Composites of a group are turned the way of the composites of all
    groups together. What cannot differ, such as the weight of a single item, has no p value.

    Attributes
    ----------
    group : str
        Column of the groups.
    group_names : tuple of str
    method : {"permutation", "mga", "welch"}
    n_resamples : int
        Permutations of every pair of groups, or bootstrap resamples of every group.
    seed : int
    invariance : CompositeInvariance or None
        Whether composites mean the same in the groups; None when that was not tested.
    admissibility : tuple of str
        What makes the solution of a group improper.
    """

    group: str
    group_names: tuple[str, ...]
    method: Method
    n_resamples: int
    seed: int
    invariance: CompositeInvariance | None
    admissibility: tuple[str, ...]
    _grouped: Grouped
    _quantities: Quantities
    _values: Array
    _draws: Array

    # ------------------------------------------------------------------ what was compared

    @property
    def n_obs(self) -> pd.Series:
        """Respondents used, by group."""
        return self._grouped.sizes

    @property
    def n_failed(self) -> pd.Series:
        """Resamples without estimates, left out: by pair of groups (permutation) or by group.

        The weights did not settle, or a common factor has no reliability above zero.
        """
        failed = np.isnan(self._draws).any(axis=2).sum(axis=0)
        names = self._pair_names if self.method == "permutation" else list(self.group_names)
        return pd.Series(failed, index=names, name="n_failed")

    @property
    def doubtful(self) -> tuple[tuple[str, str, str], ...]:
        """Construct and two groups in which it is composed differently, by :attr:`invariance`."""
        if self.invariance is None:
            return ()
        verdicts = self.invariance.table
        fails = verdicts.loc[~verdicts["compositional"], ["construct", "group_a", "group_b"]]
        return tuple((str(one), str(a), str(b)) for one, a, b in fails.itertuples(index=False))

    # ------------------------------------------------------------------ tables

    @cached_table
    def path_coefficients(self) -> pd.DataFrame:
        """source, target, group_a, group_b, est_a, est_b, difference, pvalue, p_adjusted."""
        return self._frame("path_coefficients")

    @cached_table
    def indirect_effects(self) -> pd.DataFrame:
        """Effects through other constructs: the columns of :attr:`path_coefficients`."""
        return self._frame("indirect_effects")

    @cached_table
    def total_effects(self) -> pd.DataFrame:
        """Direct plus indirect effects: the columns of :attr:`path_coefficients`."""
        return self._frame("total_effects")

    @cached_table
    def loadings(self) -> pd.DataFrame:
        """construct, indicator and the other columns of :attr:`path_coefficients`."""
        return self._frame("loadings")

    @cached_table
    def weights(self) -> pd.DataFrame:
        """construct, indicator and the other columns of :attr:`path_coefficients`."""
        return self._frame("weights")

    # ------------------------------------------------------------------ for readers

    def summary(self) -> Summary:
        """The comparison for people."""
        sizes = ", ".join(f"{name} {n:,}" for name, n in self.n_obs.items())
        simulated = " SIMULATED DATA." if self._grouped.pooled.simulated else ""
        failed = int(self.n_failed.sum())
        lines = [
            f"Groups by {self.group} ({sizes}), compared by {METHODS[self.method]}; "
            f"{self.n_resamples:,} resamples, seed {self.seed}.{simulated}",
            f"{failed:,} resamples FAILED and are left out." if failed else "No resample failed.",
            *(f"NOT ADMISSIBLE: {sentence}" for sentence in self.admissibility),
            *self._on_invariance(),
            "Standardized estimates. p_adjusted: Holm, for all rows of a table.",
        ]
        shown = {
            "Paths": by_pair(self.path_coefficients),
            "Total effects": by_pair(self.total_effects),
            "Loadings": by_pair(self.loadings.drop(columns="difference")),
            "Weights": by_pair(self.weights.drop(columns="difference")),
        }
        return Summary(lines=tuple(lines), tables=shown)

    def __repr__(self) -> str:
        paths = self.path_coefficients
        found = int((paths["p_adjusted"] < 0.05).sum())
        return (
            f"GroupComparison by {self.group} ({', '.join(self.group_names)}), {self.method}, "
            f"{self.n_resamples} resamples (seed {self.seed}): {found} of {len(paths)} path "
            "differences below .05 after Holm's correction"
        )

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    def _on_invariance(self) -> tuple[str, ...]:
        if self.invariance is None:
            return ("Whether the composites mean the same in the groups was not tested (MICOM).",)
        if not self.doubtful:
            return ("Compositional invariance holds for all constructs (MICOM, step 2).",)
        return tuple(sentences_on(self.doubtful))

    # ------------------------------------------------------------------ shared by the tables

    @property
    def _pair_names(self) -> pd.MultiIndex:
        names = [(self.group_names[a], self.group_names[b]) for a, b in self._grouped.pairs]
        return pd.MultiIndex.from_tuples(names, names=["group_a", "group_b"])

    @cached_property
    def _pvalues(self) -> Array:
        """Two-sided p values (pairs, k)."""
        pairs = enumerate(self._grouped.pairs)
        return np.stack([self._tested(number, a, b) for number, (a, b) in pairs])

    def _tested(self, number: int, a: int, b: int) -> Array:
        difference = self._values[a] - self._values[b]
        if self.method == "permutation":
            draws = self._draws[:, number]
            return np.where(_constant(draws), np.nan, two_tails(draws, difference))
        first, second = self._draws[:, a], self._draws[:, b]
        sizes = len(self._grouped.members[a]), len(self._grouped.members[b])
        found = (
            henseler_test(first, second)
            if self.method == "mga"
            else welch_test(difference, first, second, *sizes)
        )
        fixed = _constant(first) & _constant(second)
        return np.where(fixed | ~np.isfinite(difference), np.nan, found)

    def _frame(self, table: str) -> pd.DataFrame:
        at = self._quantities.columns(table)
        labels = self._quantities.labels[table]
        frames = []
        for number, (a, b) in enumerate(self._grouped.pairs):
            frame = labels.copy()
            frame["group_a"], frame["group_b"] = self.group_names[a], self.group_names[b]
            frame["est_a"], frame["est_b"] = self._values[a, at], self._values[b, at]
            frame["difference"] = frame["est_a"] - frame["est_b"]
            frame["pvalue"] = self._pvalues[number, at]
            frames.append(frame)
        whole = pd.concat(frames, ignore_index=True)
        whole["p_adjusted"] = holm(whole["pvalue"].to_numpy())
        return whole


def sentences_on(doubtful: tuple[tuple[str, str, str], ...]) -> list[str]:
    """What a failure of compositional invariance means, a sentence for each pair of groups."""
    by_pair: dict[tuple[str, str], list[str]] = {}
    for construct, a, b in doubtful:
        by_pair.setdefault((a, b), []).append(construct)
    return [
        f"Compositional invariance fails between {a} and {b} for {', '.join(constructs)} (MICOM, "
        "step 2): what is compared is not made up of its items in the same way, so that a "
        "difference of effects may be one of meaning."
        for (a, b), constructs in by_pair.items()
    ]


def _constant(draws: Array) -> Mask:
    """Which columns of draws (R, k) differ by rounding only, or hold nothing."""
    kept = (np.sort(column[np.isfinite(column)]) for column in draws.T)
    return np.array([own.size == 0 or is_constant(own) for own in kept])
