"""Compare the estimates of groups: permutations, bootstrap draws, or a t test."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Unpack, get_args

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array
from ccc_quality.data import Survey
from ccc_quality.errors import (
    AdmissibilityWarning,
    DataWarning,
    SpecificationError,
    UnknownOptionError,
    did_you_mean,
)
from ccc_quality.model import Model
from ccc_quality.pls.admissibility import improprieties
from ccc_quality.pls.groups.comparison import GroupComparison, Method, sentences_on
from ccc_quality.pls.groups.exchange import Pair, exchanged
from ccc_quality.pls.groups.grouping import (
    Grouped,
    estimates_by_group,
    group_respondents,
    warn_of_failures,
)
from ccc_quality.pls.groups.invariance import CompositeInvariance
from ccc_quality.pls.groups.micom import tested
from ccc_quality.pls.groups.quantities import Quantities
from ccc_quality.pls.options import PLSKeywords
from ccc_quality.progress import Report
from ccc_quality.resampling import Respondents, Rows, draw_moments, run
from ccc_quality.resampling.options import require_count
from ccc_quality.threads import on_one_blas_thread


@dataclass(frozen=True, slots=True, eq=False)
class PermutationPlan:
    """All that a worker needs to permute the members of every pair of groups."""

    quantities: Quantities
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True, eq=False)
class BootstrapPlan:
    """All that a worker needs to resample every group."""

    quantities: Quantities
    respondents: tuple[Respondents, ...]


@on_one_blas_thread
def compare_groups(
    model: Model | str,
    data: Survey | pd.DataFrame,
    group: str,
    n_resamples: int,
    seed: int,
    n_jobs: int = 1,
    *,
    method: Method = "permutation",
    invariance: CompositeInvariance | bool = True,
    progress: bool | Report = False,
    **options: Unpack[PLSKeywords],
) -> GroupComparison:
    """Test whether paths, effects, loadings and weights differ between groups.

    Parameters
    ----------
    model : Model or str
    data : Survey or DataFrame
        Answers, one row a respondent.
    group : str
        Column of the groups; of more than two all pairs are compared.
    n_resamples : int
        Permutations of every pair of groups, or bootstrap resamples of every group; a thousand
        or more.
    seed : int
        The same seed gives the same draws, for any ``n_jobs``.
    n_jobs : int
        joblib workers; -1 for all cores.
    method : {"permutation", "mga", "welch"}
        ``"permutation"``: where the difference lies among those after permutations of the members
        of the two groups (Chin & Dibbern 2010); p is twice the smaller tail. ``"mga"``: Henseler's
        (2009) probability P from bootstrap draws of both groups; p is twice the smaller of P and
        1 - P. ``"welch"``: a t test with bootstrap standard errors, unequal in the groups.
    invariance : CompositeInvariance or bool
        Test first, with as many permutations, whether composites mean the same in the groups
        (:func:`micom`); or the results of such a test; or False to leave it.
    progress : bool or callable
        True draws a progress bar; a function is called with the number done and asked for.
    **options
        Those of :func:`~ccc_quality.fit_pls`.

    Returns
    -------
    GroupComparison

    Raises
    ------
    DataError
        Respondents without a group, a single group, or a group that cannot be estimated: the
        message names it.
    SpecificationError
        No resamples, or a test of invariance of other groups or constructs.
    UnknownOptionError
        An unknown method.
    EstimationError
        The weights of a group do not settle.

    Warns
    -----
    DataWarning
        Composites do not mean the same in two groups.
    AdmissibilityWarning
        The solution of a group is improper.
    NonConvergenceWarning
        More than a twentieth of the resamples failed.

    Notes
    -----
    Estimates are standardized within groups, so that a difference can be one of variances, too.
    Missing answers are treated before groups are made. Composites of a group are turned the way
    of the composites of all groups together.

    References
    ----------
    Chin, W. W., & Dibbern, J. (2010). An introduction to a permutation based procedure for
    multi-group PLS analysis. In Handbook of partial least squares (pp. 171-193). Springer.
    Henseler, J., Ringle, C. M., & Sinkovics, R. R. (2009). The use of partial least squares path
    modeling in international marketing. Advances in International Marketing, 20, 277-319.
    Welch, B. L. (1947). The generalization of "Student's" problem when several different
    population variances are involved. Biometrika, 34(1-2), 28-35.

    Examples
    --------
    >>> import ccc_quality as ccc
    >>> model = ccc.study.customer_model("composite")
    >>> survey = ccc.study.load_customers()
    >>> found = ccc.compare_groups(
    ...     model, survey, "firm", n_resamples=100, seed=1, invariance=False
    ... )
    >>> found.group_names
    ('telecom', 'bank', 'insurer')
    """
    require_count(n_resamples)
    if method not in get_args(Method):
        raise UnknownOptionError(
            f"Unknown method {method!r}. {did_you_mean(str(method), get_args(Method))}"
        )
    grouped = group_respondents(model, data, group, options)
    found = estimates_by_group(grouped)
    quantities = Quantities.of(grouped.pooled)
    settings = {"n_resamples": n_resamples, "seed": seed, "n_jobs": n_jobs}
    if isinstance(invariance, CompositeInvariance):
        _require_same(invariance, grouped)
    elif invariance:
        invariance = tested(grouped, n_resamples, seed, n_jobs, level=0.95, progress=progress)
    if method == "permutation":
        pairs = tuple(Pair.of(grouped.answers(a), grouped.answers(b)) for a, b in grouped.pairs)
        batches = run(permuted, PermutationPlan(quantities, pairs), **settings, progress=progress)
    else:
        groups = range(len(grouped.names))
        respondents = tuple(Respondents.from_rows(Rows(grouped.answers(g))) for g in groups)
        batches = run(
            resampled, BootstrapPlan(quantities, respondents), **settings, progress=progress
        )
    results = GroupComparison(
        group=group,
        group_names=grouped.names,
        method=method,
        n_resamples=n_resamples,
        seed=seed,
        invariance=invariance if isinstance(invariance, CompositeInvariance) else None,
        admissibility=tuple(
            f"Group {name!r}: {sentence}"
            for name, own in zip(grouped.names, found, strict=True)
            for sentence in improprieties(own, grouped.plan)
        ),
        _grouped=grouped,
        _quantities=quantities,
        _values=np.concatenate([quantities.of_estimates(own) for own in found]),
        _draws=np.concatenate(batches),
    )
    _warn(results)
    return results


@on_one_blas_thread
def permuted(plan: PermutationPlan, seed: np.random.SeedSequence, size: int) -> Array:
    """Differences (size, pairs, k) after permutations within every pair of groups."""
    rng = np.random.default_rng(seed)
    differences = []
    for pair in plan.pairs:
        first, second = exchanged(pair, rng, size)
        differences.append(plan.quantities.values(first.cov) - plan.quantities.values(second.cov))
    return np.stack(differences, axis=1)


@on_one_blas_thread
def resampled(plan: BootstrapPlan, seed: np.random.SeedSequence, size: int) -> Array:
    """Estimates (size, groups, k) of bootstrap resamples of every group."""
    rng = np.random.default_rng(seed)
    moments = [draw_moments(one, rng, size) for one in plan.respondents]
    return np.stack([plan.quantities.values(own.cov) for own in moments], axis=1)


def _require_same(invariance: CompositeInvariance, grouped: Grouped) -> None:
    """Raise if invariance was tested for something else.

    Raises
    ------
    SpecificationError
    """
    names = set(grouped.pooled._combined.names)
    if set(invariance.group_names) != set(grouped.names):
        raise SpecificationError(
            f"Invariance was tested for the groups {', '.join(invariance.group_names)}; those "
            f"compared are {', '.join(grouped.names)}."
        )
    if set(invariance.table["construct"]) != names:
        raise SpecificationError(
            "Invariance was tested for a model with other constructs than the one compared."
        )


def _warn(results: GroupComparison) -> None:
    for sentence in results.admissibility:
        warnings.warn(sentence, AdmissibilityWarning, stacklevel=4)
    for sentence in sentences_on(results.doubtful):
        warnings.warn(sentence, DataWarning, stacklevel=4)
    what = "permutations" if results.method == "permutation" else "resamples"
    warn_of_failures(results.n_failed, results.n_resamples, what)
