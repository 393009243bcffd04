"""Rows of the survey matched with the rows of operations that belong to them."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from ccc_quality.errors import DataError, InvalidColumnError, MissingColumnError, did_you_mean


class Matching(NamedTuple):
    """Rows of either side, and how many found each other."""

    n_survey: int
    n_operations: int
    matched: int
    unmatched_survey: int
    unmatched_operations: int


def joined(
    scores: pd.DataFrame,
    side: pd.DataFrame,
    operations: pd.DataFrame,
    on: str,
    predictors: list[str],
    cluster: str | None,
) -> tuple[pd.DataFrame, Matching]:
    """Matched rows with constructs, predictors and clusters; how many matched on either side.

    Parameters
    ----------
    scores : DataFrame
        One row a respondent.
    side : DataFrame
        Rows of the same respondents with the key and perhaps the clusters.
    operations : DataFrame
    on : str
        The key, which is unique in the operations.
    predictors : list of str
    cluster : str or None
        Column of either side.

    Raises
    ------
    MissingColumnError, InvalidColumnError
        The key or the clusters are not there, a key has several rows, a name stands on both sides.
    DataError
        Nothing matches.
    """
    require_column(side, on, "answers")
    require_column(operations, on, "operations")
    twice = operations[on].dropna().duplicated()
    if twice.any():
        example = operations[on].dropna()[twice].iloc[0]
        raise InvalidColumnError(
            f"{int(twice.sum()):,} rows of the operations repeat a value of {on!r}, such as "
            f"{example!r}: bring them to one row a key first."
        )
    clashing = sorted(set(predictors) & set(scores.columns))
    if clashing:
        raise InvalidColumnError(
            f"Both sides have a column {clashing[0]!r}: rename it in the operations."
        )
    left = scores.assign(**{on: side[on]})
    columns = [on, *predictors]
    if cluster is not None and cluster != on:
        if cluster in side.columns:
            left[cluster] = side[cluster]
        else:
            require_column(operations, cluster, "answers and operations")
            columns.append(cluster)
    left_keys, right_keys = left[on].dropna(), operations[on].dropna()
    matched = left_keys.isin(right_keys)
    if not matched.any():
        raise DataError(
            f"No respondent has a match in the operations on {on!r}: the answers have "
            f"{_examples(left_keys)} and the operations {_examples(right_keys)}."
        )
    right = operations.loc[operations[on].notna(), columns].astype(dict.fromkeys(predictors, float))
    rows = left.loc[matched.index[matched]].merge(right, on=on, how="left", validate="m:1")
    found = int(matched.sum())
    unused = int((~right_keys.isin(left_keys)).sum() + operations[on].isna().sum())
    return rows, Matching(len(left), len(operations), found, len(left) - found, unused)


def require_column(frame: pd.DataFrame, name: str, side: str) -> None:
    """Raise if a table does not have a column.

    Raises
    ------
    MissingColumnError
    """
    if name not in frame.columns:
        raise MissingColumnError(
            f"The {side} have no column {name!r}. {did_you_mean(name, map(str, frame.columns))}"
        )


def _examples(keys: pd.Series) -> str:
    return ", ".join(repr(key) for key in keys.head(2).tolist()) + f" ({keys.dtype})"
