"""The summary of a fit: who was used and whether to trust it first, then fit, then parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ccc_quality.summaries import Summary, pvalue_text

if TYPE_CHECKING:
    from ccc_quality.sem.results import SEMResults

PARAMETER_COLUMNS = ["est", "se", "z", "pvalue", "ci_lower", "ci_upper", "std"]


def summarize(results: SEMResults) -> Summary:
    """Summary of a fit, rounded to three decimals."""
    tables = {
        "Loadings": _shown(results.loadings, "construct", "indicator"),
        "Weights": _shown(results.weights, "construct", "indicator"),
        "Paths": _shown(results.path_coefficients, "target", "source"),
        "Covariances": _covariances(results),
        "Defined parameters": _defined(results),
        "R squared": results.r_squared.rename_axis("variable").reset_index(),
    }
    return Summary(
        lines=(*_sample_lines(results), *_solution_lines(results), *_fit_lines(results)),
        tables={title: table for title, table in tables.items() if len(table)},
    )


def _sample_lines(results: SEMResults) -> list[str]:
    simulated = " SIMULATED DATA." if results.simulated else ""
    dropped = (
        f" {results.n_dropped} rows with a missing answer were left out (listwise)."
        if results.n_dropped
        else " No row was left out."
    )
    used = f"{results.n_obs:,} of {results.n_rows:,} rows of {results.source} used."
    return [f"{used}{dropped}{simulated}"]


def _solution_lines(results: SEMResults) -> list[str]:
    solution = results.solution
    measures = results.fit_measures
    lines = [
        f"Estimator {results.estimator}, {solution.method}, "
        + (
            f"converged after {solution.n_iterations} iterations; "
            if results.converged
            else f"DID NOT CONVERGE in {solution.n_iterations} iterations; "
        )
        + f"{measures['npar']:.0f} parameters, {len(results.table.observed)} observed variables."
    ]
    if results.admissible:
        lines.append("The solution is proper.")
    lines.extend(f"NOT ADMISSIBLE: {sentence}" for sentence in results.admissibility)
    return lines


def _fit_lines(results: SEMResults) -> list[str]:
    m = results.fit_measures
    if np.isnan(m["chisq"]):
        return ["No fit measure is shown, because the solver did not converge."]
    lines = [
        f"Chi-square({m['df']:.0f}) = {m['chisq']:.3f}, {_pvalue(m['pvalue'])}; "
        f"baseline chi-square({m['baseline_df']:.0f}) = {m['baseline_chisq']:.3f}.",
        f"CFI {m['cfi']:.3f}, TLI {m['tli']:.3f}, RMSEA {m['rmsea']:.3f} "
        f"[{m['rmsea_ci_lower']:.3f}, {m['rmsea_ci_upper']:.3f}], SRMR {m['srmr']:.3f}.",
    ]
    if "aic" in m:
        lines.append(f"Log-likelihood {m['logl']:.3f}, AIC {m['aic']:.3f}, BIC {m['bic']:.3f}.")
    return lines


def _pvalue(p: float) -> str:
    shown = pvalue_text(p)
    if not shown:
        return "no p value"
    return f"p < {shown[1:]}" if shown.startswith("<") else f"p = {shown}"


def _shown(frame: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    return frame[[first, second, *PARAMETER_COLUMNS]]


def _covariances(results: SEMResults) -> pd.DataFrame:
    rows = results.estimates.assign(std=results.standardized["est"])
    chosen = rows[(rows["op"] == "~~") & (rows["lhs"] != rows["rhs"]) & (rows["se"] > 0)]
    return chosen[["lhs", "rhs", *PARAMETER_COLUMNS]]


def _defined(results: SEMResults) -> pd.DataFrame:
    rows = results.estimates.assign(std=results.standardized["est"])
    return rows.loc[rows["op"] == ":=", ["lhs", *PARAMETER_COLUMNS]]
