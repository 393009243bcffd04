"""Differences between segments, tested with a correction for their number."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.stats.multitest import multipletests, multitest_alias

from ccc_quality.errors import UnknownOptionError, did_you_mean

EFFECTS = ("total effect", "implied slope")
PERFORMANCE = "performance"
COLUMNS = [
    "quantity",
    "name",
    "label",
    "segment_a",
    "segment_b",
    "est_a",
    "est_b",
    "difference",
    "se",
    "ci_lower",
    "ci_upper",
    "statistic",
    "df",
    "pvalue",
    "p_adjusted",
]


def differences(
    estimates: pd.DataFrame,
    pairs: Iterable[tuple[str, str]],
    *,
    adjust: str,
    covariances: pd.DataFrame | None = None,
    level: float,
) -> pd.DataFrame:
    """Every quantity compared between two segments, pair by pair.

    Segments are different respondents, so that d = b - a has se = sqrt(se_a^2 + se_b^2), less
    2 cov(a, b) under the root where both come from one fit with parameters in common. The
    difference of effects is compared with the normal distribution, z = d / se (Clogg, Petkova &
    Haritou 1995), that of means with the t distribution of Welch (1947), whose degrees of freedom
    are se^4 / (se_a^4 / (n_a - 1) + se_b^4 / (n_b - 1)).

    Parameters
    ----------
    estimates : DataFrame
        quantity, name, label, segment, est, se, n.
    pairs : iterable of (str, str)
        Segments a and b.
    adjust : str
        Correction of :func:`statsmodels.stats.multitest.multipletests`, over all effects and,
        apart from them, over all means.
    covariances : DataFrame, optional
        name, segment_a, segment_b, covariance of total effects; zero for what it does not have.
    level : float
        Confidence level of the intervals, which are not corrected.

    Returns
    -------
    DataFrame
        One row a quantity and pair; ``df`` is infinite for effects.

    References
    ----------
    Clogg, C. C., Petkova, E., & Haritou, A. (1995). Statistical methods for comparing regression
    coefficients between models. American Journal of Sociology, 100, 1261-1293.
    Welch, B. L. (1947). The generalization of "Student's" problem when several different population
    variances are involved. Biometrika, 34, 28-35.
    """
    keys = ["quantity", "name", "label"]
    compared = []
    for first, second in pairs:
        a = estimates[estimates["segment"] == first].drop(columns="segment")
        b = estimates[estimates["segment"] == second].drop(columns="segment")
        pair = a.merge(b, on=keys, suffixes=("_a", "_b"))
        compared.append(pair.assign(segment_a=first, segment_b=second))
    table = pd.concat(compared, ignore_index=True)
    table = _tested(_with_covariance(table, covariances), level)
    place = {key: k for k, key in enumerate(dict.fromkeys(_keys(estimates)))}
    order = np.argsort([place[key] for key in _keys(table)], kind="stable")
    table = table.iloc[order].reset_index(drop=True)
    table["p_adjusted"] = np.nan
    of_effects = table["quantity"].isin(EFFECTS) & table["pvalue"].notna()
    of_means = (table["quantity"] == PERFORMANCE) & table["pvalue"].notna()
    for family in (of_effects, of_means):
        if family.any():
            adjusted = multipletests(table.loc[family, "pvalue"], method=adjust)[1]
            table.loc[family, "p_adjusted"] = adjusted
    return table[COLUMNS]


def require_adjustment(adjust: str) -> None:
    """Raise unless there is a correction of this name.

    Raises
    ------
    UnknownOptionError
    """
    known = {**dict.fromkeys(multitest_alias.values()), **dict.fromkeys(multitest_alias)}
    if adjust not in known:
        raise UnknownOptionError(
            f"There is no correction for multiplicity adjust={adjust!r}. "
            f"{did_you_mean(str(adjust), known)}"
        )


def _with_covariance(table: pd.DataFrame, covariances: pd.DataFrame | None) -> pd.DataFrame:
    if covariances is None:
        return table.assign(covariance=0.0)
    of_totals = covariances.assign(quantity=EFFECTS[0])
    keys = ["quantity", "name", "segment_a", "segment_b"]
    return table.merge(of_totals, on=keys, how="left").fillna({"covariance": 0.0})


def _tested(pairs: pd.DataFrame, level: float) -> pd.DataFrame:
    variance_a, variance_b = pairs["se_a"] ** 2, pairs["se_b"] ** 2
    variance = variance_a + variance_b - 2 * pairs["covariance"]
    welch = variance**2 / (variance_a**2 / (pairs["n_a"] - 1) + variance_b**2 / (pairs["n_b"] - 1))
    df = welch.where(pairs["quantity"] == PERFORMANCE, np.inf)
    se = np.sqrt(variance)
    difference = pairs["est_b"] - pairs["est_a"]
    statistic: pd.Series[float] = difference / se
    margin = stats.t.ppf((1 + level) / 2, df) * se
    return pairs.assign(
        difference=difference,
        se=se,
        ci_lower=difference - margin,
        ci_upper=difference + margin,
        statistic=statistic,
        df=df,
        pvalue=2 * stats.t.sf(statistic.abs(), df),
    )


def _keys(table: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(table["quantity"], table["name"], strict=True))
