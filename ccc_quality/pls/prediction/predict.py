"""Predict respondents whom the estimates have not seen."""

from __future__ import annotations

import warnings
from dataclasses import replace
from numbers import Integral
from typing import get_args

import numpy as np

from ccc_quality.errors import (
    EstimationError,
    NonConvergenceWarning,
    SpecificationError,
    UnknownOptionError,
    did_you_mean,
)
from ccc_quality.pls.prediction.crossvalidation import (
    Predicted,
    Task,
    averaged,
    predict_own,
    repetition,
)
from ccc_quality.pls.prediction.results import Prediction
from ccc_quality.pls.prediction.route import Antecedents, Route, route_of
from ccc_quality.pls.results import PLSResults, require_pls
from ccc_quality.progress import Report
from ccc_quality.resampling import run
from ccc_quality.resampling.options import MANY_FAILURES
from ccc_quality.threads import on_one_blas_thread


@on_one_blas_thread
def pls_predict(
    fit: PLSResults,
    *,
    n_folds: int = 10,
    n_repetitions: int = 10,
    seed: int,
    antecedents: Antecedents = "direct",
    level: float = 0.95,
    n_jobs: int = 1,
    progress: bool | Report = False,
) -> Prediction:
    """Predict the items of endogenous constructs out of sample (PLSpredict).

    The respondents are dealt into folds, and those of each fold are predicted by means, standard
    deviations, weights, paths and loadings from all others. Predictions are averaged over
    repetitions, which deal anew: with one repetition the errors are those of a single model.

    Predictions rest on the scores of composites, for common factors too: consistent paths are
    between constructs that nobody's score is. In models of second order the weights and loadings
    are those through the dimensions.

    Two benchmarks have the same training samples: the mean of the item, and the linear model, a
    regression of the item on the items of the antecedents of its construct (on those of the
    earliest ones with ``antecedents="earliest"``).

    Parameters
    ----------
    fit : PLSResults
    n_folds : int
        From 2 to the number of respondents, which leaves out one at a time.
    n_repetitions : int
    seed : int
        The same seed deals the same folds, for any ``n_jobs``.
    antecedents : {"direct", "earliest"}
        What predicts a construct: scores of the constructs that act on it, or of the exogenous ones
        only.
    level : float
        Confidence level.
    n_jobs : int
        joblib workers; -1 for all cores.
    progress : bool or callable
        True draws a progress bar; a function is called with repetitions done and asked for.

    Returns
    -------
    Prediction
        Respondents are those of the fit; rows it left out have NaN.

    Raises
    ------
    SpecificationError
        Impossible numbers of folds or repetitions, training samples that are too small for the
        regressions of the model, results of another kind of fit, an impossible level, repeated
        indicators, moderation.
    UnknownOptionError
        Unknown antecedents.
    EstimationError
        Respondents whose training samples give no estimates in any repetition.

    Warns
    -----
    NonConvergenceWarning
        More than a twentieth of the training samples gave no estimates.

    References
    ----------
    Shmueli, G., Ray, S., Velasquez Estrada, J. M., & Chatla, S. B. (2016). The elephant in the
    room: Predictive performance of PLS models. Journal of Business Research, 69(10), 4552-4564.
    Shmueli, G., Sarstedt, M., Hair, J. F., Cheah, J.-H., Ting, H., Vaithilingam, S., & Ringle,
    C. M. (2019). Predictive model assessment in PLS-SEM: Guidelines for using PLSpredict. European
    Journal of Marketing, 53(11), 2322-2347.
    Sharma, P. N., Liengaard, B. D., Hair, J. F., Sarstedt, M., & Ringle, C. M. (2023). Predictive
    model assessment and selection in composite-based modeling using PLS-SEM: extensions and
    guidelines for using CVPAT. European Journal of Marketing, 57(6), 1662-1677.

    Examples
    --------
    >>> import ccc_quality as ccc
    >>> survey = ccc.study.load_customers()
    >>> fit = ccc.fit_pls(ccc.study.customer_model("composite"), survey)
    >>> prediction = ccc.pls_predict(fit, n_repetitions=1, seed=1)
    >>> bool((prediction.indicators["q2_predict"] > 0).all())
    True
    """
    require_pls(fit, "pls_predict")
    _require_options(fit, n_folds, n_repetitions, antecedents, level)
    route = route_of(fit._plan, antecedents)
    _require_room(route, fit.n_obs, n_folds)
    task = Task(fit._sample.answers - fit._sample.mean, route, int(n_folds))
    repetitions = run(
        repetition,
        task,
        n_resamples=n_repetitions,
        seed=seed,
        n_jobs=n_jobs,
        progress=progress,
        batch=1,
    )
    out, own = averaged(repetitions), predict_own(task.centred, route)
    _require_everyone(out, fit)
    if out.n_failed > MANY_FAILURES * n_folds * n_repetitions:
        warnings.warn(
            f"{out.n_failed} of {n_folds * n_repetitions} training samples gave no estimates; "
            "their folds are predicted in other repetitions only. Take more folds.",
            NonConvergenceWarning,
            stacklevel=3,
        )
    reasons = _why_no_linear_model(out, route, fit.n_obs, n_folds)
    if reasons:
        out = replace(out, linear=np.full_like(out.linear, np.nan))
    return Prediction(
        fit=fit,
        antecedents=antecedents,
        n_folds=int(n_folds),
        n_repetitions=n_repetitions,
        n_failed=out.n_failed,
        seed=seed,
        level=level,
        reasons=reasons,
        _route=route,
        _out=out,
        _own=own,
    )


