"""Columns of a data frame as one matrix of numbers, or an error that names every unusable one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from difflib import get_close_matches
from numbers import Real

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ccc_quality.errors import DataError, InvalidColumnError, MissingColumnError, did_you_mean

NUMERIC_KINDS = frozenset("biuf")
"""Kinds of dtype (booleans, integers, floats) whose values are numbers as they stand."""


def require_columns(
    names: Sequence[str], available: Iterable[Hashable], *, owner: str = "The data"
) -> None:
    """Raise :class:`MissingColumnError` naming every one of ``names`` that is not available.

    Parameters
    ----------
    names : sequence of str
        The columns that are needed.
    available : iterable of hashable
        The columns that there are.
    owner : str
        What lacks the columns, as the subject of the message (a plural).
    """
    present = list(available)
    known = set(present)
    missing = [name for name in names if name not in known]
    if not missing:
        return
    texts = [str(name) for name in present]
    if len(missing) == 1:
        raise MissingColumnError(
            f"{owner} have no column {missing[0]!r}. {did_you_mean(missing[0], texts)}"
        )
    guesses = ", ".join(_with_guess(name, texts) for name in missing)
    raise MissingColumnError(f"{owner} have no columns {guesses}. {did_you_mean('', texts)}")


def numeric_matrix(frame: pd.DataFrame, names: Sequence[str]) -> NDArray[np.float64]:
    """Values of the named columns, missing cells as NaN.

    Parameters
    ----------
    frame : DataFrame, shape (n, any)
        Read only, never changed.
    names : sequence of str, length p
        Columns wanted, in this order.

    Returns
    -------
    ndarray, shape (n, p)

    Raises
    ------
    MissingColumnError
        Columns that the frame does not have.
    InvalidColumnError
        Columns of text, with infinite values, entirely missing or constant, and names that occur
        twice: all of them in one message.
    """
    if not names:
        raise DataError("No variable is named, so there is nothing to analyse.")
    require_columns(names, frame.columns)
    repeated = _repeated_names(frame, names)
    if repeated:
        raise InvalidColumnError(_listing(repeated))
    chosen = frame[list(names)]
    if all(dtype.kind in NUMERIC_KINDS for dtype in chosen.dtypes):
        values = chosen.to_numpy(dtype=np.float64, na_value=np.nan)
        texts: dict[str, str] = {}
    else:
        values, texts = _matrix_and_texts(chosen)
    if len(values) > 1:
        problems = {**texts, **value_problems(values, names, skip=texts.keys())}
    else:
        problems = texts  # a single row is constant everywhere: its count is what is wrong
    if problems:
        raise InvalidColumnError(_listing([problems[name] for name in names if name in problems]))
    return values


def value_problems(
    values: NDArray[np.float64], names: Sequence[str], *, skip: Iterable[str] = ()
) -> dict[str, str]:
    """What is wrong with columns of numbers: infinite, all missing, constant; empty if nothing.

    Parameters
    ----------
    values : ndarray, shape (n, p)
        Missing cells are NaN.
    names : sequence of str, length p
    skip : iterable of str
        Columns that are known to be unusable already.
    """
    passed_over = set(skip)
    finite = np.isfinite(values)
    if finite.all():
        suspects = np.flatnonzero((values == values[:1]).all(axis=0))
    else:
        suspects = np.arange(values.shape[1])  # rare enough to look at each column in turn
    problems = {}
    for j in map(int, suspects):
        if names[j] not in passed_over:
            problem = _column_problem(values[:, j], finite[:, j], names[j])
            if problem:
                problems[names[j]] = problem
    return problems


def text_sample(column: pd.Series, *, limit: int = 3) -> str:
    """A few of the values of a column that are no numbers, quoted, for a message."""
    strange = [value for value in column.dropna().unique() if not _is_number(value)]
    shown = ", ".join(repr(str(value)) for value in strange[:limit])
    return shown + (", ..." if len(strange) > limit else "")


def as_numbers(column: pd.Series) -> NDArray[np.float64] | None:
    """The column as floats, or None if it holds anything but numbers and missing cells.

    A column of objects counts when every object is a number, and so does one of categories; text
    never does, not even ``"5"``.
    """
    if isinstance(column.dtype, pd.CategoricalDtype):
        column = column.astype(object)
    if column.dtype.kind in NUMERIC_KINDS:
        return column.to_numpy(dtype=np.float64, na_value=np.nan)
    if column.dtype == object and all(_is_number(value) for value in column.dropna()):
        return column.to_numpy(dtype=np.float64, na_value=np.nan)
    if len(column) and column.isna().all():
        return np.full(len(column), np.nan)
    return None


def _is_number(value: object) -> bool:
    return isinstance(value, Real)


def _with_guess(name: str, texts: Sequence[str]) -> str:
    nearest = get_close_matches(name, texts, n=1)
    return f"{name!r} (did you mean {nearest[0]}?)" if nearest else repr(name)


def _repeated_names(frame: pd.DataFrame, names: Sequence[str]) -> list[str]:
    asked = [name for name, count in Counter(names).items() if count > 1]
    problems = [f"{name!r} is asked for more than once" for name in asked]
    if not frame.columns.is_unique:
        counts = Counter(frame.columns)
        problems += [
            f"{name!r} is the name of {counts[name]} columns"
            for name in dict.fromkeys(names)
            if counts[name] > 1
        ]
    return problems


def _matrix_and_texts(chosen: pd.DataFrame) -> tuple[NDArray[np.float64], dict[str, str]]:
    values = np.full(chosen.shape, np.nan)
    texts = {}
    for j, name in enumerate(chosen.columns):
        numbers = as_numbers(chosen[name])
        if numbers is None:
            kind = "dates" if chosen[name].dtype.kind in "mM" else "text"
            texts[name] = f"{name!r} holds {kind}, not numbers ({text_sample(chosen[name])})"
        else:
            values[:, j] = numbers
    return values, texts


def _column_problem(
    values: NDArray[np.float64], finite: NDArray[np.bool_], name: str
) -> str | None:
    infinite = int(np.isinf(values).sum())
    if infinite:
        return f"{name!r} holds {infinite} infinite {'value' if infinite == 1 else 'values'}"
    seen = values[finite]
    if not seen.size:
        return f"{name!r} has no values at all: every cell is missing"
    if (seen == seen[0]).all():
        return f"{name!r} is constant: every value is {seen[0]:g}"
    return None


def _listing(problems: Sequence[str]) -> str:
    if len(problems) == 1:
        return f"Column {problems[0]}."
    return f"{len(problems)} columns cannot be used: " + "; ".join(problems) + "."
