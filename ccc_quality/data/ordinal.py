"""Moments of ordered items: thresholds, polychoric correlations and how precise they are.

What a model of ordered items is fitted to, as :mod:`~ccc_quality.data.moments` is for measurements.
Measurements may stand among the items: they contribute means and variances, Pearson correlations
with each other and polyserial ones with the ordered items.

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

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ccc_quality.data.bivariate_normal import Array
from ccc_quality.data.categories import Missing, coded_answers
from ccc_quality.data.ordinal_checks import SHOWN, empty_cells
from ccc_quality.data.ordinal_parts import MeasuredPart, OrderedPart, joint_covariance
from ccc_quality.errors import DataError, InvalidColumnError
from ccc_quality.threads import on_one_blas_thread

NEARLY_ONE = 0.99


@dataclass(frozen=True, eq=False)
class OrdinalMoments:
    """Thresholds and polychoric correlations of one sample.

    Attributes
    ----------
    names : tuple of str, length p
        Ordered items and measurements.
    categories : tuple of tuple of float
        Values that occur in each ordered item, in order; empty for a measurement.
    n_obs : int
        Respondents used.
    n_rows : int
        Respondents offered.
    thresholds : (t,) array
        Item by item, ascending.
    item : (t,) integer array
        The item of each threshold.
    mean : (p,) array
        Means of the measurements; zero for the response behind an ordered item.
    cov : (p, p) array
        Covariances of the measurements and of the responses, which have variance one: polychoric,
        polyserial and Pearson correlations times the standard deviations of the measurements.
    Gamma : (s, s) array
        Asymptotic covariances of root n times the :attr:`statistics`.
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
    mean: Array
    cov: Array
    Gamma: Array
    empty_cells: tuple[tuple[str, str, int], ...]
    nearly_equal: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        for array in (self.thresholds, self.item, self.mean, self.cov, self.Gamma):
            array.flags.writeable = False

    def __repr__(self) -> str:
        dropped = f" ({self.n_dropped} of {self.n_rows} rows dropped)" if self.n_dropped else ""
        measured = f", {self.measured.size} measurements" if self.measured.size else ""
        return (
            f"OrdinalMoments: n = {self.n_obs}{dropped}, {len(self.n_thresholds)} items, "
            f"{self.thresholds.size} thresholds{measured}"
        )

    @property
    def n_dropped(self) -> int:
        """Rows left out because an answer was missing."""
        return self.n_rows - self.n_obs

    @property
    def n_thresholds(self) -> dict[str, int]:
        """Number of thresholds by item; what ``parameter_table(ordered=...)`` asks for."""
        return {
            name: len(values) - 1
            for name, values in zip(self.names, self.categories, strict=True)
            if values
        }

    @property
    def measured(self) -> NDArray[np.intp]:
        """Places of the measurements among the variables, shape (c,)."""
        return np.flatnonzero([not values for values in self.categories])

    @property
    def n_levels(self) -> int:
        """How many of the statistics are thresholds or means; they come first."""
        return self.thresholds.size + self.measured.size

    @cached_property
    def pairs(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Rows and columns of ``cov`` behind the other statistics: variances, then covariances."""
        row, col = np.triu_indices(len(self.names), 1)
        return np.concatenate([self.measured, row]), np.concatenate([self.measured, col])

    @cached_property
    def statistics(self) -> Array:
        """What a model is fitted to, shape (s,).

        The t thresholds, the means and the variances of the measurements, and the covariances in
        the order of the upper triangle, row by row.
        """
        stacked = np.concatenate([self.thresholds, self.mean[self.measured], self.cov[self.pairs]])
        stacked.flags.writeable = False
        return stacked

    @cached_property
    def cor(self) -> Array:
        """Correlations, shape (p, p): polychoric, polyserial and Pearson's."""
        sd = np.sqrt(np.diag(self.cov))
        cor: Array = self.cov / np.outer(sd, sd)
        cor.flags.writeable = False
        return cor

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
                f"The correlation of {a} and {b} is nearly one in size: the two "
                "are hardly different questions."
            )
        return tuple(remarks)


@on_one_blas_thread
def ordinal_moments(
    frame: pd.DataFrame,
    names: Sequence[str],
    *,
    ordered: Collection[str] | None = None,
    missing: Missing = "listwise",
) -> OrdinalMoments:
    """Thresholds and polychoric correlations, with their asymptotic covariances.

    Parameters
    ----------
    frame : DataFrame, shape (n_rows, any)
        One respondent a row; numbers, or ordered categoricals.
    names : sequence of str, length p
        The variables to use, in this order.
    ordered : collection of str, optional
        Those that are ordered items; all when left out. The others are measurements.
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
    chosen = tuple(names)
    items = chosen if ordered is None else tuple(name for name in chosen if name in ordered)
    measured = tuple(name for name in chosen if name not in items)
    if not items:
        raise DataError(f"None of {', '.join(chosen)} is an ordered item.")
    coded = coded_answers(frame, items, measured=measured, missing=missing)
    answers = OrderedPart.of(coded)
    beside = MeasuredPart.of(coded, answers) if measured else None
    where = {name: k for k, name in enumerate(chosen)}
    at, other = (np.array([where[k] for k in part], dtype=np.intp) for part in (items, measured))
    cov, mean = np.eye(len(chosen)), np.zeros(len(chosen))
    _put(cov, at[answers.row], at[answers.col], answers.rho)
    if beside is not None:
        mean[other] = beside.one.mean
        cov[other, other] = beside.one.variance
        _put(cov, at[beside.mixed.item], other[beside.mixed.measured], beside.mixed.covariance)
        _put(cov, other[beside.inner.first], other[beside.inner.second], beside.inner.covariance)
    thresholds, item = answers.thresholds
    moments = OrdinalMoments(
        names=chosen,
        categories=tuple(
            coded.categories[items.index(name)] if name in items else () for name in chosen
        ),
        n_obs=len(coded.codes),
        n_rows=coded.n_rows,
        thresholds=thresholds,
        item=at[item],
        mean=mean,
        cov=cov,
        Gamma=joint_covariance(coded, answers, beside, at=at, other=other),
        empty_cells=empty_cells(coded, answers.tables, answers.row, answers.col),
        nearly_equal=(),
    )
    row, col = np.triu_indices(len(chosen), 1)
    close = np.flatnonzero(np.abs(moments.cor[row, col]) > NEARLY_ONE)
    return replace(moments, nearly_equal=tuple((chosen[row[k]], chosen[col[k]]) for k in close))


def ordinal_moments_by_group(
    frames: Mapping[str, pd.DataFrame],
    names: Sequence[str],
    *,
    ordered: Collection[str] | None = None,
    missing: Missing = "listwise",
) -> tuple[OrdinalMoments, ...]:
    """Moments of several groups, whose scales have to be the same.

    Parameters
    ----------
    frames : mapping of str to DataFrame
        The respondents of each group; a single group may have an empty name.
    names : sequence of str, length p
    ordered : collection of str, optional
        Those that are ordered items; all when left out.
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
            samples.append(ordinal_moments(frame, names, ordered=ordered, missing=missing))
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


def _put(matrix: Array, row: NDArray[np.intp], col: NDArray[np.intp], values: Array) -> None:
    matrix[row, col] = matrix[col, row] = values
