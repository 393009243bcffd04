"""Answers of one group, with what inference must know about who gave them."""

from __future__ import annotations

from dataclasses import dataclass

from ccc_quality.arrays import Array, Index


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Rows of one group, complete unless missing answers are modelled.

    Attributes
    ----------
    values : (n, p) array
        Answers.
    clusters : (n,) integer array or None
        Number of the cluster of each row; None when respondents are independent.
    weights : (n,) array or None
        Sampling weights that sum to n; None when all count alike.
    """

    values: Array
    clusters: Index | None = None
    weights: Array | None = None
