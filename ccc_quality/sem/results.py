"""What a fit found: frozen, tables computed at first use and handed out as copies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, get_args

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array
from ccc_quality.data import MissingReport, Survey, missing_report
from ccc_quality.errors import DataError, UnknownOptionError, did_you_mean
from ccc_quality.frames import Table, cached_table
from ccc_quality.labels import Labels
from ccc_quality.model import Model, ParameterTable
from ccc_quality.results import FittedModel, Method
from ccc_quality.sem import tables
from ccc_quality.sem.admissibility import Impropriety, improprieties
from ccc_quality.sem.auxiliary import AuxiliaryFit
from ccc_quality.sem.cross_check import CrossCheck, cross_check
from ccc_quality.sem.delta import delta_method
from ccc_quality.sem.effects import Kind
from ccc_quality.sem.estimation import Estimation
from ccc_quality.sem.estimators import EstimatorName
from ccc_quality.sem.fit_measures import reported_measures
from ccc_quality.sem.keywords import EstimationKeywords
from ccc_quality.sem.missing import known_covariances
from ccc_quality.sem.modification import modification_indices
from ccc_quality.sem.normal_fit import NormalFit
from ccc_quality.sem.options import FitOptions
from ccc_quality.sem.problem import Problem
from ccc_quality.sem.release import release_indices
from ccc_quality.sem.residuals import ResidualTables, residual_tables
from ccc_quality.sem.rows import RowValues, free_parameter_names
from ccc_quality.sem.sample import Sample
from ccc_quality.sem.scores import ScoreMethod, Scores, scores_by_group
from ccc_quality.sem.slopes import implied_slopes
from ccc_quality.sem.solver import Solution
from ccc_quality.sem.summary import summarize
from ccc_quality.summaries import Summary

if TYPE_CHECKING:
    from ccc_quality.sem.compare import Comparison


@dataclass(frozen=True, eq=False, repr=False)
class SEMResults(FittedModel):
    """Results of :func:`fit_sem`.

    Every table is a fresh copy, every number a float; rounding happens in :meth:`summary`.

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
    def whole(self) -> SEMResults | NormalFit:
        """What was estimated: the model, with its auxiliary variables if there are any."""
        return self._estimation.whole if isinstance(self._estimation, AuxiliaryFit) else self

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

    @cached_property
    def residuals(self) -> ResidualTables:
        """Residual covariances: raw, as correlations and standardized.

        With missing answers they are residuals of the saturated maximum-likelihood moments. With
        ordered items they are those of polychoric correlations.
        """
        groups = range(len(self.group_names))
        if self.converged:
            errors = [self._estimation.residual_errors(number) for number in groups]
        else:
            errors = [np.full_like(group.moments.cov, np.nan) for group in self.problem.groups]
        return residual_tables(
            self.problem, self.solution.state, errors, group_names=self.group_names
        )

    def modification_indices(self, *, minimum: float = 0.0) -> pd.DataFrame:
        """What freeing one more parameter would gain, largest first.

        Parameters
        ----------
        minimum : float
            Leave out smaller indices.

        Returns
        -------
        DataFrame
            lhs, op, rhs, group, mi, epc, sepc_lv, sepc_all.
        """
        found = self._modification_indices
        return found[found["mi"] >= minimum].reset_index(drop=True)

    @cached_table
    def _modification_indices(self) -> pd.DataFrame:
        found = modification_indices(
            self.whole.problem,
            self.whole.table,
            self.whole.solution.state,
            self._estimation.information,
            independent_weights=self.options.estimator.independent_weights,
        )
        nuisance = found[["lhs", "rhs"]].isin(self.options.auxiliary).any(axis=1)
        return found[~nuisance].reset_index(drop=True)

    def release_indices(self) -> pd.DataFrame:
        """What freeing one of several equal parameters would gain, largest first.

        Returns
        -------
        DataFrame
            lhs, op, rhs, group, mi, mi_scaled, epc; empty when no parameters are held equal. For
            the robust estimators, WLSMV above all, judge by ``mi_scaled``, which follows a
            chi-square distribution with one degree of freedom if the equality holds; ``mi`` is
            lavaan's. For the others it is NaN: there ``mi`` does.
        """
        return release_indices(
            self.whole.problem,
            self.whole.table,
            self.whole.solution,
            self.options.estimator,
            self._sample.rows,
        )

    def cross_check(self) -> CrossCheck:
        """Fit the same model with semopy and compare, parameter by parameter.

        Raises
        ------
        UnknownOptionError
            If semopy has no such estimator or cannot express the model.
        """
        return cross_check(self.problem, self.table, self.solution, self.options.estimator)

    def equal_paths(self, first: tuple[str, str], second: tuple[str, str]) -> Comparison:
        """Difference test against the same model with two equal path coefficients.

        Parameters
        ----------
        first, second : (str, str)
            Source and target of each path. The coefficients are unstandardized: a point of one
            source does as much for its target as a point of the other.

        Raises
        ------
        UnknownNameError
            A path that the model does not have.
        SpecificationError
            One path twice, a path with a label or a fixed value of its own, or several groups.
        """
        from ccc_quality.sem.equality import equal_paths  # it fits again, and fits make results

        return equal_paths(self, first, second)

    # ------------------------------------------------------------------ respondents

    def factor_scores(self, *, method: ScoreMethod = "regression") -> pd.DataFrame:
        """Scores of the respondents on the constructs.

        Parameters
        ----------
        method : {"regression", "Bartlett", "EBM"}
            Regression scores are shrunk and most precise; Bartlett scores are unbiased, and NaN
            for constructs without indicators of their own. With ordered items the regression
            scores are modes of the posterior, lavaan's ``"EBM"``, and there are no others.

        Returns
        -------
        DataFrame
            One row a respondent in the order of the data. With ``missing="fiml"`` or
            ``"pairwise"`` each is scored from his or her own answers, and NaN without any; else
            NaN where an answer is missing.

        Raises
        ------
        UnknownOptionError
            Another method.
        DataError
            If the model was fitted to moments, not to answers.
        """
        return self._by_respondent(self._scores(method).eta)

    def factor_score_errors(self, *, method: ScoreMethod = "regression") -> pd.DataFrame:
        """Standard errors of the scores, the estimates taken for granted.

        They differ between respondents who answered different items.

        Parameters
        ----------
        method : {"regression", "Bartlett", "EBM"}

        Returns
        -------
        DataFrame
            As :meth:`factor_scores`; NaN also where a score is certain.
        """
        return self._by_respondent(self._scores(method).errors)

    def _scores(self, method: ScoreMethod) -> Scores:
        if method not in get_args(ScoreMethod):
            raise UnknownOptionError(
                f"Unknown factor score method {method!r}. "
                f"{did_you_mean(str(method), get_args(ScoreMethod))}"
            )
        return scores_by_group(
            self._answers,
            lambda answers, number: self._estimation.scores(answers, number, method),
            self.table.latent,
            problem=self.problem,
            group_column=self.options.group,
            group_names=self.group_names,
        )

    @property
    def _answers(self) -> pd.DataFrame:
        if self._data is None:
            raise DataError(
                "Factor scores and reports on missing answers need the answers of respondents; "
                "this model was fitted to a covariance matrix."
            )
        return self._data.answers if isinstance(self._data, Survey) else self._data

    def _by_respondent(self, values: Array) -> pd.DataFrame:
        return pd.DataFrame(values, index=self._answers.index, columns=list(self.table.latent))

    def missing_report(self) -> MissingReport:
        """What is missing in the answers to the model's items, before any row was left out.

        Raises
        ------
        DataError
            If the model was fitted to moments, not to answers.
        """
        return missing_report(self._answers, self.table.observed)

    # ------------------------------------------------------------------ for readers

    def summary(self) -> Summary:
        """The fit for people: prints in a terminal, a table in Jupyter."""
        return summarize(self)

    def __repr__(self) -> str:
        m = self.reported_measures
        state = "" if self.converged else ", NOT CONVERGED"
        state += "" if self.admissible or not self.converged else ", NOT ADMISSIBLE"
        return (
            f"SEMResults: {self.estimator}, n = {self.n_obs} of {self.n_rows}, "
            f"chisq({m['df']:.0f}) = {m['chisq']:.3f}{state}"
        )

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

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
