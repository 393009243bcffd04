"""Two-way tables of ordered items that are too thin to use, or just thin."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ccc_quality.arrays import Array
from ccc_quality.data.categories import CodedAnswers
from ccc_quality.errors import InvalidColumnError

NEARLY_ONE = 0.99
SHOWN = 5
"""Culprits that a message names."""


def require_usable(
    coded: CodedAnswers, tables: Array, row: NDArray[np.intp], col: NDArray[np.intp]
) -> None:
    """Raise for pairs that are the same question, or that hardly anybody answered both."""
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


def nearly_equal(names: Sequence[str], cov: Array) -> tuple[tuple[str, str], ...]:
    """Pairs whose correlation exceeds 0.99 in size.

    Parameters
    ----------
    names : sequence of str, length p
    cov : (p, p) array
        Covariances; those of covariates are zero.
    """
    sd = np.sqrt(np.diag(cov))
    row, col = np.triu_indices(len(names), 1)
    close = np.flatnonzero(np.abs(cov[row, col]) > NEARLY_ONE * sd[row] * sd[col])
    return tuple((names[row[k]], names[col[k]]) for k in close if sd[row[k]] and sd[col[k]])


def empty_cells(
    coded: CodedAnswers, tables: Array, row: NDArray[np.intp], col: NDArray[np.intp]
) -> tuple[tuple[str, str, int], ...]:
    """Pairs of items with combinations of answers that nobody gave, and how many."""
    sizes = coded.n_categories
    n_empty = sizes[row] * sizes[col] - (tables > 0).sum(axis=(1, 2))
    return tuple(
        (coded.names[row[k]], coded.names[col[k]], int(n_empty[k]))
        for k in np.flatnonzero(n_empty > 0)
    )
