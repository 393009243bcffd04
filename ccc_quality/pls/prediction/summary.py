"""The summary of a prediction: who was predicted and from whom first, then the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccc_quality.summaries import Summary

if TYPE_CHECKING:
    from ccc_quality.pls.prediction.results import Prediction

SHOWN = ["construct", "indicator", "q2_predict", "rmse", "lm_rmse", "mae", "lm_mae"]
TESTED = ["benchmark", "construct", "difference", "t", "pvalue", "ci_lower", "ci_upper"]


def summarize(prediction: Prediction) -> Summary:
    """Summary of a prediction, rounded to three decimals."""
    fit = prediction.fit
    simulated = " SIMULATED DATA." if fit.simulated else ""
    failed = (
        f" {prediction.n_failed} training samples gave no estimates." if prediction.n_failed else ""
    )
    filled = (
        f" {fit.n_filled:,} of the answers to predict are themselves means that stand for missing "
        "ones: errors are flattered."
        if fit.n_filled
        else ""
    )
    lines = [
        f"{fit.n_obs:,} of {fit.n_rows:,} rows of {fit.source} predicted.{filled}{simulated}",
        f"{prediction.n_folds} folds, {prediction.n_repetitions} repetitions, seed "
        f"{prediction.seed}, from {prediction.antecedents} antecedents.{failed}",
        *prediction.reasons,
        *_worse_than_average(prediction),
        f"Predictive power: {prediction.predictive_power or 'not known'} "
        "(items on which the path model beats the linear model; Shmueli et al. 2019).",
    ]
    verdicts = prediction.verdicts.astype({"n_better": "Int64"})
    shown = {
        "Items": prediction.indicators[SHOWN],
        "Constructs (standardized)": prediction.constructs,
        "Predictive power": verdicts,
        f"Predictive ability tests (CVPAT, {prediction.level:.0%} intervals)": prediction.cvpat[
            TESTED
        ],
    }
    return Summary(lines=tuple(lines), tables=shown)


def _worse_than_average(prediction: Prediction) -> list[str]:
    table = prediction.indicators
    useless = table.loc[~(table["q2_predict"] > 0), "indicator"]
    return [f"Not predicted better than by their mean: {', '.join(useless)}."] * bool(len(useless))
