"""The ordered items of a sample, the measurements beside them, and how both vary together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array, Index
from ccc_quality.data.categories import CodedAnswers, Missing, coded_answers, two_way_counts
from ccc_quality.data.ordinal_checks import empty_cells, nearly_equal, require_usable
from ccc_quality.data.ordinal_influence import (
    asymptotic_covariance,
    correlation_influence,
    ordered_influence,
    threshold_influence,
    threshold_places,
)
from ccc_quality.data.ordinal_statistics import Covariates, OrdinalMoments
from ccc_quality.data.polychoric_pairs import filled_tables, polychoric, thresholds
from ccc_quality.data.polyserial import MixedPairs
from ccc_quality.data.product_moment import MeasuredPairs, Measurements


@dataclass(frozen=True, slots=True, eq=False)
class OrderedPart:
    """Thresholds and polychoric correlations of the p ordered items.

    Attributes
    ----------
    coded : CodedAnswers
    counts : (p, K) array
        How often each category was chosen.
    tau : (p, K - 1) array
        Thresholds, padded.
    row, col : (P,) integer arrays
        The items of each pair.
    tables : (P, K, K) array
        Their two-way tables.
    rho : (P,) array
        Their correlations.
    """

    coded: CodedAnswers
    counts: Array
    tau: Array
    row: Index
    col: Index
    tables: Array
    rho: Array

    @classmethod
    def of(cls, coded: CodedAnswers) -> OrderedPart:
        """From coded answers.

        Raises
        ------
        InvalidColumnError
            Pairs of items that are the same question, or that nobody answered both.
        """
        p = len(coded.names)
        joint = two_way_counts(coded)
        counts = joint[np.arange(p), :, np.arange(p), :].diagonal(axis1=1, axis2=2).copy()
        row, col = np.triu_indices(p, 1)
        tables = joint[row, :, col, :]
        require_usable(coded, tables, row, col)
        tau = thresholds(counts)
        filled = filled_tables(tables, coded.n_categories[row], coded.n_categories[col])
        rho = polychoric(filled, tau[row], tau[col])
        return cls(coded, counts, tau, row, col, tables, rho)

    @property
    def thresholds(self) -> tuple[Array, Index]:
        """Thresholds (t,), item by item, and the item of each."""
        item, level = threshold_places(self.coded)
        return self.tau[item, level], item

    def on_thresholds(self) -> Array:
        """Influence of each answer on the thresholds of its item, shape (p, K - 1, K + 1)."""
        return threshold_influence(self.counts, self.tau, n_obs=len(self.coded.codes))

    def on_correlations(self, on_thresholds: Array) -> Array:
        """Influence of each pair of answers on the correlation, shape (P, K + 1, K + 1)."""
        return correlation_influence(
            self.tables,
            self.rho,
            tau_row=self.tau[self.row],
            tau_col=self.tau[self.col],
            influence_row=on_thresholds[self.row],
            influence_col=on_thresholds[self.col],
            n_obs=len(self.coded.codes),
        )


@dataclass(frozen=True, slots=True, eq=False)
class MeasuredPart:
    """The c measurements beside the ordered items.

    Attributes
    ----------
    one : Measurements
        Means and variances.
    mixed : MixedPairs
        Correlations with the ordered items.
    inner : MeasuredPairs
        Correlations with each other.
    """

    one: Measurements
    mixed: MixedPairs
    inner: MeasuredPairs

    @classmethod
    def of(cls, coded: CodedAnswers, answers: OrderedPart) -> MeasuredPart:
        """From the measurements that stand with coded answers."""
        one = Measurements.of(coded.measurements)
        p, c = len(coded.names), len(one.mean)
        item, measured = (places.ravel() for places in np.indices((p, c)))
        first, second = np.triu_indices(c, 1)
        return cls(
            one,
            MixedPairs.of(coded, one, answers.tau, item, measured),
            MeasuredPairs.of(one, first, second, list(coded.chunks())),
        )

    def influence(self, rows: slice, on_thresholds: Array) -> Array:
        """Influence of some rows on means, variances and covariances, shape (r, any)."""
        z = self.one.standardized(rows)
        moments = self.one.influence(z)
        return np.hstack(
            [
                moments[:, 0],
                moments[:, 1],
                self.mixed.influence(rows, moments, on_thresholds),
                self.inner.influence(z, moments),
            ]
        )


def without_covariates(
    frame: pd.DataFrame, names: tuple[str, ...], items: tuple[str, ...], *, missing: Missing
) -> OrdinalMoments:
    """Moments of ordered items and measurements.

    Parameters
    ----------
    frame : DataFrame
    names, items : tuples of str
        All variables, and those among them that are ordered items.
    missing : {"listwise", "pairwise"}
    """
    measured = tuple(name for name in names if name not in items)
    coded = coded_answers(frame, items, measured=measured, missing=missing)
    answers = OrderedPart.of(coded)
    beside = MeasuredPart.of(coded, answers) if measured else None
    at, other = (
        np.array([names.index(name) for name in part], dtype=np.intp) for part in (items, measured)
    )
    cov, mean = np.eye(len(names)), np.zeros(len(names))
    _put(cov, at[answers.row], at[answers.col], answers.rho)
    if beside is not None:
        mean[other] = beside.one.mean
        cov[other, other] = beside.one.variance
        _put(cov, at[beside.mixed.item], other[beside.mixed.measured], beside.mixed.covariance)
        _put(cov, other[beside.inner.first], other[beside.inner.second], beside.inner.covariance)
    thresholds, item = answers.thresholds
    return OrdinalMoments(
        names=names,
        categories=categories_by_name(coded, names),
        n_obs=len(coded.codes),
        n_rows=coded.n_rows,
        thresholds=thresholds,
        item=at[item],
        mean=mean,
        cov=cov,
        slopes=np.zeros((len(names), 0)),
        covariates=Covariates.of(np.array([], dtype=np.intp), np.zeros((len(coded.codes), 0))),
        Gamma=joint_covariance(coded, answers, beside, at=at, other=other),
        empty_cells=empty_cells(coded, answers.tables, answers.row, answers.col),
        nearly_equal=nearly_equal(names, cov),
    )


def categories_by_name(
    coded: CodedAnswers, names: tuple[str, ...]
) -> tuple[tuple[float, ...], ...]:
    """Categories of each variable, none for those that are not coded."""
    known = dict(zip(coded.names, coded.categories, strict=True))
    return tuple(known.get(name, ()) for name in names)


def joint_covariance(
    coded: CodedAnswers,
    answers: OrderedPart,
    beside: MeasuredPart | None,
    *,
    at: Index,
    other: Index,
) -> Array:
    """Asymptotic covariances of root n times all statistics, shape (s, s).

    Parameters
    ----------
    coded : CodedAnswers
    answers : OrderedPart
    beside : MeasuredPart or None
    at, other : (p,) and (c,) integer arrays
        Places of the ordered items and of the measurements among the variables.

    Returns
    -------
    array
        Thresholds, means, variances, covariances in the order of the upper triangle.
    """
    on_thresholds = answers.on_thresholds()
    of_answers = ordered_influence(coded, on_thresholds, answers.on_correlations(on_thresholds))
    n, chunks = len(coded.codes), coded.chunks()
    if beside is None:
        return asymptotic_covariance(of_answers, chunks, n_obs=n)

    def of_all(rows: slice) -> Array:
        return np.hstack([of_answers(rows), beside.influence(rows, on_thresholds)])

    Gamma = asymptotic_covariance(of_all, chunks, n_obs=n)
    order = _order(answers, beside, at, other)
    return Gamma[np.ix_(order, order)]


def _order(answers: OrderedPart, beside: MeasuredPart, at: Index, other: Index) -> Index:
    """Where each statistic stands among those of the two parts, one after the other."""
    t, c, total = answers.thresholds[0].size, other.size, at.size + other.size
    inner, mixed = beside.inner, beside.mixed
    after = t + answers.rho.size  # where the measured part begins
    place = np.zeros((total, total), dtype=np.intp)
    for row, col, start in (
        (at[answers.row], at[answers.col], t),
        (at[mixed.item], other[mixed.measured], after + 2 * c),
        (other[inner.first], other[inner.second], after + 2 * c + mixed.rho.size),
    ):
        place[row, col] = place[col, row] = start + np.arange(row.size)
    pairs = place[np.triu_indices(total, 1)]
    return np.concatenate([np.arange(t), after + np.arange(2 * c), pairs])


def _put(matrix: Array, row: Index, col: Index, values: Array) -> None:
    matrix[row, col] = matrix[col, row] = values
