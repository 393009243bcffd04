"""The sample a model is fitted to: moments by group, and the rows where inference needs them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ccc_quality.arrays import Array, Mask
from ccc_quality.data import (
    SampleMoments,
    Survey,
    moments_from_covariance,
    numeric_matrix,
)
from ccc_quality.data.moments import moments_of_rows
from ccc_quality.data.patterns import answered_rows, patterns_of_rows
from ccc_quality.errors import (
    DataError,
    InvalidColumnError,
    MissingColumnError,
    MomentsError,
    did_you_mean,
)
from ccc_quality.resampling.moments import Rows
from ccc_quality.sem.fiml import Incomplete

Data = Survey | pd.DataFrame | SampleMoments | None

LISTED = 5
"""Pairs of items that a message lists."""


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """What is known of the respondents.

    Attributes
    ----------
    moments : tuple of SampleMoments
        One record a group.
    group_names : tuple of str
        Names of the groups, in the order in which they first appear; one empty name without groups.
    group_column : str or None
        Column that holds them.
    rows : tuple of Rows or None
        Rows by group, complete ones unless missing answers are modelled; None when only moments
        were given.
    incomplete : tuple of Incomplete
        Missing patterns by group; empty unless missing answers are modelled.
    """

    moments: tuple[SampleMoments, ...]
    group_names: tuple[str, ...]
    group_column: str | None
    rows: tuple[Rows, ...] | None
    incomplete: tuple[Incomplete, ...] = ()


def require_one_source(
    data: Data,
    sample_cov: pd.DataFrame | ArrayLike | None,
    sample_mean: ArrayLike | None,
    n_obs: int | None,
) -> None:
    """There must be data or a covariance matrix, and nothing that would go unused.

    Raises
    ------
    DataError
    """
    if (data is None) == (sample_cov is None):
        raise DataError("Give either data or sample_cov, one of the two.")
    if data is not None and not (sample_mean is None and n_obs is None):
        raise DataError("sample_mean and n_obs belong to sample_cov; data bring their own.")


def group_names(data: Data, column: str | None) -> tuple[str, ...]:
    """Names of the groups in the order in which they first appear.

    Raises
    ------
    DataError
        Moments instead of answers, respondents without a group, or a single group.
    MissingColumnError
        No such column.
    """
    if column is None:
        return ("",)
    frame = _frame(data)
    if frame is None:
        raise DataError("Groups need the answers of respondents, not a covariance matrix.")
    values = _column(frame, column, "group")
    names = tuple(str(name) for name in pd.unique(values))
    if len(names) < 2:
        raise DataError(f"The group column {column!r} holds one group only: {names[0]}.")
    return names


def frames_by_group(data: Data, group: str | None) -> dict[str, pd.DataFrame]:
    """The answers of each group, by its name; one empty name without groups.

    Raises
    ------
    DataError
        Moments instead of answers.
    """
    frame = _frame(data)
    if frame is None:
        raise DataError("Ordered items need the answers of respondents, not moments.")
    labels = group_names(data, group)
    if group is None:
        return {"": frame}
    return {label: frame[frame[group].astype(str) == label] for label in labels}


def complete_sample(
    data: Data,
    names: Sequence[str],
    *,
    group: str | None = None,
    cluster: str | None = None,
    weights: str | None = None,
    sample_cov: pd.DataFrame | ArrayLike | None = None,
    sample_mean: ArrayLike | None = None,
    n_obs: int | None = None,
) -> Sample:
    """Collapse answers, or take over moments.

    Parameters
    ----------
    data : Survey, DataFrame, SampleMoments or None
    names : sequence of str
        Observed variables of the model, in its order.
    group, cluster, weights : str or None
        Columns.
    sample_cov, sample_mean, n_obs
        A covariance matrix in place of data.

    Raises
    ------
    DataError
        Unusable columns or rows; the message names them.
    """
    frame = _frame(data)
    if frame is None:
        if cluster or weights or group:
            raise DataError(
                "Groups, clusters and weights need the answers of respondents, not moments."
            )
        moments = _given_moments(data, names, sample_cov, sample_mean, n_obs)
        return Sample((moments,), ("",), None, None)
    labels = group_names(data, group)
    parts = [frame] if group is None else [frame[frame[group].astype(str) == k] for k in labels]
    collapsed = [
        _collapse(part, names, label, cluster=cluster, weights=weights)
        for part, label in zip(parts, labels, strict=True)
    ]
    return Sample(
        moments=tuple(moments for moments, _ in collapsed),
        group_names=labels,
        group_column=group,
        rows=tuple(rows for _, rows in collapsed),
    )


def incomplete_sample(
    data: Data,
    names: Sequence[str],
    *,
    required: Sequence[str],
    group: str | None = None,
    cluster: str | None = None,
    weights: str | None = None,
) -> Sample:
    """Collapse answers by missing pattern, for full-information maximum likelihood.

    Parameters
    ----------
    data : Survey or DataFrame
    names : sequence of str
        Observed variables of the model, in its order.
    required : sequence of str
        Covariates: rows in which one is missing are left out and counted.
    group, cluster, weights : str or None
        Columns.

    Raises
    ------
    DataError
        Moments instead of answers; unusable columns or rows.
    """
    frame = _frame(data)
    if frame is None:
        raise DataError('missing="fiml" needs the answers of respondents, not moments.')
    labels = group_names(data, group)
    parts = [frame] if group is None else [frame[frame[group].astype(str) == k] for k in labels]
    places = [list(names).index(name) for name in required]
    incomplete, rows = [], []
    for part, label in zip(parts, labels, strict=True):
        with _naming(label):
            values = numeric_matrix(part, names)
            answered = answered_rows(values, places)
            own = _rows(part, values, answered, cluster=cluster, weights=weights)
            patterns = patterns_of_rows(own.values, names, n_rows=len(part), weights=own.weights)
        incomplete.append(Incomplete.of(patterns))
        rows.append(own)
    moments = tuple(
        replace(one.saturated.moments, n_rows=one.patterns.n_rows) for one in incomplete
    )
    return Sample(moments, labels, group, tuple(rows), tuple(incomplete))


def untold(sample: Sample) -> tuple[str, ...]:
    """What the missing answers cannot tell, a sentence for each group that has such pairs."""
    sentences = []
    for one, name in zip(sample.incomplete, sample.group_names, strict=True):
        pairs = one.patterns.never_together
        if pairs:
            where = f" in group {name!r}" if name else ""
            listed = "; ".join(f"{first} and {second}" for first, second in pairs[:LISTED])
            more = f" and {len(pairs) - LISTED} more" if len(pairs) > LISTED else ""
            sentences.append(
                f"Nobody{where} answered both items of {len(pairs)} "
                f"{'pair' if len(pairs) == 1 else 'pairs'} ({listed}{more}): their covariances are "
                "not tested, each takes a degree of freedom, and fit measures that need them are "
                "NaN."
            )
    return tuple(sentences)


@contextmanager
def _naming(group: str) -> Iterator[None]:
    """Errors in the data of a group name the group."""
    try:
        yield
    except DataError as problem:
        if not group:
            raise
        raise type(problem)(f"Group {group!r}: {problem}") from problem


def _rows(
    frame: pd.DataFrame,
    values: Array,
    kept: Mask,
    *,
    cluster: str | None,
    weights: str | None,
) -> Rows:
    """The rows that are kept, with their clusters and their weights scaled to sum to n."""
    codes, w = None, None
    if cluster is not None:
        codes = pd.factorize(_column(frame, cluster, "cluster").to_numpy()[kept])[0]
    if weights is not None:
        w = _weights(frame, weights)[kept]
        w = w * (w.size / w.sum())
    return Rows(values[kept], codes, w)


def _collapse(
    frame: pd.DataFrame,
    names: Sequence[str],
    label: str,
    *,
    cluster: str | None,
    weights: str | None,
) -> tuple[SampleMoments, Rows]:
    with _naming(label):
        values = numeric_matrix(frame, names)
        moments = moments_of_rows(values, names)
    complete = np.asarray(~np.isnan(values).any(axis=1))
    rows = _rows(frame, values, complete, cluster=cluster, weights=weights)
    if rows.weights is None:
        return moments, rows
    w, Y = rows.weights, values[complete]
    mean = w @ Y / w.size
    centred = Y - mean
    cov = (centred * w[:, None]).T @ centred / w.size
    return SampleMoments(moments.names, moments.n_obs, mean, cov, moments.n_rows), rows


def _weights(frame: pd.DataFrame, column: str) -> Array:
    values = pd.to_numeric(_column(frame, column, "weight"), errors="coerce")
    w = values.to_numpy(dtype=np.float64)
    if not (np.isfinite(w).all() and (w > 0).all()):
        raise InvalidColumnError(
            f"The weight column {column!r} must hold positive numbers; "
            f"{int(np.sum(~(np.isfinite(w) & (w > 0))))} rows do not."
        )
    return w


def _column(frame: pd.DataFrame, column: str, role: str) -> pd.Series:
    if column not in frame.columns:
        available = [str(name) for name in frame.columns]
        raise MissingColumnError(
            f"The data have no {role} column {column!r}. {did_you_mean(column, available)}"
        )
    values = frame[column]
    missing = int(values.isna().sum())
    if missing:
        rows = "row has" if missing == 1 else "rows have"
        raise DataError(f"{missing} {rows} no value in the {role} column {column!r}.")
    return values


def _frame(data: Data) -> pd.DataFrame | None:
    if isinstance(data, Survey):
        return data.answers
    if isinstance(data, pd.DataFrame):
        return data
    if data is None or isinstance(data, SampleMoments):
        return None
    raise DataError(
        "data must be a Survey, a pandas DataFrame or SampleMoments, not "
        f"{type(data).__name__}. Files are read by read_survey(path); arrays and mappings become "
        "answers by pandas.DataFrame(data)."
    )


def _given_moments(
    data: Data,
    names: Sequence[str],
    sample_cov: pd.DataFrame | ArrayLike | None,
    sample_mean: ArrayLike | None,
    n_obs: int | None,
) -> SampleMoments:
    if isinstance(data, SampleMoments):
        return data.select(names)
    if isinstance(sample_cov, pd.DataFrame):
        return moments_from_covariance(sample_cov, n_obs, sample_mean).select(names)
    raise MomentsError(
        f"A covariance matrix needs names, to tell which row belongs to which of "
        f"{', '.join(names)}: pass a DataFrame with the names in its index and columns."
    )
