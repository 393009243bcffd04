"""A solved path model: frozen, tables computed once, handed out as copies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array, Mask
from ccc_quality.data import Survey
from ccc_quality.errors import (
    UnknownNameError,
    did_you_mean,
)
from ccc_quality.frames import cached_table
from ccc_quality.labels import Labels
from ccc_quality.model import Model
from ccc_quality.pls import tables
from ccc_quality.pls.admissibility import improprieties
from ccc_quality.pls.combined import Combined, combine, connections
from ccc_quality.pls.estimates import Estimates, scaled
from ccc_quality.pls.model_fit import (
    MEASURES,
    distances,
    implied_constructs,
    implied_correlations,
)
from ccc_quality.pls.omission import effect_sizes
from ccc_quality.pls.options import PLSOptions
from ccc_quality.pls.plan import Plan
from ccc_quality.pls.sample import Sample
from ccc_quality.pls.slopes import (
    effect_sizes_of_moderated,
    moderation_table,
)
from ccc_quality.pls.structure import total_effects
from ccc_quality.pls.tables import reliabilities
from ccc_quality.results import FittedModel, Method


@dataclass(frozen=True, eq=False, repr=False)
class SolvedPathModel(FittedModel):
    """A path model with its sample and its solution: measurement, structure, fit.

    Every table is a fresh copy, every number a float. Columns are those of
    :class:`~ccc_quality.SEMResults`. Errors, tests and intervals are NaN.

    Attributes
    ----------
    model : Model
    options : PLSOptions
        What was asked for.
    labels : Labels
        Display names of the model, overridden by those of the survey.
    source : str
        Where the data came from.
    simulated : bool
        Whether the data are simulated.
    """

    method: ClassVar[Method] = "pls"

    model: Model
    options: PLSOptions
    labels: Labels
    source: str
    simulated: bool
    _plan: Plan
    _sample: Sample
    _estimates: Estimates
    _data: Survey | pd.DataFrame

    # ------------------------------------------------------------------ sample and solution

    @property
    def estimator(self) -> str:
        """``"PLSc"`` where common factors are corrected for attenuation, else ``"PLS"``."""
        corrected = self.options.consistent and bool(self._plan.first.common_factor.any())
        return "PLSc" if corrected else "PLS"

    @property
    def level(self) -> float:
        """NaN: intervals come from :func:`~ccc_quality.bootstrap`, with a level of their own."""
        return np.nan

    @property
    def n_obs(self) -> int:
        """Respondents used."""
        return len(self._sample.answers)

    @property
    def n_rows(self) -> int:
        """Respondents offered."""
        return self._sample.n_rows

    @property
    def n_filled(self) -> int:
        """Missing answers replaced by the mean of their item."""
        return self._sample.n_filled

    @property
    def n_iterations(self) -> int:
        """Steps until the weights settled, of all stages."""
        return int(self._estimates.n_iterations[0])

    @property
    def converged(self) -> bool:
        """True: weights that do not settle are an error."""
        return not bool(self._estimates.failed[0])

    @cached_property
    def admissibility(self) -> tuple[str, ...]:
        """What makes the solution improper, a sentence each; empty when it is proper."""
        return improprieties(self._estimates, self._plan)

    # ------------------------------------------------------------------ measurement

    @cached_table
    def weights(self) -> pd.DataFrame:
        """Weights of all composites: the columns of :attr:`loadings`, and ``mode``.

        They belong to standardized indicators and composites with variance one, so that ``est`` and
        ``std`` are the same.
        """
        return tables.weights(self._estimates, self._plan)

    @cached_table
    def loadings(self) -> pd.DataFrame:
        """Loadings: construct, indicator, group, est, se, z, pvalue, interval, std, std_se.

        ``std`` is the correlation of the indicator with its construct, for common factors the
        consistent one; ``est`` the slope of the indicator on the construct.
        """
        return tables.loadings(self._estimates, self._plan, self._sd)

    @cached_table
    def cross_loadings(self) -> pd.DataFrame:
        """Correlations of the items with the scores of all first-order constructs."""
        first = self._plan.first
        return pd.DataFrame(
            self._estimates.first.cross_loadings[0],
            index=list(first.indicators),
            columns=list(first.constructs),
        )

    @cached_table
    def rho_a(self) -> pd.Series:
        """Reliability rho_A by construct (Dijkstra & Henseler 2015), corrected by it or not.

        NaN for composites and single items, whose error is not estimated.
        """
        return reliabilities(self._estimates, self._plan, self.model, self._correlations)

    # ------------------------------------------------------------------ structure

    @cached_table
    def path_coefficients(self) -> pd.DataFrame:
        """Direct effects: source, target, group, est, se, ..., std, std_se, std interval.

        The weights of a composite of second order count as paths from its dimensions. ``est`` is in
        the units of the items, of which constructs are weighted averages.
        """
        return tables.effects(self._combined, self._direct, self._acts)

    @cached_table
    def indirect_effects(self) -> pd.DataFrame:
        """Effects through other constructs: the columns of :attr:`path_coefficients`."""
        indirect = self._total - self._direct
        return tables.effects(self._combined, indirect, tables.reached_by_steps(self._acts))

    @cached_table
    def total_effects(self) -> pd.DataFrame:
        """Direct plus indirect effects: the columns of :attr:`path_coefficients`."""
        return tables.effects(self._combined, self._total, tables.reached(self._acts))

    def implied_slopes(self, target: str, sources: Sequence[str] | None = None) -> pd.DataFrame:
        """How the target differs between respondents who differ by one point on a source.

        Parameters
        ----------
        target : str
        sources : sequence of str, optional
            All other constructs when left out.

        Returns
        -------
        DataFrame
            The columns of :attr:`path_coefficients`; ``std`` is the correlation of the constructs
            that the model implies.

        Raises
        ------
        UnknownNameError
            A construct that the model does not have.
        """
        names = self._constructs
        chosen = [name for name in names if name != target] if sources is None else list(sources)
        for name in (target, *chosen):
            if name not in names:
                raise UnknownNameError(
                    f"The model has no construct {name!r}. {did_you_mean(name, names)}"
                )
        pairs = [(names.index(source), names.index(target)) for source in chosen]
        implied = implied_constructs(self._correlations, self._estimates, self._plan)
        return tables.pair_frame(self._combined, implied[0], pairs)

    @cached_table
    def r_squared(self) -> pd.Series:
        """Explained share of the variance, by endogenous construct."""
        layout, found = self._plan.structural, self._combined.r_squared[0]
        values = {layout.constructs[j]: float(found[j]) for j in layout.endogenous}
        return pd.Series(values, name="r_squared", dtype=float)

    @cached_table
    def r_squared_adjusted(self) -> pd.Series:
        """1 - (1 - R2) (n - 1) / (n - 1 - k), with k antecedents."""
        layout = self._plan.structural
        n = self.n_obs
        endogenous = (layout.constructs[j] for j in layout.endogenous)
        k = pd.Series({name: len(self._plan.causes(name)) for name in endogenous})
        adjusted = 1 - (1 - self.r_squared) * (n - 1) / (n - 1 - k)
        return adjusted.rename("r_squared_adjusted")

    @cached_table
    def f_squared(self) -> pd.DataFrame:
        """target, predictor, r_squared, r_squared_without, f_squared of every path.

        The model is estimated anew without the path (Cohen 1988; Chin 1998): weights answer to the
        paths, too. NaN where it does not settle. Targets of a moderation are regressed anew on the
        scores as they are, of which products are made.
        """
        moderated = effect_sizes_of_moderated(self._combined, self._plan)
        others = effect_sizes(
            self.model,
            self._plan,
            self.options.higher_order,
            cov=self.sample_cov,
            r_squared=self.r_squared.drop(moderated["target"].unique()),
        )
        return pd.concat([others, moderated], ignore_index=True) if len(moderated) else others

    @cached_table
    def latent_correlations(self) -> pd.DataFrame:
        """Correlations of the constructs, of both stages; consistent where they are corrected.

        Products of a moderation come last.
        """
        names = list(self._combined.names)
        return pd.DataFrame(self._combined.correlations[0], index=names, columns=names)

    @cached_table
    def sample_cov(self) -> pd.DataFrame:
        """Sample covariances of the items, divisor n - 1."""
        names = list(self._sample.items)
        return pd.DataFrame(self._sample.cov, index=names, columns=names)

    # ------------------------------------------------------------------ moderation

    @cached_table
    def moderation(self) -> pd.DataFrame:
        """target, source, moderator, std, change, r_squared, r_squared_without, f_squared.

        ``std`` is the path of the standardized product, ``change`` what the standardized effect of
        the source gains per standard deviation of the moderator. f squared is (R2 - R2 without the
        product) / (1 - R2); of a moderation, 0.005, 0.01 and 0.025 pass for small, medium and large
        (Kenny 2018, Moderation, davidakenny.net/cm/moderation.htm), a convention in view of the
        effects that studies find (Aguinis, Beaty, Boik & Pierce 2005, Journal of Applied Psychology
        90, 94-107).
        """
        return moderation_table(self._estimates, self._plan)

    # ------------------------------------------------------------------ fit of the model

    @cached_table
    def fit_measures(self) -> pd.Series:
        """srmr, d_uls and d_g of the estimated model, and with ``_saturated`` of the saturated one.

        Formulas and sources are in :mod:`ccc_quality.pls.model_fit`. They have no distribution of
        their own: :func:`~ccc_quality.model_fit_test` says how large they may be. Products of a
        moderation are left out, as correlations of items do not show them.
        """
        values: dict[str, float] = {}
        for suffix, saturated in (("", False), ("_saturated", True)):
            found = distances(self._correlations, self._implied(saturated=saturated))[0]
            values |= {
                f"{name}{suffix}": value for name, value in zip(MEASURES, found, strict=True)
            }
        return pd.Series(values, name="fit_measures", dtype=float)

    @cached_table
    def reported_measures(self) -> pd.Series:
        """The fit measures that a paper reports of the estimated model."""
        return self.fit_measures[list(MEASURES)].rename("reported_measures")

    # ------------------------------------------------------------------ shared by the tables

    @cached_property
    def _combined(self) -> Combined:
        return combine(self._estimates, self._plan)

    @property
    def _constructs(self) -> tuple[str, ...]:
        """Constructs of both stages, without products."""
        names = self._combined.names
        return names[: len(names) - len(self._plan.products)]

    @property
    def _acts(self) -> Mask:
        return connections(self._plan)[1]

    @property
    def _direct(self) -> Array:
        direct: Array = self._combined.paths[0]
        return direct

    @cached_property
    def _total(self) -> Array:
        total: Array = total_effects(self._combined.paths)[0]
        return total

    @property
    def _correlations(self) -> Array:
        """Correlations of the items, as a batch of one."""
        return scaled(self._sample.cov[None])[1]

    def _implied(self, *, saturated: bool) -> Array:
        return implied_correlations(
            self._correlations, self._estimates, self._plan, saturated=saturated
        )

    @property
    def _sd(self) -> Array:
        sd: Array = np.sqrt(np.diag(self._sample.cov))
        return sd
