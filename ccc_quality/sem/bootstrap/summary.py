"""The summary of a bootstrap: what became of the resamples first, then the effects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from ccc_quality.summaries import Summary

if TYPE_CHECKING:
    from ccc_quality.sem.bootstrap.results import BootstrapResults

COLUMNS = ["est", "bias", "se", "pvalue", "ci_lower", "ci_upper", "std"]
SHARES = ["est", "bias", "se", "ci_lower", "ci_upper"]


def summarize(results: BootstrapResults) -> Summary:
    """Summary of a bootstrap, rounded to three decimals."""
    rows = results.estimates.assign(std=results.standardized["est"])
    covariances = (rows["op"] == "~~") & (rows["lhs"] != rows["rhs"]) & (rows["se"] > 0)
    means = rows[(rows["op"] == "~1") & (rows["se"] > 0)]
    latent = means["lhs"].isin(results.fit.table.latent)
    asked = results.fit.options.mean_structure
    tables = {
        "Loadings": _relations(results, rows[rows["op"] == "=~"], "construct", "indicator"),
        "Weights": _relations(results, rows[rows["op"] == "<~"], "construct", "indicator"),
        "Paths": _shown(results, results.path_coefficients, ["target", "source"]),
        "Indirect effects": _shown(results, results.indirect_effects, ["target", "source"]),
        "Total effects": _shown(results, results.total_effects, ["target", "source"]),
        "Covariances": _relations(results, rows[covariances], "lhs", "rhs"),
        "Means of constructs": _means(results, means[latent], "construct"),
        "Intercepts": _means(results, means[~latent & asked], "indicator"),
        "Defined parameters": rows.loc[rows["op"] == ":=", ["lhs", *COLUMNS]],
        "R squared": _shown(results, results.r_squared, ["variable"], SHARES),
    }
    return Summary(
        lines=tuple(
            results._lines(failure="no minimum was found", impropriety="a variance below zero")
        ),
        tables={title: table for title, table in tables.items() if len(table)},
    )


def _relations(
    results: BootstrapResults, rows: pd.DataFrame, left: str, right: str
) -> pd.DataFrame:
    return _shown(results, rows.rename(columns={"lhs": left, "rhs": right}), [left, right])


def _means(results: BootstrapResults, rows: pd.DataFrame, heading: str) -> pd.DataFrame:
    return _shown(results, rows.rename(columns={"lhs": heading}), [heading])


def _shown(
    results: BootstrapResults,
    frame: pd.DataFrame,
    names: list[str],
    columns: Sequence[str] = COLUMNS,
) -> pd.DataFrame:
    """The columns people read, with the name of the group in front where there are several."""
    groups = results.fit.group_names
    if len(groups) == 1:
        return frame[[*names, *columns]]
    named = frame.assign(group=[groups[number - 1] for number in frame["group"]])
    return named[["group", *names, *columns]]
