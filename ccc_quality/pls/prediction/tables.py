"""Tables of predictions: by item, by construct, verdicts, tests."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from ccc_quality.arrays import Array
from ccc_quality.pls.prediction import losses
from ccc_quality.pls.prediction.crossvalidation import Predicted
from ccc_quality.pls.prediction.route import Route

OVERALL = "overall"

POWER = ("none", "low", "medium", "high")


def indicators(route: Route, actual: Array, out: Predicted, own: Predicted) -> pd.DataFrame:
    """Errors of each item.

    Parameters
    ----------
    route : Route
    actual : (n, q) array
        Answers, as deviations from the mean of the sample.
    out, own : Predicted
        Out of sample and in the sample.
    """
    model, linear, average = actual - out.model, actual - out.linear, actual - out.average
    fitted = actual - own.model
    return pd.DataFrame(
        {
            "construct": [route.constructs[k] for k in route.owners],
            "indicator": list(route.names),
            "q2_predict": losses.q2_predict(model, average),
            "rmse": losses.rmse(model),
            "mae": losses.mae(model),
            "lm_rmse": losses.rmse(linear),
            "lm_mae": losses.mae(linear),
            "average_rmse": losses.rmse(average),
            "average_mae": losses.mae(average),
            "fitted_rmse": losses.rmse(fitted),
            "fitted_mae": losses.mae(fitted),
            "skewness": stats.skew(model, axis=0, bias=False),
        }
    )


def constructs(route: Route, out: Predicted, own: Predicted) -> pd.DataFrame:
    """Errors of the standardized scores of each construct."""
    errors = out.scores - out.predicted_scores
    fitted = own.scores - own.predicted_scores
    return pd.DataFrame(
        {
            "construct": list(route.constructs),
            "q2_predict": losses.q2_predict(errors, out.scores),
            "rmse": losses.rmse(errors),
            "mae": losses.mae(errors),
            "fitted_rmse": losses.rmse(fitted),
            "fitted_mae": losses.mae(fitted),
        }
    )


def verdicts(table: pd.DataFrame) -> pd.DataFrame:
    """On how many items the path model beats the linear model, and what that is called.

    Parameters
    ----------
    table : DataFrame
        That of :func:`indicators`.
    """
    rows = []
    groups = [(OVERALL, table), *table.groupby("construct", sort=False)]
    for construct, part in groups:
        for measure in ("rmse", "mae"):
            ours, theirs = part[measure].to_numpy(), part[f"lm_{measure}"].to_numpy()
            known = bool(np.isfinite(theirs).all())
            better = losses.smaller(ours, theirs) if known else 0
            power = predictive_power(better, len(part)) if known else ""
            count = float(better) if known else np.nan
            rows.append((construct, measure, len(part), count, power))
    columns = ["construct", "measure", "n_indicators", "n_better", "predictive_power"]
    return pd.DataFrame(rows, columns=columns)


def predictive_power(n_better: int, n_indicators: int) -> str:
    """None, low (a minority), medium (half or more) or high (all), after Shmueli et al. (2019)."""
    if n_better == n_indicators:
        return "high"
    if n_better == 0:
        return "none"
    return "medium" if 2 * n_better >= n_indicators else "low"


def benchmark_tests(route: Route, actual: Array, out: Predicted, level: float) -> pd.DataFrame:
    """The predictive ability test against both benchmarks, overall and by construct."""
    errors = actual - out.model
    rows: list[dict[str, object]] = []
    for benchmark, others in (("average", out.average), ("linear model", out.linear)):
        against = actual - others
        for name, chosen in parts(route):
            rows.append(
                {"construct": name, "benchmark": benchmark}
                | {"loss": losses.loss(errors[:, chosen]).mean()}
                | {"benchmark_loss": losses.loss(against[:, chosen]).mean()}
                | losses.paired_test(
                    losses.loss(errors[:, chosen]), losses.loss(against[:, chosen]), level
                )
            )
    return pd.DataFrame(rows)


def parts(route: Route) -> list[tuple[str, list[int]]]:
    """All predicted items under ``"overall"``, then those of each construct."""
    owned = [
        (name, [int(k) for k in np.flatnonzero(route.owners == j)])
        for j, name in enumerate(route.constructs)
    ]
    return [(OVERALL, list(range(len(route.owners)))), *owned]
