"""Acceleration of BCa intervals from leaving out one respondent at a time.

With t_(i) a statistic without respondent i and U_i their mean less t_(i),

    a = sum_i U_i^3 / [6 (sum_i U_i^2)^(3/2)]

(Efron & Tibshirani 1993, eq. 14.15). The covariances without respondent i come from one product,

    (n - 2) S_(i) = (n - 1) S - n / (n - 1) d_i d_i',        d_i = x_i - mean,

so that all n estimates are one batch.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ccc_quality.arrays import Array
from ccc_quality.pls.bootstrap.statistics import Statistics
from ccc_quality.pls.products import Drawn

SLICE = 125
"""Respondents left out at a time."""


def influence(answers: Array, statistics: Statistics) -> Array:
    """Mean less the value without each respondent, (n, k), of all statistics of answers (n, p)."""
    n = len(answers)
    D = answers - answers.mean(axis=0)
    scatter = D.T @ D
    parts = []
    for at in range(0, n, SLICE):
        own = D[at : at + SLICE]
        left = scatter - (n / (n - 1)) * own[:, :, None] * own[:, None, :]
        drawn = Drawn(_all_but(D, at, len(own)), -own / (n - 1), np.full(len(own), n - 2.0))
        parts.append(statistics.estimated(left / (n - 2), drawn)[0])
    without = np.concatenate(parts)
    without = without[np.isfinite(without).any(axis=1)]
    influences: Array = np.nan_to_num(np.nanmean(without, axis=0) - without)
    return influences


def _all_but(rows: Array, start: int, size: int) -> Iterator[tuple[Array, Array]]:
    """All rows, and counts (size, n) that leave out one of them each, from ``start`` on."""
    counts = np.ones((size, len(rows)))
    counts[np.arange(size), np.arange(start, start + size)] = 0.0
    yield rows, counts
