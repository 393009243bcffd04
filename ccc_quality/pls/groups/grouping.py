"""Respondents of one model, by group."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array, Index
from ccc_quality.data import Survey
from ccc_quality.data.moments import moments_of_rows
from ccc_quality.errors import (
    AdmissibilityWarning,
    DataError,
    EstimationError,
    MissingColumnError,
    NonConvergenceWarning,
    UnknownOptionError,
    did_you_mean,
)
from ccc_quality.model import Model
from ccc_quality.pls.estimates import Estimates, estimate
from ccc_quality.pls.fit import fit_pls
from ccc_quality.pls.options import PLSKeywords
from ccc_quality.pls.plan import Plan
from ccc_quality.pls.results import PLSResults
from ccc_quality.pls.sample import answers_of
from ccc_quality.resampling.options import MANY_FAILURES


@dataclass(frozen=True, slots=True, eq=False)
class Grouped:
    """One fit to all respondents, and who of them belongs to which group.

    Attributes
    ----------
    pooled : PLSResults
        Fitted to the respondents of all groups.
    column : str
        Column that holds the groups.
    names : tuple of str, length G
        In the order in which they first appear.
    members : tuple of integer arrays
        Rows of each group among those that were used.
    """

    pooled: PLSResults
    column: str
    names: tuple[str, ...]
    members: tuple[Index, ...]

    @property
    def plan(self) -> Plan:
        """What is estimated in every group."""
        return self.pooled._plan

    @property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """Numbers of the groups of every pair."""
        return tuple(combinations(range(len(self.names)), 2))

    @property
    def sizes(self) -> pd.Series:
        """Respondents used, by group."""
        return pd.Series([len(own) for own in self.members], index=list(self.names), name="n_obs")

    def answers(self, group: int) -> Array:
        """Answers (n, p) of one group, in means and standard deviations of all groups together."""
        everybody = self.pooled._sample.answers
        own = everybody[self.members[group]] - everybody.mean(axis=0)
        standardized: Array = own / everybody.std(axis=0, ddof=1)
        return standardized


def group_respondents(
    model: Model | str,
    data: Survey | pd.DataFrame,
    group: str,
    options: PLSKeywords,
) -> Grouped:
    """Fit the model to everybody and sort the respondents used into their groups.

    Missing answers are treated before groups are made, so that a respondent brings along the same
    answers wherever a permutation puts him.

    Raises
    ------
    DataError
        Respondents without a group, a single group, a group with too few rows or an item that is
        constant in it: the group is named.
    MissingColumnError
        No such column.
    UnknownOptionError
        An option that groups cannot be fitted with, such as a moderation.
    """
    _require_known(options)
    labels = _labels(data, group)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AdmissibilityWarning)  # only groups are interpreted
        pooled = fit_pls(model, data, **options)
    sample = pooled._sample
    used = labels[sample.kept]
    names = tuple(dict.fromkeys(labels.tolist()))
    members = tuple(np.flatnonzero(used == name) for name in names)
    for name, own in zip(names, members, strict=True):
        with naming(name):
            moments_of_rows(sample.answers[own], sample.items)
    return Grouped(pooled, group, names, members)


def estimates_by_group(grouped: Grouped) -> tuple[Estimates, ...]:
    """Estimates of every group.

    Raises
    ------
    EstimationError
        The weights of a group do not settle; it is named.
    """
    found = tuple(
        estimate(np.cov(grouped.answers(g).T)[None], grouped.plan)
        for g in range(len(grouped.names))
    )
    for name, own in zip(grouped.names, found, strict=True):
        if own.failed[0]:
            raise EstimationError(
                f"Group {name!r}: the weights did not settle. Try another scheme, or leave the "
                "group out."
            )
    return found


@contextmanager
def naming(group: str) -> Iterator[None]:
    """Errors in the data of a group name the group."""
    try:
        yield
    except DataError as problem:
        raise type(problem)(f"Group {group!r}: {problem}") from problem


def _require_known(options: PLSKeywords) -> None:
    known = list(PLSKeywords.__annotations__)
    for name in options:
        if name not in known:
            raise UnknownOptionError(
                f"Groups are not compared with an option {name!r}. {did_you_mean(name, known)}"
            )


def _labels(data: Survey | pd.DataFrame, column: str) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    """The group of every row, as text."""
    frame = answers_of(data)
    if column not in frame.columns:
        available = [str(name) for name in frame.columns]
        raise MissingColumnError(
            f"The data have no group column {column!r}. {did_you_mean(str(column), available)}"
        )
    values = frame[column]
    missing = int(values.isna().sum())
    if missing:
        rows = "row has" if missing == 1 else "rows have"
        raise DataError(f"{missing} {rows} no value in the group column {column!r}.")
    labels = np.array([str(value) for value in values], dtype=np.str_)
    if len(set(labels.tolist())) < 2:
        raise DataError(f"The group column {column!r} holds one group only: {labels[0]}.")
    return labels


def warn_of_failures(n_failed: pd.Series, n_resamples: int, what: str) -> None:
    """Warn if many resamples of a group, or of a pair of groups, failed.

    Warns
    -----
    NonConvergenceWarning
    """
    many = n_failed[n_failed > MANY_FAILURES * n_resamples]
    if len(many):
        listed = "; ".join(f"{_written(name)}: {count}" for name, count in many.items())
        warnings.warn(
            f"Of {n_resamples} {what} some failed and are left out ({listed}); p values rest on "
            "the others. The groups are small for this model.",
            NonConvergenceWarning,
            stacklevel=5,
        )


def _written(name: object) -> str:
    return " and ".join(map(str, name)) if isinstance(name, tuple) else str(name)
