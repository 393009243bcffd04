"""The summary of a fit: who was used and whether to trust it first, then fit, then parameters."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ccc_quality.sem.solved import SolvedModel
from ccc_quality.summaries import Summary, pvalue_equation

USUAL_LEVEL = 0.95
PARAMETER_COLUMNS = ["est", "se", "z", "pvalue", "ci_lower", "ci_upper", "std"]


def summarize(results: SolvedModel) -> Summary:
    """Summary of a fit, rounded to three decimals."""
    tables = {
        "Loadings": _shown(results, results.loadings, "construct", "indicator"),
        "Weights": _shown(results, results.weights, "construct", "indicator"),
        "Paths": _shown(results, results.path_coefficients, "target", "source"),
        "Covariances": _covariances(results),
        "Means of constructs": _means(results, results.table.latent, "construct"),
        "Intercepts": _means(results, _shown_intercepts(results), "indicator"),
        "Defined parameters": _defined(results),
        "R squared": _r_squared(results),
    }
    return Summary(
        lines=(
            *_sample_lines(results),
            *_solution_lines(results),
            *_fit_lines(results),
            *_level_lines(results),
        ),
        tables={title: table for title, table in tables.items() if len(table)},
    )


def _sample_lines(results: SolvedModel) -> list[str]:
    simulated = " SIMULATED DATA." if results.simulated else ""
    reason = "a missing answer" if results.missing == "listwise" else "no usable answer"
    dropped = (
        f" {results.n_dropped} rows with {reason} were left out ({results.missing})."
        if results.n_dropped
        else " No row was left out."
    )
    used = f"{results.n_obs:,} of {results.n_rows:,} rows of {results.source} used."
    lines = [f"{used}{dropped}{simulated}"]
    if results.missing == "fiml":
        helped = ", ".join(results.options.auxiliary)
        by = f", helped by {helped}" if helped else ""
        lines.append(f"Missing answers are taken into account (full-information ML{by}).")
    if results.options.cluster is not None:
        lines.append(f"Errors and tests allow for clusters, by {results.options.cluster}.")
    if results.options.sampling_weights is not None:
        lines.append(f"Respondents are weighted, by {results.options.sampling_weights}.")
    lines.extend(results.remarks)
    if len(results.group_names) > 1:
        sizes = (
            f"{name} {group.moments.n_obs:,}"
            for name, group in zip(results.group_names, results.problem.groups, strict=True)
        )
        lines.append(f"Groups: {', '.join(sizes)}.")
    return lines


def _solution_lines(results: SolvedModel) -> list[str]:
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


def _fit_lines(results: SolvedModel) -> list[str]:
    plain, m = results.fit_measures, results.reported_measures
    if np.isnan(m["chisq"]):
        return ["No fit measure is shown, because the solver did not converge."]
    scaled = "chisq_scaled" in plain
    unscaled = (
        f"; unscaled {plain['chisq']:.3f}, scaling factor {plain['chisq_scaling_factor']:.3f}"
        if scaled
        else ""
    )
    lines = [
        f"{'Scaled chi-square' if scaled else 'Chi-square'}({m['df']:.0f}) = {m['chisq']:.3f}, "
        f"{pvalue_equation(m['pvalue']) or 'no p value'}{unscaled}; "
        f"baseline chi-square({m['baseline_df']:.0f}) = {m['baseline_chisq']:.3f}.",
        f"{_kind(plain)}CFI {m['cfi']:.3f}, TLI {m['tli']:.3f}, RMSEA {m['rmsea']:.3f} "
        f"[{m['rmsea_ci_lower']:.3f}, {m['rmsea_ci_upper']:.3f}]; SRMR {m['srmr']:.3f}.",
    ]
    if "aic" in m:
        lines.append(f"Log-likelihood {m['logl']:.3f}, AIC {m['aic']:.3f}, BIC {m['bic']:.3f}.")
    return lines


def _level_lines(results: SolvedModel) -> list[str]:
    """The confidence level, unless it is the usual one."""
    level = results.level
    return [] if level == USUAL_LEVEL else [f"Intervals of parameters: {100 * level:g}%."]


def _kind(measures: pd.Series) -> str:
    """Which variant of CFI, TLI and RMSEA is shown, in front of them."""
    if "cfi_robust" not in measures:
        return ""
    return "Robust " if np.isfinite(measures["cfi_robust"]) else "Scaled "


def _shown(results: SolvedModel, frame: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    """The columns people read, with the name of the group in front where there are several."""
    columns = [first, second, *PARAMETER_COLUMNS]
    if len(results.group_names) == 1:
        return frame[columns]
    named = frame.assign(group=[results.group_names[number - 1] for number in frame["group"]])
    return named[["group", *columns]]


def _r_squared(results: SolvedModel) -> pd.DataFrame:
    levels = ["variable"] if len(results.group_names) == 1 else ["group", "variable"]
    return results.r_squared.rename_axis(levels).reset_index()


def _covariances(results: SolvedModel) -> pd.DataFrame:
    rows = results.estimates.assign(std=results.standardized["est"])
    chosen = rows[(rows["op"] == "~~") & (rows["lhs"] != rows["rhs"]) & (rows["se"] > 0)]
    return _shown(results, chosen, "lhs", "rhs")


def _means(results: SolvedModel, names: Sequence[str], heading: str) -> pd.DataFrame:
    """Means and intercepts that were estimated, of some variables."""
    rows = results.estimates.assign(std=results.standardized["est"])
    estimated = (rows["op"] == "~1") & (rows["se"] > 0) & rows["lhs"].isin(names)
    shown = _shown(results, rows[estimated], "lhs", "op")
    return shown.drop(columns="op").rename(columns={"lhs": heading})


def _shown_intercepts(results: SolvedModel) -> tuple[str, ...]:
    """Items, where somebody asked for their intercepts; they are as many as the loadings."""
    return results.table.observed if results.options.mean_structure else ()


def _defined(results: SolvedModel) -> pd.DataFrame:
    rows = results.estimates.assign(std=results.standardized["est"])
    return rows.loc[rows["op"] == ":=", ["lhs", *PARAMETER_COLUMNS]]
