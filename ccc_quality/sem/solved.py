"""A solved model: frozen, tables computed at first use and handed out as copies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array
from ccc_quality.data import Survey
from ccc_quality.frames import Table, cached_table
from ccc_quality.labels import Labels
from ccc_quality.model import Model, ParameterTable
from ccc_quality.results import FittedModel, Method
from ccc_quality.sem import tables
from ccc_quality.sem.admissibility import Impropriety, improprieties
from ccc_quality.sem.delta import delta_method
from ccc_quality.sem.effects import Kind
from ccc_quality.sem.estimation import Estimation
from ccc_quality.sem.estimators import EstimatorName
from ccc_quality.sem.fit_measures import reported_measures
from ccc_quality.sem.missing import known_covariances
from ccc_quality.sem.options import EstimationKeywords, FitOptions
from ccc_quality.sem.problem import Problem
from ccc_quality.sem.rows import RowValues, free_parameter_names
from ccc_quality.sem.sample import Sample
from ccc_quality.sem.slopes import implied_slopes
from ccc_quality.sem.solver import Solution

if TYPE_CHECKING:
    pass


@dataclass(frozen=True, eq=False, repr=False)
class SolvedModel(FittedModel):
    """A model with its sample and its solution: parameters, effects, fit.

    Every table is a fresh copy, every number a float.

    Attributes
    ----------
    model : Model
    table : ParameterTable
        What was free, fixed and constrained.
    options : FitOptions
        What was asked for.
    labels : Labels
        Display names of the model, overridden by those of the survey.
    source : str
        Where the data came from.
    simulated : bool
        Whether the data are simulated.
    group_names : tuple of str
        Names of the groups, numbered from one in the tables; one empty name without groups.
    remarks : tuple of str
        What a reader must know about the answers, a sentence each: sparse tables of ordered items.
    """

    method: ClassVar[Method] = "sem"

    model: Model
    table: ParameterTable
    options: FitOptions
    labels: Labels
    source: str
    simulated: bool
    group_names: tuple[str, ...]
    remarks: tuple[str, ...]
    _estimation: Estimation
    _sample: Sample
    _data: Survey | pd.DataFrame | None

    # ------------------------------------------------------------------ sample and solution

    @property
    def problem(self) -> Problem:
        """Sample moments and matrices."""
        return self._estimation.problem

    @property
    def solution(self) -> Solution:
        """Where the solver stopped."""
        return self._estimation.solution

    @property
    def estimator(self) -> EstimatorName:
        """Name of the estimator."""
        return self.options.estimator.name

    @property
    def engine(self) -> str:
        """Who minimized: ``"native"`` or ``"semopy"``."""
        return self.options.engine

    @property
    def level(self) -> float:
        """Confidence level of all intervals."""
        return self.options.level

    @property
    def missing(self) -> str:
        """What was done about missing answers: ``"listwise"``, ``"fiml"`` or ``"pairwise"``."""
        return self.options.missing

    @property
    def keywords(self) -> EstimationKeywords:
        """How answers became estimates, as the keyword arguments of :func:`fit_sem`."""
        options = self.options
        return {
            "estimator": options.estimator.name,
            "missing": options.missing,
            "ordered": options.ordered,
            "cluster": options.cluster,
            "sampling_weights": options.sampling_weights,
        }

    @property
    def n_obs(self) -> int:
        """Respondents used."""
        return self.problem.n_obs

    @property
    def n_rows(self) -> int:
        """Respondents offered."""
        return sum(group.moments.n_rows for group in self.problem.groups)

    @property
    def n_dropped(self) -> int:
        """Respondents left out because an answer was missing: any of them with listwise deletion,
        all of them (or a covariate) with full-information maximum likelihood.
        """
        return self.n_rows - self.n_obs

    @property
    def converged(self) -> bool:
        """Whether the solver reached a stationary point. If not, no number here may be used."""
        return self.solution.converged

    @cached_property
    def improprieties(self) -> tuple[Impropriety, ...]:
        """What makes the solution improper, a record each; empty when it is proper."""
        state = self.solution.state
        return tuple(
            found
            for group, matrices, implied in zip(
                self.problem.groups, state.matrices, state.implied, strict=True
            )
            for found in improprieties(group.block, matrices, implied)
        )

    @property
    def admissibility(self) -> tuple[str, ...]:
        """What makes the solution improper, a sentence each; empty when it is proper."""
        return tuple(found.text for found in self.improprieties)

    # ------------------------------------------------------------------ parameters

    @cached_table
    def estimates(self) -> pd.DataFrame:
        """Unstandardized estimates: lhs, op, rhs, group, label, est, se, z, pvalue, interval."""
        est, se = RowValues(self.problem, self.table).raw(self._theta, self._vcov)
        return tables.parameter_frame(self.table, est, se, level=self.level)

    @cached_table
    def standardized(self) -> pd.DataFrame:
        """Completely standardized estimates; the same columns, delta-method errors."""
        standardized = RowValues(self.problem, self.table).standardized
        est, se = delta_method(standardized, self._theta, self._vcov)
        return tables.parameter_frame(self.table, est, se, level=self.level)

    @cached_table
    def vcov(self) -> pd.DataFrame:
        """Covariance matrix of the free parameters, by name."""
        own = [k for k, name in enumerate(self._free_names) if name]  # auxiliary ones have none
        names = [self._free_names[k] for k in own]
        return pd.DataFrame(self._vcov[np.ix_(own, own)], index=names, columns=names)

    @cached_table
    def loadings(self) -> pd.DataFrame:
        """Loadings: construct, indicator, group, est, se, z, pvalue, interval, std, std_se."""
        return tables.measurement_frame(self.estimates, self.standardized, op="=~")

    @cached_table
    def weights(self) -> pd.DataFrame:
        """Weights of composites: the columns of :attr:`loadings`."""
        return tables.measurement_frame(self.estimates, self.standardized, op="<~")

    @cached_table
    def path_coefficients(self) -> pd.DataFrame:
        """Direct effects: source, target, group, est, se, ..., std, std_se, std interval."""
        return self._effects("direct")

    @cached_table
    def indirect_effects(self) -> pd.DataFrame:
        """Effects through other constructs: the columns of :attr:`path_coefficients`."""
        return self._effects("indirect")

    @cached_table
    def total_effects(self) -> pd.DataFrame:
        """Direct plus indirect effects: the columns of :attr:`path_coefficients`."""
        return self._effects("total")

    def implied_slopes(self, target: str, sources: Sequence[str] | None = None) -> pd.DataFrame:
        """How the target differs between respondents who differ by one point on a source.

        cov(source, target) / var(source) as the model implies it, with the implied correlation as
        the standardized value. Defined for every pair of constructs, whether a path connects them
        or not; other constructs vary along.

        Parameters
        ----------
        target : str
        sources : sequence of str, optional
            All other constructs when left out.

        Returns
        -------
        DataFrame
            source, target, group, est, se, z, pvalue, ci_lower, ci_upper, std, std_se,
            std_ci_lower, std_ci_upper.

        Raises
        ------
        UnknownNameError
            A construct that the structural model does not have.
        """
        return implied_slopes(
            self.problem,
            target,
            sources,
            theta=self._theta,
            vcov=self._vcov,
            level=self.level,
        )

    @cached_table
    def r_squared(self) -> pd.Series:
        """Explained share of the variance, by endogenous variable."""
        return self._by_group(
            tables.r_squared(self.problem, self.table, self.solution.state, number)
            for number in range(len(self.problem.groups))
        )

    @cached_table
    def latent_correlations(self) -> pd.DataFrame:
        """Implied correlations of the constructs."""
        return self._by_group(
            tables.latent_correlations(self.problem, self.solution.state, self.table.latent, number)
            for number in range(len(self.problem.groups))
        )

    # ------------------------------------------------------------------ fit

    @cached_table
    def fit_measures(self) -> pd.Series:
        """Fit measures under lavaan's names (``.`` is ``_``); NaN unless the fit converged."""
        found = self._estimation.fit_measures
        series = pd.Series(found, name="fit_measures", dtype=float)
        if not self.converged:
            series[series.index.difference(["npar", "df", "ntotal"])] = np.nan
        return series

    @cached_table
    def reported_measures(self) -> pd.Series:
        """Fit measures as a paper reports them, each once and under its plain name.

        The robust variant where the estimator has one, else the scaled, else the plain measure.
        """
        found = reported_measures(
            {str(name): float(value) for name, value in self.fit_measures.items()}
        )
        return pd.Series(found, name="reported_measures", dtype=float)

    @cached_table
    def sample_cov(self) -> pd.DataFrame:
        """Sample covariances as the estimator uses them (divisor n for ML, else n - 1).

        With ``missing="fiml"`` they are those of the saturated model, NaN where nobody answered
        both items.
        """
        return self._by_group(
            tables.by_name(known_covariances(group), group.block.observed)
            for group in self.problem.groups
        )

    @cached_table
    def implied_cov(self) -> pd.DataFrame:
        """Covariances that the model implies."""
        return self._by_group(
            tables.by_name(implied.Sigma, group.block.observed)
            for group, implied in zip(self.problem.groups, self.solution.state.implied, strict=True)
        )

    # ------------------------------------------------------------------ shared by the tables

    @property
    def _theta(self) -> Array:
        return self.solution.theta

    @cached_property
    def _free_names(self) -> list[str]:
        return free_parameter_names(self.table)

    @cached_property
    def _vcov(self) -> Array:
        q = self.problem.n_free
        if not self.converged:
            return np.full((q, q), np.nan)
        return self._estimation.vcov

    def _effects(self, kind: Kind) -> pd.DataFrame:
        return tables.effect_frame(
            self.problem, self.table, kind, self._theta, self._vcov, level=self.level
        )

    def _by_group(self, parts: Iterable[Table]) -> Table:
        """The table of the only group, or all tables below each other with the group in front."""
        listed = list(parts)
        if len(listed) == 1:
            return listed[0]
        joined: Table = pd.concat(listed, keys=self.group_names, names=["group"])
        return joined
