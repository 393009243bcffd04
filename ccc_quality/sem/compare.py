"""Likelihood-ratio tests between nested models."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from ccc_quality.errors import SpecificationError
from ccc_quality.frames import cached_table
from ccc_quality.sem.results import SEMResults

MEASURES = ("chisq", "df", "cfi", "tli", "rmsea", "srmr", "aic", "bic")


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """Test of a restricted model against a more general one.

    Attributes
    ----------
    chisq : float
        Difference of the test statistics, scaled for robust estimators.
    df : int
        Number of restrictions.
    pvalue : float
        NaN where the scaled difference is negative and no test is possible.
    scaling_factor : float
        Of the difference; 1 without robust estimation.
    method : str
        ``"likelihood ratio"`` or ``"Satorra-Bentler 2001"``.
    """

    chisq: float
    df: int
    pvalue: float
    scaling_factor: float
    method: str
    _restricted: pd.Series
    _general: pd.Series

    @cached_table
    def table(self) -> pd.DataFrame:
        """Fit measures of both models and their difference, restricted less general."""
        frame = pd.DataFrame({"restricted": self._restricted, "general": self._general})
        frame["difference"] = frame["restricted"] - frame["general"]
        return frame

    def __repr__(self) -> str:
        return (
            f"Comparison ({self.method}): chisq({self.df}) = {self.chisq:.3f}, "
            f"p = {self.pvalue:.3f}"
        )


def compare(fit: SEMResults, other: SEMResults) -> Comparison:
    """Test the model with more degrees of freedom against the other one.

    With maximum likelihood the difference of the two statistics is chi-square. With robust
    estimators it is divided by

        c = (df0 c0 - df1 c1) / (df0 - df1),

    where 0 is the restricted model, 1 the general one and c0, c1 their scaling factors (Satorra &
    Bentler 2001, Psychometrika 66(4)). That can be negative in small samples; the p value is then
    NaN.

    Parameters
    ----------
    fit, other : SEMResults
        Nested models of the same data, in any order.

    Returns
    -------
    Comparison

    Raises
    ------
    SpecificationError
        Models of other data, with other estimators or with equal degrees of freedom; or a fit that
        did not converge.
    """
    restricted, general = sorted((fit, other), key=lambda one: -float(one.fit_measures["df"]))
    _require_comparable(restricted, general)
    m0, m1 = restricted.fit_measures, general.fit_measures
    df = int(m0["df"] - m1["df"])
    difference = float(m0["chisq"] - m1["chisq"])
    factor, method = 1.0, "likelihood ratio"
    if "chisq_scaling_factor" in m0:
        c0 = m0["df"] * m0["chisq_scaling_factor"]
        c1 = m1["df"] * m1["chisq_scaling_factor"] if m1["df"] > 0 else 0.0
        factor, method = float(c0 - c1) / df, "Satorra-Bentler 2001"
    chisq = difference / factor
    return Comparison(
        chisq=chisq,
        df=df,
        pvalue=float(stats.chi2.sf(chisq, df)) if factor > 0 else math.nan,
        scaling_factor=factor,
        method=method,
        _restricted=_shown(m0),
        _general=_shown(m1),
    )


def _require_comparable(restricted: SEMResults, general: SEMResults) -> None:
    for fit in (restricted, general):
        if not fit.converged:
            raise SpecificationError(f"A fit that did not converge cannot be compared: {fit!r}.")
    if restricted.estimator == "WLSMV":
        raise SpecificationError(
            "Difference tests of WLSMV fits are not available: their statistics are not scaled but "
            "mean- and variance-adjusted. Compare fits by MLR."
        )
    if restricted.estimator != general.estimator:
        raise SpecificationError(
            f"The models were fitted by {restricted.estimator} and {general.estimator}; fit both "
            "by the same estimator."
        )
    same = (
        restricted.n_obs == general.n_obs
        and set(restricted.table.observed) == set(general.table.observed)
        and all(
            np.allclose(a.moments.cov, b.moments.select(a.moments.names).cov, rtol=1e-8, atol=1e-10)
            for a, b in zip(restricted.problem.groups, general.problem.groups, strict=False)
        )
        and len(restricted.problem.groups) == len(general.problem.groups)
    )
    if not same:
        raise SpecificationError("The models were not fitted to the same answers.")
    if restricted.fit_measures["df"] == general.fit_measures["df"]:
        raise SpecificationError(
            "The models have the same degrees of freedom, so neither restricts the other; compare "
            "their AIC or BIC."
        )


def _shown(measures: pd.Series) -> pd.Series:
    return measures[[name for name in MEASURES if name in measures.index]]
