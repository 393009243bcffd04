"""All fit measures of one fit, under lavaan's names with ``.`` turned into ``_``."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from ccc_quality.arrays import Array
from ccc_quality.model import ParameterTable
from ccc_quality.sem.constraints import null_space
from ccc_quality.sem.estimators import Estimator
from ccc_quality.sem.fit_measures import absolute, incremental, likelihood, residual, rmsea
from ccc_quality.sem.fit_measures.baseline import FittedBaseline, TestStatistic, baseline_test
from ccc_quality.sem.fit_measures.scaled import Scaling, robust_measures, scaled_measures
from ccc_quality.sem.missing import (
    known_covariances,
    n_never_together,
    pattern_gfi,
    pattern_likelihood,
    samples_of,
)
from ccc_quality.sem.missing_correction import Correction
from ccc_quality.sem.problem import GroupProblem, Problem, State, fixed_covariates

FAMILIES: tuple[tuple[str, ...], ...] = (
    ("chisq", "df", "pvalue"),
    ("baseline_chisq", "baseline_df", "baseline_pvalue"),
    ("cfi", "tli", "nnfi", "rni"),
    (
        "rmsea",
        "rmsea_ci_lower",
        "rmsea_ci_upper",
        "rmsea_pvalue",
        "rmsea_notclose_pvalue",
    ),
)
"""Measures that belong together, so that all of a family are of one kind."""

KINDS = ("_robust", "_scaled")
"""Variants from the best on."""


class Shown(NamedTuple):
    """A model at its estimates, or the part of it that a reader sees."""

    problem: Problem
    table: ParameterTable
    state: State


def n_parameters(problem: Problem, theta: Array) -> int:
    """Free parameters less the independent constraints on them."""
    return int(null_space(problem.constraints.jacobian(theta)).shape[1])


def n_moments(problem: Problem, table: ParameterTable) -> int:
    """Sample moments that the model has to explain: those of fixed covariates do not count."""
    return n_sample_moments(problem) - sum(row.exogenous for row in table.rows)


def n_sample_moments(problem: Problem) -> int:
    """Covariances that the answers determine, and means when they are modelled, in all groups."""
    p = len(problem.groups[0].block.observed)
    each = p * (p + 1) // 2 + (p if problem.with_means else 0)
    return each * len(problem.groups) - n_never_together(problem)


def model_test(
    problem: Problem, table: ParameterTable, state: State, estimator: Estimator
) -> TestStatistic:
    """Test of the model against unrestricted moments, T = 2 n f."""
    df = n_moments(problem, table) - n_parameters(problem, state.theta)
    chisq = 2 * problem.n_obs * max(state.value, 0.0)
    return TestStatistic.of(chisq, df, known_distribution=estimator.chi_square)


def fit_measures(
    problem: Problem,
    table: ParameterTable,
    state: State,
    estimator: Estimator,
    scaling: Scaling | None = None,
    correction: Correction | None = None,
    *,
    baseline: FittedBaseline | None = None,
    shown: Shown | None = None,
) -> dict[str, float]:
    """Every fit measure that applies to the estimator.

    Parameters
    ----------
    problem : Problem
    table : ParameterTable
    state : State
        The objective at the estimates.
    estimator : Estimator
    scaling : Scaling or None
        Scaling factors of a robust estimator.
    correction : Correction or None
        Statistics that correct CFI and RMSEA for missing answers.
    baseline : FittedBaseline, optional
        The baseline where it is not that of independence.
    shown : Shown, optional
        The part of the model whose residuals count; all of it when left out.

    Returns
    -------
    dict
        Name to value, in lavaan's order.
    """
    test = model_test(problem, table, state, estimator)
    base = baseline.test if baseline else baseline_test(problem, table, estimator)
    part = shown or Shown(problem, table, state)
    q = n_parameters(problem, state.theta)
    measures: dict[str, float] = {
        "npar": q,
        "fmin": state.value,
        "chisq": test.chisq,
        "df": test.df,
        "pvalue": test.pvalue,
        "baseline_chisq": base.chisq,
        "baseline_df": base.df,
        "baseline_pvalue": base.pvalue,
    }
    measures.update(incremental.family(test.chisq, test.df, base.chisq, base.df))
    if estimator.likelihood:
        measures.update(_likelihood(problem, table, state, q))
    measures["ntotal"] = problem.n_obs
    n, groups = problem.effective_n, len(problem.groups)
    measures.update(rmsea.family(test.chisq, test.df, n, n_groups=groups))
    measures.update(_residual(part.problem, part.state))
    measures.update(_absolute(*part, estimator, test, q))
    if scaling is not None:
        measures.update(scaled_measures(test, base, scaling, n_obs=n, n_groups=groups))
    if correction is not None:
        measures.update(_corrected(correction, test, base, n_obs=n, n_groups=groups))
    return {name: float(value) for name, value in measures.items()}


def _likelihood(problem: Problem, table: ParameterTable, state: State, q: int) -> dict[str, float]:
    loglik = saturated = 0.0
    covariates = fixed_covariates(table)
    if samples_of(problem):
        found = pattern_likelihood(problem, table, state)
        return _criteria(found.loglik, found.saturated, problem, q)
    for group, implied in zip(problem.groups, state.implied, strict=True):
        S, n = group.moments.cov, group.moments.n_obs
        mean, mu = _means(group, implied.mu, problem.with_means)
        fixed = [k for k, name in enumerate(table.observed) if name in covariates]
        S_x = S[np.ix_(fixed, fixed)]
        unmodelled = likelihood.normal_loglik(S_x, S_x, n)
        loglik += likelihood.normal_loglik(S, implied.Sigma, n, mean=mean, mu=mu) - unmodelled
        saturated += likelihood.normal_loglik(S, S, n) - unmodelled
    return _criteria(loglik, saturated, problem, q)


def _criteria(loglik: float, saturated: float, problem: Problem, q: int) -> dict[str, float]:
    return {
        "logl": loglik,
        "unrestricted_logl": saturated,
        "aic": likelihood.aic(loglik, q),
        "bic": likelihood.bic(loglik, q, problem.n_obs),
        "bic2": likelihood.bic2(loglik, q, problem.n_obs),
    }


def _corrected(
    correction: Correction,
    test: TestStatistic,
    base: TestStatistic,
    *,
    n_obs: int,
    n_groups: int,
) -> dict[str, float]:
    if test.df == 0 or base.df == 0:
        return {}
    return robust_measures(
        TestStatistic.of(correction.model.chisq, test.df),
        TestStatistic.of(correction.baseline.chisq, base.df),
        correction.model.expectation / test.df,
        correction.baseline.expectation / base.df,
        n_obs=n_obs,
        n_groups=n_groups,
    )


def _residual(problem: Problem, state: State) -> dict[str, float]:
    kinds: dict[str, Callable[..., residual.Residuals]] = {
        "rmr": residual.raw,
        "srmr": residual.standardized,
        "srmr_bentler": residual.standardized,
        "crmr": residual.correlation,
        "srmr_mplus": residual.mplus,
    }
    measures = {}
    for name, kind in kinds.items():
        with_means = without = 0.0
        for group, implied in zip(problem.groups, state.implied, strict=True):
            mean, _ = _means(group, implied.mu, problem.with_means)
            found = kind(known_covariances(group), implied.Sigma, mean=mean, mu=implied.mu)
            with_means += group.share * found.root_mean_square
            without += group.share * found.root_mean_square_nomean
        measures[name] = with_means
        if name != "srmr":
            measures[f"{name}_nomean"] = without
    return measures


def _absolute(
    problem: Problem,
    table: ParameterTable,
    state: State,
    estimator: Estimator,
    test: TestStatistic,
    q: int,
) -> dict[str, float]:
    value = _gfi(problem, table, state, estimator)
    T, df, n = test.chisq, test.df, problem.effective_n
    moments = n_sample_moments(problem)
    return {
        "cn_05": absolute.critical_n(T, df, n, alpha=0.05),
        "cn_01": absolute.critical_n(T, df, n, alpha=0.01),
        "gfi": value,
        "agfi": absolute.agfi(value, df=df, n_moments=moments),
        "pgfi": absolute.pgfi(value, df=df, n_moments=moments),
        "mfi": absolute.mfi(T, df, n),
        "ecvi": absolute.ecvi(T, q, n),
    }


def _gfi(problem: Problem, table: ParameterTable, state: State, estimator: Estimator) -> float:
    """Average over groups of their goodness of fit."""
    if samples_of(problem):
        return pattern_gfi(problem, table, state)
    value = 0.0
    covariates = fixed_covariates(table)
    for group, implied, found in zip(
        problem.groups, state.implied, state.discrepancies, strict=True
    ):
        mean, mu = _means(group, implied.mu, problem.with_means)
        d = None if mean is None or mu is None else mean - mu
        value += group.share * absolute.gfi(
            group.moments.cov,
            implied.Sigma,
            found.V,
            d=d,
            mean=mean,
            count_once=estimator.independent_weights,
            fixed=np.array([name in covariates for name in group.block.observed]),
        )
    return value


def _means(group: GroupProblem, mu: Array, with_means: bool) -> tuple[Array | None, Array | None]:
    return (group.moments.mean, mu) if with_means else (None, None)


def reported_measures(measures: Mapping[str, float]) -> dict[str, float]:
    """Every measure once, under its plain name: robust if there is such, else scaled, else plain.

    Parameters
    ----------
    measures : mapping of str to float
        All fit measures, variants with ``_robust`` or ``_scaled`` behind the name.
    """
    variants = (*KINDS, "scaling_factor", "_shift")
    found = {
        name: value
        for name, value in measures.items()
        if not any(variant in name for variant in variants)
    }
    for family in FAMILIES:
        kind = next((one for one in KINDS if _is_known(measures, family[0] + one)), None)
        if kind is not None:
            found |= {name: measures[name + kind] for name in family if name + kind in measures}
    return found


def _is_known(measures: Mapping[str, float], name: str) -> bool:
    return name in measures and math.isfinite(measures[name])
