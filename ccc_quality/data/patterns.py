"""Moments by missing pattern: all that estimation needs of incomplete data.

Rows that answered the same items form a pattern. A pattern keeps how many rows it has, their means
and a root of their scatter, so that likelihoods by pattern are exact and the rows can go.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ccc_quality.arrays import Array, Index, Mask
from ccc_quality.data.columns import numeric_matrix, require_columns
from ccc_quality.errors import InvalidColumnError, TooFewRowsError
from ccc_quality.frames import cached_table


@dataclass(frozen=True, eq=False)
class MissingPattern:
    """Rows with answers to the same items.

    Attributes
    ----------
    observed : (k,) integer array
        Places of the items that were answered.
    n_obs : int
        Rows with this pattern.
    mean : (k,) array
        Their means.
    root : (r, k) array
        A matrix R with R'R = sum_i w_i (x_i - mean)(x_i - mean)' and at most k rows; none for a
        single row.
    weight : float
        Sum of the weights w_i of the rows: their number where all count alike.
    """

    observed: Index
    n_obs: int
    mean: Array
    root: Array
    weight: float

    @property
    def cov(self) -> Array:
        """Covariances (k, k) with divisor ``weight``; zero for a single row."""
        covariances: Array = self.root.T @ self.root / self.weight
        return covariances


@dataclass(frozen=True, eq=False)
class PatternMoments:
    """The moments of one sample, one record a missing pattern.

    Parameters
    ----------
    names : tuple of str, length p
        Observed variables.
    patterns : tuple of MissingPattern
        The most frequent one first.
    n_rows : int
        Rows offered, before those without any answer were dropped.
    """

    names: tuple[str, ...]
    patterns: tuple[MissingPattern, ...]
    n_rows: int

    def __repr__(self) -> str:
        dropped = f" ({self.n_dropped} of {self.n_rows} rows dropped)" if self.n_dropped else ""
        return (
            f"PatternMoments: n = {self.n_obs}{dropped}, {len(self.names)} variables, "
            f"{len(self.patterns)} missing pattern{'' if len(self.patterns) == 1 else 's'}"
        )

    @property
    def n_obs(self) -> int:
        """Rows with at least one answer."""
        return sum(pattern.n_obs for pattern in self.patterns)

    @property
    def n_dropped(self) -> int:
        """Rows left out."""
        return self.n_rows - self.n_obs

    @property
    def counts(self) -> NDArray[np.int64]:
        """Rows of each pattern, shape (G,)."""
        return np.array([pattern.n_obs for pattern in self.patterns], dtype=np.int64)

    @property
    def weights(self) -> Array:
        """Weight of each pattern, shape (G,); its rows where all respondents count alike."""
        return np.array([pattern.weight for pattern in self.patterns])

    @property
    def weighted(self) -> bool:
        """Whether some respondents count more than others."""
        return bool(np.any(self.weights != self.counts))

    @property
    def total_weight(self) -> float:
        """Sum of all weights; :attr:`n_obs` where all respondents count alike."""
        return float(self.weights.sum())

    @property
    def answered(self) -> Mask:
        """Which items each pattern has, shape (G, p)."""
        mask = np.zeros((len(self.patterns), len(self.names)), dtype=bool)
        for row, pattern in zip(mask, self.patterns, strict=True):
            row[pattern.observed] = True
        return mask

    @property
    def is_complete(self) -> bool:
        """Whether no answer is missing."""
        return len(self.patterns) == 1 and len(self.patterns[0].observed) == len(self.names)

    @cached_property
    def together(self) -> Mask:
        """Pairs of items that somebody answered both of, shape (p, p)."""
        has = self.answered.astype(np.float64)
        return np.asarray(has.T @ has > 0)

    @property
    def never_together(self) -> tuple[tuple[str, str], ...]:
        """Pairs of items that nobody answered both of: the data know no covariance of them."""
        row, col = np.nonzero(np.triu(~self.together))
        return tuple((self.names[i], self.names[j]) for i, j in zip(row, col, strict=True))

    @cached_table
    def coverage(self) -> pd.DataFrame:
        """Share of the rows that answered both items of a pair; on the diagonal, the one item."""
        answered = self.answered.astype(np.float64)
        shares = answered.T @ (answered * self.counts[:, None]) / self.n_obs
        return pd.DataFrame(shares, index=list(self.names), columns=list(self.names))

    @cached_table
    def table(self) -> pd.DataFrame:
        """The patterns, the most frequent first: ``n_obs``, ``share``, ``n_missing``, ``missing``.

        ``missing`` lists the items without an answer, separated by commas.
        """
        absent = [
            [name for name, answered in zip(self.names, row, strict=True) if not answered]
            for row in self.answered.tolist()
        ]
        return pd.DataFrame(
            {
                "n_obs": self.counts,
                "share": self.counts / self.n_obs,
                "n_missing": [len(names) for names in absent],
                "missing": [", ".join(names) for names in absent],
            }
        )

    def select(self, names: Sequence[str]) -> PatternMoments:
        """The patterns of some of the variables, in the order asked for.

        Patterns that become equal are pooled; rows that answered none of the variables are dropped.
        """
        chosen = tuple(names)
        if chosen == self.names:
            return self
        require_columns(chosen, self.names, owner="The patterns")
        found: dict[tuple[int, ...], MissingPattern] = {}
        for pattern in self.patterns:
            places = {self.names[j]: k for k, j in enumerate(pattern.observed)}
            kept = [k for k, name in enumerate(chosen) if name in places]
            if kept:
                source = [places[chosen[k]] for k in kept]
                part = MissingPattern(
                    np.array(kept, dtype=np.intp),
                    pattern.n_obs,
                    pattern.mean[source],
                    _short_root(pattern.root[:, source]),
                    pattern.weight,
                )
                key = tuple(kept)
                found[key] = _pooled(found[key], part) if key in found else part
        by_size = sorted(found.values(), key=lambda pattern: -pattern.n_obs)
        return PatternMoments(chosen, tuple(by_size), self.n_rows)


def pattern_moments(
    frame: pd.DataFrame, names: Sequence[str], *, required: Sequence[str] = ()
) -> PatternMoments:
    """Collapse the rows of a data frame into the moments of its missing patterns.

    Parameters
    ----------
    frame : DataFrame, shape (n_rows, any)
        One respondent a row; it is not changed.
    names : sequence of str, length p
        The columns to use, in this order.
    required : sequence of str
        Those among them that a row must have, such as covariates whose moments are not modelled.

    Returns
    -------
    PatternMoments

    Raises
    ------
    MissingColumnError
        Columns that the frame does not have.
    InvalidColumnError
        Columns that are text, infinite, empty or constant.
    TooFewRowsError
        No row with an answer.

    Examples
    --------
    >>> frame = pd.DataFrame({"x": [1.0, 2.0, 3.0, None], "y": [1.0, 3.0, None, None]})
    >>> found = pattern_moments(frame, ["x", "y"])
    >>> found
    PatternMoments: n = 3 (1 of 4 rows dropped), 2 variables, 2 missing patterns
    >>> found.table[["n_obs", "missing"]].to_dict("list")
    {'n_obs': [2, 1], 'missing': ['', 'y']}
    """
    chosen = tuple(names)
    require_columns(chosen, frame.columns)
    if not len(frame):
        raise TooFewRowsError("The data have no rows.")
    places = [chosen.index(name) for name in required]
    values = numeric_matrix(frame, chosen)
    kept = values[answered_rows(values, places)]
    return patterns_of_rows(kept, chosen, n_rows=len(frame))


def patterns_of_rows(
    values: Array, names: Sequence[str], *, n_rows: int, weights: Array | None = None
) -> PatternMoments:
    """:func:`pattern_moments` of rows (n, p) with an answer each, of ``n_rows`` offered.

    Parameters
    ----------
    values : (n, p) array
    names : sequence of str
    n_rows : int
    weights : (n,) array, optional
        Sampling weights that sum to n.
    """
    if not len(values):
        raise TooFewRowsError(f"None of the {n_rows} rows has the answers that are needed.")
    silent = [name for name, column in zip(names, values.T, strict=True) if np.isnan(column).all()]
    if silent:  # only when other required answers exclude every answer to it
        raise InvalidColumnError(f"No usable row has an answer to {', '.join(silent)}.")
    return PatternMoments(tuple(names), _collapse(values, weights), n_rows)


def answered_rows(values: Array, required: Sequence[int] = ()) -> Mask:
    """Rows with at least one answer, and with all the required ones; shape (n,)."""
    present = ~np.isnan(values)
    return np.asarray(present.any(axis=1) & present[:, list(required)].all(axis=1))


def pattern_numbers(present: Mask) -> tuple[Mask, Index]:
    """The distinct rows of a boolean matrix, and which of them each row is.

    Parameters
    ----------
    present : (n, p) boolean array

    Returns
    -------
    distinct : (G, p) boolean array
        The most frequent one first; ties in the order of their first row.
    number : (n,) integer array
    """
    packed = np.packbits(present, axis=1)
    keys = np.ascontiguousarray(packed).view(np.dtype((np.void, packed.shape[1]))).ravel()
    _, first, number, counts = np.unique(
        keys, return_index=True, return_inverse=True, return_counts=True
    )
    order = np.lexsort((first, -counts))
    rank = np.empty_like(order)
    rank[order] = np.arange(order.size)
    return present[first[order]], rank[number]


def _collapse(values: Array, weights: Array | None) -> tuple[MissingPattern, ...]:
    distinct, number = pattern_numbers(~np.isnan(values))
    order = np.argsort(number, kind="stable")
    ends = np.cumsum(np.bincount(number))
    w = np.ones(len(values)) if weights is None else weights
    patterns = []
    for present, rows in zip(distinct, np.split(order, ends[:-1]), strict=True):
        observed = np.flatnonzero(present)
        own, total = values[np.ix_(rows, observed)], float(w[rows].sum())
        mean = w[rows] @ own / total
        root = np.zeros((0, observed.size))
        if len(rows) > 1:
            root = (own - mean) * np.sqrt(w[rows])[:, None]
        patterns.append(MissingPattern(observed, len(rows), mean, _short_root(root), total))
    return tuple(patterns)


def _pooled(one: MissingPattern, other: MissingPattern) -> MissingPattern:
    """Two patterns of the same items as one."""
    total = one.weight + other.weight
    apart = (other.mean - one.mean) * np.sqrt(one.weight * other.weight / total)
    mean = (one.weight * one.mean + other.weight * other.mean) / total
    root = _short_root(np.vstack([one.root, other.root, apart]))
    return MissingPattern(one.observed, one.n_obs + other.n_obs, mean, root, total)


def _short_root(root: Array) -> Array:
    """A root of the same scatter with no more rows than columns."""
    if root.shape[0] <= root.shape[1]:
        return root
    return np.asarray(np.linalg.qr(root, mode="r"), dtype=np.float64)
