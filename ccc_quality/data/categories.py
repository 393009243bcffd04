"""Columns of ordered answers as small integers, their two-way tables, and measurements beside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ccc_quality.arrays import Array
from ccc_quality.data.columns import numeric_matrix, require_columns
from ccc_quality.errors import InvalidColumnError, TooFewRowsError

Codes = NDArray[np.int16]
Missing = Literal["listwise", "pairwise"]

MISSING_CODE = -1
MOST_CATEGORIES = 25
"""More distinct values than this are taken for a measurement rather than ordered answers."""

CHUNK = 4096
"""Rows looked at together, so that memory does not grow with the number of respondents."""


@dataclass(frozen=True, eq=False)
class CodedAnswers:
    """Ordered answers of n respondents to p items, and c measurements of them.

    Attributes
    ----------
    names : tuple of str, length p
    categories : tuple of tuple of float
        Values that occur in each item, in order.
    codes : (n, p) integer array
        Place of each answer among the categories, from zero; -1 where it is missing.
    n_rows : int
        Rows offered, before any was left out.
    measurements : (n, c) array
        Values that are taken as they are; NaN where missing.
    """

    names: tuple[str, ...]
    categories: tuple[tuple[float, ...], ...]
    codes: Codes
    n_rows: int
    measurements: Array

    @property
    def n_categories(self) -> NDArray[np.intp]:
        """Number of categories of each item, shape (p,)."""
        return np.array([len(values) for values in self.categories], dtype=np.intp)

    def chunks(self) -> Iterator[slice]:
        """All rows, some thousands at a time."""
        for start in range(0, len(self.codes), CHUNK):
            yield slice(start, start + CHUNK)


def coded_answers(
    frame: pd.DataFrame,
    names: Sequence[str],
    *,
    measured: Sequence[str] = (),
    missing: Missing = "listwise",
) -> CodedAnswers:
    """Read ordered answers from a data frame.

    Only the categories that somebody chose count, in the order of their values: an answer of a
    scale that nobody gave has no threshold.

    Parameters
    ----------
    frame : DataFrame
        One respondent a row; numbers, or ordered categoricals.
    names : sequence of str, length p
    measured : sequence of str, length c
        Columns of measurements, to be kept as they are.
    missing : {"listwise", "pairwise"}
        Leave out every respondent with a missing answer, or only those without any answer.

    Raises
    ------
    MissingColumnError
        Columns that the frame does not have.
    InvalidColumnError
        Columns of text, with a single category, or with so many values that they are no ordered
        answers.
    TooFewRowsError
        No rows are left.
    """
    chosen = tuple(names)
    needed = (*chosen, *measured)
    require_columns(needed, frame.columns)
    values = numeric_matrix(_without_categoricals(frame, chosen), needed)
    answered = ~np.isnan(values)
    kept = answered.all(axis=1) if missing == "listwise" else answered.any(axis=1)
    if kept.sum() < 2:
        rows = "complete row" if missing == "listwise" else "row with an answer"
        raise TooFewRowsError(f"There are {int(kept.sum())} {rows}s of {len(frame)}.")
    values, answered = values[kept], answered[kept]
    codes = np.full((len(values), len(chosen)), MISSING_CODE, dtype=np.int16)
    categories = []
    problems = []
    for j, name in enumerate(chosen):
        seen, places = np.unique(values[answered[:, j], j], return_inverse=True)
        codes[answered[:, j], j] = places
        categories.append(tuple(seen.tolist()))
        if seen.size == 1:
            problems.append(f"{name!r} has a single category: every answer is {seen[0]:g}")
        elif seen.size > MOST_CATEGORIES:
            problems.append(
                f"{name!r} has {seen.size} different values, more than {MOST_CATEGORIES}: it is "
                "no ordered item with a few categories"
            )
    if problems:
        raise InvalidColumnError(f"Ordered items: {'; '.join(problems)}.")
    return CodedAnswers(chosen, tuple(categories), codes, len(frame), values[:, len(chosen) :])


def placed_answers(
    frame: pd.DataFrame, names: Sequence[str], categories: Sequence[Sequence[float]]
) -> tuple[Codes, Array]:
    """Answers as places among categories that are known already, and as they are.

    Parameters
    ----------
    frame : DataFrame
    names : sequence of str, length p
    categories : sequence of sequences of float, length p
        Values of each ordered item, in order; empty for a measurement.

    Returns
    -------
    codes : (n, p) integer array
        From zero; -1 for measurements, missing answers and values that are no category.
    values : (n, p) array
        NaN where missing.
    """
    values = numeric_matrix(_without_categoricals(frame, names), tuple(names)).copy()
    codes = np.full(values.shape, MISSING_CODE, dtype=np.int16)
    for j, known in enumerate(categories):
        if known:
            place = np.searchsorted(known, values[:, j]).clip(max=len(known) - 1)
            found = np.asarray(known)[place] == values[:, j]
            codes[found, j] = place[found]
            values[~found, j] = np.nan
    return codes, values


def two_way_counts(coded: CodedAnswers) -> Array:
    """Counts of every pair of answers to every pair of items, shape (p, K, p, K).

    K is the largest number of categories; the cells of categories that an item lacks are zero. The
    cells [i, a, i, a] hold how often item i was answered with a.
    """
    p, K = coded.codes.shape[1], int(coded.n_categories.max())
    total = np.zeros((p * K, p * K))
    for rows in coded.chunks():
        codes = coded.codes[rows]
        answers = (codes[:, :, None] == np.arange(K)).reshape(len(codes), p * K).astype(np.float64)
        total += answers.T @ answers
    return total.reshape(p, K, p, K)


def _without_categoricals(frame: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """The frame with ordered categoricals replaced by the places of their categories, from one."""
    ordered = {}
    for name in dict.fromkeys(names):
        column = frame[name]  # a frame when the name is not unique, which is for others to judge
        kind = column.dtype if isinstance(column, pd.Series) else None
        if isinstance(kind, pd.CategoricalDtype) and kind.ordered:
            codes = column.cat.codes.to_numpy(dtype=np.float64)
            ordered[name] = np.where(codes < 0, np.nan, codes + 1)
    return frame.assign(**ordered) if ordered else frame
