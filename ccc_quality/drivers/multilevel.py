"""Regressions of scores within clusters, and how the scores lie between clusters."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.tools.sm_exceptions import ConvergenceWarning

from ccc_quality.drivers.within_between import (
    CONTEXT_COLUMNS,
    Term,
    contextual_effects,
    plain_terms,
    split,
)
from ccc_quality.errors import InvalidColumnError, TooFewRowsError

Method = Literal["mixed", "robust"]


class Regressions(NamedTuple):
    """Tables of all constructs.

    Attributes
    ----------
    table : DataFrame
        construct, predictor, part, est, se, ci_lower, ci_upper, pvalue, p_adjusted, std, n, reason.
    clustering : DataFrame
        construct, n, n_clusters, icc, sd_between, sd_within, reason.
    context : DataFrame
        construct, predictor, within, between, difference, ...; empty unless predictors were split.
    """

    table: pd.DataFrame
    clustering: pd.DataFrame
    context: pd.DataFrame


def usable(
    rows: pd.DataFrame, construct: str, predictors: Sequence[str], cluster: str | None
) -> pd.DataFrame:
    """Rows that are complete for one regression.

    Raises
    ------
    TooFewRowsError
        Fewer rows than a regression needs, or a single cluster.
    """
    columns = [construct, *predictors, *([] if cluster is None else [cluster])]
    usable = rows[columns].dropna()
    least = len(predictors) + 10
    if len(usable) < least:
        raise TooFewRowsError(
            f"{len(usable):,} matched respondents have {construct!r} and every predictor; at least "
            f"{least} are needed."
        )
    if cluster is not None and usable[cluster].nunique() < 2:
        raise TooFewRowsError(f"All matched respondents are in one {cluster!r}.")
    return usable


def regressions(
    rows: pd.DataFrame,
    constructs: list[str],
    predictors: list[str],
    cluster: str | None,
    method: Method,
    level: float,
    *,
    within_between: bool = False,
) -> Regressions:
    """Slopes of every construct, and how its variance lies between clusters.

    Parameters
    ----------
    rows : DataFrame
        Matched respondents.
    constructs, predictors : list of str
    cluster : str or None
    method : {"mixed", "robust"}
        Random intercepts by restricted maximum likelihood, or least squares with errors robust to
        clusters or, without them, to heteroscedasticity.
    level : float
    within_between : bool
        Split predictors into deviations and cluster means.

    Raises
    ------
    TooFewRowsError
    InvalidColumnError
        A predictor that follows from the others.
    """
    slopes, shares, contexts = [], [], []
    for construct in constructs:
        own = usable(rows, construct, predictors, cluster)
        X, terms = own[predictors], plain_terms(predictors)
        if within_between and cluster is not None:
            X, terms = split(own, predictors, cluster)
        fitted = _fitted(own[construct], X, None if cluster is None else own[cluster], method)
        slopes.append(_slopes(construct, own[construct], X, terms, fitted, level))
        if within_between:
            contexts.append(
                contextual_effects(
                    construct, terms, fitted.est, fitted.cov, df=fitted.df, level=level
                )
            )
        if cluster is not None:
            shares.append(_variance_shares(own, construct, cluster))
    table = pd.concat(slopes, ignore_index=True)
    table.insert(
        list(table.columns).index("std"),
        "p_adjusted",
        multipletests(table["pvalue"], method="holm")[1],
    )
    columns = ["construct", "n", "n_clusters", "icc", "sd_between", "sd_within", "reason"]
    context = pd.DataFrame(columns=CONTEXT_COLUMNS)
    if contexts:
        context = pd.concat(contexts, ignore_index=True)
    return Regressions(table, pd.DataFrame(shares, columns=columns), context)


class Fitted(NamedTuple):
    """One regression: coefficients by column, covariances, t distribution, what is to be said."""

    est: pd.Series
    cov: pd.DataFrame
    df: float
    reason: str


def _fitted(
    y: pd.Series, columns: pd.DataFrame, groups: pd.Series | None, method: Method
) -> Fitted:
    names = list(columns.columns)
    X = sm.add_constant(columns, has_constant="add")
    if np.linalg.matrix_rank(X.to_numpy() / X.abs().max().to_numpy()) < X.shape[1]:
        raise InvalidColumnError(
            f"Among {', '.join(names)} one follows from the others: leave it out."
        )
    df, reason = float("inf"), ""
    if method == "mixed" and groups is not None:
        fit, reason = _mixed(y, X, groups)
    elif groups is not None:
        codes = pd.factorize(groups)[0]
        fit = sm.OLS(y, X).fit(cov_type="cluster", cov_kwds={"groups": codes}, use_t=True)
        df = float(codes.max())  # clusters less one
    else:
        fit = sm.OLS(y, X).fit(cov_type="HC3", use_t=True)
        df = float(fit.df_resid)
    return Fitted(fit.params[names], fit.cov_params().loc[names, names], df, reason)


def _slopes(
    construct: str,
    y: pd.Series,
    columns: pd.DataFrame,
    terms: list[Term],
    fitted: Fitted,
    level: float,
) -> pd.DataFrame:
    est = fitted.est.to_numpy(dtype=np.float64)
    se = np.sqrt(np.diag(fitted.cov.to_numpy(dtype=np.float64)))
    margin = float(stats.t.ppf((1 + level) / 2, fitted.df)) * se
    return pd.DataFrame(
        {
            "construct": construct,
            "predictor": [term.predictor for term in terms],
            "part": [term.part for term in terms],
            "est": est,
            "se": se,
            "ci_lower": est - margin,
            "ci_upper": est + margin,
            "pvalue": 2 * stats.t.sf(np.abs(est) / se, fitted.df),
            "std": est * columns.std().to_numpy() / float(y.std()),
            "n": len(y),
            "reason": fitted.reason,
        }
    )


def _mixed(y: pd.Series, X: pd.DataFrame, groups: pd.Series) -> tuple[sm.MixedLM, str]:
    """Random intercept model, and what is to be said of it."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        fit = sm.MixedLM(y, X, groups=pd.factorize(groups)[0]).fit(reml=True)
    variance = float(np.asarray(fit.cov_re)[0, 0])
    if variance < 1e-6 * float(fit.scale):
        return fit, "No variance lies between the clusters."
    if not fit.converged or any(w.category is ConvergenceWarning for w in caught):
        return fit, "The estimation did not settle: check with method='robust'."
    return fit, ""


def _variance_shares(rows: pd.DataFrame, construct: str, cluster: str) -> tuple[object, ...]:
    intercept = pd.DataFrame({"const": np.ones(len(rows))}, index=rows.index)
    fit, reason = _mixed(rows[construct], intercept, rows[cluster])
    between, within = max(float(np.asarray(fit.cov_re)[0, 0]), 0.0), float(fit.scale)
    return (
        construct,
        len(rows),
        rows[cluster].nunique(),
        between / (between + within),
        between**0.5,
        within**0.5,
        reason,
    )
