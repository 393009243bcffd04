"""Regressions of scores within clusters, and how the scores lie between clusters."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd
import statsmodels.api as sm
from statsmodels.stats.multitest import multipletests
from statsmodels.tools.sm_exceptions import ConvergenceWarning

from ccc_quality.errors import InvalidColumnError, TooFewRowsError

Method = Literal["mixed", "robust"]


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
) -> tuple[pd.DataFrame, pd.DataFrame]:
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

    Returns
    -------
    table : DataFrame
        construct, predictor, est, se, ci_lower, ci_upper, pvalue, p_adjusted, std, n, reason.
    clustering : DataFrame
        construct, n, n_clusters, icc, sd_between, sd_within, reason.

    Raises
    ------
    TooFewRowsError
    InvalidColumnError
        A predictor that follows from the others.
    """
    slopes, shares = [], []
    for construct in constructs:
        own = usable(rows, construct, predictors, cluster)
        slopes.append(_slopes(own, construct, predictors, cluster, method, level))
        if cluster is not None:
            shares.append(_variance_shares(own, construct, cluster))
    table = pd.concat(slopes, ignore_index=True)
    table.insert(7, "p_adjusted", multipletests(table["pvalue"], method="holm")[1])
    columns = ["construct", "n", "n_clusters", "icc", "sd_between", "sd_within", "reason"]
    return table, pd.DataFrame(shares, columns=columns)


def _slopes(
    rows: pd.DataFrame,
    construct: str,
    predictors: list[str],
    cluster: str | None,
    method: Method,
    level: float,
) -> pd.DataFrame:
    y, X = rows[construct], sm.add_constant(rows[predictors], has_constant="add")
    if np.linalg.matrix_rank(X.to_numpy() / X.abs().max().to_numpy()) < X.shape[1]:
        raise InvalidColumnError(
            f"Among {', '.join(predictors)} one follows from the others: leave it out."
        )
    reason = ""
    if method == "mixed" and cluster is not None:
        fit, reason = _mixed(y, X, rows[cluster])
        se = fit.bse_fe
    elif cluster is not None:
        groups = pd.factorize(rows[cluster])[0]
        fit = sm.OLS(y, X).fit(cov_type="cluster", cov_kwds={"groups": groups}, use_t=True)
        se = fit.bse
    else:
        fit = sm.OLS(y, X).fit(cov_type="HC3", use_t=True)
        se = fit.bse
    bounds = fit.conf_int(alpha=1 - level).loc[predictors]
    est = fit.params[predictors].to_numpy()
    return pd.DataFrame(
        {
            "construct": construct,
            "predictor": predictors,
            "est": est,
            "se": se[predictors].to_numpy(),
            "ci_lower": bounds[0].to_numpy(),
            "ci_upper": bounds[1].to_numpy(),
            "pvalue": fit.pvalues[predictors].to_numpy(),
            "std": est * rows[predictors].std().to_numpy() / float(y.std()),
            "n": len(rows),
            "reason": reason,
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
