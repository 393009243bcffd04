"""Regressions of scores within clusters, and how the scores lie between clusters."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.regression.linear_model import OLS
from statsmodels.regression.mixed_linear_model import MixedLM
from statsmodels.stats.multitest import multipletests
from statsmodels.tools.sm_exceptions import ConvergenceWarning
from statsmodels.tools.tools import add_constant

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
    X = add_constant(columns, has_constant="add")
    if np.linalg.matrix_rank(X.to_numpy() / X.abs().max().to_numpy()) < X.shape[1]:
        raise InvalidColumnError(
            f"Among {', '.join(names)} one follows from the others: leave it out."
        )
    if method == "mixed" and groups is not None:
        mixed = _mixed(y, X, groups)
        return Fitted(mixed.params[names], mixed.cov.loc[names, names], float("inf"), mixed.reason)
    if groups is not None:
        codes = pd.factorize(groups)[0]
        fit = OLS(y, X).fit(cov_type="cluster", cov_kwds={"groups": codes}, use_t=True)
        df = float(codes.max())  # clusters less one
    else:
        fit = OLS(y, X).fit(cov_type="HC3", use_t=True)
        df = float(fit.df_resid)
    return Fitted(fit.params[names], fit.cov_params().loc[names, names], df, "")


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


class _Mixed(NamedTuple):
    """A random intercept model: coefficients by column, their covariances, standard deviations."""

    params: pd.Series
    cov: pd.DataFrame
    sd_between: float
    sd_within: float
    reason: str


def _mixed(y: pd.Series, X: pd.DataFrame, groups: pd.Series) -> _Mixed:
    """Random intercept model, and what is to be said of it.

    Estimated with everything in standard units and told in its own, the likelihood being the same.
    There is a single variance to search for, which Powell's method finds where steps along the
    gradient jump across its flat parts.
    """
    slopes = [name for name in X if name != "const"]
    centre = X[slopes].mean().reindex(X.columns, fill_value=0.0)
    scale = X[slopes].std().reindex(X.columns, fill_value=1.0)
    sd = float(y.std())
    with warnings.catch_warnings():
        # a boundary and a search that failed are told as reasons
        warnings.simplefilter("ignore", ConvergenceWarning)
        warnings.simplefilter("ignore", UserWarning)
        codes = pd.factorize(groups)[0]
        model = MixedLM((y - y.mean()) / sd, (X - centre) / scale, groups=codes)
        fit = model.fit(reml=True, method=["powell", "bfgs"])
    # of standard units, b = sd b* / scale; the intercept takes up what the centres leave
    back = np.diag(sd / scale.to_numpy())
    back[X.columns.get_loc("const")] -= sd * (centre / scale).to_numpy()
    params = back @ fit.fe_params.to_numpy()
    params[X.columns.get_loc("const")] += float(y.mean())
    columns = list(X.columns)
    cov = fit.cov_params().loc[columns, columns].to_numpy()
    variance = max(float(np.asarray(fit.cov_re)[0, 0]), 0.0)
    reason = ""
    if variance < 1e-6 * float(fit.scale):
        reason = "No variance lies between the clusters."
    elif not fit.converged:
        reason = "The estimation did not settle: check with method='robust'."
    return _Mixed(
        pd.Series(params, columns),
        pd.DataFrame(back @ cov @ back.T, columns, columns),
        sd * variance**0.5,
        sd * float(fit.scale) ** 0.5,
        reason,
    )


def _variance_shares(rows: pd.DataFrame, construct: str, cluster: str) -> tuple[object, ...]:
    intercept = pd.DataFrame({"const": np.ones(len(rows))}, index=rows.index)
    fit = _mixed(rows[construct], intercept, rows[cluster])
    between, within = fit.sd_between**2, fit.sd_within**2
    return (
        construct,
        len(rows),
        rows[cluster].nunique(),
        between / (between + within),
        fit.sd_between,
        fit.sd_within,
        fit.reason,
    )
