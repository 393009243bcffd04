r"""Penalties and rewards as arrays: dummies, regression, index of asymmetry, resamples.

The target is regressed on two dummies a driver, jointly for all drivers,

    y = c + sum_k ( p_k low_k + r_k high_k ) + e,

so that p_k, the penalty, is the difference that a low score on driver k makes against a middling
one, and r_k, the reward, that of a high score (Brandt 1987). With P = max(-p, 0), R = max(r, 0):

    range = P + R,      index = R / range - P / range      (Mikulić & Prebežac 2008),

the share of the reward, which they call the satisfaction-generating potential, less that of the
penalty, the dissatisfaction-generating potential: from -1 (only dissatisfies) to +1 (only
satisfies), 0 a hybrid.

A penalty above zero or a reward below zero, which the method has no place for, counts as none.

Low and high scores are seldom equally far from the middle: satisfied customers crowd at the top,
and a straight line then costs more below than it brings above. Whether a driver is asymmetric is
therefore asked per point of its scores. With l_k and h_k the distances of the mean low and high
score from the mean of the middle, and the scores themselves in the regression beside the dummies,

    asymmetry_k = r_k / h_k + p_k / l_k,

by how much a point is worth more above the middle than below it, is zero under a straight line
however the scores are distributed.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import stats
from statsmodels.regression.linear_model import OLS
from statsmodels.tools.tools import add_constant

from ccc_quality.arrays import Array, Mask
from ccc_quality.resampling import Respondents, draw_moments

BATCH = 250
"""Resamples taken at a time."""


class Contrasts(NamedTuple):
    """Regression on dummies: coefficients (q,), penalties first, and robust covariance."""

    coefficients: Array
    cov: Array
    df: float
    r_squared: float


def dummies(scores: Array, low: Array, high: Array) -> Array:
    """Low and high performers (n, 2 K): score at or below ``low``, at or above ``high``.

    Where both points of a driver coincide, the respondents at that point are in neither.

    Parameters
    ----------
    scores : (n, K) array
    low, high : (K,) array
    """
    # equal answers in another order make scores that differ in their last digits
    slack = 1e-9 * np.ptp(scores, axis=0)
    apart = high - low > slack
    at_low = np.where(apart, scores <= low + slack, scores < low - slack)
    at_high = np.where(apart, scores >= high - slack, scores > high + slack)
    return np.hstack([at_low, at_high]).astype(np.float64)


def exchanged(D: Array, turned: Mask) -> Array:
    """Dummies (n, 2 K) of failing and excelling: high and low change places where less is better.

    Parameters
    ----------
    D : (n, 2 K) array
        Low and high performers.
    turned : (K,) array
        Of which drivers less is better.
    """
    low, high = np.hsplit(D, 2)
    return np.hstack([np.where(turned, high, low), np.where(turned, low, high)])


def contrasts(y: Array, X: Array) -> Contrasts:
    """Least squares with errors robust to heteroscedasticity (HC3; MacKinnon & White 1985).

    Parameters
    ----------
    y : (n,) array
    X : (n, q) array
        Dummies, and whatever else stands beside them.
    """
    fit = OLS(y, add_constant(X)).fit(cov_type="HC3", use_t=True)
    return Contrasts(
        np.asarray(fit.params)[1:],
        np.asarray(fit.cov_params())[1:, 1:],
        float(fit.df_resid),
        float(fit.rsquared),
    )


def asymmetries(y: Array, X: Array, D: Array) -> tuple[Array, Array]:
    """Slope above the middle less slope below it (K,), and its two-sided p value (K,).

    Parameters
    ----------
    y : (n,) array
    X : (n, K) array
        Scores of the drivers.
    D : (n, 2 K) array
        Their dummies.
    """
    K = X.shape[1]
    groups = D[:, :K], (1 - D[:, :K]) * (1 - D[:, K:]), D[:, K:]
    below, between, above = ((X * group).sum(axis=0) / group.sum(axis=0) for group in groups)
    # taken about the mean of its group a score changes nothing in the contrast but the noise
    within = X - sum(
        group * mean for group, mean in zip(groups, (below, between, above), strict=True)
    )
    varies = np.ptp(within, axis=0) > 1e-9 * np.ptp(X, axis=0)
    found = contrasts(y, np.hstack([D, within[:, varies]]))
    C = np.zeros((K, len(found.coefficients)))
    place = np.arange(K)
    C[place, place] = 1 / (between - below)
    C[place, K + place] = 1 / (above - between)
    est: Array = C @ found.coefficients
    se = np.sqrt(np.einsum("ij,jk,ik->i", C, found.cov, C))
    return est, 2 * stats.t.sf(np.abs(est) / se, found.df)


def range_and_index(coefficients: Array) -> tuple[Array, Array]:
    """Range and index (..., K) of coefficients (..., 2 K); no range, no index: NaN."""
    K = coefficients.shape[-1] // 2
    P = np.maximum(-coefficients[..., :K], 0.0)
    R = np.maximum(coefficients[..., K:], 0.0)
    width = P + R
    index = (R - P) / np.where(width > 0, width, np.nan)
    return width, index


def resampled(y: Array, X: Array, *, n_resamples: int, seed: int) -> Array:
    """Coefficients (B, 2 K) of resamples of respondents; NaN where a group was not drawn.

    Parameters
    ----------
    y : (n,) array
    X : (n, 2 K) array
    """
    rows = np.column_stack([X, y])
    respondents = Respondents(rows.mean(axis=0), rows - rows.mean(axis=0), None, None)
    rng = np.random.default_rng(seed)
    found = []
    for start in range(0, n_resamples, BATCH):
        moments = draw_moments(respondents, rng, min(BATCH, n_resamples - start))
        cov = np.real(moments.cov)
        S_xx, s_xy = cov[:, :-1, :-1], cov[:, :-1, -1:]
        regular = np.linalg.cond(S_xx) < 1e10
        own = np.full((len(cov), X.shape[1]), np.nan)
        own[regular] = np.linalg.solve(S_xx[regular], s_xy[regular])[..., 0]
        found.append(own)
    return np.concatenate(found)
