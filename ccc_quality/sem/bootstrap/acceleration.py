r"""Acceleration of BCa intervals from casewise influence.

The estimates theta solve g(theta, s) = 0, where s are the sample moments. Respondent i moves s
towards s_i, their own products about the mean, and so moves a statistic t(psi) by

    U_i = J (d psi / d s) s_i,    d theta / d s = -(dg / d theta)^-1 dg / ds,

where psi is theta with the moments of the covariates, and J = dt / d psi. All derivatives are taken
by complex step, so U_i is the empirical influence value to rounding (dg / d theta is the observed
information, not the expected one). Then, for independent respondents in groups of n_g,

    a = 1/6 sum_i (U_i / n_g)^3 / [ sum_i (U_i / n_g)^2 ]^(3/2)

(Efron & Tibshirani 1993, sections 14.3 and 22.5). It equals the jackknife's to first order in 1/n
and needs no refit. Clusters take the place of respondents where they were drawn as wholes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ccc_quality.arrays import Array, ComplexOrFloat
from ccc_quality.resampling.influence import influences_of_moments
from ccc_quality.resampling.intervals import accelerated
from ccc_quality.resampling.moments import Moments, covariance, symmetric
from ccc_quality.sem.bootstrap.batch import Plan
from ccc_quality.sem.bootstrap.chord import Chord
from ccc_quality.sem.delta import STEP, ParameterFunction, jacobian


def acceleration(plan: Plan, statistics: ParameterFunction) -> Array:
    """Acceleration of each statistic, shape (k,).

    Parameters
    ----------
    plan : Plan
    statistics : callable
        Maps psi (B, q + k) to statistics, real or complex.
    """
    return accelerated(influences(plan, statistics))


def influences(plan: Plan, statistics: ParameterFunction) -> Iterator[Array]:
    """Influence values over n_g, shape (k, units): one block of respondents after the other.

    Parameters
    ----------
    plan : Plan
    statistics : callable
        Maps psi (B, q + k) to statistics, real or complex.
    """
    chord = plan.chord
    sample = sample_moments(plan)
    psi = chord.opened.complete(chord.theta[None], sample)[0]
    J = jacobian(statistics, psi)
    for number, respondents in enumerate(plan.respondents):
        effect = J @ response(chord, sample, number)
        for influence in influences_of_moments(respondents, effect):
            yield influence / len(respondents)


def sample_moments(plan: Plan) -> tuple[Moments, ...]:
    """Moments of the sample itself, as a batch of one."""
    found = []
    for respondents in plan.respondents:
        n = np.array([float(len(respondents))])
        found.append(Moments(n, respondents.mean[None], covariance(respondents)[None]))
    return tuple(found)


def response(chord: Chord, sample: Sequence[Moments], number: int) -> Array:
    """D psi / d s for the moments s of one group, shape (q + k, p (p + 1) / 2 + p)."""
    p = sample[number].mean.shape[1]
    n_moments = p * (p + 1) // 2 + p
    y = np.zeros(chord.factor.shape[1])

    def by_parameters(moved: ComplexOrFloat) -> ComplexOrFloat:
        return chord.residual(moved, [_repeated(one, len(moved)) for one in sample])

    def by_moments(moved: ComplexOrFloat) -> list[Moments]:
        n_cov = n_moments - p
        batch = [_repeated(one, len(moved)) for one in sample]
        own = batch[number]
        cov = own.cov + symmetric(moved[:, :n_cov], p)
        batch[number] = Moments(own.n_obs, own.mean + moved[:, n_cov:], cov)
        return batch

    directions = 1j * STEP * np.eye(n_moments)
    at_rest = np.zeros((n_moments, y.size), dtype=complex)
    moved = by_moments(directions)
    pushed = np.imag(chord.residual(at_rest, moved)).T / STEP
    theta = chord.factor @ -np.linalg.solve(jacobian(by_parameters, y), pushed)
    given = np.imag(chord.opened.complete(chord.parameters(at_rest), moved)).T / STEP
    return np.concatenate([theta, given[len(theta) :]])


def _repeated(one: Moments, size: int) -> Moments:
    return Moments(
        np.repeat(one.n_obs, size),
        np.repeat(one.mean, size, axis=0),
        np.repeat(one.cov, size, axis=0),
    )
