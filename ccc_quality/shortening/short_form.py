"""A short form and what it costs: frozen, tables computed once, handed out as copies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from ccc_quality.frames import cached_table
from ccc_quality.labels import Labels
from ccc_quality.model import Model
from ccc_quality.sem import SEMResults
from ccc_quality.shortening.answers import Estimator, Missing
from ccc_quality.shortening.folds import Judgement
from ccc_quality.summaries import Summary

Method = Literal["search", "loadings"]

RULES: Mapping[Method, str] = {
    "search": "by search",
    "loadings": "by the largest loadings",
}


@dataclass(frozen=True, eq=False, repr=False)
class ShortForm:
    """Results of :func:`~ccc_quality.short_form`.

    The items are chosen from all respondents. Everything in ``reliability``, ``fit_measures``,
    ``drivers`` and ``rules`` is the mean over folds of respondents who had no part in the choice of
    the items that they judge; ``folds`` has them one by one.

    Attributes
    ----------
    model : Model
        The model with the items chosen.
    long_model : Model
    method : {"search", "loadings"}
    target : str
        The outcome whose drivers are to stay as they are.
    long_fit, fit : SEMResults
        The long and the short model fitted to all respondents.
    n_folds, seed : int
    seconds_per_item : float
    estimator : {"ML", "MLR", "MLM"}
    missing : {"listwise", "fiml"}
    n_rows : int
        Respondents before those without the answers that are needed were left out.
    simulated : bool
        Whether the data are simulated.
    """

    model: Model
    long_model: Model
    method: Method
    target: str
    long_fit: SEMResults
    fit: SEMResults
    n_folds: int
    seed: int
    seconds_per_item: float
    estimator: Estimator
    missing: Missing
    n_rows: int
    simulated: bool
    _judgements: tuple[Judgement, ...]

    # ------------------------------------------------------------------ sample

    @property
    def labels(self) -> Labels:
        """Display names."""
        return self.long_model.labels

    @property
    def n_obs(self) -> int:
        """Respondents used."""
        return self.long_fit.n_obs

    @property
    def dropped(self) -> tuple[str, ...]:
        """Items left out, in the order of the long model."""
        kept = set(self.model.observed)
        return tuple(item for item in self.long_model.observed if item not in kept)

    @property
    def minutes_saved(self) -> float:
        """Minutes that a respondent saves: items dropped times seconds an item, by 60."""
        return len(self.dropped) * self.seconds_per_item / 60

    # ------------------------------------------------------------------ tables

    @cached_table
    def items(self) -> pd.DataFrame:
        """construct, item, std, kept, fold_share: of the constructs that lose items.

        ``std`` is the standardized loading in the long model; ``fold_share`` the share of the folds
        whose training respondents chose the item, which says how stable the choice is.
        """
        own = self._own
        table = self.long_fit.loadings[["construct", "indicator", "std"]]
        table = table[table["construct"].isin(own[0].selection)]
        table = table.rename(columns={"indicator": "item"}).reset_index(drop=True)
        kept = set(self.model.observed)
        table["kept"] = [item in kept for item in table["item"]]
        table["fold_share"] = [
            float(np.mean([item in one.selection[construct] for one in own]))
            for construct, item in zip(table["construct"], table["item"], strict=True)
        ]
        return table

    @cached_table
    def reliability(self) -> pd.DataFrame:
        """construct, label, n_items, n_kept, r, expected_alpha; _long and _short: alpha to htmt.

        alpha, omega, ave and htmt of either form; htmt is the largest heterotrait-monotrait ratio
        of the construct with another one.

        ``r`` is the correlation of short with long sums, items in common and all. The alpha to
        expect is that of the long form by the Spearman-Brown formula: what as few items of average
        quality would have.
        """
        means = _mean([one.reliability for one in self._own]).reset_index()
        sizes = [
            {one.name: len(one.indicators) for one in model.constructs}
            for model in (self.long_model, self.model)
        ]
        means.insert(1, "label", [self.labels.text(name) for name in means["construct"]])
        means.insert(2, "n_items", means["construct"].map(sizes[0]))
        means.insert(3, "n_kept", means["construct"].map(sizes[1]))
        return means

    @cached_table
    def fit_measures(self) -> pd.DataFrame:
        """Fit of either form: measure (cfi, rmsea, srmr), long, short; robust where asked for."""
        return _mean([one.fit for one in self._own]).reset_index()

    @cached_table
    def drivers(self) -> pd.DataFrame:
        """driver, label, long, short, change, rank_long, rank_short, rank_change.

        Standardized effects on the target and their means over the folds; ranks are those of the
        means, by size. ``rank_change`` is positive where a driver falls back.
        """
        means = _mean([one.effects for one in self._own])[["long", "short"]].reset_index()
        means.insert(1, "label", [self.labels.text(name) for name in means["driver"]])
        means["change"] = means["short"] - means["long"]
        for which in ("long", "short"):
            means[f"rank_{which}"] = means[which].abs().rank(ascending=False, method="min")
        means["rank_change"] = means["rank_short"] - means["rank_long"]
        return means.sort_values("rank_long", kind="stable").reset_index(drop=True)

    @cached_table
    def folds(self) -> pd.DataFrame:
        """rule, fold, n_obs, r, effect_change, kendall_tau, same_first: every fold by itself.

        ``r`` is the mean over constructs, ``effect_change`` the mean absolute change of the
        standardized effects, ``kendall_tau`` that of the order of drivers by the long and the short
        form in the same respondents, ``same_first`` one if both put the same driver first, zero if
        not.
        """
        rows = [
            {
                "rule": one.rule,
                "fold": one.fold,
                "n_obs": one.n_obs,
                "r": float(one.reliability["r"].mean()),
                "effect_change": float((one.effects["short"] - one.effects["long"]).abs().mean()),
                "kendall_tau": one.kendall_tau,
                "same_first": _same_first(one.effects),
            }
            for one in self._judgements
        ]
        return pd.DataFrame(rows)

    @cached_table
    def rules(self) -> pd.DataFrame:
        """rule, r, effect_change, kendall_tau, same_first: means over the folds, rule by rule."""
        columns = ["r", "effect_change", "kendall_tau", "same_first"]
        return self.folds.groupby("rule", sort=False)[columns].mean().astype(float).reset_index()

    # ------------------------------------------------------------------ for readers

    def summary(self) -> Summary:
        """The short form for people: prints in a terminal, a table in Jupyter."""
        simulated = " SIMULATED DATA." if self.simulated else ""
        own = self.rules[self.rules["rule"] == self.method].iloc[0]
        kept = self.items[self.items["kept"]].groupby("construct", sort=False)["item"]
        drivers = ["label", "long", "short", "change", "rank_long", "rank_short"]
        ranks = {"rank_long": int, "rank_short": int}
        shown = self.drivers[drivers].dropna().astype(ranks)
        return Summary(
            lines=(
                f"{len(self.model.observed)} of {len(self.long_model.observed)} items, chosen "
                f"{RULES[self.method]}: {self.minutes_saved:.1f} minutes less at "
                f"{self.seconds_per_item:g} seconds an item. n = {self.n_obs:,}.{simulated}",
                f"Order of the drivers of {self.labels.text(self.target)}, short against long: "
                f"Kendall's tau {own['kendall_tau']:.2f}, mean of {self.n_folds} folds of "
                "respondents who had no part in the choice.",
                *self._against_loadings(),
            ),
            tables={
                "Items kept": kept.agg(" ".join).reset_index(),
                "Reliability": self.reliability.drop(columns=["label", "n_items", "n_kept"]),
                "Fit": self.fit_measures,
                "Drivers, standardized effects": shown,
                "Rules": self.rules,
            },
        )

    def __repr__(self) -> str:
        mark = ", SIMULATED" if self.simulated else ""
        return (
            f"ShortForm: {len(self.model.observed)} of {len(self.long_model.observed)} items, "
            f"{self.method}, n = {self.n_obs:,}{mark}; {self.minutes_saved:.1f} minutes less"
        )

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    def _against_loadings(self) -> list[str]:
        """Whether the search beat the loadings, in a sentence; none without a search."""
        if self.method == "loadings":
            return []
        changes = self.folds.pivot_table("effect_change", index="fold", columns="rule").dropna()
        mean, less = changes.mean(), int((changes["search"] < changes["loadings"]).sum())
        verdict = "no better"
        if mean["search"] < mean["loadings"]:
            verdict = "better" if less == len(changes) else "hardly better"
        return [
            f"The search keeps the effects {verdict} than the rule of the largest loadings: they "
            f"change by {mean['search']:.3f} against {mean['loadings']:.3f}, less in {less} of "
            f"{len(changes)} folds."
        ]

    @property
    def _own(self) -> list[Judgement]:
        """The judgements of the method that was asked for."""
        return [one for one in self._judgements if one.rule == self.method]


def _same_first(effects: pd.DataFrame) -> float:
    if effects[["long", "short"]].isna().to_numpy().any():
        return float("nan")
    return float((effects["rank_long"] == 1).equals(effects["rank_short"] == 1))


def _mean(tables: list[pd.DataFrame]) -> pd.DataFrame:
    """Mean of tables of the same shape, in the order of the first; folds without a value do not
    count.
    """
    stacked = np.stack([table.to_numpy(dtype=float) for table in tables])
    known = np.isfinite(stacked)
    count = known.sum(axis=0)
    total = np.where(known, stacked, 0.0).sum(axis=0)
    mean = np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0)
    return pd.DataFrame(mean, index=tables[0].index, columns=tables[0].columns)
