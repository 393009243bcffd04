"""The summary of a fit: who was used and whether to trust it first, then the tables."""

from __future__ import annotations

import pandas as pd

from ccc_quality.pls.solved import SolvedPathModel
from ccc_quality.summaries import Summary


def summarize(results: SolvedPathModel) -> Summary:
    """Summary of a fit, rounded to three decimals."""
    simulated = " SIMULATED DATA." if results.simulated else ""
    dropped = (
        f" {results.n_dropped:,} rows were left out ({results.options.missing})."
        if results.n_dropped
        else " No row was left out."
    )
    filled = (
        f" {results.n_filled:,} missing answers were replaced by the mean of their item."
        if results.n_filled
        else ""
    )
    measures = results.fit_measures
    lines = [
        f"{results.n_obs:,} of {results.n_rows:,} rows of {results.source} used.{dropped}{filled}"
        f"{simulated}",
        f"{results.estimator}, {results.options.scheme} weighting; weights settled in "
        f"{results.n_iterations} steps.",
        *(f"NOT ADMISSIBLE: {sentence}" for sentence in results.admissibility),
        f"SRMR {measures['srmr']:.3f}, saturated {measures['srmr_saturated']:.3f}: judge them by "
        "model_fit_test.",
        "Errors and intervals come from bootstrap(fit, n_resamples, seed).",
    ]
    shown = {
        "Weights": results.weights[["construct", "indicator", "mode", "est"]],
        "Loadings": results.loadings[["construct", "indicator", "est", "std"]],
        "Paths": results.path_coefficients[["target", "source", "est", "std"]],
        "Total effects": results.total_effects[["target", "source", "est", "std"]],
        "Moderation": results.moderation,
        "R squared": _explained(results),
    }
    return Summary(
        lines=tuple(lines), tables={k: table for k, table in shown.items() if len(table)}
    )


def _explained(results: SolvedPathModel) -> pd.DataFrame:
    frame = pd.concat([results.r_squared, results.r_squared_adjusted], axis=1)
    return frame.rename_axis("construct").reset_index()
