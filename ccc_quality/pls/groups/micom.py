"""Test invariance of composites by permutations within every pair of groups."""

from __future__ import annotations

import math
from typing import Unpack

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array
from ccc_quality.data import Survey
from ccc_quality.errors import EstimationError, SpecificationError
from ccc_quality.model import Model
from ccc_quality.pls.groups.composition import Composites, permuted
from ccc_quality.pls.groups.exchange import Pair
from ccc_quality.pls.groups.grouping import Grouped, group_respondents, warn_of_failures
from ccc_quality.pls.groups.invariance import CompositeInvariance
from ccc_quality.pls.options import PLSKeywords
from ccc_quality.progress import Report
from ccc_quality.resampling import run
from ccc_quality.resampling.options import require_count
from ccc_quality.threads import on_one_blas_thread


@on_one_blas_thread
def micom(
    model: Model | str,
    data: Survey | pd.DataFrame,
    group: str,
    n_permutations: int,
    seed: int,
    n_jobs: int = 1,
    *,
    level: float = 0.95,
    progress: bool | Report = False,
    **options: Unpack[PLSKeywords],
) -> CompositeInvariance:
    """Test measurement invariance of composites (MICOM; Henseler, Ringle & Sarstedt 2016).

    Parameters
    ----------
    model : Model or str
    data : Survey or DataFrame
        Answers, one row a respondent.
    group : str
        Column of the groups.
    n_permutations : int
        Of every pair of groups; a thousand or more.
    seed : int
        The same seed gives the same permutations, for any ``n_jobs``.
    n_jobs : int
        joblib workers; -1 for all cores.
    level : float
        Share of permutations that counts as chance.
    progress : bool or callable
        True draws a progress bar; a function is called with the number done and asked for.
    **options
        Those of :func:`~ccc_quality.fit_pls`.

    Returns
    -------
    CompositeInvariance

    Raises
    ------
    DataError
        Respondents without a group, a single group, or a group that cannot be estimated: the
        message names it.
    SpecificationError
        An impossible level, or fewer permutations than a step needs to be able to fail.
    EstimationError
        The weights of a group do not settle.

    Warns
    -----
    NonConvergenceWarning
        More than a twentieth of the permutations failed.

    Notes
    -----
    Weights are those of items standardized within the group; they are applied to the answers of
    both groups, standardized as a whole. The scores of a construct of second order come from the
    weights of the group in both stages. A reflective construct is represented by its composite; for
    common factors there is :func:`~ccc_quality.invariance`. Missing answers are treated before
    groups are made.

    Examples
    --------
    >>> import ccc_quality as ccc
    >>> model = ccc.study.customer_model("composite")
    >>> ccc.micom(model, ccc.study.load_customers(), "firm", n_permutations=200, seed=1).n_obs.sum()
    np.int64(1531)
    """
    require_count(n_permutations, "n_permutations")
    if not 0.0 < level < 1.0:
        raise SpecificationError(f"level lies between 0 and 1, not {level}.")
    grouped = group_respondents(model, data, group, options)
    return tested(grouped, n_permutations, seed, n_jobs, level=level, progress=progress)


def tested(
    grouped: Grouped,
    n_permutations: int,
    seed: int,
    n_jobs: int,
    *,
    level: float,
    progress: bool | Report,
) -> CompositeInvariance:
    """:func:`micom` of respondents in their groups."""
    _require_power(n_permutations, len(grouped.pairs), level)
    composites = tuple(_composites(grouped, a, b) for a, b in grouped.pairs)
    observed = np.stack([one.observed() for one in composites])
    _require_settled(grouped, observed)
    batches = run(
        permuted,
        composites,
        n_resamples=n_permutations,
        seed=seed,
        n_jobs=n_jobs,
        progress=progress,
    )
    results = CompositeInvariance(
        group=grouped.column,
        group_names=grouped.names,
        n_permutations=n_permutations,
        seed=seed,
        level=level,
        _grouped=grouped,
        _observed=observed,
        _draws=np.concatenate(batches),
    )
    warn_of_failures(results.n_failed, n_permutations, "permutations")
    return results


def _require_power(n_permutations: int, n_pairs: int, level: float) -> None:
    """Raise if no two-sided p value, corrected for the pairs, could reach 1 - level."""
    fewest = math.ceil(2 * n_pairs / round(1 - level, 12)) - 1
    if n_permutations < fewest:
        smallest = min(1.0, 2 * n_pairs / (n_permutations + 1))
        pairs = "one pair" if n_pairs == 1 else f"{n_pairs} pairs"
        raise SpecificationError(
            f"{n_permutations} permutations of {pairs} of groups cannot show a p value below "
            f"{smallest:.3f}, so that unequal means would never be found. Ask for at least "
            f"{fewest}, better a thousand."
        )


def _composites(grouped: Grouped, first: int, second: int) -> Composites:
    pair = Pair.of(grouped.answers(first), grouped.answers(second))
    return Composites.of(pair, grouped.plan)


def _require_settled(grouped: Grouped, observed: Array) -> None:
    for (a, b), statistics in zip(grouped.pairs, observed, strict=True):
        if not np.isfinite(statistics).all():
            raise EstimationError(
                f"The weights did not settle in group {grouped.names[a]!r}, in group "
                f"{grouped.names[b]!r} or in both together. Try another scheme, or leave a group "
                "out."
            )
