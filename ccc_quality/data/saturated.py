r"""Means and covariances of incomplete data by maximum likelihood (the saturated model).

The EM algorithm for the normal distribution (Dempster, Laird & Rubin 1977), by pattern: complete
every pattern under the present moments, take the moments of the completed data. Three such steps
are extrapolated to one long one, and taken back if the likelihood falls (Varadhan & Roland 2008,
Scandinavian Journal of Statistics 35(2), scheme S3).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ccc_quality.arrays import Array
from ccc_quality.data.completion import Completion, Layout, complete
from ccc_quality.data.dependence import find_dependences, is_positive_definite
from ccc_quality.data.moments import SampleMoments
from ccc_quality.data.patterns import PatternMoments
from ccc_quality.errors import EstimationError, InvalidColumnError

TOLERANCE = 1e-10
"""Largest change of a correlation, or of a mean in standard deviations, when EM has converged."""

MAX_STEPS = 10_000


@dataclass(frozen=True, eq=False)
class SaturatedFit:
    """Maximum-likelihood moments of incomplete data.

    Attributes
    ----------
    moments : SampleMoments
        Means and covariances; ``n_obs`` counts all rows with an answer.
    value : float
        sum_g n_g / n (log|Sigma_g| + tr(T_g Sigma_g^-1)), the minimum over all moments.
    loglik : float
        Log-likelihood.
    n_steps : int
        Steps of the EM algorithm.
    """

    moments: SampleMoments
    value: float
    loglik: float
    n_steps: int


class _Moments(NamedTuple):
    mean: Array
    cov: Array


def saturated_fit(patterns: PatternMoments, *, layout: Layout | None = None) -> SaturatedFit:
    """Means and covariances of incomplete data by maximum likelihood.

    Parameters
    ----------
    patterns : PatternMoments
    layout : Layout, optional
        The same patterns stacked, if they are at hand.

    Returns
    -------
    SaturatedFit

    Raises
    ------
    InvalidColumnError
        Columns that depend on each other.
    EstimationError
        EM does not settle: the answers that coincide are too few.
    """
    layout = Layout.of(patterns) if layout is None else layout
    now = _start(layout)
    done = _completion(layout, now, patterns)
    for cycle in range(MAX_STEPS // 3):
        first = _updated(layout, now, done)
        second = _updated(layout, first, _completion(layout, first, patterns))
        if _distance(second, first) < TOLERANCE:
            at = _completion(layout, second, patterns)
            return _record(patterns, second, at, 3 * cycle + 2)
        now, done = _leap(layout, patterns, now, first, second)
    raise EstimationError(
        f"The means and covariances of the incomplete answers did not settle in {MAX_STEPS} steps: "
        "too few rows answered the same items. Look at the coverage of the pairs."
    )


def saturated_moments(patterns: PatternMoments) -> SampleMoments:
    """Maximum-likelihood means and covariances of incomplete data; see :func:`saturated_fit`."""
    return saturated_fit(patterns).moments


def pattern_loglik(patterns: PatternMoments, value: float) -> float:
    """Log-likelihood at which the mean of log|Sigma_g| + tr(T_g Sigma_g^-1) is ``value``."""
    cells = float(patterns.weights @ patterns.answered.sum(axis=1))
    return -0.5 * (cells * float(np.log(2 * np.pi)) + patterns.total_weight * value)


def available_moments(layout: Layout) -> tuple[Array, Array]:
    """Mean and variance (divisor: its own n) of every variable over the rows that have it."""
    weight = layout.share[:, None] * layout.answered
    total = weight.sum(axis=0)
    mean = (weight * layout.means).sum(axis=0) / total
    between = (weight * (layout.means - mean) ** 2).sum(axis=0)
    return mean, (between + (layout.roots**2).sum(axis=0)) / total


def pairwise_moments(layout: Layout, n: int) -> tuple[Array, Array]:
    """Means (p,) of the rows that have an item, and covariances (p, p) of those that have both.

    The covariances have the divisor n_ij - 1, times (n - 1) / n of the whole sample. Likelihood
    needs none of them; lavaan's goodness-of-fit index compares with them.
    """
    has = layout.answered.astype(np.float64)
    weight = layout.share[:, None]
    both = has.T @ (has * weight)
    sums = (layout.means * weight).T @ has
    products = layout.means.T @ (layout.means * weight) + layout.roots.T @ layout.roots
    scatter = products - sums * sums.T / both
    cov = scatter / (both - 1.0 / n) * ((n - 1) / n)
    return np.diag(sums) / np.diag(both), cov


def _start(layout: Layout) -> _Moments:
    mean, variance = available_moments(layout)
    return _Moments(mean, np.diag(variance))


def _completion(layout: Layout, at: _Moments, patterns: PatternMoments) -> Completion:
    done = complete(layout, Sigma=at.cov, mu=at.mean)
    if done is None or not is_positive_definite(at.cov):
        listed = "; ".join(str(one) for one in find_dependences(at.cov, patterns.names))
        raise InvalidColumnError(
            f"Columns depend on each other: {listed or 'the answers that coincide are too few'}. "
            "Leave one out of each."
        )
    return done


def _updated(layout: Layout, at: _Moments, done: Completion) -> _Moments:
    """One EM step."""
    z, r = done.deviations, done.roots
    shift = layout.share @ z
    cov = z.T @ (z * layout.share[:, None]) + r.T @ r + done.C - np.outer(shift, shift)
    return _Moments(at.mean + shift, (cov + cov.T) / 2)


def _leap(
    layout: Layout, patterns: PatternMoments, now: _Moments, first: _Moments, second: _Moments
) -> tuple[_Moments, Completion]:
    """Extrapolate two EM steps, then steady the result by a third."""
    sd = np.sqrt(np.diag(second.cov))
    r, v = _change(first, now, sd), _change(second, first, sd) - _change(first, now, sd)
    curvature = float(v @ v)
    length = max(1.0, np.sqrt(float(r @ r) / curvature)) if curvature else 1.0
    steady = _completion(layout, second, patterns)
    if length > 1.0:
        leap = _Moments(
            *(
                x0 + 2 * length * (x1 - x0) + length**2 * (x2 - 2 * x1 + x0)
                for x0, x1, x2 in zip(now, first, second, strict=True)
            )
        )
        reached = complete(layout, Sigma=leap.cov, mu=leap.mean)
        if reached is not None and _value(reached) <= _value(steady):
            third = _updated(layout, leap, reached)
            return third, _completion(layout, third, patterns)
    return second, steady


def _change(after: _Moments, before: _Moments, sd: Array) -> Array:
    """Differences of means and covariances in standard deviations, in one vector."""
    covariances = (after.cov - before.cov) / np.outer(sd, sd)
    return np.concatenate([(after.mean - before.mean) / sd, covariances.ravel()])


def _distance(after: _Moments, before: _Moments) -> float:
    return float(np.max(np.abs(_change(after, before, np.sqrt(np.diag(after.cov))))))


def _value(done: Completion) -> float:
    return done.log_det + done.distance


def _record(patterns: PatternMoments, at: _Moments, done: Completion, steps: int) -> SaturatedFit:
    value = _value(done)
    moments = SampleMoments(patterns.names, patterns.n_obs, at.mean, at.cov, patterns.n_rows)
    return SaturatedFit(moments, value, pattern_loglik(patterns, value), steps)
