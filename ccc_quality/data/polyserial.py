r"""Polyserial correlations: of a measurement with the normal response behind an ordered item.

Means, variances and thresholds come from the margins; the correlation rho of a pair maximizes the
likelihood with those held fixed (Olsson, Drasgow & Dorans 1982, Psychometrika 47). Given the
measurement z in standard units, an answer between the thresholds a < b has the probability

    pi = Phi(u_b) - Phi(u_a),    u_t = (t - rho z) / R,    R = sqrt(1 - rho^2),

and with s = d log pi / d rho the influence of a respondent on rho is what s leaves after mean,
variance and thresholds have moved, as in :mod:`~ccc_quality.data.ordinal_influence`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy import special

from ccc_quality.arrays import Array, Index
from ccc_quality.data.bivariate_normal import FAR
from ccc_quality.data.categories import CodedAnswers
from ccc_quality.data.correlation_search import most_likely_correlations
from ccc_quality.data.ordinal_influence import normal_pdf
from ccc_quality.data.product_moment import Measurements

SMALLEST_PROBABILITY = 1e-300


class _Answers(NamedTuple):
    """Some rows of P pairs, each (r, P): z is zero and both limits are far where one is missing."""

    z: Array
    lower: Array
    upper: Array
    codes: Index


@dataclass(frozen=True, slots=True, eq=False)
class MixedPairs:
    """Correlations of measurements with ordered items, and what a respondent does to them.

    Attributes
    ----------
    coded : CodedAnswers
    one : Measurements
    limits : (p, K + 1) array
        Thresholds of the items between minus and plus infinity.
    item, measured : (P,) integer arrays
        Ordered item and measurement of each pair.
    rho : (P,) array
    curvature : (P,) array
        Sum of the squared scores.
    pull : (2, P) array
        Sums of products of the score by rho with those by mean and variance.
    pull_thresholds : (P, K - 1) array
        The same with the scores by the thresholds.
    """

    coded: CodedAnswers
    one: Measurements
    limits: Array
    item: Index
    measured: Index
    rho: Array
    curvature: Array
    pull: Array
    pull_thresholds: Array

    @classmethod
    def of(
        cls, coded: CodedAnswers, one: Measurements, tau: Array, item: Index, measured: Index
    ) -> MixedPairs:
        """Correlations of the pairs.

        Parameters
        ----------
        coded : CodedAnswers
        one : Measurements
        tau : (p, K - 1) array
            Thresholds.
        item, measured : (P,) integer arrays
        """
        P, bound = item.size, np.full((len(tau), 1), FAR)
        limits = np.hstack([-bound, tau, bound])
        pairs = cls(
            coded=coded,
            one=one,
            limits=limits,
            item=item,
            measured=measured,
            rho=np.zeros(P),
            curvature=np.zeros(P),
            pull=np.zeros((2, P)),
            pull_thresholds=np.zeros((P, tau.shape[1])),
        )
        pairs.rho[:] = most_likely_correlations(pairs._derivatives, start=np.zeros(P))
        for rows in coded.chunks():
            pairs._add(rows)
        return pairs

    @property
    def covariance(self) -> Array:
        """Covariances (P,) of the measurements with the responses, which have variance one."""
        return self.rho * self.one.sd[self.measured]

    def influence(self, rows: slice, moments: Array, on_thresholds: Array) -> Array:
        """How far each respondent moves the covariances, shape (r, P).

        Parameters
        ----------
        rows : slice
        moments : (r, 2, c) array
            Influences on means and variances.
        on_thresholds : (p, K - 1, K + 1) array
            Influence of each answer on the thresholds of its item; a missing answer stands last.
        """
        answers = self._answers(rows, np.arange(self.item.size))
        score = serial_slopes(answers.z, answers.lower, answers.upper, self.rho).score
        own = moments[:, :, self.measured]
        pulled = np.einsum("pk,pkc->cp", self.pull_thresholds, on_thresholds[self.item])
        on_rho = len(self.one.values) * score - np.einsum("ap,nap->np", self.pull, own)
        on_rho -= np.take_along_axis(pulled, answers.codes, axis=0)
        on_rho /= self.curvature
        sd = self.one.sd[self.measured]
        moved: Array = sd * on_rho + self.rho / (2 * sd) * own[:, 1]
        return moved

    def _derivatives(self, rho: Array, pairs: Index) -> tuple[Array, Array]:
        score, curvature = np.zeros(pairs.size), np.zeros(pairs.size)
        for rows in self.coded.chunks():
            answers = self._answers(rows, pairs)
            slopes = serial_slopes(answers.z, answers.lower, answers.upper, rho)
            score += slopes.score.sum(axis=0)
            curvature += (slopes.bend - slopes.score**2).sum(axis=0)
        return score, curvature

    def _add(self, rows: slice) -> None:
        """Add the products of the scores of some rows."""
        answers = self._answers(rows, np.arange(self.item.size))
        rho = self.rho
        slopes = serial_slopes(answers.z, answers.lower, answers.upper, rho)
        R, sd = np.sqrt(1 - rho**2), self.one.sd[self.measured]
        density = (slopes.upper - slopes.lower) * rho / R
        by_mean = (answers.z + density) / sd
        by_variance = (answers.z**2 - 1 + density * answers.z) / (2 * sd**2)
        self.curvature[:] += np.sum(slopes.score**2, axis=0)
        self.pull[:] += [
            np.sum(slopes.score * by_mean, axis=0),
            np.sum(slopes.score * by_variance, axis=0),
        ]
        for k in range(self.pull_thresholds.shape[1]):
            self.pull_thresholds[:, k] += (
                np.sum(slopes.score * slopes.upper, axis=0, where=answers.codes == k)
                - np.sum(slopes.score * slopes.lower, axis=0, where=answers.codes == k + 1)
            ) / R

    def _answers(self, rows: slice, pairs: Index) -> _Answers:
        item, K = self.item[pairs], self.limits.shape[1] - 1
        z = self.one.standardized(rows)[:, self.measured[pairs]]
        codes = self.coded.codes[rows][:, item].astype(np.intp)
        absent = np.isnan(z) | (codes < 0)
        place = np.where(absent, 0, codes)
        lower = np.where(absent, -FAR, self.limits[item, place])
        upper = np.where(absent, FAR, self.limits[item, place + 1])
        return _Answers(np.where(absent, 0.0, z), lower, upper, np.where(codes < 0, K, codes))


class SerialSlopes(NamedTuple):
    """Derivatives of log pi, each (r, P).

    ``score`` and ``bend`` are first and second derivatives of pi by rho over pi, ``lower`` and
    ``upper`` the densities at the limits over pi.
    """

    score: Array
    bend: Array
    lower: Array
    upper: Array


def serial_slopes(z: Array, lower: Array, upper: Array, rho: Array) -> SerialSlopes:
    """Derivatives for answers between limits, given measurements in standard units.

    Parameters
    ----------
    z, lower, upper : (r, P) arrays
    rho : (P,) array
    """
    R = np.sqrt((1 - rho) * (1 + rho))
    ends = []
    for t in (lower, upper):
        u = (t - rho * z) / R
        du = (rho * t - z) / R**3
        ends.append((u, normal_pdf(u), du, t / R**3 + 3 * rho * du / R**2))
    (u_a, phi_a, du_a, ddu_a), (u_b, phi_b, du_b, ddu_b) = ends
    flip = u_a > 0  # the smaller tails, so that far probabilities keep their digits
    pi = special.ndtr(np.where(flip, -u_a, u_b)) - special.ndtr(np.where(flip, -u_b, u_a))
    pi = np.maximum(pi, SMALLEST_PROBABILITY)
    score = (phi_b * du_b - phi_a * du_a) / pi
    bend = (phi_b * (ddu_b - u_b * du_b**2) - phi_a * (ddu_a - u_a * du_a**2)) / pi
    return SerialSlopes(score, bend, phi_a / pi, phi_b / pi)
