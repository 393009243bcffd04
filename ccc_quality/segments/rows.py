"""The respondents of each segment, enough for the model and, in waves, in order of time."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping

import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from ccc_quality.absent import Absent
from ccc_quality.data import Survey
from ccc_quality.errors import (
    InvalidColumnError,
    MissingColumnError,
    SpecificationError,
    TooFewRowsError,
    did_you_mean,
)
from ccc_quality.model import Model, parameter_table
from ccc_quality.sem.options import Missing

MAX_NUMBERS = 12
"""More numbers than this are a quantity, not names of segments."""


def are_waves(survey: Survey, by: str) -> bool:
    """Whether the codebook says that a column holds the waves of the survey."""
    return survey.codebook is not None and survey.codebook.columns.get("wave") == by


def segments_of(survey: Survey, model: Model, by: str) -> dict[str, Hashable]:
    """The segments that a column makes: name and value, in the order of the values.

    Values of an ordered category keep its order, numbers and dates theirs. Names of waves are
    ordered by the numbers within them, so that wave 2 comes before wave 10. Respondents without a
    value belong to none.

    Raises
    ------
    MissingColumnError
        The survey does not have the column, or items of the model.
    SpecificationError
        The column is part of the model.
    InvalidColumnError
        Fewer than two values, or a quantity such as age, which comes in classes.
    """
    answers = survey.answers
    _require_columns(model, answers, by)
    _require_classes(survey, answers[by])
    values: dict[str, Hashable]
    values = {str(value): value for value, _ in answers.groupby(by, sort=True, observed=True)}
    if len(values) < 2:
        found = {"column": by, "values": ", ".join(values)}
        code = "segments.too_few" if values else "segments.no_values"
        raise InvalidColumnError(Absent(code, found))
    if (
        are_waves(survey, by)
        and answers[by].dtype.kind not in "iufM"
        and not _is_ordered(answers[by])
    ):
        return {name: values[name] for name in sorted(values, key=_by_numbers_within)}
    return values


def rows_by_segment(
    model: Model, survey: Survey, by: str, missing: Missing
) -> dict[str, pd.DataFrame]:
    """Rows of each segment, in the order of :func:`segments_of`.

    Parameters
    ----------
    model : Model
    survey : Survey
    by : str
        Column of the segments.
    missing : {"listwise", "fiml", "pairwise"}
        Who counts: whoever answered all items, or some.

    Raises
    ------
    TooFewRowsError
        A segment with no more respondents than the model has parameters.
    DataError, SpecificationError
        As :func:`segments_of`.
    """
    answers = survey.answers
    values = segments_of(survey, model, by)
    segments = {name: answers[answers[by] == value] for name, value in values.items()}
    for why in too_small(model, segments, by, missing).values():
        raise TooFewRowsError(why)
    return segments


def _require_columns(model: Model, answers: pd.DataFrame, by: str) -> None:
    columns = [str(column) for column in answers.columns]
    for name in (by, *model.observed):
        if name not in columns:
            raise MissingColumnError(
                f"The survey has no column {name!r}. {did_you_mean(name, columns)}"
            )
    if by in model.observed:
        raise SpecificationError(f"{by} is part of the model and cannot make segments too.")


def _require_classes(survey: Survey, column: pd.Series) -> None:
    """Numbers are names of segments when they are few, or when the codebook says so."""
    by = str(column.name)
    roles = {} if survey.codebook is None else survey.codebook.columns
    named = by in (roles.get("segment"), roles.get("wave"))
    if named or not is_numeric_dtype(column) or is_bool_dtype(column):
        return
    n_values = int(column.nunique())
    if n_values > MAX_NUMBERS:
        low, high = f"{column.min():g}", f"{column.max():g}"
        raise InvalidColumnError(
            Absent("segments.quantity", {"column": by, "n": n_values, "low": low, "high": high})
        )


def too_small(
    model: Model, segments: Mapping[str, pd.DataFrame], by: str, missing: Missing
) -> dict[str, Absent]:
    """Segments with no more respondents than the model has parameters, and why each is left out."""
    n_free = parameter_table(model).n_free
    found = {}
    for name, rows in segments.items():
        answered = rows[list(model.observed)].notna()
        usable = answered.all(axis=1) if missing == "listwise" else answered.any(axis=1)
        n = int(usable.sum())
        if n <= n_free:
            found[name] = Absent(
                "segments.too_small", {"segment": name, "column": by, "n": n, "n_free": n_free}
            )
    return found


def _is_ordered(column: pd.Series) -> bool:
    return isinstance(column.dtype, pd.CategoricalDtype) and bool(column.cat.ordered)


def _by_numbers_within(name: str) -> tuple[tuple[bool, int, str], ...]:
    """Sorting key in which runs of digits count as the numbers they are."""
    return tuple(
        (not part.isdigit(), int(part) if part.isdigit() else 0, part)
        for part in re.split(r"(\d+)", name)
        if part
    )
