r"""Correlations of what covariates leave of two variables, and how far a respondent moves them.

The residuals of a pair given the covariates are bivariate normal. With both margins held at their
own estimates, the correlation rho maximizes the likelihood of the residuals, of which those of
ordered items are known to lie between limits only. With s the score by rho, the influence of a
respondent on rho is what s leaves after both margins have moved (Muthen 1984, Psychometrika 49).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import special

from ccc_quality.arrays import Array, Index
from ccc_quality.data.bivariate_normal import (
    bivariate_normal_cdf_of_one,
    bivariate_normal_pdf,
    bivariate_normal_pdf_slope,
)
from ccc_quality.data.correlation_search import most_likely_correlations
from ccc_quality.data.margins import Margin
from ccc_quality.data.ordinal_influence import normal_pdf
from ccc_quality.data.polyserial import SMALLEST_PROBABILITY, serial_slopes


class PairSlopes(NamedTuple):
    """Derivatives of the log density of each respondent, (n,) each; zero where one is missing.

    ``score`` and ``bend`` are first and second derivatives by the correlation, ``first`` and
    ``second`` the derivatives by the lower and upper limit of either variable.
    """

    score: Array
    bend: Array
    first: tuple[Array, Array]
    second: tuple[Array, Array]


def residual_correlations(pairs: list[tuple[Margin, Margin]]) -> Array:
    """Correlation of each of P pairs, shape (P,)."""

    def derivatives(rho: Array, places: Index) -> tuple[Array, Array]:
        slopes = [
            pair_slopes(pairs[k][0], pairs[k][1], value)
            for k, value in zip(places, rho.tolist(), strict=True)
        ]
        return (
            np.array([one.score.sum() for one in slopes]),
            np.array([one.bend.sum() for one in slopes]),
        )

    return most_likely_correlations(derivatives, start=np.zeros(len(pairs)))


def covariance_influence(one: Margin, other: Margin, rho: float) -> Array:
    """How far each respondent moves the residual covariance of a pair, shape (n,)."""
    slopes = pair_slopes(one, other, rho)
    moved = len(slopes.score) * slopes.score
    for margin, (by_lower, by_upper) in ((one, slopes.first), (other, slopes.second)):
        pull = margin.to_lower.T @ (slopes.score * by_lower)
        pull += margin.to_upper.T @ (slopes.score * by_upper)
        moved = moved - margin.influence @ pull
    moved *= one.sd * other.sd / np.sum(slopes.score**2)
    for margin, beside in ((one, other), (other, one)):
        if not margin.is_ordered:
            moved += rho * beside.sd / (2 * margin.sd) * margin.influence[:, -1]
    return np.asarray(moved)


def pair_slopes(one: Margin, other: Margin, rho: float) -> PairSlopes:
    """Derivatives of the log densities of the residuals of a pair."""
    if one.is_ordered and other.is_ordered:
        slopes = _of_ordered(one, other, rho)
    elif one.is_ordered:
        turned = _of_mixed(other, one, rho)
        slopes = turned._replace(first=turned.second, second=turned.first)
    elif other.is_ordered:
        slopes = _of_mixed(one, other, rho)
    else:
        slopes = _of_measured(one, other, rho)
    known = ~(np.isnan(one.upper) | np.isnan(other.upper))
    if known.all():
        return slopes
    return PairSlopes(
        np.where(known, slopes.score, 0.0),
        np.where(known, slopes.bend, 0.0),
        (np.where(known, slopes.first[0], 0.0), np.where(known, slopes.first[1], 0.0)),
        (np.where(known, slopes.second[0], 0.0), np.where(known, slopes.second[1], 0.0)),
    )


def _of_ordered(one: Margin, other: Margin, rho: float) -> PairSlopes:
    h = np.stack([one.lower, one.upper])[:, None]
    k = np.stack([other.lower, other.upper])[None, :]
    r, R = np.asarray(rho), np.sqrt(1 - rho**2)
    pi = np.maximum(_rectangle(bivariate_normal_cdf_of_one(h, k, rho)), SMALLEST_PROBABILITY)
    score = _rectangle(bivariate_normal_pdf(h, k, r)) / pi
    bend = _rectangle(bivariate_normal_pdf_slope(h, k, r)) / pi - score**2
    first = normal_pdf(h[:, 0]) * np.diff(special.ndtr((k - rho * h) / R), axis=1)[:, 0] / pi
    second = normal_pdf(k[0]) * np.diff(special.ndtr((h - rho * k) / R), axis=0)[0] / pi
    return PairSlopes(score, bend, (-first[0], first[1]), (-second[0], second[1]))


def _of_mixed(measured: Margin, ordered: Margin, rho: float) -> PairSlopes:
    z, R = measured.upper, np.sqrt(1 - rho**2)
    found = serial_slopes(z, ordered.lower, ordered.upper, np.asarray(rho))
    by_value = -z - rho / R * (found.upper - found.lower)
    return PairSlopes(
        found.score,
        found.bend - found.score**2,
        (np.zeros_like(z), by_value),
        (-found.lower / R, found.upper / R),
    )


def _of_measured(one: Margin, other: Margin, rho: float) -> PairSlopes:
    x, y, left = one.upper, other.upper, 1 - rho**2
    square = x * x - 2 * rho * x * y + y * y
    score = rho / left + x * y / left - rho * square / left**2
    bend = (1 + rho**2 + 4 * rho * x * y - square) / left**2 - 4 * rho**2 * square / left**3
    none = np.zeros_like(x)
    return PairSlopes(score, bend, (none, -(x - rho * y) / left), (none, -(y - rho * x) / left))


def _rectangle(corners: Array) -> Array:
    """Mass between the limits, from values at the corners (2, 2, n)."""
    mass: Array = corners[1, 1] - corners[0, 1] - corners[1, 0] + corners[0, 0]
    return mass
