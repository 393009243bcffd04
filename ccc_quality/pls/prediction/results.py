"""What a path model predicts: frozen, tables computed once, handed out as copies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array
from ccc_quality.frames import cached_table
from ccc_quality.pls.prediction import tables
from ccc_quality.pls.prediction.crossvalidation import Predicted
from ccc_quality.pls.prediction.route import Antecedents, Route
from ccc_quality.pls.results import PLSResults
from ccc_quality.summaries import Summary

SHOWN = ["construct", "indicator", "q2_predict", "rmse", "lm_rmse", "mae", "lm_mae"]
TESTED = ["benchmark", "construct", "difference", "t", "pvalue", "ci_lower", "ci_upper"]


@dataclass(frozen=True, eq=False, repr=False)
class Prediction:
    """Results of :func:`pls_predict`.

    Attributes
    ----------
    fit : PLSResults
        The model and the respondents.
    antecedents : {"direct", "earliest"}
    n_folds, n_repetitions : int
    n_failed : int
        Folds whose training sample gave no estimates; their respondents are predicted in the other
        repetitions.
    seed : int
    level : float
        Confidence level of the intervals.
    reasons : tuple of str
        Why numbers are NaN.
    """

    fit: PLSResults
    antecedents: Antecedents
    n_folds: int
    n_repetitions: int
    n_failed: int
    seed: int
    level: float
    reasons: tuple[str, ...]
    _route: Route
    _out: Predicted
    _own: Predicted

    @cached_table
    def indicators(self) -> pd.DataFrame:
        """Errors by item, in its units, out of sample unless named otherwise.

        construct, indicator, q2_predict, rmse, mae; the same of the linear model (lm_rmse, lm_mae)
        and of the mean of the training sample (average_rmse, average_mae); errors in the sample
        (fitted_rmse, fitted_mae); skewness of the errors: where they are far from symmetric, the
        mean absolute error is the better measure.
        """
        return tables.indicators(self._route, self._actual, self._out, self._own)

    @cached_table
    def constructs(self) -> pd.DataFrame:
        """Errors by construct, of standardized scores.

        construct, q2_predict, rmse, mae, fitted_rmse, fitted_mae.
        """
        return tables.constructs(self._route, self._out, self._own)

    @cached_table
    def verdicts(self) -> pd.DataFrame:
        """Predictive power: construct, measure, n_indicators, n_better, predictive_power.

        None, low, medium or high if the path model has the smaller error on none, a minority, half
        or more, or all of the items (Shmueli et al. 2019), overall and by construct. Empty where
        the linear model could not be estimated.
        """
        return tables.verdicts(self.indicators)

    @property
    def predictive_power(self) -> str:
        """The verdict on all items by their root mean squared errors."""
        return str(self.verdicts["predictive_power"].iloc[0])

    @cached_table
    def cvpat(self) -> pd.DataFrame:
        """The cross-validated predictive ability test against both benchmarks.

        construct ("overall" first), benchmark ("average" or "linear model"), loss, benchmark_loss,
        difference, se, t, df, pvalue (two-sided), ci_lower, ci_upper. Losses are squared errors,
        averaged over items; a negative difference speaks for the path model (Sharma et al. 2023).
        """
        return tables.benchmark_tests(self._route, self._actual, self._out, self.level)

    @cached_table
    def predictions(self) -> pd.DataFrame:
        """Answers as predicted out of sample: a row a respondent, NaN for those left out."""
        return self._by_respondent(self._out.model + self._mean)

    @cached_table
    def lm_predictions(self) -> pd.DataFrame:
        """Answers as the linear model predicts them out of sample."""
        return self._by_respondent(self._out.linear + self._mean)

    @cached_table
    def fitted(self) -> pd.DataFrame:
        """Answers as predicted by parameters from the whole sample."""
        return self._by_respondent(self._own.model + self._mean)

    def summary(self) -> Summary:
        """The prediction for people: prints in a terminal, tables in Jupyter."""
        fit = self.fit
        simulated = " SIMULATED DATA." if fit.simulated else ""
        failed = f" {self.n_failed} training samples gave no estimates." if self.n_failed else ""
        filled = (
            f" {fit.n_filled:,} of the answers to predict are themselves means that stand for "
            "missing ones: errors are underestimated."
            if fit.n_filled
            else ""
        )
        lines = [
            f"{fit.n_obs:,} of {fit.n_rows:,} rows of {fit.source} predicted.{filled}{simulated}",
            f"{self.n_folds} folds, {self.n_repetitions} repetitions, seed "
            f"{self.seed}, from {self.antecedents} antecedents.{failed}",
            *self.reasons,
            *self._useless(),
            f"Predictive power: {self.predictive_power or 'not known'} "
            "(items on which the path model beats the linear model; Shmueli et al. 2019).",
        ]
        verdicts = self.verdicts.astype({"n_better": "Int64"})
        shown = {
            "Items": self.indicators[SHOWN],
            "Constructs (standardized)": self.constructs,
            "Predictive power": verdicts,
            f"Predictive ability tests (CVPAT, {self.level:.0%} intervals)": self.cvpat[TESTED],
        }
        return Summary(lines=tuple(lines), tables=shown)

    def _useless(self) -> list[str]:
        table = self.indicators
        names = ", ".join(table.loc[~(table["q2_predict"] > 0), "indicator"])
        return [f"Not predicted better than by their mean: {names}."] if names else []

    def __repr__(self) -> str:
        return (
            f"Prediction: {self.fit.n_obs} respondents, {self.n_folds} folds, "
            f"{self.n_repetitions} repetitions (seed {self.seed}), predictive power: "
            f"{self.predictive_power or 'not known'}"
        )

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    @cached_property
    def _actual(self) -> Array:
        """Answers (n, q) as deviations from the mean of the sample."""
        answers: Array = self.fit._sample.answers[:, self._route.predicted]
        return answers - self._mean

    @property
    def _mean(self) -> Array:
        mean: Array = self.fit._sample.mean[self._route.predicted]
        return mean

    def _by_respondent(self, values: Array) -> pd.DataFrame:
        whole = np.full((self.fit.n_rows, values.shape[1]), np.nan)
        whole[self.fit._sample.kept] = values
        return pd.DataFrame(whole, index=self.fit._index, columns=list(self._route.names))
