"""The summary of a bootstrap: what became of the resamples first, then the effects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ccc_quality.sem.bootstrap.intervals import Interval
from ccc_quality.summaries import Summary

if TYPE_CHECKING:
    from ccc_quality.sem.bootstrap.results import BootstrapResults

COLUMNS = ["est", "bias", "se", "pvalue", "ci_lower", "ci_upper", "std"]

INTERVALS: dict[Interval, str] = {
    "percentile": "percentile",
    "bca": "bias-corrected and accelerated (BCa)",
}


def summarize(results: BootstrapResults) -> Summary:
    """Summary of a bootstrap, rounded to three decimals."""
    tables = {
        "Paths": _effects(results.path_coefficients),
        "Indirect effects": _effects(results.indirect_effects),
        "Total effects": _effects(results.total_effects),
        "Defined parameters": _defined(results),
    }
    return Summary(
        lines=tuple(_lines(results)),
        tables={title: table for title, table in tables.items() if len(table)},
    )


def _lines(results: BootstrapResults) -> list[str]:
    simulated = " SIMULATED DATA." if results.simulated else ""
    lines = [
        f"{results.n_resamples:,} resamples of {results.n_obs:,} respondents, seed "
        f"{results.seed}.{simulated}",
        f"{results.level:.0%} intervals and p values: {INTERVALS[results.interval]}.",
    ]
    lines.append(
        f"{results.n_failed:,} FAILED and are left out: no minimum was found."
        if results.n_failed
        else "None failed."
    )
    lines.append(
        f"{results.n_inadmissible:,} solutions are IMPROPER (say a variance below zero), and kept."
        if results.n_inadmissible
        else "All solutions are proper."
        if not results.n_failed
        else "All others are proper."
    )
    return lines


def _effects(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[["target", "source", *COLUMNS]]


def _defined(results: BootstrapResults) -> pd.DataFrame:
    rows = results.estimates.assign(std=results.standardized["est"])
    return rows.loc[rows["op"] == ":=", ["lhs", *COLUMNS]]
