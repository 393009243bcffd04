"""What a fit found: a solved model, what its residuals and respondents tell, and a summary."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, get_args

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array
from ccc_quality.data import MissingReport, Survey, missing_report
from ccc_quality.data.scales import is_event
from ccc_quality.errors import DataError, UnknownOptionError, did_you_mean
from ccc_quality.frames import cached_table
from ccc_quality.sem.auxiliary import AuxiliaryFit
from ccc_quality.sem.cross_check import CrossCheck, cross_check
from ccc_quality.sem.modification import modification_indices
from ccc_quality.sem.normal_fit import NormalFit
from ccc_quality.sem.release import release_indices
from ccc_quality.sem.residuals import ResidualTables, residual_tables
from ccc_quality.sem.scores import ScoreMethod, Scores, scores_by_group
from ccc_quality.sem.solved import SolvedModel
from ccc_quality.sem.summary import summarize
from ccc_quality.summaries import Summary

if TYPE_CHECKING:
    pass


@dataclass(frozen=True, eq=False, repr=False)
class SEMResults(SolvedModel):
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

    @property
    def whole(self) -> SEMResults | NormalFit:
        """What was estimated: the model, with its auxiliary variables if there are any."""
        return self._estimation.whole if isinstance(self._estimation, AuxiliaryFit) else self

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

    @property
    def events(self) -> frozenset[str]:
        """Observed variables that say whether something happened: 0 and 1, and nothing else."""
        if self._sample.rows is None:
            return frozenset()
        values = np.concatenate([rows.values for rows in self._sample.rows])
        columns = zip(self._sample.moments[0].names, values.T, strict=True)
        return frozenset(name for name, own in columns if is_event(pd.Series(own)))

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
        return self._missing

    @cached_property
    def _missing(self) -> MissingReport:
        found = missing_report(self._answers, self.table.observed)
        return replace(found, simulated=self.simulated)

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
