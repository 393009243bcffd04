"""Resample the respondents of a fit."""

from __future__ import annotations

import warnings

from ccc_quality.errors import NonConvergenceWarning
from ccc_quality.progress import Report
from ccc_quality.resampling.intervals import Interval
from ccc_quality.resampling.options import MANY_FAILURES, require_options
from ccc_quality.resampling.workers import run
from ccc_quality.results import level_of
from ccc_quality.sem.bootstrap import incomplete
from ccc_quality.sem.bootstrap.batch import Batch, Plan, resampled
from ccc_quality.sem.bootstrap.incomplete import IncompletePlan
from ccc_quality.sem.bootstrap.plan import incomplete_plan_for, plan_for
from ccc_quality.sem.bootstrap.results import BootstrapResults
from ccc_quality.sem.results import SEMResults
from ccc_quality.threads import on_one_blas_thread

SMALL_BATCH = 10
"""Resamples with one seed where each takes a while; part of what a seed means."""


@on_one_blas_thread
def bootstrap(
    fit: SEMResults,
    n_resamples: int,
    seed: int,
    n_jobs: int = 1,
    interval: Interval = "percentile",
    *,
    level: float | None = None,
    progress: bool | Report = False,
) -> BootstrapResults:
    """Bootstrap a model that was fitted by maximum likelihood.

    Respondents are drawn with replacement, within groups if there are any, and as whole clusters
    if the fit has clusters. Every resample is estimated from its moments, starting at the solution;
    with ``missing="fiml"`` from its incomplete answers, which takes some hundred times as long.

    Parameters
    ----------
    fit : SEMResults
        A converged ML, MLR or MLM fit to answers.
    n_resamples : int
        Some thousands for intervals (Davison & Hinkley 1997, section 5.2.3).
    seed : int
        The same seed gives the same draws, for any ``n_jobs``.
    n_jobs : int
        joblib workers; -1 for all cores. ``joblib.parallel_config(backend="dask")`` is respected.
    interval : {"percentile", "bca"}
        Percentile intervals, or bias-corrected and accelerated ones, which are better for skewed
        statistics such as indirect effects and cost little more.
    level : float, optional
        Confidence level; by default that of the fit.
    progress : bool or callable
        True draws a progress bar; a function is called with the number of resamples done and
        asked for, after every batch.

    Returns
    -------
    BootstrapResults

    Raises
    ------
    DataError
        A fit to moments.
    SpecificationError
        Another estimator, no resamples, an impossible level, an unknown interval.
    EstimationError
        A fit that did not converge.

    Warns
    -----
    NonConvergenceWarning
        More than a twentieth of the resamples failed.

    Examples
    --------
    >>> import ccc_quality as ccc
    >>> survey = ccc.study.load_customers()
    >>> fit = ccc.fit_sem("trust =~ tru1 + tru2 + tru3", survey)
    >>> ccc.bootstrap(fit, 100, seed=1)
    BootstrapResults: 100 resamples (seed 1), 0 failed, 0 inadmissible, 95% percentile intervals
    """
    level = level_of(fit) if level is None else level
    require_options(n_resamples, interval, level)
    options = {"n_resamples": n_resamples, "seed": seed, "n_jobs": n_jobs}
    plan: Plan | IncompletePlan
    if fit.missing == "fiml":
        plan = incomplete_plan_for(fit)
        batches = run(incomplete.resampled, plan, **options, progress=progress, batch=SMALL_BATCH)
    else:
        plan = plan_for(fit)
        batches = run(resampled, plan, **options, progress=progress)
    results = BootstrapResults(
        fit=fit,
        n_resamples=n_resamples,
        seed=seed,
        interval=interval,
        level=level,
        _plan=plan,
        _batch=Batch.joined(batches),
    )
    _warn(results)
    return results


def _warn(results: BootstrapResults) -> None:
    if results.n_failed > MANY_FAILURES * results.n_resamples:
        warnings.warn(
            f"{results.n_failed} of {results.n_resamples} resamples failed and are left out; "
            "intervals rest on the others and may be too narrow. The model is weakly determined by "
            "these data.",
            NonConvergenceWarning,
            stacklevel=4,
        )
