"""Answers as partial least squares needs them: complete rows, or means in the place of gaps."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array, Index
from ccc_quality.data import Survey, numeric_matrix
from ccc_quality.data.moments import moments_of_rows
from ccc_quality.errors import DataError, DataWarning

Missing = Literal["listwise", "mean"]


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Complete answers.

    Attributes
    ----------
    items : tuple of str, length p
    answers : (n, p) array
    kept : (n,) integer array
        Their places among the rows offered.
    n_rows : int
        Rows offered.
    n_filled : int
        Cells in which a mean stands.
    """

    items: tuple[str, ...]
    answers: Array
    kept: Index
    n_rows: int
    n_filled: int

    @property
    def mean(self) -> Array:
        """Means (p,)."""
        means: Array = self.answers.mean(axis=0)
        return means

    @property
    def cov(self) -> Array:
        """Covariances (p, p), divisor n - 1."""
        return np.atleast_2d(np.cov(self.answers.T))


def answers_of(data: Survey | pd.DataFrame) -> pd.DataFrame:
    """The data frame with the answers.

    Raises
    ------
    DataError
        Something else.
    """
    if isinstance(data, Survey):
        return data.answers
    if isinstance(data, pd.DataFrame):
        return data
    raise DataError(
        "Partial least squares needs the answers of respondents: a Survey or a pandas DataFrame, "
        f"not {type(data).__name__}."
    )


def gather(data: Survey | pd.DataFrame, items: Sequence[str], missing: Missing) -> Sample:
    """Take the answers to the items from the data.

    Parameters
    ----------
    data : Survey or DataFrame
    items : sequence of str
    missing : {"listwise", "mean"}
        Leave out rows with a missing answer, or put the mean of the item in its place.

    Raises
    ------
    DataError
        Unusable columns or too few rows; the message names them.

    Warns
    -----
    DataWarning
        Cells that were filled: their number and share.
    """
    values = numeric_matrix(answers_of(data), items)
    n_rows = len(values)
    gaps = np.isnan(values)
    if missing == "listwise":
        moments_of_rows(values, items)  # raises for what no method can use
        kept = np.flatnonzero(~gaps.any(axis=1))
        return Sample(tuple(items), values[kept], kept, n_rows, 0)
    kept = np.flatnonzero(~gaps.all(axis=1))
    values, gaps = values[kept], gaps[kept]
    filled = np.where(gaps, np.nanmean(values, axis=0), values)
    moments_of_rows(filled, items)
    n_filled = int(gaps.sum())
    if n_filled:
        warnings.warn(
            f"{n_filled:,} of {gaps.size:,} answers ({n_filled / gaps.size:.1%}) are missing and "
            "were replaced by the mean of the item. That weakens correlations and makes errors too "
            "small.",
            DataWarning,
            stacklevel=4,
        )
    return Sample(tuple(items), filled, kept, n_rows, n_filled)
