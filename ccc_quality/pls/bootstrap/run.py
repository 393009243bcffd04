"""Resample the respondents of a fit by partial least squares."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np

from ccc_quality.arrays import Array, Mask
from ccc_quality.errors import NonConvergenceWarning
from ccc_quality.pls.bootstrap.results import PLSBootstrap
from ccc_quality.pls.bootstrap.statistics import Statistics
from ccc_quality.pls.products import Drawn
from ccc_quality.pls.results import PLSResults
from ccc_quality.progress import Report
from ccc_quality.resampling import Interval, Respondents, Rows, draw_counts, draw_moments, run
from ccc_quality.resampling.options import MANY_FAILURES, require_options
from ccc_quality.results import level_of
from ccc_quality.threads import on_one_blas_thread

SLICE = 125
"""Resamples estimated at a time: few enough for their matrices to stay in the cache."""


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What a worker needs to draw and estimate resamples."""

    respondents: Respondents
    statistics: Statistics


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Values (B, k) of all statistics, NaN where estimation failed, and which are proper (B,)."""

    values: Array
    proper: Mask


@on_one_blas_thread
def bootstrap(
    fit: PLSResults,
    n_resamples: int,
    seed: int,
    n_jobs: int = 1,
    interval: Interval = "percentile",
    *,
    level: float | None = None,
    progress: bool | Report = False,
) -> PLSBootstrap:
    """Bootstrap a fit by partial least squares.

    Respondents are drawn with replacement, and everything is estimated anew from their
    correlations, both stages of a second-order model included. In every resample, as in the sample,
    a composite is turned so that its loadings sum to a positive number; no other change of signs is
    made, so that a construct whose sign is uncertain shows it.

    Parameters
    ----------
    fit : PLSResults
    n_resamples : int
    seed : int
        The same seed gives the same draws, for any ``n_jobs``.
    n_jobs : int
        joblib workers; -1 for all cores.
    interval : {"percentile", "bca"}
        BCa intervals take their acceleration from the jackknife.
    level : float, optional
        Confidence level, 0.95 by default.
    progress : bool or callable
        True draws a progress bar; a function is called with the number done and asked for.

    Returns
    -------
    PLSBootstrap

    Raises
    ------
    SpecificationError
        No resamples, an impossible level.
    UnknownOptionError
        An unknown interval.

    Warns
    -----
    NonConvergenceWarning
        More than a twentieth of the resamples failed.

    Examples
    --------
    >>> import ccc_quality as ccc
    >>> survey = ccc.study.load_customers()
    >>> fit = ccc.fit_pls(ccc.study.customer_model("composite"), survey)
    >>> ccc.bootstrap(fit, 100, seed=1)
    PLSBootstrap: 100 resamples (seed 1), 0 failed, 0 inadmissible, 95% percentile intervals
    """
    level = level_of(fit) if level is None else level
    require_options(n_resamples, interval, level)
    statistics = Statistics(fit._plan)
    plan = Plan(Respondents.from_rows(Rows(fit._sample.answers)), statistics)
    batches = run(
        resampled, plan, n_resamples=n_resamples, seed=seed, n_jobs=n_jobs, progress=progress
    )
    results = PLSBootstrap(
        fit=fit,
        n_resamples=n_resamples,
        seed=seed,
        interval=interval,
        level=level,
        _statistics=statistics,
        _values=np.concatenate([one.values for one in batches]),
        _proper=np.concatenate([one.proper for one in batches]),
    )
    if results.n_failed > MANY_FAILURES * n_resamples:
        warnings.warn(
            f"The weights did not settle in {results.n_failed} of {n_resamples} resamples; "
            "intervals rest on the others and may be too narrow.",
            NonConvergenceWarning,
            stacklevel=3,
        )
    return results


@on_one_blas_thread
def resampled(plan: Plan, seed: np.random.SeedSequence, size: int) -> Batch:
    """Draw ``size`` resamples and estimate them."""
    moments = draw_moments(plan.respondents, np.random.default_rng(seed), size)
    n = len(plan.respondents)
    cov, shift = moments.cov * (n / (n - 1)), moments.mean - plan.respondents.mean
    found = []
    for chosen in (slice(at, at + SLICE) for at in range(0, size, SLICE)):
        # the same seed counts again: only products of scores ask for rows, block after block
        again = draw_counts(plan.respondents, np.random.default_rng(seed), size)
        blocks = ((plan.respondents.centred[rows], counts[chosen]) for rows, counts in again)
        drawn = Drawn(blocks, shift[chosen], np.full(len(shift[chosen]), n - 1.0))
        found.append(plan.statistics.estimated(cov[chosen], drawn))
    return Batch(
        np.concatenate([values for values, _ in found]),
        np.concatenate([proper for _, proper in found]),
    )
