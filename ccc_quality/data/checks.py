"""Checks of answers: pure functions from a matrix of numbers to findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ccc_quality.data.report import Finding

MIN_ANSWERS_TO_JUDGE = 5
"""Fewer equal answers than this happen to honest respondents too."""

MOST_LIKERT_POINTS = 11
"""Longer scales (sliders, percentages) may well have answers between whole numbers."""

MIN_CONSTRUCTS_TO_JUDGE = 3
MIN_PAIRS_TO_JUDGE = 30
"""With fewer constructs, or respondents, nobody can say which of them runs the other way."""

Matrix = NDArray[np.float64]


def infinite_answers(values: Matrix, names: Sequence[str]) -> Iterator[Finding]:
    """Columns with infinite values; ``values`` is (n, p)."""
    for name, count in _positive(names, np.isinf(values).sum(axis=0)):
        yield Finding(
            "infinite",
            name,
            count,
            f"{name!r} holds {count} infinite {_plural('value', count)}.",
            "Empty these cells or correct the division that made them.",
            "error",
        )


def empty_columns(values: Matrix, names: Sequence[str]) -> Iterator[Finding]:
    """Columns without a single answer; ``values`` is (n, p)."""
    for j, name in enumerate(names):
        if len(values) and np.isnan(values[:, j]).all():
            yield Finding(
                "all_missing",
                name,
                len(values),
                f"{name!r} has no answers at all.",
                "Leave it out of the codebook or read the file in which it was filled.",
            )


def constant_columns(values: Matrix, names: Sequence[str]) -> Iterator[Finding]:
    """Columns in which everybody who answered gave the same answer; ``values`` is (n, p)."""
    for j, name in enumerate(names):
        answers = values[np.isfinite(values[:, j]), j]
        if len(answers) > 1 and (answers == answers[0]).all():
            yield Finding(
                "constant",
                name,
                len(answers),
                f"{name!r} is constant: all {len(answers)} answers are {answers[0]:g}.",
                "A model cannot use it; leave it out.",
            )


def duplicate_columns(values: Matrix, names: Sequence[str]) -> Iterator[Finding]:
    """Columns that repeat an earlier one cell by cell; ``values`` is (n, p)."""
    seen: dict[bytes, str] = {}
    for j, name in enumerate(names):
        answers = values[np.isfinite(values[:, j]), j]
        if len(answers) < 2 or (answers == answers[0]).all():
            continue  # empty and constant columns are findings of their own
        first = seen.setdefault(np.ascontiguousarray(values[:, j] + 0.0).tobytes(), name)
        if first != name:
            yield Finding(
                "duplicate_column",
                name,
                len(values),
                f"{name!r} has the same answers as {first!r} in every row.",
                "A model cannot use both; leave one out or correct the file.",
            )


def out_of_scale(
    values: Matrix, names: Sequence[str], scales: Sequence[tuple[float, float] | None]
) -> Iterator[Finding]:
    """Answers below the lowest or above the highest possible one.

    Parameters
    ----------
    values : ndarray, shape (n, p)
        Missing codes are NaN already.
    names : sequence of str, length p
    scales : sequence of (low, high) or None, length p
    """
    for j, (name, scale) in enumerate(zip(names, scales, strict=True)):
        if scale is None:
            continue
        column = values[:, j]
        rows = np.flatnonzero(np.isfinite(column) & ((column < scale[0]) | (column > scale[1])))
        if not rows.size:
            continue
        strange, counts = np.unique(column[rows], return_counts=True)
        shown = ", ".join(
            f"{value:g} ({count} times)" if count > 1 else f"{value:g} (once)"
            for value, count in zip(strange[:5], counts[:5], strict=True)
        )
        more = ", ..." if len(strange) > 5 else ""
        codes = ", ".join(f"{value:g}" for value in strange[:5])
        yield Finding(
            "out_of_scale",
            name,
            len(rows),
            f"{name!r} has {len(rows)} {_plural('answer', len(rows))} outside the scale "
            f"{scale[0]:g} to {scale[1]:g}: {shown}{more}; see {_row_numbers(rows)}.",
            f"If they mean 'no answer', add {codes} to `missing`; else correct the scale or the "
            "answers.",
            "error",
        )


def fractional_answers(
    values: Matrix, names: Sequence[str], scales: Sequence[tuple[float, float] | None]
) -> Iterator[Finding]:
    """Answers between the points of a rating scale of whole numbers (arguments as above)."""
    for j, (name, scale) in enumerate(zip(names, scales, strict=True)):
        if scale is None or scale[1] - scale[0] >= MOST_LIKERT_POINTS:
            continue
        if not all(float(bound).is_integer() for bound in scale):
            continue
        column = values[:, j]
        rows = np.flatnonzero(np.isfinite(column) & (column != np.round(column)))
        if rows.size:
            yield Finding(
                "fractional",
                name,
                len(rows),
                f"{name!r} has {len(rows)} {_plural('answer', len(rows))} between the points of "
                f"the scale, such as {column[rows[0]]:g} ({_row_numbers(rows[:1])}).",
                "Were means or imputed values filled in? Use the answers as given.",
            )


def count_straight_liners(values: Matrix) -> tuple[int | None, int]:
    """Respondents who gave one and the same answer throughout, and how many could be judged.

    Parameters
    ----------
    values : ndarray, shape (n, p)
        Answers as given (reversed items not turned), missing ones NaN.

    Returns
    -------
    tuple of (int or None, int)
        None if there are fewer than five items, so that nobody can be judged.
    """
    if values.shape[1] < MIN_ANSWERS_TO_JUDGE:
        return None, 0
    answered = np.isfinite(values)
    judged = answered.sum(axis=1) >= MIN_ANSWERS_TO_JUDGE
    lowest = np.where(answered, values, np.inf).min(axis=1)
    highest = np.where(answered, values, -np.inf).max(axis=1)
    return int((judged & (lowest == highest)).sum()), int(judged.sum())


def straight_lining(values: Matrix) -> Iterator[Finding]:
    """A finding about straight-liners, if there are any (argument as above)."""
    count, judged = count_straight_liners(values)
    if count is None:
        yield Finding(
            "straight_lining",
            "",
            0,
            f"Straight-lining cannot be judged on fewer than {MIN_ANSWERS_TO_JUDGE} items.",
            severity="note",
        )
    elif count:
        yield Finding(
            "straight_lining",
            "",
            count,
            f"{count:,} of {judged:,} respondents ({count / judged:.1%}) gave the same answer to "
            "every item.",
            "Straight-lining inflates correlations; compare the results without them.",
        )


def silent_respondents(values: Matrix) -> Iterator[Finding]:
    """A finding about respondents who answered no item; ``values`` is (n, p)."""
    count = int(np.isnan(values).all(axis=1).sum()) if values.shape[1] else 0
    if count:
        yield Finding(
            "no_answers",
            "",
            count,
            f"{count:,} {_plural('respondent', count)} answered no item at all.",
            "They count as rows and are dropped by every analysis.",
        )


def against_the_others(scores: Matrix, names: Sequence[str]) -> Iterator[Finding]:
    """Constructs that fall where most others rise: reversed by mistake, or less of them is better.

    The first principal component of the correlations parts the constructs into two camps. Those of
    the smaller one are named if they clearly correlate negatively, by two standard errors, with
    most of the larger.

    Parameters
    ----------
    scores : ndarray, shape (n, k)
        Mean answers to the items of each construct, reversed items turned.
    names : sequence of str, length k
    """
    if len(names) < MIN_CONSTRUCTS_TO_JUDGE:
        return
    table = pd.DataFrame(scores)
    R = table.corr(min_periods=MIN_PAIRS_TO_JUDGE).fillna(0.0).to_numpy()
    first = np.linalg.eigh(R)[1][:, -1]
    camps = np.flatnonzero(first > 0), np.flatnonzero(first < 0)
    small, large = sorted(camps, key=len)
    if not 0 < len(small) < len(large):
        return
    answered = table.notna().to_numpy(dtype=np.float64)
    bounds = -2 / np.sqrt(np.maximum(answered.T @ answered, 1.0))
    for k in map(int, small):
        falls = R[k, large] < bounds[k, large]
        if 2 * falls.sum() > len(large):
            own = R[k, large][falls]
            yield Finding(
                "against_the_others",
                names[k],
                int(falls.sum()),
                f"{names[k]!r} falls where {falls.sum()} of {len(names) - 1} other constructs rise "
                f"(correlations {own.min():.2f} to {own.max():.2f}).",
                "Is it reversed, or is less of it better? Items that were asked the other way "
                "round belong under reversed: in the codebook; if less of it is better, as of "
                "effort, or it should fall, as turnover, leave it as it is.",
                "note",
            )


def _positive(names: Sequence[str], counts: NDArray[np.integer]) -> Iterator[tuple[str, int]]:
    return ((name, int(n)) for name, n in zip(names, counts, strict=True) if n)


def _plural(noun: str, count: int) -> str:
    return noun if count == 1 else noun + "s"


def _row_numbers(rows: NDArray[np.intp], limit: int = 3) -> str:
    shown = ", ".join(str(int(row) + 1) for row in rows[:limit])
    more = ", ..." if len(rows) > limit else ""
    return f"{_plural('respondent', len(rows))} {shown}{more}"
