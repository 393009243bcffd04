"""Acceleration of BCa intervals from leaving out one respondent at a time.

With t_(i) a statistic without respondent i and U_i their mean less t_(i),

    a = sum_i U_i^3 / [6 (sum_i U_i^2)^(3/2)]

(Efron & Tibshirani 1993, eq. 14.15). The covariances without respondent i come from one product,

    (n - 2) S_(i) = (n - 1) S - n / (n - 1) d_i d_i',        d_i = x_i - mean,

so that all n estimates are one batch.
"""

from __future__ import annotations

import numpy as np

from ccc_quality.arrays import Array
from ccc_quality.pls.bootstrap.statistics import Statistics
from ccc_quality.resampling.intervals import accelerated

SLICE = 125
"""Respondents left out at a time."""


def acceleration(answers: Array, statistics: Statistics) -> Array:
    """Acceleration (k,) of all statistics, from the answers (n, p)."""
    n = len(answers)
    D = answers - answers.mean(axis=0)
    scatter = D.T @ D
    parts = []
    for at in range(0, n, SLICE):
        own = D[at : at + SLICE]
        left = scatter - (n / (n - 1)) * own[:, :, None] * own[:, None, :]
        parts.append(statistics.estimated(left / (n - 2))[0])
    without = np.concatenate(parts)
    without = without[np.isfinite(without).any(axis=1)]
    influence = np.nan_to_num(np.nanmean(without, axis=0) - without)
    return accelerated([influence.T])
