r"""How far predictions are from the answers, and whether one is closer than another.

With errors e of n respondents and e0 those of the mean of the training sample,

    RMSE = sqrt(mean e^2),    MAE = mean |e|,    Q2_predict = 1 - sum e^2 / sum e0^2.

The loss of respondent i is the mean of e^2 over the items. The cross-validated predictive ability
test takes D_i, the difference of two losses, as n observations, t = mean D / (sd D / sqrt n) with
n - 1 degrees of freedom (Liengaard et al. 2021). It leaves out of account that training samples
overlap.

References
----------
Liengaard, B. D., Sharma, P. N., Hult, G. T. M., Jensen, M. B., Sarstedt, M., Hair, J. F., &
Ringle, C. M. (2021). Prediction: Coveted, yet forsaken? Introducing a cross-validated predictive
ability test in partial least squares path modeling. Decision Sciences, 52(2), 362-392.
"""

from __future__ import annotations

import numpy as np
from scipy import stats

from ccc_quality.arrays import Array

TINY = 1e-9
"""Relative difference of two errors that is rounding."""


def rmse(errors: Array) -> Array:
    """Root of the mean squared error of each column (n, k)."""
    root: Array = np.sqrt(np.mean(errors**2, axis=0))
    return root


def mae(errors: Array) -> Array:
    """Mean absolute error of each column (n, k)."""
    mean: Array = np.mean(np.abs(errors), axis=0)
    return mean


def q2_predict(errors: Array, baseline: Array) -> Array:
    """Share of the squared error of the baseline that is saved, by column (n, k)."""
    saved: Array = 1 - np.sum(errors**2, axis=0) / np.sum(baseline**2, axis=0)
    return saved


def smaller(errors: Array, others: Array) -> int:
    """How many errors are smaller than their counterparts, by more than rounding."""
    return int(np.sum(errors < others * (1 - TINY)))


def loss(errors: Array) -> Array:
    """Loss of each respondent (n,): squared errors (n, k), averaged over items."""
    mean: Array = np.mean(errors**2, axis=1)
    return mean


def paired_test(ours: Array, theirs: Array, level: float) -> dict[str, float]:
    """Compare the losses (n,) of two predictions of the same respondents.

    Returns
    -------
    dict
        difference (of the means; negative where ours are smaller), se, t, df, pvalue (two-sided),
        ci_lower, ci_upper. NaN beyond the difference where the losses are the same.
    """
    D = ours - theirs
    df = len(D) - 1
    difference, se = float(D.mean()), float(D.std(ddof=1) / np.sqrt(len(D)))
    if not se > TINY * float(np.mean(theirs)):
        t = p = margin = np.nan
    else:
        t = difference / se
        p = float(2 * stats.t.sf(abs(t), df))
        margin = float(stats.t.isf((1 - level) / 2, df)) * se
    return {
        "difference": difference,
        "se": se,
        "t": t,
        "df": float(df),
        "pvalue": p,
        "ci_lower": difference - margin,
        "ci_upper": difference + margin,
    }
