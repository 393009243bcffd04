"""Fit a structural equation model to answers or to moments."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, get_args

import pandas as pd
from numpy.typing import ArrayLike

from ccc_quality.data import SampleMoments, Survey
from ccc_quality.data.ordinal import ordinal_moments_by_group
from ccc_quality.errors import (
    AdmissibilityWarning,
    DataError,
    DataWarning,
    NonConvergenceWarning,
    UnknownNameError,
    UnknownOptionError,
    did_you_mean,
)
from ccc_quality.model import Model, ParameterTable, as_model, parameter_table
from ccc_quality.sem.estimators import Estimator, estimator_named
from ccc_quality.sem.fit_measures.gather import n_moments
from ccc_quality.sem.identification import (
    listed,
    require_enough_moments,
    require_identified,
    undetermined_at,
)
from ccc_quality.sem.matrices import Array
from ccc_quality.sem.missing import samples_of, with_patterns
from ccc_quality.sem.ordinal_fit import fit_dwls
from ccc_quality.sem.problem import Problem, build_problem, fixed_covariates
from ccc_quality.sem.results import SEMResults
from ccc_quality.sem.sample import (
    Data,
    Sample,
    frames_by_group,
    gather_incomplete,
    gather_sample,
    group_names,
)
from ccc_quality.sem.semopy_engine import solve_with_semopy
from ccc_quality.sem.solver import Solution, solve
from ccc_quality.sem.start import cautious_values, starting_values
from ccc_quality.threads import on_one_blas_thread

Engine = Literal["native", "semopy"]
Missing = Literal["listwise", "fiml", "pairwise"]

LARGE_LOSS = 0.10
"""Share of the rows lost to listwise deletion from which on the reader is warned."""


@on_one_blas_thread
def fit_sem(
    model: Model | str,
    data: Survey | pd.DataFrame | SampleMoments | None = None,
    *,
    estimator: str = "ML",
    missing: Missing = "listwise",
    ordered: Sequence[str] | None = None,
    std_lv: bool = False,
    mean_structure: bool = False,
    fixed_x: bool = True,
    sample_cov: pd.DataFrame | ArrayLike | None = None,
    sample_mean: ArrayLike | None = None,
    n_obs: int | None = None,
    group: str | None = None,
    group_equal: Sequence[str] = (),
    group_partial: Sequence[str] = (),
    cluster: str | None = None,
    sampling_weights: str | None = None,
    engine: Engine = "native",
) -> SEMResults:
    """Fit a structural equation model.

    Parameters
    ----------
    model : Model or str
        A model or lavaan syntax; defaults are those of lavaan's ``sem()``.
    data : Survey, DataFrame or SampleMoments, optional
        Answers, one row a respondent; rows with a missing answer are left out (listwise) and
        counted. Or moments from :func:`~ccc_quality.read_moments`.
    estimator : {"ML", "MLR", "MLM", "GLS", "ULS", "WLSMV"}
        Maximum likelihood; the same with errors and tests that are robust to non-normality (MLR:
        Huber-White and Yuan-Bentler, MLM: Satorra-Bentler); generalized or unweighted least
        squares; or, for ordered items, diagonally weighted least squares of polychoric
        correlations with a mean- and variance-adjusted test (WLSMV).
    missing : {"listwise", "fiml", "pairwise"}
        Leave out rows with a missing answer; or use every answer there is by full-information
        maximum likelihood (ML, MLR), with errors from the observed information; or use for each
        pair of ordered items the rows that have both (WLSMV).
    ordered : sequence of str, optional
        Items that are ordered categories, for WLSMV; it must be all items of the model.
    std_lv : bool
        Fix the variances of factors to one rather than their first loadings.
    mean_structure : bool
        Estimate intercepts too. Implied by ``x ~ 1`` in the syntax and by groups.
    fixed_x : bool
        Take the moments of exogenous covariates from the sample rather than estimating them.
    sample_cov : DataFrame, shape (p, p), optional
        A covariance matrix (divisor n - 1) in place of data, matched by name.
    sample_mean : array_like, shape (p,), optional
        Means that go with it.
    n_obs : int, optional
        Observations behind it.
    group : str, optional
        Column of groups; the model is fitted in each, in the order in which they first appear.
    group_equal : sequence of str
        What the groups have in common: loadings, intercepts, means, residuals,
        residual_covariances, lv_variances, lv_covariances, regressions. Equal intercepts free the
        latent means of all groups but the first.
    group_partial : sequence of str
        Parameters that stay free all the same, written as in the syntax: ``"trust =~ tru2"``.
    cluster : str, optional
        Column of clusters, say agents, within which respondents depend on each other (MLR).
    sampling_weights : str, optional
        Column of weights (MLR); they are rescaled to sum to the number of respondents.
    engine : {"native", "semopy"}
        Who minimizes. Standard errors and fit measures are ours in either case.

    Returns
    -------
    SEMResults

    Raises
    ------
    SpecificationError
        A model that cannot be read, or is not identified.
    DataError
        Columns that are absent or unusable, too few rows, a covariance matrix without ``n_obs``.
    UnknownOptionError
        An unknown estimator or engine.

    Warns
    -----
    NonConvergenceWarning
        The solver stopped early; errors and fit measures are NaN.
    AdmissibilityWarning
        The solution is improper; ``results.admissibility`` says where.
    DataWarning
        More than a tenth of the rows was left out.

    Examples
    --------
    >>> import ccc_quality as ccc
    >>> survey = ccc.study.load_customers()
    >>> fit = ccc.fit_sem(ccc.study.customer_model(quality="direct"), survey)
    >>> fit.converged, fit.admissible
    (True, True)
    """
    chosen = estimator_named(estimator)
    if engine not in get_args(Engine):
        raise UnknownOptionError(
            f"Unknown engine {engine!r}. {did_you_mean(str(engine), get_args(Engine))}"
        )
    if missing not in get_args(Missing):
        raise UnknownOptionError(
            f"Unknown treatment of missing answers {missing!r}. "
            f"{did_you_mean(str(missing), get_args(Missing))}"
        )
    model = as_model(model)
    _require_robust(chosen, cluster=cluster, sampling_weights=sampling_weights)
    if chosen.ordinal or ordered is not None:
        return _fit_ordinal(
            model,
            data,
            chosen,
            missing=missing,
            ordered=ordered,
            std_lv=std_lv,
            group=group,
            group_equal=group_equal,
            group_partial=group_partial,
            engine=engine,
        )
    if missing == "pairwise":
        raise UnknownOptionError(
            'missing="pairwise" goes with estimator WLSMV; use "fiml" for every answer there is.'
        )
    groups = group_names(data, group)
    table = parameter_table(
        model,
        n_groups=len(groups),
        std_lv=std_lv,
        mean_structure=mean_structure
        or group is not None
        or cluster is not None
        or missing == "fiml",
        fixed_x=fixed_x,
        group_equal=group_equal,
        group_partial=group_partial,
    )
    if missing == "fiml":
        _require_likelihood(chosen, engine, cluster=cluster, sampling_weights=sampling_weights)
        required = sorted(fixed_covariates(table))
        sample = gather_incomplete(data, table.observed, required=required, group=group)
    else:
        sample = gather_sample(
            data,
            table.observed,
            group=group,
            cluster=cluster,
            weights=sampling_weights,
            sample_cov=sample_cov,
            sample_mean=sample_mean,
            n_obs=n_obs,
        )
    if table.mean_structure and sample.moments[0].mean is None:
        raise DataError("The model has intercepts, but the moments come without means.")
    if chosen.robust != "none" and sample.rows is None:
        raise DataError(
            f"{chosen.name} needs the answers of respondents; moments say nothing about the shape "
            "of their distribution. Use ML."
        )
    problem = build_problem(table, [chosen.sample(one) for one in sample.moments], chosen)
    require_enough_moments(table, n_moments=n_moments(problem, table))
    if sample.incomplete:
        problem = with_patterns(problem, sample.incomplete)
    solution = _minimize(problem, table, chosen, engine)
    results = SEMResults(
        model=model,
        table=table,
        problem=problem,
        solution=solution,
        engine=engine,
        labels=model.labels.merged(data.labels) if isinstance(data, Survey) else model.labels,
        source=_source(data),
        simulated=isinstance(data, Survey) and data.simulated,
        group_names=sample.group_names,
        _estimator=chosen,
        _sample=sample,
        _data=_kept(data),
    )
    _warn(results)
    return results


def _fit_ordinal(
    model: Model,
    data: Data,
    estimator: Estimator,
    *,
    missing: Missing,
    ordered: Sequence[str] | None,
    std_lv: bool,
    group: str | None,
    group_equal: Sequence[str],
    group_partial: Sequence[str],
    engine: Engine,
) -> SEMResults:
    """WLSMV: thresholds and polychoric correlations by group, then weighted least squares."""
    names = parameter_table(model).observed
    _require_ordinal(estimator, names, ordered, missing=missing, engine=engine)
    frames = frames_by_group(data, group)
    kind: Literal["listwise", "pairwise"] = "pairwise" if missing == "pairwise" else "listwise"
    samples = ordinal_moments_by_group(frames, names, missing=kind)
    table = parameter_table(
        model,
        n_groups=len(frames),
        std_lv=std_lv,
        group_equal=group_equal,
        group_partial=group_partial,
        ordered=samples[0].n_thresholds,
    )
    found = fit_dwls(table, samples)
    moments = tuple(one.moments for one in found.problem.groups)
    results = SEMResults(
        model=model,
        table=table,
        problem=found.problem,
        solution=found.solution,
        engine=engine,
        labels=model.labels.merged(data.labels) if isinstance(data, Survey) else model.labels,
        source=_source(data),
        simulated=isinstance(data, Survey) and data.simulated,
        group_names=tuple(frames),
        _estimator=estimator,
        _sample=Sample(moments, tuple(frames), group, None),
        _data=_kept(data),
        remarks=tuple(remark for sample in samples for remark in sample.remarks),
        _ordinal=found,
    )
    for first, second in (pair for sample in samples for pair in sample.nearly_equal):
        warnings.warn(
            f"The polychoric correlation of {first} and {second} is nearly one in size: the two "
            "are hardly different questions.",
            DataWarning,
            stacklevel=4,
        )
    _warn(results, stacklevel=5)
    return results


def _require_ordinal(
    estimator: Estimator,
    names: Sequence[str],
    ordered: Sequence[str] | None,
    *,
    missing: Missing,
    engine: Engine,
) -> None:
    if not estimator.ordinal:
        raise UnknownOptionError(f'Ordered items need estimator "WLSMV", not {estimator.name}.')
    if missing == "fiml" or engine != "native":
        raise UnknownOptionError(
            'WLSMV goes with missing="listwise" or "pairwise" and the native engine.'
        )
    if ordered is None:
        raise UnknownOptionError(
            "WLSMV needs to know which items are ordered categories: ordered=[...]."
        )
    unknown = [name for name in ordered if name not in names]
    if unknown:
        raise UnknownNameError(
            f"The model has no item {unknown[0]!r}. {did_you_mean(unknown[0], names)}"
        )
    others = [name for name in names if name not in set(ordered)]
    if others:
        raise UnknownOptionError(
            f"All items of a model have to be ordered for WLSMV; {', '.join(others)} are not "
            "listed. Mixed items can be fitted with MLR."
        )


def _require_robust(
    estimator: Estimator, *, cluster: str | None, sampling_weights: str | None
) -> None:
    asked = {"cluster": cluster, "sampling_weights": sampling_weights}
    given = [name for name, column in asked.items() if column is not None]
    if given and estimator.robust != "huber-white":
        raise UnknownOptionError(
            f'{" and ".join(given)} need the robust errors of estimator "MLR", '
            f"not {estimator.name}."
        )


def _require_likelihood(
    estimator: Estimator, engine: Engine, *, cluster: str | None, sampling_weights: str | None
) -> None:
    obstacles = {
        f"estimator {estimator.name}": estimator.name not in ("ML", "MLR"),
        f"engine {engine}": engine != "native",
        "clusters": cluster is not None,
        "sampling weights": sampling_weights is not None,
    }
    found = [what for what, there in obstacles.items() if there]
    if found:
        raise UnknownOptionError(
            f'missing="fiml" goes with the native engine and estimator ML or MLR, not yet with '
            f"{' and '.join(found)}."
        )


def _minimize(
    problem: Problem, table: ParameterTable, estimator: Estimator, engine: Engine
) -> Solution:
    cautious = cautious_values(problem)
    if engine == "semopy":
        solution = solve_with_semopy(problem, table, estimator)
    else:
        solution = solve(problem, _start(problem, table, estimator), cautious)
    culprits = undetermined_at(problem, table, solution.theta)
    if culprits or not solution.converged:
        require_identified(problem, table, cautious)
    if culprits:
        trouble = (
            f"The data do not determine {listed(culprits)}: the estimates run away "
            "without reaching a minimum. Look for indicators that hardly correlate with the others "
            "of their construct, or constructs that are nearly one."
        )
        return replace(solution, converged=False, trouble=trouble)
    return solution


def _start(problem: Problem, table: ParameterTable, estimator: Estimator) -> Array:
    """Starting values; for incomplete data the solution for their saturated moments."""
    start = starting_values(problem, table)
    if not samples_of(problem):
        return start
    complete = build_problem(table, [group.moments for group in problem.groups], estimator)
    return solve(complete, start, cautious_values(complete)).theta


def _kept(data: Survey | pd.DataFrame | SampleMoments | None) -> Survey | pd.DataFrame | None:
    """The answers, for factor scores; a frame is shielded from later changes (copy on write)."""
    return (
        data.copy(deep=False)
        if isinstance(data, pd.DataFrame)
        else (data if isinstance(data, Survey) else None)
    )


def _source(data: Survey | pd.DataFrame | SampleMoments | None) -> str:
    if isinstance(data, Survey):
        return data.source
    return "data frame" if isinstance(data, pd.DataFrame) else "sample moments"


def _warn(results: SEMResults, *, stacklevel: int = 4) -> None:
    if not results.converged:
        trouble = results.solution.trouble or (
            f"The solver stopped after {results.solution.n_iterations} iterations without reaching "
            "a minimum. Check the scale of the indicators, simplify the model, or give starting "
            "values with start()."
        )
        warnings.warn(
            f"{trouble} Standard errors and fit measures are NaN.",
            NonConvergenceWarning,
            stacklevel=stacklevel,
        )
        return
    for sentence in results.admissibility:
        warnings.warn(sentence, AdmissibilityWarning, stacklevel=stacklevel)
    if results.n_dropped > LARGE_LOSS * results.n_rows:
        warnings.warn(
            f"{results.n_dropped} of {results.n_rows} rows have a missing answer and were left out "
            f"({results.n_dropped / results.n_rows:.0%}); results may not hold for them.",
            DataWarning,
            stacklevel=stacklevel,
        )
