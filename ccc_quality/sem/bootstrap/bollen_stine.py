"""The Bollen-Stine test of fit: how often a resample fits as badly when the model holds.

The answers of each group are transformed so that their moments are those that the model implies,

    z_i = mu + Sigma^(1/2) S^(-1/2) (y_i - mean),

with Cholesky factors as roots, and are then resampled (Bollen & Stine 1992, Sociological Methods &
Research 21(2)).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ccc_quality.arrays import Array
from ccc_quality.progress import Report
from ccc_quality.resampling.moments import Moments, Respondents, covariance
from ccc_quality.resampling.options import require_count
from ccc_quality.resampling.stacks import inverses
from ccc_quality.resampling.workers import run
from ccc_quality.sem.bootstrap.batch import Plan, drawn, estimated
from ccc_quality.sem.bootstrap.plan import plan_for
from ccc_quality.sem.matrices import Implied, assemble, implied_moments
from ccc_quality.sem.results import SEMResults
from ccc_quality.threads import on_one_blas_thread


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class BollenStine:
    """A bootstrap test of fit.

    Attributes
    ----------
    statistic : float
        Chi-square of the fit.
    pvalue : float
        (1 + number of draws at least as large) / (1 + number of draws).
    draws : (n_resamples,) array
        Chi-square of each resample, NaN for failed ones.
    n_resamples, n_failed : int
    seed : int
    """

    statistic: float
    pvalue: float
    draws: Array
    n_resamples: int
    n_failed: int
    seed: int

    def __repr__(self) -> str:
        return (
            f"BollenStine: chi-square {self.statistic:.3f}, p = {self.pvalue:.3f} from "
            f"{self.n_resamples} resamples (seed {self.seed}), {self.n_failed} failed"
        )


@on_one_blas_thread
def bollen_stine(
    fit: SEMResults,
    n_resamples: int,
    seed: int,
    n_jobs: int = 1,
    *,
    progress: bool | Report = False,
) -> BollenStine:
    """Test the fit of a model without assuming that the answers are normal.

    Parameters
    ----------
    fit : SEMResults
        A converged ML, MLR or MLM fit to answers.
    n_resamples, seed, n_jobs, progress
        As in :func:`bootstrap`.

    Returns
    -------
    BollenStine

    Raises
    ------
    DataError, SpecificationError, EstimationError
        As in :func:`bootstrap`.
    """
    require_count(n_resamples)
    plan = plan_for(fit)
    implied = fit.solution.state.implied
    null = replace(
        plan,
        respondents=tuple(
            obeying(respondents, moments, with_means=fit.problem.with_means)
            for respondents, moments in zip(plan.respondents, implied, strict=True)
        ),
    )
    parts = run(
        _statistics, null, n_resamples=n_resamples, seed=seed, n_jobs=n_jobs, progress=progress
    )
    draws = np.concatenate(parts)
    found = draws[np.isfinite(draws)]
    statistic = 2.0 * fit.problem.n_obs * float(fit.solution.state.value)
    return BollenStine(
        statistic=statistic,
        pvalue=(1 + int(np.count_nonzero(found >= statistic))) / (1 + found.size),
        draws=draws,
        n_resamples=n_resamples,
        n_failed=n_resamples - found.size,
        seed=seed,
    )


def obeying(respondents: Respondents, implied: Implied, *, with_means: bool) -> Respondents:
    """Respondents whose moments are those that the model implies."""
    root = np.linalg.cholesky(np.asarray(implied.Sigma))
    whitened = np.linalg.solve(np.linalg.cholesky(covariance(respondents)), respondents.centred.T)
    return replace(
        respondents,
        mean=np.asarray(implied.mu) if with_means else respondents.mean,
        centred=(root @ whitened).T,
    )


@on_one_blas_thread
def _statistics(plan: Plan, seed: np.random.SeedSequence, size: int) -> Array:
    """Chi-square of each resample of a batch."""
    moments = drawn(plan, seed, size)
    return chi_square(plan, estimated(plan, moments).psi, moments)


def chi_square(plan: Plan, psi: Array, moments: Sequence[Moments]) -> Array:
    """Sum over groups of n_g F_g at psi, shape (B,); see :mod:`ccc_quality.sem.discrepancy`."""
    problem = plan.chord.opened.problem
    total = np.zeros(len(psi))
    for group, sample in zip(problem.groups, moments, strict=True):
        implied = implied_moments(assemble(group.block, psi))
        V = inverses(implied.Sigma)
        T = sample.cov
        if problem.with_means:
            d = sample.mean - implied.mu
            T = T + d[:, :, None] * d[:, None, :]
        determinants = np.linalg.slogdet(implied.Sigma)[1] - np.linalg.slogdet(sample.cov)[1]
        trace = np.einsum("bij,bji->b", T, V) - T.shape[-1]
        total += sample.n_obs * (determinants + trace)
    return total
