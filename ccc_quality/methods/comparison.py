"""One model by two methods: frozen, tables computed once, handed out as copies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import stats

from ccc_quality.assessment import assess
from ccc_quality.drivers import rank_drivers
from ccc_quality.errors import SpecificationError, UnknownNameError
from ccc_quality.frames import cached_table
from ccc_quality.labels import Labels
from ccc_quality.methods.meaning import ALIKE, SAME, Grounds
from ccc_quality.methods.tables import explained, side_by_side
from ccc_quality.model import Model
from ccc_quality.pls import PLSResults
from ccc_quality.sem import SEMResults
from ccc_quality.summaries import Summary, pvalue_equation

RELIABILITIES = ("alpha", "rho_a", "rho_c", "ave")
FIT_MEASURES = ("chisq", "df", "pvalue", "cfi", "tli", "rmsea", "srmr", "d_uls", "d_g")
METHODS = {"sem": "SEM", "pls": "PLS"}


@dataclass(frozen=True, eq=False, repr=False)
class MethodComparison:
    """Results of :func:`compare_methods`.

    Values are standardized; differences are PLS less SEM; intervals are those of SEM. Where a
    method has no estimates, or no such value, its column is NaN.

    Attributes
    ----------
    model : Model
    sem : SEMResults or None
        None where SEM has no estimates.
    pls : PLSResults or None
        None where PLS has no estimates.
    failures : mapping of str to str
        Why a method (``"sem"`` or ``"pls"``) has no estimates; empty when both have.
    """

    model: Model
    sem: SEMResults | None
    pls: PLSResults | None
    failures: Mapping[str, str]

    # ------------------------------------------------------------------ sample

    @property
    def labels(self) -> Labels:
        """Display names."""
        return self._one.labels

    @property
    def n_obs(self) -> int:
        """Respondents used."""
        return self._one.n_obs

    @property
    def simulated(self) -> bool:
        """Whether the data are simulated."""
        return self._one.simulated

    # ------------------------------------------------------------------ tables

    @cached_table
    def paths(self) -> pd.DataFrame:
        """source, target, sem, sem interval, pls, difference, meaning: direct effects."""
        return self._effects("path_coefficients")

    @cached_table
    def total_effects(self) -> pd.DataFrame:
        """The same of direct plus indirect effects."""
        return self._effects("total_effects")

    @cached_table
    def r_squared(self) -> pd.DataFrame:
        """construct, sem, pls, difference: explained shares of constructs."""
        both = side_by_side(_shares(self.sem), _shares(self.pls), ["construct"])
        return _only_constructs(both, self.model)[["construct", "sem", "pls", "difference"]]

    @cached_table
    def loadings(self) -> pd.DataFrame:
        """construct, indicator, sem, pls, difference, of reflective constructs.

        SEM has no loadings of composites.
        """
        both = self._measured("loadings")
        reflective = [one.name for one in self.model.constructs if one.kind == "reflective"]
        return both[both["construct"].isin(reflective)].reset_index(drop=True)

    @cached_table
    def weights(self) -> pd.DataFrame:
        """construct, indicator, sem, pls, difference, of composites of variance one."""
        both = self._measured("weights")
        composites = [one.name for one in self.model.constructs if one.kind == "composite"]
        return both[both["construct"].isin(composites)].reset_index(drop=True)

    @cached_table
    def reliability(self) -> pd.DataFrame:
        """construct, measure (alpha, rho_a, rho_c, ave), sem, pls, difference.

        Without correction PLS judges its own loadings, which overrate reliability and AVE.
        """
        both = side_by_side(
            _reliabilities(self.sem), _reliabilities(self.pls), ["construct", "measure"]
        )
        known = both[["sem", "pls"]].notna().any(axis=1)
        columns = ["construct", "measure", "sem", "pls", "difference"]
        return both.loc[known, columns].reset_index(drop=True)

    @cached_table
    def fit_measures(self) -> pd.DataFrame:
        """Measures of fit by name: sem, pls. Those that a method does not have are NaN."""
        columns = {
            method: pd.Series(dtype=float) if fit is None else fit.reported_measures
            for method, fit in self._fits.items()
        }
        return pd.DataFrame(
            {method: one.reindex(list(FIT_MEASURES)) for method, one in columns.items()}
        ).rename_axis("measure")

    # ------------------------------------------------------------------ drivers

    def drivers(self, target: str) -> pd.DataFrame:
        """Drivers of an outcome by both methods, in the order of SEM.

        Parameters
        ----------
        target : str

        Returns
        -------
        DataFrame
            driver, label, sem, pls, difference, sem_rank, pls_rank; effects as
            :func:`~ccc_quality.rank_drivers` takes them, ranked by their standardized size.

        Raises
        ------
        UnknownNameError, SpecificationError
            As :func:`~ccc_quality.rank_drivers`.
        """
        ranked = {
            method: None if fit is None else rank_drivers(fit, target, rank_by="std").table
            for method, fit in self._fits.items()
        }
        both = side_by_side(ranked["sem"], ranked["pls"], ["driver", "label"])
        ranks = side_by_side(ranked["sem"], ranked["pls"], ["driver"], value="rank")
        named = ranks[["driver", "sem", "pls"]].rename(
            columns={method: f"{method}_rank" for method in METHODS}
        )
        effects = both[["driver", "label", "sem", "pls", "difference"]]
        return effects.merge(named, on="driver", how="left")

    @cached_table
    def agreement(self) -> pd.DataFrame:
        """target, n_drivers, kendall_tau: whether the methods order the drivers alike.

        Kendall's tau of the ranks, one where the order is the same and minus one where it is
        reversed (Kendall 1938, Biometrika 30, 81-93). Outcomes with fewer than two drivers have no
        order and are left out, and so is everything where one method has no estimates.
        """
        rows = []
        if not self.failures:
            for target in self.total_effects["target"].unique():
                ranks = self._ranks(str(target))
                if len(ranks) > 1:
                    tau = stats.kendalltau(ranks["sem_rank"], ranks["pls_rank"]).statistic
                    rows.append((str(target), len(ranks), float(tau)))
        return pd.DataFrame(rows, columns=["target", "n_drivers", "kendall_tau"])

    # ------------------------------------------------------------------ for readers

    @cached_property
    def meaning(self) -> tuple[str, ...]:
        """What the differences mean, a sentence each."""
        failed = [
            f"{METHODS[method]} has no estimates: {reason}"
            for method, reason in self.failures.items()
        ]
        if failed:
            return tuple(failed)
        return (*self._grounds.sentences(), *self._fit_sentence(), *self._largest_difference())

    def summary(self) -> Summary:
        """The comparison for people: prints in a terminal, a table in Jupyter."""
        simulated = " SIMULATED DATA." if self.simulated else ""
        methods = ", ".join(
            f"{METHODS[method]} ({fit.estimator})"
            for method, fit in self._fits.items()
            if fit is not None
        )
        shown = ["sem", "pls", "difference"]
        tables = {
            "Paths": self.paths[["target", "source", *shown]],
            "Total effects": self.total_effects[["target", "source", *shown]],
            "R squared": self.r_squared,
            "Loadings": self.loadings,
            "Weights": self.weights,
            "Reliability": self.reliability,
            "Fit": self.fit_measures.reset_index(),
            "Order of drivers": self.agreement,
        }
        return Summary(
            lines=(
                f"n = {self.n_obs:,}. {methods}; standardized values, differences PLS less SEM."
                f"{simulated}",
                *self.meaning,
            ),
            tables={title: table for title, table in tables.items() if len(table)},
        )

    def __repr__(self) -> str:
        if self.failures:
            return f"MethodComparison: {self.meaning[0]}"
        largest = self.paths["difference"].abs().max()
        return (
            f"MethodComparison: n = {self.n_obs:,}, {len(self.paths)} paths, "
            f"largest difference {largest:.3f}"
        )

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    # ------------------------------------------------------------------ shared by the tables

    @property
    def _fits(self) -> dict[str, SEMResults | PLSResults | None]:
        return {"sem": self.sem, "pls": self.pls}

    @property
    def _one(self) -> SEMResults | PLSResults:
        """Either of the two fits."""
        for fit in self._fits.values():
            if fit is not None:
                return fit
        raise SpecificationError("A comparison of methods needs the results of one of them.")

    @cached_property
    def _grounds(self) -> Grounds:
        consistent = self.pls is None or self.pls.options.consistent
        pvalue = np.nan if self.sem is None else float(self.sem.reported_measures["pvalue"])
        return Grounds.of(self.model, consistent=consistent, pvalue=pvalue)

    def _both(self, table: str) -> tuple[pd.DataFrame | None, pd.DataFrame | None]:
        """The same table by both methods."""
        sem = None if self.sem is None else getattr(self.sem, table)
        pls = None if self.pls is None else getattr(self.pls, table)
        return sem, pls

    def _effects(self, table: str) -> pd.DataFrame:
        both = side_by_side(*self._both(table), ["source", "target"])
        items = {
            part
            for one in self.model.constructs
            if one.kind == "composite" and not one.higher_order
            for part in one.indicators
        }
        # SEM counts the weights of items among the paths
        structural = both[~both["source"].isin(items)].reset_index(drop=True)
        return explained(structural, self._grounds)

    def _measured(self, table: str) -> pd.DataFrame:
        both = side_by_side(*self._both(table), ["construct", "indicator"])
        return both[["construct", "indicator", "sem", "pls", "difference"]]

    def _ranks(self, target: str) -> pd.DataFrame:
        """Ranks of the drivers that both methods know."""
        try:
            return self.drivers(target).dropna(subset=["sem_rank", "pls_rank"])
        except (UnknownNameError, SpecificationError):
            return pd.DataFrame()

    def _fit_sentence(self) -> list[str]:
        measures = self.fit_measures["sem"]
        p = pvalue_equation(measures["pvalue"])
        if not p:
            return []
        verdict = "rejects the model" if self._grounds.rejected else "does not reject the model"
        return [
            f"The test of fit of SEM {verdict}, chi-square({measures['df']:.0f}) = "
            f"{measures['chisq']:.2f}, {p}, SRMR {measures['srmr']:.3f}: the worse a model "
            "fits, the more the methods differ."
        ]

    def _largest_difference(self) -> list[str]:
        known = self.paths.dropna(subset=["difference"])
        if known.empty:
            return []
        alike = int(known["meaning"].isin([ALIKE, SAME]).sum())
        worst = known.iloc[int(known["difference"].abs().argmax())]
        return [
            f"{alike} of {len(known)} paths of PLS lie within the intervals of SEM; the largest "
            f"difference is that of {worst['source']} on {worst['target']}, {worst['sem']:.3f} by "
            f"SEM and {worst['pls']:.3f} by PLS."
        ]


def _shares(fit: SEMResults | PLSResults | None) -> pd.DataFrame | None:
    if fit is None:
        return None
    return fit.r_squared.rename_axis("construct").rename("std").reset_index()


def _reliabilities(fit: SEMResults | PLSResults | None) -> pd.DataFrame | None:
    if fit is None:
        return None
    wide = assess(fit).reliability.reindex(columns=list(RELIABILITIES)).rename_axis("construct")
    return wide.reset_index().melt("construct", var_name="measure", value_name="std")


def _only_constructs(table: pd.DataFrame, model: Model) -> pd.DataFrame:
    names = [construct.name for construct in model.constructs]
    return table[table["construct"].isin(names)].reset_index(drop=True)
