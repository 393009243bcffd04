"""Moments of ordered items: thresholds, polychoric correlations and how precise they are.

What a model of ordered items is fitted to, as :mod:`~ccc_quality.data.moments` is for measurements.

Sparse data, and what is done about them:

- A category that nobody chose has no threshold; the scale of the item is the answers that occur.
- A two-by-two table with one empty cell gets 0.5 there with the margins kept, as in lavaan
  (``zero.add = c(0.5, 0)``). Empty cells of larger tables are left empty.
- A two-by-two table with an empty diagonal has correlation 1 or -1: the items are the same
  question, which is an error.
- Missing answers: only complete rows (``"listwise"``, lavaan's default for ordered items), or
  thresholds from all answers to an item and correlations from all who answered both
  (``"pairwise"``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ccc_quality.data.bivariate_normal import Array
from ccc_quality.data.categories import CodedAnswers, Missing, coded_answers, two_way_counts
from ccc_quality.data.ordinal_influence import (
    asymptotic_covariance,
    correlation_influence,
    threshold_influence,
    threshold_places,
)
from ccc_quality.data.polychoric import filled_tables, polychoric, thresholds
from ccc_quality.errors import DataError, InvalidColumnError
from ccc_quality.threads import on_one_blas_thread

NEARLY_ONE = 0.99
SHOWN = 5


@dataclass(frozen=True, eq=False)
class OrdinalMoments:
    """Thresholds and polychoric correlations of one sample.

    Attributes
    ----------
    names : tuple of str, length p
    categories : tuple of tuple of float
        Values that occur in each item, in order.
    n_obs : int
        Respondents used.
    n_rows : int
        Respondents offered.
    thresholds : (t,) array
        Item by item, ascending.
    item : (t,) integer array
        The item of each threshold.
    cor : (p, p) array
        Polychoric correlations.
    Gamma : (t + p (p - 1) / 2, ...) array
        Asymptotic covariances of root n times the thresholds and the correlations, the latter in
        the order of the upper triangle, row by row.
    empty_cells : tuple of (str, str, int)
        Pairs of items whose two-way table has empty cells, and how many.
    nearly_equal : tuple of (str, str)
        Pairs whose correlation exceeds 0.99 in size.

    Notes
    -----
    The arrays are read only.
    """

    names: tuple[str, ...]
    categories: tuple[tuple[float, ...], ...]
    n_obs: int
    n_rows: int
    thresholds: Array
    item: NDArray[np.intp]
    cor: Array
    Gamma: Array
    empty_cells: tuple[tuple[str, str, int], ...]
    nearly_equal: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        for array in (self.thresholds, self.item, self.cor, self.Gamma):
            array.flags.writeable = False

    def __repr__(self) -> str:
        dropped = f" ({self.n_dropped} of {self.n_rows} rows dropped)" if self.n_dropped else ""
        return (
            f"OrdinalMoments: n = {self.n_obs}{dropped}, {len(self.names)} items, "
            f"{self.thresholds.size} thresholds"
        )

    @property
    def n_dropped(self) -> int:
        """Rows left out because an answer was missing."""
        return self.n_rows - self.n_obs

    @property
    def n_thresholds(self) -> dict[str, int]:
        """Number of thresholds by item; what ``parameter_table(ordered=...)`` asks for."""
        return {
            name: len(values) - 1 for name, values in zip(self.names, self.categories, strict=True)
        }

    @cached_property
    def statistics(self) -> Array:
        """Thresholds, then correlations, in the order of :attr:`Gamma`."""
        stacked = np.concatenate([self.thresholds, self.cor[np.triu_indices(len(self.names), 1)]])
        stacked.flags.writeable = False
        return stacked

    @cached_property
    def remarks(self) -> tuple[str, ...]:
        """What a reader of the results should know about sparse tables, a sentence each."""
        remarks = []
        if self.empty_cells:
            n = len(self.empty_cells)
            tables = "table has" if n == 1 else "tables have"
            pairs = ", ".join(f"{a} x {b} ({cells})" for a, b, cells in self.empty_cells[:SHOWN])
            remarks.append(
                f"{n} two-way {tables} combinations of answers that nobody gave: {pairs}"
                f"{', ...' if n > SHOWN else ''}. Correlations that rest on rare answers are "
                "uncertain."
            )
        for a, b in self.nearly_equal:
            remarks.append(
                f"The polychoric correlation of {a} and {b} is nearly one in size: the two "
                "are hardly different questions."
            )
        return tuple(remarks)


@on_one_blas_thread
def ordinal_moments(
    frame: pd.DataFrame, names: Sequence[str], *, missing: Missing = "listwise"
) -> OrdinalMoments:
    """Thresholds and polychoric correlations, with their asymptotic covariances.

    Parameters
    ----------
    frame : DataFrame, shape (n_rows, any)
        One respondent a row; numbers, or ordered categoricals.
    names : sequence of str, length p
        The items to use, in this order.
    missing : {"listwise", "pairwise"}
        Which answers count when some are missing; see the head of the module.

    Returns
    -------
    OrdinalMoments

    Raises
    ------
    MissingColumnError
        Columns that the frame does not have.
    InvalidColumnError
        Items with a single category or far too many; two items that are the same question; two
        items that nobody answered both.
    TooFewRowsError
        No rows are left.

    Examples
    --------
    >>> answers = [1, 1, 2, 2, 3, 3, 1, 2, 3, 2]
    >>> frame = pd.DataFrame({"x": answers, "y": answers[::-1]})
    >>> moments = ordinal_moments(frame, ["x", "y"])
    >>> moments
    OrdinalMoments: n = 10, 2 items, 4 thresholds
    >>> moments.n_thresholds
    {'x': 2, 'y': 2}
    """
    coded = coded_answers(frame, names, missing=missing)
    p, n = len(coded.names), len(coded.codes)
    joint = two_way_counts(coded)
    counts = joint[np.arange(p), :, np.arange(p), :].diagonal(axis1=1, axis2=2).copy()
    row, col = np.triu_indices(p, 1)
    tables = joint[row, :, col, :]
    _require_usable(coded, tables, row, col)

    tau = thresholds(counts)
    filled = filled_tables(tables, coded.n_categories[row], coded.n_categories[col])
    rho = polychoric(filled, tau[row], tau[col])
    influence = threshold_influence(counts, tau, n_obs=n)
    on_correlations = correlation_influence(
        tables,
        rho,
        tau_row=tau[row],
        tau_col=tau[col],
        influence_row=influence[row],
        influence_col=influence[col],
        n_obs=n,
    )
    item, level = threshold_places(coded)
    cor = np.eye(p)
    cor[row, col] = cor[col, row] = rho
    return OrdinalMoments(
        names=coded.names,
        categories=coded.categories,
        n_obs=n,
        n_rows=coded.n_rows,
        thresholds=tau[item, level],
        item=item,
        cor=cor,
        Gamma=asymptotic_covariance(coded, influence, on_correlations),
        empty_cells=_empty_cells(coded, tables, row, col),
        nearly_equal=tuple(
            (coded.names[row[k]], coded.names[col[k]])
            for k in np.flatnonzero(np.abs(rho) > NEARLY_ONE)
        ),
    )


def ordinal_moments_by_group(
    frames: Mapping[str, pd.DataFrame], names: Sequence[str], *, missing: Missing = "listwise"
) -> tuple[OrdinalMoments, ...]:
    """Moments of several groups, whose scales have to be the same.

    Parameters
    ----------
    frames : mapping of str to DataFrame
        The respondents of each group; a single group may have an empty name.
    names : sequence of str, length p
    missing : {"listwise", "pairwise"}

    Raises
    ------
    DataError
        As :func:`ordinal_moments` does, with the group named; or a category that a group lacks: its
        thresholds could not be compared with those of the other groups.
    """
    samples = []
    for label, frame in frames.items():
        try:
            samples.append(ordinal_moments(frame, names, missing=missing))
        except DataError as problem:
            if not label:
                raise
            raise type(problem)(f"Group {label!r}: {problem}") from problem
    lacking = []
    for j, name in enumerate(samples[0].names):
        anywhere = sorted({value for sample in samples for value in sample.categories[j]})
        for label, sample in zip(frames, samples, strict=True):
            empty = [f"{value:g}" for value in anywhere if value not in sample.categories[j]]
            if empty:
                lacking.append(
                    f"nobody in group {label!r} answered {name!r} with {' or '.join(empty)}"
                )
    if lacking:
        shown = "; ".join(lacking[:SHOWN]) + ("; ..." if len(lacking) > SHOWN else "")
        raise InvalidColumnError(
            f"Ordered items of groups: {shown}. Join rare answers with their neighbours in all "
            "groups, or leave the item out."
        )
    return tuple(samples)


def _require_usable(
    coded: CodedAnswers, tables: Array, row: NDArray[np.intp], col: NDArray[np.intp]
) -> None:
    problems = []
    sizes = coded.n_categories
    for k in np.flatnonzero(tables.sum(axis=(1, 2)) < 2):
        problems.append(f"hardly anybody answered both {_pair(coded, row[k], col[k])}")
    dichotomous = (sizes[row] == 2) & (sizes[col] == 2)
    n_empty = (tables[:, :2, :2] == 0).sum(axis=(1, 2))
    for k in np.flatnonzero(dichotomous & (n_empty == 2)):
        problems.append(
            f"{_pair(coded, row[k], col[k])} are the same question: knowing one answer is "
            "knowing the other. Leave one out"
        )
    if problems:
        shown = "; ".join(problems[:SHOWN]) + ("; ..." if len(problems) > SHOWN else "")
        raise InvalidColumnError(f"Ordered items: {shown}.")


def _pair(coded: CodedAnswers, i: np.intp, j: np.intp) -> str:
    return f"{coded.names[i]!r} and {coded.names[j]!r}"


def _empty_cells(
    coded: CodedAnswers, tables: Array, row: NDArray[np.intp], col: NDArray[np.intp]
) -> tuple[tuple[str, str, int], ...]:
    sizes = coded.n_categories
    n_empty = sizes[row] * sizes[col] - (tables > 0).sum(axis=(1, 2))
    return tuple(
        (coded.names[row[k]], coded.names[col[k]], int(n_empty[k]))
        for k in np.flatnonzero(n_empty > 0)
    )
