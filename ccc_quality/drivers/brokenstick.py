r"""One break in a line, as arrays: profile over the break, resamples, a test against no break.

    y = Z g + a x + d (x - c)_+ + e

For a given break c this is linear. With h_c = (x - c)_+ and M the projection off X = (1, x, Z),
taking the hinge in lowers the sum of squares by

    gain(c) = (h_c' M y)^2 / h_c' M h_c,

so that the least squares break has the largest gain. It is searched on a grid, which is then made
finer around the best place (Muggeo 2003 gets there by linearization, which can stop short).

All sums over h_c come from running totals over the respondents in the order of x, so that a
resample, which is a vector of counts, costs one pass over the rows.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ccc_quality.arrays import Array
from ccc_quality.resampling import Respondents, draw_counts

COARSE = 60
"""Breaks tried between the two ends."""

FINE = 10
"""Breaks tried to either side of the best, twice over."""

BATCH = 50


class Fit(NamedTuple):
    """A broken line: the break, slopes below and above it, and the gain over one line."""

    break_at: float
    below: float
    above: float
    intercept: float
    gain: float


class Sample(NamedTuple):
    """Respondents in the order of x.

    x, y : (n,) arrays
    Z : (n, q) array of covariates about their mean
    """

    x: Array
    y: Array
    Z: Array

    @classmethod
    def of(cls, x: Array, y: Array, Z: Array) -> Sample:
        """Sort the respondents; covariates are taken about their mean."""
        order = np.argsort(x, kind="stable")
        return cls(x[order], y[order], (Z - Z.mean(axis=0))[order])

    @property
    def linear(self) -> Array:
        """X = (1, x, Z), shape (n, q + 2)."""
        return np.column_stack([np.ones(len(self.x)), self.x, self.Z])


def fit(sample: Sample, bounds: tuple[float, float], counts: Array | None = None) -> Fit:
    """Least squares broken line with its break between the bounds.

    Parameters
    ----------
    sample : Sample
    bounds : (float, float)
    counts : (n,) array, optional
        How often each respondent counts.
    """
    w = np.ones(len(sample.x)) if counts is None else counts
    totals = _Totals(sample, w)
    grid = np.linspace(*bounds, COARSE)
    step = grid[1] - grid[0]
    for _ in range(2):
        best = float(grid[np.argmax(totals.gain(grid))])
        grid = np.clip(best + step * np.linspace(-1, 1, 2 * FINE + 1), *bounds)
        step /= FINE
    gains = totals.gain(grid)
    place = int(np.argmax(gains))
    return totals.at(float(grid[place]), float(gains[place]))


def resampled(sample: Sample, bounds: tuple[float, float], *, n_resamples: int, seed: int) -> Array:
    """Break, slope below, slope above and intercept of resamples of respondents, (B, 4)."""
    n = len(sample.x)
    respondents = Respondents(np.zeros(1), np.zeros((n, 1)), None, None)
    rng = np.random.default_rng(seed)
    rows = []
    for start in range(0, n_resamples, BATCH):
        blocks = draw_counts(respondents, rng, min(BATCH, n_resamples - start))
        counts = np.concatenate([own for _, own in blocks], axis=1)
        found = [fit(sample, bounds, own) for own in counts]
        rows += [(one.break_at, one.below, one.above, one.intercept) for one in found]
    return np.array(rows)


def sup_test(
    sample: Sample, bounds: tuple[float, float], *, n_resamples: int, seed: int
) -> tuple[float, float]:
    """Largest score statistic for a hinge, and its p value against one straight line.

    With u the residuals of the line and g_c = M h_c the statistic at c is (g_c' u)^2 /
    sum_i g_ci^2 u_i^2, robust to heteroscedasticity. As c has no value under the hypothesis of
    no break, the distribution of the largest one is simulated: u_i times independent standard
    normal numbers, the rest held (Hansen 1996).
    """
    X = sample.linear
    Q, _ = np.linalg.qr(X)
    u = sample.y - Q @ (Q.T @ sample.y)
    H = np.maximum(sample.x[:, None] - np.linspace(*bounds, COARSE), 0.0)
    G = H - Q @ (Q.T @ H)
    scale = np.sum((G * u[:, None]) ** 2, axis=0)
    keep = scale > 1e-12 * scale.max()
    weighted = (G * u[:, None] / np.sqrt(scale, where=keep, out=np.ones_like(scale)))[:, keep]
    statistic = float(np.max(weighted.sum(axis=0) ** 2))
    rng = np.random.default_rng(seed)
    beyond = 0
    for start in range(0, n_resamples, BATCH):
        noise = rng.standard_normal((min(BATCH, n_resamples - start), len(u)))
        beyond += int(np.sum(np.max((noise @ weighted) ** 2, axis=1) >= statistic))
    return statistic, (1 + beyond) / (1 + n_resamples)


class _Totals:
    """Weighted sums over the respondents above any place, from running totals."""

    def __init__(self, sample: Sample, w: Array) -> None:
        self._x = sample.x
        X, y = sample.linear, sample.y
        wX = w[:, None] * X
        self._S = wX.T @ X
        self._b = np.linalg.solve(self._S, wX.T @ y)
        e = y - X @ self._b  # of the straight line: h' M y = h' W e
        wx = w * sample.x
        columns = np.column_stack([w, wx, wx * sample.x, w * e, wx * e, wX, wX * sample.x[:, None]])
        above = np.zeros((len(columns) + 1, columns.shape[1]))
        above[:-1] = np.cumsum(columns[::-1], axis=0)[::-1]
        self._above = above

    def gain(self, c: Array) -> Array:
        """By how much a hinge at each place (G,) lowers the sum of squares."""
        with_e, with_h, _ = self._products(c)
        usable = with_h > 1e-10 * max(float(self._above[0, 2]), 1e-300)
        out: Array = np.where(usable, with_e**2 / np.where(usable, with_h, 1.0), 0.0)
        return out

    def at(self, c: float, gain: float) -> Fit:
        """The broken line with its break at one place."""
        with_e, with_h, partial = self._products(np.array([c]))
        change = float(with_e[0] / with_h[0]) if gain > 0 else 0.0
        b = self._b - partial[:, 0] * change
        return Fit(c, float(b[1]), float(b[1] + change), float(b[0]), gain)

    def _products(self, c: Array) -> tuple[Array, Array, Array]:
        """For each place h' W e, h' W M h and S^-1 X' W h."""
        k = len(self._S)
        sums = self._above[np.searchsorted(self._x, c, side="right")]
        w, wx, wxx, we, wxe = sums[:, :5].T
        hX = sums[:, 5 + k :] - c[:, None] * sums[:, 5 : 5 + k]
        partial = np.linalg.solve(self._S, hX.T).astype(np.float64)
        hh = wxx - 2 * c * wx + c**2 * w
        return wxe - c * we, hh - np.einsum("gk,kg->g", hX, partial), partial
