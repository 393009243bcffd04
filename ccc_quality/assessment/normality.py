"""How far answers are from a normal distribution, and which estimator that asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from ccc_quality.arrays import Array
from ccc_quality.assessment.answers import frame_of, is_simulated
from ccc_quality.assessment.mardia import Mardia, mardia
from ccc_quality.assessment.thresholds import THRESHOLDS
from ccc_quality.assessment.verdicts import WHOLE_MODEL, Verdict, judged, verdict_frame
from ccc_quality.data import Survey, numeric_matrix
from ccc_quality.data.moments import moments_of_rows
from ccc_quality.errors import DataError, SpecificationError
from ccc_quality.frames import cached_table
from ccc_quality.model import Model, as_model
from ccc_quality.summaries import Summary, pvalue_equation
from ccc_quality.threads import on_one_blas_thread

FEWEST = 20
"""Answers from which on the tests of skewness and kurtosis of an item can be trusted."""


@dataclass(frozen=True, eq=False, repr=False)
class Normality:
    """Distribution of the answers; made by :func:`normality`.

    Attributes
    ----------
    mardia : Mardia
        Multivariate skewness and kurtosis of the respondents who answered every item.
    n_rows : int
        Respondents offered.
    simulated : bool
        Whether the answers are simulated.
    """

    mardia: Mardia
    n_rows: int
    simulated: bool
    _items: tuple[str, ...]
    _values: Array

    @cached_table
    def items(self) -> pd.DataFrame:
        """item, n, n_categories, skewness, skewness_pvalue, kurtosis, kurtosis_pvalue.

        From all answers to the item; kurtosis is zero for a normal distribution. p values are those
        of D'Agostino (1970) and Anscombe & Glynn (1983), NaN below 20 answers.
        """
        rows = [
            _item_row(item, column[np.isfinite(column)])
            for item, column in zip(self._items, self._values.T, strict=True)
        ]
        return pd.DataFrame(rows)

    @cached_table
    def verdicts(self) -> pd.DataFrame:
        """criterion, subject, value, threshold, source, holds, convention."""
        return verdict_frame(self._judged())

    @property
    def estimator(self) -> str:
        """``"ML"``, ``"MLR"`` or ``"WLSMV"``: the estimator that suits these answers."""
        if not THRESHOLDS["categories"].holds(float(self.items["n_categories"].min())):
            return "WLSMV"
        return "ML" if self.verdicts["holds"].all() else "MLR"

    @property
    def advice(self) -> str:
        """Which estimator, and why, in a sentence."""
        if self.estimator == "WLSMV":
            few = self.items.sort_values("n_categories", kind="stable").iloc[0]
            return (
                f"Use WLSMV with ordered items: {few['item']} has {few['n_categories']} "
                f"categories ({THRESHOLDS['categories'].source})."
            )
        if self.estimator == "MLR":
            failed = self.verdicts[~self.verdicts["holds"]]
            return (
                "Use MLR, whose errors and tests do not need a normal distribution: "
                f"{len(failed)} of {len(self.verdicts)} conventions "
                f"{'is' if len(failed) == 1 else 'are'} broken."
            )
        return "ML will do: nothing here is far from a normal distribution."

    def summary(self) -> Summary:
        """The answers for people."""
        found = self.mardia
        simulated = " SIMULATED DATA." if self.simulated else ""
        return Summary(
            lines=(
                f"n = {found.n:,} of {self.n_rows:,} answered all {found.p} items.{simulated}",
                self.advice,
                f"Mardia's skewness {found.skewness:.3f}: chi-square({found.skewness_df:.0f}) = "
                f"{found.skewness_chisq:,.3f}, {pvalue_equation(found.skewness_pvalue)}.",
                f"Mardia's kurtosis {found.kurtosis:.3f}, {found.p * (found.p + 2)} if normal: "
                f"z = {found.kurtosis_z:.3f}, {pvalue_equation(found.kurtosis_pvalue)}.",
            ),
            tables={"Items": self.items},
        )

    def __repr__(self) -> str:
        return f"Normality of {self.mardia.p} items, n = {self.mardia.n:,}: {self.advice}"

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    def _judged(self) -> Iterator[Verdict]:
        yield judged("mardia_kurtosis", WHOLE_MODEL, self.mardia.kurtosis_z)
        for criterion in ("skewness", "kurtosis"):
            for item, value in zip(self.items["item"], self.items[criterion], strict=True):
                yield judged(criterion, str(item), float(value))


@on_one_blas_thread
def normality(
    data: Survey | pd.DataFrame, items: Sequence[str] | Model | str | None = None
) -> Normality:
    """Describe how the answers are distributed.

    Mardia's kurtosis is what inflates the chi-square of maximum likelihood and shrinks its errors.
    In large samples any departure is significant, so that the verdicts go by sizes: a normalized
    kurtosis beyond 5, an item with a skewness beyond 2 or a kurtosis beyond 7.

    Parameters
    ----------
    data : Survey or DataFrame
    items : sequence of str, Model or syntax, optional
        Items, or a model with all its observed variables. All items of a survey, or all columns of
        numbers, when left out.

    Returns
    -------
    Normality

    Raises
    ------
    DataError
        No answers, unusable columns, too few complete rows.
    SpecificationError
        Fewer than two items.

    References
    ----------
    Mardia, K. V. (1970). Measures of multivariate skewness and kurtosis with applications.
    Biometrika, 57, 519-530.
    West, S. G., Finch, J. F., & Curran, P. J. (1995). Structural equation models with nonnormal
    variables. In R. H. Hoyle (Ed.), Structural equation modeling (pp. 56-75). Sage.
    Bentler, P. M. (2006). EQS 6 structural equations program manual. Multivariate Software.
    Rhemtulla, M., Brosseau-Liard, P. É., & Savalei, V. (2012). When can categorical variables be
    treated as continuous? Psychological Methods, 17, 354-373.

    Examples
    --------
    >>> import ccc_quality as ccc
    >>> survey = ccc.study.load_customers()
    >>> ccc.normality(survey, ["tru1", "tru2", "tru3"]).estimator
    'ML'
    """
    frame = frame_of(data, "normality")
    chosen = list(_chosen(data, frame, items))
    if len(chosen) < 2:
        raise SpecificationError("Multivariate normality takes two items or more.")
    values = numeric_matrix(frame, chosen)
    moments_of_rows(values, chosen)  # raises for what no method can use
    complete = values[np.isfinite(values).all(axis=1)]
    try:
        found = mardia(complete)
    except np.linalg.LinAlgError as singular:
        raise DataError(
            "The covariances of the items cannot be inverted: an item is a sum of others."
        ) from singular
    return Normality(found, len(values), is_simulated(data), tuple(chosen), values)


def _chosen(
    data: Survey | pd.DataFrame, frame: pd.DataFrame, items: Sequence[str] | Model | str | None
) -> Sequence[str]:
    if items is None:
        return data.items if isinstance(data, Survey) else _numeric_columns(frame)
    if isinstance(items, Model | str):
        return as_model(items).observed
    return items


def _numeric_columns(frame: pd.DataFrame) -> list[str]:
    return [str(name) for name in frame.select_dtypes("number").columns]


def _item_row(item: str, answers: Array) -> dict[str, object]:
    enough = answers.size >= FEWEST
    return {
        "item": item,
        "n": answers.size,
        "n_categories": np.unique(answers).size,
        "skewness": float(stats.skew(answers)),
        "skewness_pvalue": float(stats.skewtest(answers).pvalue) if enough else float("nan"),
        "kurtosis": float(stats.kurtosis(answers)),
        "kurtosis_pvalue": float(stats.kurtosistest(answers).pvalue) if enough else float("nan"),
    }
