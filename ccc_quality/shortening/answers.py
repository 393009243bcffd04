"""The answers that items are chosen from and judged by, and how models are fitted to them."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array, Mask
from ccc_quality.data import SampleMoments, Survey, numeric_matrix
from ccc_quality.data.moments import moments_of_rows
from ccc_quality.data.patterns import patterns_of_rows
from ccc_quality.data.saturated import saturated_moments
from ccc_quality.errors import CCCQualityWarning, DataError
from ccc_quality.model import Model
from ccc_quality.sem import SEMResults, fit_sem

Estimator = Literal["ML", "MLR", "MLM"]
Missing = Literal["listwise", "fiml"]


@dataclass(frozen=True, eq=False)
class Answers:
    """Answers of the respondents who are used in every fit.

    Attributes
    ----------
    values : (n, p) array
        Complete with ``missing="listwise"``; with ``"fiml"`` at least one answer a row.
    names : tuple of str, length p
        Items.
    estimator : {"ML", "MLR", "MLM"}
    missing : {"listwise", "fiml"}
    n_rows : int
        Respondents before those without the answers that are needed were left out.
    """

    values: Array
    names: tuple[str, ...]
    estimator: Estimator
    missing: Missing
    n_rows: int

    @classmethod
    def of(
        cls, data: Survey | pd.DataFrame, model: Model, estimator: Estimator, missing: Missing
    ) -> Answers:
        """The answers to the items of a model.

        Raises
        ------
        DataError
            Moments instead of answers, columns that are absent or unusable.
        """
        if isinstance(data, Survey):
            data = data.answers
        if not isinstance(data, pd.DataFrame):
            raise DataError(
                "short_form takes the answers of respondents, a Survey or a DataFrame, not "
                f"{type(data).__name__}: folds are made of rows."
            )
        values = numeric_matrix(data, model.observed)
        answered = ~np.isnan(values)
        usable = answered.all(axis=1) if missing == "listwise" else answered.any(axis=1)
        return cls(values[usable], tuple(model.observed), estimator, missing, len(values))

    def __len__(self) -> int:
        return len(self.values)

    def select(self, chosen: Mask) -> Answers:
        """The answers of some of the respondents."""
        return replace(self, values=self.values[chosen])

    @cached_property
    def moments(self) -> SampleMoments:
        """Means and covariances, of incomplete answers by maximum likelihood.

        Items are chosen by them, at the price of complete answers: all robust estimators have the
        estimates of ML, and estimates from saturated moments are consistent, too (Yuan & Bentler
        2000).
        """
        if self.missing == "listwise":
            return moments_of_rows(self.values, self.names)
        patterns = patterns_of_rows(self.values, self.names, n_rows=len(self.values))
        return saturated_moments(patterns)

    def fit(self, model: Model) -> SEMResults:
        """Fit a model of some of the items with the options asked for."""
        with warnings.catch_warnings():
            # whether a fit is any good its results say, and the tables are means of many
            warnings.simplefilter("ignore", CCCQualityWarning)
            if self.estimator == "ML" and self.missing == "listwise":
                return fit_sem(model, self.moments.select(model.observed))
            rows = pd.DataFrame(self.values, columns=list(self.names))
            return fit_sem(model, rows, estimator=self.estimator, missing=self.missing)
