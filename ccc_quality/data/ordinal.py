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

import pandas as pd

from ccc_quality.data.categories import Missing
from ccc_quality.data.conditional import given_covariates
from ccc_quality.data.ordinal_checks import SHOWN
from ccc_quality.data.ordinal_parts import without_covariates
from ccc_quality.data.ordinal_statistics import OrdinalMoments
from ccc_quality.errors import DataError, InvalidColumnError
from ccc_quality.threads import on_one_blas_thread

__all__ = ["OrdinalMoments", "ordinal_moments", "ordinal_moments_by_group"]


@on_one_blas_thread
def ordinal_moments(
    frame: pd.DataFrame,
    names: Sequence[str],
    *,
    ordered: Collection[str] | None = None,
    covariates: Collection[str] = (),
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
    covariates : collection of str
        Those that the others are to be regressed on; the moments are those of the residuals then.
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
    if not items:
        raise DataError(f"None of {', '.join(chosen)} is an ordered item.")
    if covariates:
        return given_covariates(frame, chosen, items, covariates, missing=missing)
    return without_covariates(frame, chosen, items, missing=missing)


def ordinal_moments_by_group(
    frames: Mapping[str, pd.DataFrame],
    names: Sequence[str],
    *,
    ordered: Collection[str] | None = None,
    covariates: Collection[str] = (),
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
    covariates : collection of str
        Those that the others are to be regressed on.
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
            samples.append(
                ordinal_moments(
                    frame, names, ordered=ordered, covariates=covariates, missing=missing
                )
            )
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
