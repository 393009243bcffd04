"""How much of what is explained about an outcome belongs to each of several correlated drivers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

import pandas as pd

from ccc_quality.data import Survey
from ccc_quality.drivers.correlation_sources import correlations_of
from ccc_quality.drivers.correlations import On
from ccc_quality.drivers.shares import Method, RelativeImportance, require_subsets
from ccc_quality.errors import SpecificationError, UnknownOptionError, did_you_mean
from ccc_quality.results import USUAL_LEVEL, FittedModel, ResampledFit, level_of
from ccc_quality.threads import on_one_blas_thread


@on_one_blas_thread
def relative_importance(
    results_or_scores: FittedModel | Survey | pd.DataFrame,
    target: str,
    *,
    drivers: Iterable[str] | None = None,
    method: Method | Literal["all"] = "shapley",
    on: On = "latent",
    bootstrap: ResampledFit | None = None,
    n_resamples: int = 0,
    seed: int | None = None,
    level: float | None = None,
) -> RelativeImportance:
    """Divide what drivers explain of an outcome among them.

    Where drivers are correlated, their coefficients do not say how the variance that they explain
    together divides. Here every driver gets a share that is never negative, and the shares sum to
    R squared of the regression of the target on all drivers:

    - ``"shapley"``: what a driver adds to R squared, averaged over all orders in which drivers can
      enter (LMG; Lindeman, Merenda & Gold 1980). All subsets are looked at, for up to 15 drivers.
    - ``"dominance"``: what it adds on average to subsets of each size, averaged over sizes (Budescu
      1993). These are the same numbers.
    - ``"johnson"``: relative weights (Johnson 2000), a close approximation for any number.

    The regression is one of the target on the drivers alone. In a model in which drivers act
    through others, it thus shares out what reaches the target by any route. With exogenous drivers
    of a covariance-based fit its coefficients are the standardized total effects.

    Parameters
    ----------
    results_or_scores : SEMResults, PLSResults, Survey or DataFrame
        A fit; a survey, for mean scores of its items by the scale in its codebook; or scores of
        respondents, one column a construct.
    target : str
    drivers : iterable of str, or one name, optional
        By default those of :func:`~ccc_quality.rank_drivers`, of a survey by the paths in its
        codebook, and of a table of scores all other columns.
    method : {"shapley", "johnson", "dominance", "all"}
    on : {"latent", "scores"}
        Correlations of the constructs, free of measurement error where they are common factors, or
        of the scores that the fit gives its respondents. Surveys and tables have scores only.
    bootstrap : BootstrapResults or PLSBootstrap, optional
        For intervals on latent correlations: ``ccc.bootstrap`` of these results, percentile or BCa
        as its own are.
    n_resamples, seed : int
        For percentile intervals on scores: how often respondents are drawn, independently of each
        other.
    level : float, optional
        Confidence level; by default that of the bootstrap, or of the fit.

    Returns
    -------
    RelativeImportance

    Raises
    ------
    UnknownNameError, MissingColumnError
        A target or driver that the model, or the table, does not have.
    SpecificationError
        A driver that does not lead to the target, fewer than two drivers or more than 15 for
        methods other than Johnson's, results of several groups, another fit's bootstrap, resamples
        without a seed.
    UnknownOptionError
        Another ``method`` or ``on``.
    MomentsError
        Drivers that determine each other or the target.
    InvalidColumnError, TooFewRowsError
        Scores that do not vary or are no numbers; too few respondents.
    CodebookError
        A survey without codebook or scale.
    EstimationError
        The fit did not converge.

    Notes
    -----
    As importance cannot be negative, an interval excludes zero even for a driver without effect:
    intervals compare drivers with each other.

    References
    ----------
    Grömping, U. (2006). Relative importance for linear regression in R: The package relaimpo.
    Journal of Statistical Software, 17(1), 1-27.

    Johnson, J. W. (2000). A heuristic method for estimating the relative weight of predictor
    variables in multiple regression. Multivariate Behavioral Research, 35(1), 1-19.

    Examples
    --------
    >>> import ccc_quality as ccc
    >>> fit = ccc.fit_sem(ccc.study.customer_model("direct"), ccc.study.load_customers())
    >>> importance = ccc.relative_importance(fit, "satisfaction")
    >>> bool(abs(importance.table["est"].sum() - importance.r_squared) < 1e-12)
    True
    """
    methods = _methods(method)
    if level is None:
        level = _level_of(bootstrap, results_or_scores)
    if not 0.0 < level < 1.0:
        raise SpecificationError(f"A confidence level lies between 0 and 1, not {level}.")
    found = correlations_of(
        results_or_scores,
        target,
        drivers=drivers,
        on=on,
        bootstrap=bootstrap,
        n_resamples=n_resamples,
        seed=seed,
    )
    if methods != ("johnson",):
        require_subsets(found.drivers)
    return RelativeImportance(methods, level, found)


def _level_of(*sources: object) -> float:
    """Confidence level of the first of these that has one; the usual one where none has."""
    for source in sources:
        if isinstance(source, FittedModel | ResampledFit):
            return level_of(source)
    return USUAL_LEVEL


def _methods(method: str) -> tuple[Method, ...]:
    known = get_args(Method)
    if method == "all":
        return known
    for one in known:
        if method == one:
            return (one,)
    raise UnknownOptionError(
        f"Unknown method {method!r}. {did_you_mean(str(method), (*known, 'all'))}"
    )
