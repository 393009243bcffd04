"""Fit a structural equation model to answers or to moments."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import Literal

import pandas as pd
from numpy.typing import ArrayLike

from ccc_quality.data import SampleMoments, Survey
from ccc_quality.data.ordinal import ordinal_moments_by_group
from ccc_quality.errors import (
    AdmissibilityWarning,
    DataWarning,
    NonConvergenceWarning,
    SpecificationWarning,
)
from ccc_quality.model import Model, ParameterTable, as_model, parameter_table
from ccc_quality.sem.auxiliary import fit_auxiliary
from ccc_quality.sem.estimation import Estimation
from ccc_quality.sem.estimators import estimator_named
from ccc_quality.sem.normal_fit import fit_normal
from ccc_quality.sem.options import Engine, FitOptions, Missing
from ccc_quality.sem.ordinal_fit import fit_dwls
from ccc_quality.sem.problem import fixed_covariates
from ccc_quality.sem.results import SEMResults
from ccc_quality.sem.sample import (
    Data,
    Sample,
    complete_sample,
    frames_by_group,
    group_names,
    incomplete_sample,
    require_one_source,
    untold,
)
from ccc_quality.sem.spellings import knowing_its_options
from ccc_quality.threads import on_one_blas_thread

LARGE_LOSS = 0.10
"""Share of the rows lost to listwise deletion from which on the reader is warned."""


@knowing_its_options
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
    auxiliary: Sequence[str] = (),
    engine: Engine = "native",
    level: float = 0.95,
) -> SEMResults:
    """Fit a structural equation model.

    Parameters
    ----------
    model : Model or str
        A model or lavaan syntax; defaults are those of lavaan's ``sem()``.
    data : Survey, DataFrame or SampleMoments, optional
        Answers, one row a respondent; rows with a missing answer are left out (listwise) and
        counted. Or moments from :func:`~ccc_quality.read_moments`.
    estimator : {"ML", "MLR", "MLM", "GLS", "ULS", "WLSMV", "DWLS"}
        Maximum likelihood; the same with errors and tests that are robust to non-normality (MLR:
        Huber-White and Yuan-Bentler, MLM: Satorra-Bentler); generalized or unweighted least
        squares; or, for ordered items, diagonally weighted least squares of polychoric
        correlations with a mean- and variance-adjusted test (WLSMV), or with the naive errors and
        test of diagonal weights (DWLS).
    missing : {"listwise", "fiml", "pairwise"}
        Leave out rows with a missing answer; or use every answer there is by full-information
        maximum likelihood (ML, MLR), with errors from the observed information; or use for each
        pair of ordered items the rows that have both (WLSMV).
    ordered : sequence of str, optional
        Items that are ordered categories, for WLSMV. Items of the model that are not listed are
        taken as normal measurements, covariates as they are: the others are regressed on them,
        unless ``fixed_x=False`` makes normal measurements of them, too.
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
        Column of weights (MLR); they are rescaled to sum to the number of respondents, within each
        group.
    auxiliary : sequence of str
        Columns outside the model that help to predict what is missing, for ``missing="fiml"``:
        they covary freely with all its variables and cost no degree of freedom. Covariates are
        not fixed to the sample then.
    engine : {"native", "semopy"}
        Who minimizes. Standard errors and fit measures are ours in either case.
    level : float
        Confidence level of the intervals.

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
        An unknown option, or options that do not go together.

    Warns
    -----
    NonConvergenceWarning
        The solver stopped early; errors and fit measures are NaN.
    AdmissibilityWarning
        The solution is improper; ``results.admissibility`` says where.
    DataWarning
        More than a tenth of the rows was left out, or nobody answered both items of a pair.
    SpecificationWarning
        A label that is written once holds in several groups, as in lavaan.

    Examples
    --------
    >>> import ccc_quality as ccc
    >>> survey = ccc.study.load_customers()
    >>> fit = ccc.fit_sem(ccc.study.customer_model(quality="direct"), survey)
    >>> fit.converged, fit.admissible
    (True, True)
    """
    options = FitOptions(
        estimator=estimator_named(estimator),
        missing=missing,
        ordered=ordered,
        std_lv=std_lv,
        mean_structure=mean_structure,
        fixed_x=fixed_x,
        group=group,
        group_equal=group_equal,
        group_partial=group_partial,
        cluster=cluster,
        sampling_weights=sampling_weights,
        auxiliary=auxiliary,
        engine=engine,
        level=level,
    )
    model = as_model(model)
    require_one_source(data, sample_cov, sample_mean, n_obs)
    remarks: tuple[str, ...] = ()
    if options.ordered is not None:
        table, sample, estimation, remarks = _fit_ordered(model, data, options)
    elif missing == "fiml":
        table, sample, estimation, remarks = _fit_incomplete(model, data, options)
    else:
        table = _table(model, options, n_groups=len(group_names(data, group)))
        sample = complete_sample(
            data,
            table.observed,
            group=group,
            cluster=cluster,
            weights=sampling_weights,
            sample_cov=sample_cov,
            sample_mean=sample_mean,
            n_obs=n_obs,
        )
        estimation = fit_normal(table, sample, options.estimator, engine=engine)
    results = SEMResults(
        model=model,
        table=table,
        options=options,
        labels=model.labels.merged(data.labels) if isinstance(data, Survey) else model.labels,
        source=_source(data),
        simulated=isinstance(data, Survey) and data.simulated,
        group_names=sample.group_names,
        remarks=remarks,
        _estimation=estimation,
        _sample=sample,
        _data=_kept(data),
    )
    _warn(results)
    return results


def _fit_incomplete(
    model: Model, data: Data, options: FitOptions
) -> tuple[ParameterTable, Sample, Estimation, tuple[str, ...]]:
    """Full-information maximum likelihood, with auxiliary variables if there are any."""
    table = _table(model, options, n_groups=len(group_names(data, options.group)))
    options.require_apart((*table.observed, *table.latent))
    sample = incomplete_sample(
        data,
        (*table.observed, *options.auxiliary),
        required=sorted(fixed_covariates(table)),
        group=options.group,
        cluster=options.cluster,
        weights=options.sampling_weights,
    )
    if not options.auxiliary:
        return table, sample, fit_normal(table, sample, options.estimator), untold(sample)
    found = fit_auxiliary(table, sample, options.estimator, options.auxiliary)
    return found.shown.table, sample, found, untold(sample)


def _fit_ordered(
    model: Model, data: Data, options: FitOptions
) -> tuple[ParameterTable, Sample, Estimation, tuple[str, ...]]:
    """WLSMV: thresholds and polychoric correlations by group, then weighted least squares."""
    frames = frames_by_group(data, options.group)
    plain = parameter_table(model, n_groups=len(frames), fixed_x=options.fixed_x)
    names, covariates = plain.observed, fixed_covariates(plain)
    options.require_ordered_items(names)
    parameter_table(model, n_groups=len(frames), ordered=dict.fromkeys(options.ordered or (), 1))
    kind: Literal["listwise", "pairwise"] = (
        "pairwise" if options.missing == "pairwise" else "listwise"
    )
    samples = ordinal_moments_by_group(
        frames, names, ordered=options.ordered, covariates=covariates, missing=kind
    )
    for first, second in (pair for sample in samples for pair in sample.nearly_equal):
        warnings.warn(
            f"The correlation of {first} and {second} is nearly one in size: the two "
            "are practically the same question.",
            DataWarning,
            stacklevel=5,
        )
    table = _table(model, options, n_groups=len(frames), thresholds=samples[0].n_thresholds)
    found = fit_dwls(
        table,
        samples,
        incomplete=options.missing == "pairwise",
        naive=options.estimator.naive,
    )
    moments = tuple(one.moments for one in found.problem.groups)
    remarks = tuple(remark for sample in samples for remark in sample.remarks)
    return table, Sample(moments, tuple(frames), options.group, None), found, remarks


def _table(
    model: Model,
    options: FitOptions,
    *,
    n_groups: int,
    thresholds: Mapping[str, int] | None = None,
) -> ParameterTable:
    return parameter_table(
        model,
        n_groups=n_groups,
        std_lv=options.std_lv,
        mean_structure=options.intercepts and not options.ordered,
        fixed_x=options.fixed_x and not options.auxiliary,
        group_equal=options.group_equal,
        group_partial=options.group_partial,
        ordered=thresholds,
    )


def _labels_for_all_groups(results: SEMResults) -> list[str]:
    """Labels that are written once and hold in several groups."""
    if len(results.group_names) == 1:
        return []
    single = (one.modifier.label for one in results.model.statements)
    return list(dict.fromkeys(label[0] for label in single if len(label) == 1 and label[0]))


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


def _warn(results: SEMResults) -> None:
    if not results.converged:
        trouble = results.solution.trouble or (
            f"The solver stopped after {results.solution.n_iterations} iterations without reaching "
            "a minimum. Check the scale of the indicators, simplify the model, or give starting "
            "values with start()."
        )
        warnings.warn(
            f"{trouble} Standard errors and fit measures are NaN.",
            NonConvergenceWarning,
            stacklevel=5,
        )
        return
    for sentence in results.admissibility:
        warnings.warn(sentence, AdmissibilityWarning, stacklevel=5)
    shared = _labels_for_all_groups(results)
    if shared:
        warnings.warn(
            f"One label for all groups makes their parameters equal: {', '.join(shared)}. Write "
            f"c({shared[0]}1, {shared[0]}2) for a label a group, c({shared[0]}, {shared[0]}) if "
            "equality is meant.",
            SpecificationWarning,
            stacklevel=5,
        )
    if results.missing == "fiml":
        for sentence in results.remarks:
            warnings.warn(sentence, DataWarning, stacklevel=5)
    if results.n_dropped > LARGE_LOSS * results.n_rows:
        warnings.warn(
            f"{results.n_dropped} of {results.n_rows} rows have a missing answer and were left out "
            f"({results.n_dropped / results.n_rows:.0%}); results may not hold for them.",
            DataWarning,
            stacklevel=5,
        )
