r"""Regressions of single variables on covariates: linear ones, and probit ones of ordered items.

A measurement is y = mu + x'b + e with variance v; an ordered item is answered with category k when
its response x'b + e, e standard normal, lies between the thresholds tau_k and tau_(k+1). What a
respondent does to the estimates is the score times the inverse of the mean products of scores, as
in lavaan (Muthen 1984, Psychometrika 49).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

from ccc_quality.arrays import Array
from ccc_quality.data.bivariate_normal import FAR
from ccc_quality.data.categories import Codes
from ccc_quality.data.ordinal_influence import normal_pdf
from ccc_quality.data.polychoric_pairs import thresholds
from ccc_quality.errors import EstimationError

MAX_ITERATIONS = 100
STEP_TOLERANCE = 1e-10
SMALLEST_PROBABILITY = 1e-300


@dataclass(frozen=True, slots=True, eq=False)
class Margin:
    """One variable given q covariates.

    Attributes
    ----------
    intercepts : (t,) array
        Thresholds, or the intercept of a measurement.
    slopes : (q,) array
    variance : float
        Residual variance; one for an ordered item.
    is_ordered : bool
    lower, upper : (n,) arrays
        Limits of the residual of each respondent, in standard units. For a measurement both are the
        residual itself; NaN where the answer is missing.
    to_lower, to_upper : (n, k) arrays
        Derivatives of the limits by the k parameters: intercepts, slopes, and for a measurement the
        variance, in standard units.
    influence : (n, k) array
        How far each respondent moves the parameters.
    """

    intercepts: Array
    slopes: Array
    variance: float
    is_ordered: bool
    lower: Array
    upper: Array
    to_lower: Array
    to_upper: Array
    influence: Array

    @property
    def sd(self) -> float:
        """Residual standard deviation."""
        return float(np.sqrt(self.variance))


def linear_margin(y: Array, X: Array) -> Margin:
    """Regression of a measurement.

    Parameters
    ----------
    y : (n,) array
        NaN where missing.
    X : (n, q) array
    """
    known = ~np.isnan(y)
    design = np.column_stack([np.ones(len(y)), X])
    beta: Array = np.linalg.lstsq(design[known], y[known], rcond=None)[0].astype(np.float64)
    residual = y - design @ beta
    variance = float(np.mean(residual[known] ** 2))
    z = residual / np.sqrt(variance)
    by_variance = (z * z - 1) / (2 * variance)
    scores = np.column_stack([design * (z / np.sqrt(variance))[:, None], by_variance])
    to_limits = np.column_stack([-design / np.sqrt(variance), np.nan_to_num(-z / (2 * variance))])
    return Margin(
        intercepts=beta[:1],
        slopes=beta[1:],
        variance=variance,
        is_ordered=False,
        lower=z,
        upper=z,
        to_lower=to_limits,
        to_upper=to_limits,
        influence=_influence(scores),
    )


def probit_margin(codes: Codes, X: Array, *, n_categories: int, name: str) -> Margin:
    """Ordered probit regression of an item, by Newton's method.

    Parameters
    ----------
    codes : (n,) integer array
        Places among the categories, from zero; negative where missing.
    X : (n, q) array
    n_categories : int
    name : str
        For messages.

    Raises
    ------
    EstimationError
        The covariates separate the answers, or are collinear.
    """
    likelihood = _ProbitLikelihood.of(codes, X, n_categories=n_categories)
    counts = np.bincount(codes[codes >= 0], minlength=n_categories).astype(np.float64)
    theta = np.append(thresholds(counts[None])[0], np.zeros(X.shape[1]))
    step = np.zeros_like(theta)
    height = -np.inf
    for _ in range(MAX_ITERATIONS):
        at = likelihood.at(theta)
        if at.height < height - STEP_TOLERANCE * abs(height):
            step = step / 2
            theta = theta - step
            continue
        height = at.height
        try:
            step = np.linalg.solve(at.information, at.scores.sum(axis=0))
        except np.linalg.LinAlgError:
            break
        if np.abs(step).max() < STEP_TOLERANCE:
            return likelihood.margin(theta, at)
        theta = theta + step
    raise EstimationError(
        f"The probit regression of {name!r} on the covariates did not settle: they separate its "
        "answers, or depend on each other."
    )


class _AtTheta(NamedTuple):
    """Log likelihood of a probit regression with its scores (n, k) and information (k, k)."""

    height: float
    lower: Array
    upper: Array
    scores: Array
    information: Array


@dataclass(frozen=True, slots=True, eq=False)
class _ProbitLikelihood:
    """Answers between limits that are linear in thresholds and slopes.

    The limits of each respondent are ``bottom + to_lower @ theta`` and ``top + to_upper @ theta``.
    """

    known: NDArray[np.bool_]
    bottom: Array
    top: Array
    to_lower: Array
    to_upper: Array
    n_cuts: int

    @classmethod
    def of(cls, codes: Codes, X: Array, *, n_categories: int) -> _ProbitLikelihood:
        """Lay out the thresholds below and above each answer."""
        t, cuts = n_categories - 1, np.arange(n_categories - 1)
        above, below = (codes >= 0) & (codes < t), codes > 0
        return cls(
            known=codes >= 0,
            bottom=np.where(below, 0.0, -FAR),
            top=np.where(above, 0.0, FAR),
            to_lower=np.hstack([codes[:, None] == cuts + 1, -X * below[:, None]]),
            to_upper=np.hstack([codes[:, None] == cuts, -X * above[:, None]]),
            n_cuts=t,
        )

    def at(self, theta: Array) -> _AtTheta:
        """Value and derivatives; minus infinity where thresholds are out of order."""
        lower, upper = self.bottom + self.to_lower @ theta, self.top + self.to_upper @ theta
        pi, a, b = _interval(lower, upper)
        height = float(np.sum(np.log(pi))) if np.all(upper > lower) else -np.inf
        between = (a * b)[:, None]
        by_upper = self.to_upper * (b * (upper + b))[:, None] - self.to_lower * between
        by_lower = self.to_lower * (a * (a - lower))[:, None] - self.to_upper * between
        return _AtTheta(
            height=height,
            lower=lower,
            upper=upper,
            scores=self.to_upper * b[:, None] - self.to_lower * a[:, None],
            information=self.to_upper.T @ by_upper + self.to_lower.T @ by_lower,
        )

    def margin(self, theta: Array, at: _AtTheta) -> Margin:
        """The regression at its estimates."""
        return Margin(
            intercepts=theta[: self.n_cuts],
            slopes=theta[self.n_cuts :],
            variance=1.0,
            is_ordered=True,
            lower=np.where(self.known, at.lower, np.nan),
            upper=np.where(self.known, at.upper, np.nan),
            to_lower=self.to_lower,
            to_upper=self.to_upper,
            influence=_influence(at.scores),
        )


def _interval(lower: Array, upper: Array) -> tuple[Array, Array, Array]:
    """Normal probabilities of intervals, and the densities at their ends over them."""
    flip = lower > 0  # the smaller tails, so that far probabilities keep their digits
    pi = special.ndtr(np.where(flip, -lower, upper)) - special.ndtr(np.where(flip, -upper, lower))
    pi = np.maximum(pi, SMALLEST_PROBABILITY)
    return pi, normal_pdf(lower) / pi, normal_pdf(upper) / pi


def _influence(scores: Array) -> Array:
    """Scores (n, k) times the inverse of their mean products; missing ones count as zero."""
    known = np.nan_to_num(scores)
    return np.asarray(np.linalg.solve(known.T @ known, known.T).T * len(known), dtype=np.float64)
