"""The tables of a summary of a bootstrap: effects and parameters as people read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from ccc_quality.sem.results import SEMResults

COLUMNS = ["est", "bias", "se", "pvalue", "ci_lower", "ci_upper", "std"]
SHARES = ["est", "bias", "se", "ci_lower", "ci_upper"]


def summary_tables(
    fit: SEMResults,
    *,
    parameters: pd.DataFrame,
    effects: Mapping[str, pd.DataFrame],
    r_squared: pd.DataFrame,
) -> dict[str, pd.DataFrame]:
    """Tables with names in place of numbers of groups, by title; those with rows.

    Parameters
    ----------
    fit : SEMResults
        What was resampled.
    parameters : DataFrame
        The estimates with their standardized counterparts, ``std``.
    effects : mapping of str to DataFrame
        Direct, indirect and total effects, by title.
    r_squared : DataFrame
    """
    rows = parameters
    covariances = (rows["op"] == "~~") & (rows["lhs"] != rows["rhs"]) & (rows["se"] > 0)
    means = rows[(rows["op"] == "~1") & (rows["se"] > 0)]
    latent = means["lhs"].isin(fit.table.latent)
    asked = fit.options.mean_structure
    tables = {
        "Loadings": _relations(fit, rows[rows["op"] == "=~"], "construct", "indicator"),
        "Weights": _relations(fit, rows[rows["op"] == "<~"], "construct", "indicator"),
        **{title: _shown(fit, table, ["target", "source"]) for title, table in effects.items()},
        "Covariances": _relations(fit, rows[covariances], "lhs", "rhs"),
        "Means of constructs": _means(fit, means[latent], "construct"),
        "Intercepts": _means(fit, means[~latent & asked], "indicator"),
        "Defined parameters": rows.loc[rows["op"] == ":=", ["lhs", *COLUMNS]],
        "R squared": _shown(fit, r_squared, ["variable"], SHARES),
    }
    return {title: table for title, table in tables.items() if len(table)}


def _relations(fit: SEMResults, rows: pd.DataFrame, left: str, right: str) -> pd.DataFrame:
    return _shown(fit, rows.rename(columns={"lhs": left, "rhs": right}), [left, right])


def _means(fit: SEMResults, rows: pd.DataFrame, heading: str) -> pd.DataFrame:
    return _shown(fit, rows.rename(columns={"lhs": heading}), [heading])


def _shown(
    fit: SEMResults, frame: pd.DataFrame, names: list[str], columns: Sequence[str] = COLUMNS
) -> pd.DataFrame:
    """The columns people read, with the name of the group in front where there are several."""
    groups = fit.group_names
    if len(groups) == 1:
        return frame[[*names, *columns]]
    named = frame.assign(group=[groups[number - 1] for number in frame["group"]])
    return named[["group", *names, *columns]]
