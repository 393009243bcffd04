"""One bootstrap for every kind of fit."""

from __future__ import annotations

from typing import overload

from ccc_quality.pls.bootstrap import PLSBootstrap
from ccc_quality.pls.bootstrap import bootstrap as of_pls
from ccc_quality.pls.results import PLSResults
from ccc_quality.progress import Report
from ccc_quality.resampling import Interval
from ccc_quality.results import require_fitted
from ccc_quality.sem import BootstrapResults, SEMResults
from ccc_quality.sem import bootstrap as of_sem


@overload
def bootstrap(
    fit: SEMResults,
    n_resamples: int,
    seed: int,
    n_jobs: int = 1,
    interval: Interval = "percentile",
    *,
    level: float | None = None,
    progress: bool | Report = False,
) -> BootstrapResults: ...
@overload
def bootstrap(
    fit: PLSResults,
    n_resamples: int,
    seed: int,
    n_jobs: int = 1,
    interval: Interval = "percentile",
    *,
    level: float | None = None,
    progress: bool | Report = False,
) -> PLSBootstrap: ...
def bootstrap(
    fit: SEMResults | PLSResults,
    n_resamples: int,
    seed: int,
    n_jobs: int = 1,
    interval: Interval = "percentile",
    *,
    level: float | None = None,
    progress: bool | Report = False,
) -> BootstrapResults | PLSBootstrap:
    """Resample the respondents of a fit.

    Parameters
    ----------
    fit : SEMResults or PLSResults
        See :func:`ccc_quality.sem.bootstrap` and :func:`ccc_quality.pls.bootstrap` for what each
        kind of fit needs.
    n_resamples : int
        Some thousands for intervals (Davison & Hinkley 1997, section 5.2.3).
    seed : int
        The same seed gives the same draws, for any ``n_jobs``.
    n_jobs : int
        joblib workers; -1 for all cores. ``joblib.parallel_config(backend="dask")`` is respected.
    interval : {"percentile", "bca"}
        Percentile intervals, or bias-corrected and accelerated ones.
    level : float, optional
        Confidence level; by default that of the fit, and 0.95 for partial least squares.
    progress : bool or callable
        True draws a progress bar; a function is called with the number of resamples done and
        asked for, after every batch.

    Returns
    -------
    BootstrapResults or PLSBootstrap

    Raises
    ------
    SpecificationError
        Something else than a fit, no resamples, an impossible level.

    Examples
    --------
    >>> import ccc_quality as ccc
    >>> survey = ccc.study.load_customers()
    >>> ccc.bootstrap(ccc.fit_sem("trust =~ tru1 + tru2 + tru3", survey), 100, seed=1)
    BootstrapResults: 100 resamples (seed 1), 0 failed, 0 inadmissible, 95% percentile intervals
    """
    if isinstance(fit, PLSResults):
        return of_pls(fit, n_resamples, seed, n_jobs, interval, level=level, progress=progress)
    require_fitted(fit, "bootstrap")
    return of_sem(fit, n_resamples, seed, n_jobs, interval, level=level, progress=progress)
