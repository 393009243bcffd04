"""One batch of resamples: drawn, estimated, the obstinate refitted, the improper marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ccc_quality.arrays import Array, Mask
from ccc_quality.data import SampleMoments
from ccc_quality.model import ParameterTable
from ccc_quality.resampling.moments import Moments, Respondents, draw_moments
from ccc_quality.resampling.stacks import without_values
from ccc_quality.sem.bootstrap.chord import Chord, estimate
from ccc_quality.sem.bootstrap.opening import Opened
from ccc_quality.sem.bootstrap.proper import all_proper, has_likelihood
from ccc_quality.sem.estimators import Estimator
from ccc_quality.sem.identification import undetermined_at
from ccc_quality.sem.problem import build_problem
from ccc_quality.sem.solver import fisher_scoring
from ccc_quality.sem.start import cautious_values
from ccc_quality.threads import on_one_blas_thread

SLICE = 125
"""Resamples estimated at a time: few enough for their matrices to stay in the cache."""


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What a worker needs to draw and estimate resamples.

    Attributes
    ----------
    respondents : tuple of Respondents
        One record a group; resamples are drawn within groups.
    chord : Chord
        The solution and its neighbourhood.
    by_chord : bool
        Whether chord steps apply; if not, every resample is refitted on its own.
    table : ParameterTable
    estimator : Estimator
    """

    respondents: tuple[Respondents, ...]
    chord: Chord
    by_chord: bool
    table: ParameterTable
    estimator: Estimator

    @property
    def opened(self) -> Opened:
        """The problem, with the moments of its covariates opened up."""
        return self.chord.opened

    @property
    def theta(self) -> Array:
        """The solution, shape (q,)."""
        return self.chord.theta


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Estimates of a batch of B resamples.

    Attributes
    ----------
    psi : (B, q + k) array
        Parameters and moments of the covariates; NaN where no minimum was found.
    proper : (B,) boolean array
        False for improper solutions; failed ones are neither.
    refitted : (B,) boolean array
        Which ones chord steps did not bring home.
    """

    psi: Array
    proper: Mask
    refitted: Mask

    @property
    def failed(self) -> Mask:
        """Which resamples have no estimates."""
        return without_values(self.psi)

    @classmethod
    def joined(cls, parts: Sequence[Batch]) -> Batch:
        """Several batches as one."""
        return cls(
            psi=np.concatenate([part.psi for part in parts]),
            proper=np.concatenate([part.proper for part in parts]),
            refitted=np.concatenate([part.refitted for part in parts]),
        )


@on_one_blas_thread
def resampled(plan: Plan, seed: np.random.SeedSequence, size: int) -> Batch:
    """Draw ``size`` resamples and estimate them."""
    return estimated(plan, drawn(plan, seed, size))


def drawn(plan: Plan, seed: np.random.SeedSequence, size: int) -> tuple[Moments, ...]:
    """Moments of ``size`` resamples, one record a group."""
    rng = np.random.default_rng(seed)
    return tuple(draw_moments(group, rng, size) for group in plan.respondents)


def estimated(plan: Plan, moments: Sequence[Moments]) -> Batch:
    """Estimates of resamples with the given moments."""
    size = len(moments[0])
    starts = range(0, size, SLICE)
    return Batch.joined(
        [_slice(plan, [one.of(slice(at, at + SLICE)) for one in moments]) for at in starts]
    )


def _slice(plan: Plan, moments: Sequence[Moments]) -> Batch:
    size = len(moments[0])
    theta = np.full((size, plan.chord.theta.size), np.nan)
    if plan.by_chord:
        theta = estimate(plan.chord, moments)
    opened = plan.chord.opened
    blocks = [group.block for group in opened.problem.groups]
    psi = opened.complete(theta, moments)
    fine = all_proper(blocks, psi)
    for block in blocks:  # a proper solution has a likelihood; an improper one may have none
        doubtful = np.flatnonzero(~fine & ~without_values(psi))
        psi[doubtful[~has_likelihood(block, psi[doubtful])]] = np.nan
    refitted = without_values(psi)
    if refitted.any():
        for k in np.flatnonzero(refitted):
            theta[k] = _refit(plan, [one.of(slice(k, k + 1)) for one in moments])
        psi = opened.complete(theta, moments)
        psi[without_values(theta)] = np.nan
        fine[refitted] = all_proper(blocks, psi[refitted])
    return Batch(psi=psi, proper=fine, refitted=refitted)


def _refit(plan: Plan, moments: Sequence[Moments]) -> Array:
    """Estimates (q,) of one resample by Fisher scoring with step control.

    NaN without a minimum, or where the estimates ran away until the data did not determine them.
    """
    samples = [
        SampleMoments(plan.table.observed, int(one.n_obs[0]), one.mean[0], one.cov[0], n_rows=0)
        for one in moments
    ]
    nothing = np.full(plan.chord.theta.size, np.nan)
    with np.errstate(all="ignore"):
        try:
            problem = build_problem(plan.table, samples, plan.estimator)
            for start in (plan.chord.theta, cautious_values(problem)):
                solution = fisher_scoring(problem, start)
                if solution.converged:
                    runs_away = undetermined_at(problem, plan.table, solution.theta)
                    return nothing if runs_away else solution.theta
        except np.linalg.LinAlgError:
            return nothing
    return nothing
