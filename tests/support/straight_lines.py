"""Surveys with known truth: ten drivers that act by straight lines, or one by a bent one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

Draw = Callable[[np.random.Generator], pd.DataFrame]

DRIVERS = 10
LOADING = 0.8
CORRELATION = 0.4


def straight(
    points: int = 7, *, skew: float = 0.0
) -> Callable[[np.random.Generator], pd.DataFrame]:
    """Surveys in which each of ten correlated drivers acts by a straight line of the same slope.

    Scores are means of three or four items with ``points`` answers, those of the target of three.
    With a ``skew`` answers crowd at the top.
    """
    return lambda rng: _survey(rng, np.full(DRIVERS, 0.15), points, skew, bend=False)


def bent(points: int = 7, *, skew: float = 0.0) -> Draw:
    """The same, but the first driver acts below its mean alone, with a slope of 0.9."""
    return lambda rng: _survey(
        rng, np.append(0.9, np.full(DRIVERS - 1, 0.12)), points, skew, bend=True
    )


def _survey(
    rng: np.random.Generator, slopes: np.ndarray, points: int, skew: float, *, bend: bool
) -> pd.DataFrame:
    n = 800
    common = np.sqrt(CORRELATION) * rng.standard_normal((n, 1))
    F = common + np.sqrt(1 - CORRELATION) * rng.standard_normal((n, DRIVERS))
    acting = F.copy()
    if bend:
        acting[:, 0] = np.minimum(F[:, 0], 0)
    explained = acting @ slopes
    y = explained + np.sqrt(max(1 - explained.var(), 0.3)) * rng.standard_normal(n)
    columns = {f"d{k}": _score(F[:, k], 3 + k % 2, points, skew, rng) for k in range(DRIVERS)}
    return pd.DataFrame(columns | {"y": _score((y - y.mean()) / y.std(), 3, points, skew, rng)})


def _score(
    factor: np.ndarray, n_items: int, points: int, skew: float, rng: np.random.Generator
) -> np.ndarray:
    """Mean answers, from 0 to 100, to items that reflect a factor."""
    noise = rng.standard_normal((len(factor), n_items))
    latent = LOADING * factor[:, None] + np.sqrt(1 - LOADING**2) * noise
    thresholds = (np.arange(1, points) - points / 2) * 4.5 / points - skew
    return 100 * np.searchsorted(thresholds, latent).mean(axis=1) / (points - 1)
