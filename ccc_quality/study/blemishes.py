"""What real surveys have and clean simulations lack: skipped questions and straight-liners."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


def straight_line(*, answers: FloatArray, share: float, rng: np.random.Generator) -> FloatArray:
    """Let a share of the respondents tick one answer throughout, each the median of their own.

    Parameters
    ----------
    answers : array, shape (n, p)
        Answers on a scale.
    share : float
        Share of respondents; the number is rounded to a whole one.
    rng : Generator
        Chooses who.

    Returns
    -------
    array, shape (n, p)
        A copy.
    """
    lined = answers.copy()
    n_rows = len(lined)
    rows = rng.choice(n_rows, size=round(share * n_rows), replace=False)
    lined[rows] = np.floor(np.median(lined[rows], axis=1, keepdims=True))
    return lined


def skip_cells(
    *,
    answers: FloatArray,
    share: float,
    rng: np.random.Generator,
    respondent_share: float = 1.0,
) -> FloatArray:
    """Make a share of all cells missing, completely at random among the respondents who skip.

    Parameters
    ----------
    answers : array, shape (n, p)
        Answers on a scale.
    share : float
        Share of all n p cells; the number is rounded to a whole one.
    rng : Generator
        Chooses which.
    respondent_share : float
        Share of respondents who skip anything; the others answer everything.

    Returns
    -------
    array, shape (n, p)
        A copy with NaN in the skipped cells.
    """
    skipped = answers.copy()
    n_rows, n_items = skipped.shape
    rows = rng.choice(n_rows, size=round(respondent_share * n_rows), replace=False)
    cells = rng.choice(len(rows) * n_items, size=round(share * answers.size), replace=False)
    skipped[rows[cells // n_items], cells % n_items] = np.nan
    return skipped