def _require_options(
    fit: PLSResults, n_folds: int, n_repetitions: int, antecedents: str, level: float
) -> None:
    if not isinstance(n_folds, Integral) or not 2 <= n_folds <= fit.n_obs:
        raise SpecificationError(
            f"n_folds is a whole number from 2 to the {fit.n_obs} respondents, not {n_folds}."
        )
    if not isinstance(n_repetitions, Integral) or n_repetitions < 1:
        raise SpecificationError(
            f"n_repetitions must be a positive whole number, not {n_repetitions}."
        )
    if antecedents not in get_args(Antecedents):
        raise UnknownOptionError(
            f"Unknown antecedents {antecedents!r}. "
            f"{did_you_mean(str(antecedents), get_args(Antecedents))}"
        )
    if not 0.0 < level < 1.0:
        raise SpecificationError(f"A confidence level lies between 0 and 1, not {level}.")


def _require_room(route: Route, n_obs: int, n_folds: int) -> None:
    """Raise if the regressions of the path model are too large for the training samples."""
    smallest = _smallest_training_sample(n_obs, n_folds)
    layouts = [route.plan.first, route.plan.structural]
    sizes = {
        f"the {len(block)} items of {name}": len(block)
        for layout in layouts
        for name, block, mode in zip(
            layout.constructs, layout.blocks, layout.weighting, strict=True
        )
        if mode == "B"
    } | {
        f"the {len(layout.antecedents(j))} antecedents of {layout.constructs[j]}": len(
            layout.antecedents(j)
        )
        for layout in layouts
        for j in layout.endogenous
    }
    largest = max(sizes, key=lambda what: sizes[what])
    if smallest < sizes[largest] + 2:
        raise SpecificationError(
            f"Training samples of {smallest} respondents cannot carry a regression on {largest}. "
            "Take more folds, so that they are larger."
        )


def _smallest_training_sample(n_obs: int, n_folds: int) -> int:
    return n_obs - -(-n_obs // n_folds)


def _require_everyone(out: Predicted, fit: PLSResults) -> None:
    unknown = int(np.isnan(out.model).any(axis=1).sum())
    if unknown:
        raise EstimationError(
            f"{unknown} of {fit.n_obs} respondents could not be predicted: without them the "
            "weights do not settle or an item is constant. Take more folds, so that training "
            "samples are larger."
        )


def _why_no_linear_model(out: Predicted, route: Route, n_obs: int, n_folds: int) -> tuple[str, ...]:
    smallest = _smallest_training_sample(n_obs, n_folds)
    sizes = [len(causes) for causes in route.predictors]
    if smallest < max(sizes) + 2:
        name = route.constructs[int(np.argmax(sizes))]
        return (
            f"No linear model: training samples of {smallest} respondents cannot carry the "
            f"regression of the items of {name} on {max(sizes)} others.",
        )
    if not np.isfinite(out.linear).all():
        return (
            "No linear model: in a training sample the items of antecedents are linearly "
            "dependent.",
        )
    return ()
