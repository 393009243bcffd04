"""Two-way tables of ordered items that are too thin to use, or just thin."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ccc_quality.data.bivariate_normal import Array
from ccc_quality.data.categories import CodedAnswers
from ccc_quality.errors import InvalidColumnError

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
