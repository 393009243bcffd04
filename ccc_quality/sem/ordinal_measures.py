r"""Fit measures of models of ordered items.

*Scaled* measures put the adjusted statistics of the model and of the baseline in their formulas.

*Robust* ones (Savalei 2021, Educational and Psychological Measurement 81) ask how well the model
would fit the continuous responses: the normal-theory discrepancy between the polychoric
correlations R and the implied ones Sigma at the estimates,

    T3 = n [log|Sigma| - log|R| + tr(Sigma^-1 R) - p],      c3 = tr(M' V M Gamma) / df,

takes the place of T with c3 in the place of a scaling factor. V is the normal-theory weight of
correlations at Sigma, V_(ij,kl) = s^ik s^jl + s^il s^jk with s the elements of Sigma^-1, and
M = I - J E^-1 J' W what the estimates leave of the sample. They are NaN when R is not positive
definite, when thresholds are constrained (the continuous responses have none that could misfit),
and, as in lavaan, when there are measurements among the items or covariates.
"""

from __future__ import annotations

import math

import numpy as np

from ccc_quality.arrays import Array
from ccc_quality.data.ordinal import OrdinalMoments
from ccc_quality.sem.discrepancy import inverse_and_log_determinant
from ccc_quality.sem.fit_measures import absolute, incremental, rmsea
from ccc_quality.sem.fit_measures.baseline import TestStatistic
from ccc_quality.sem.fit_measures.scaled import Scaling, scaled_measures
from ccc_quality.sem.ordinal import OrdinalDiscrepancy
from ccc_quality.sem.ordinal_inference import OrdinalPrecision, ordinal_groups
from ccc_quality.sem.problem import Problem, State


def ordinal_fit_measures(
    problem: Problem, state: State, precision: OrdinalPrecision
) -> dict[str, float]:
    """Every fit measure that lavaan prints for WLSMV, under its names with ``.`` as ``_``.

    Parameters
    ----------
    problem : Problem
    state : State
        At the estimates.
    precision : OrdinalPrecision
        From :func:`~ccc_quality.sem.ordinal_inference.ordinal_precision`.
    """
    test, base = precision.test, precision.baseline
    n, n_groups = problem.effective_n, len(problem.groups)
    n_statistics = sum(group.weights.size for group in ordinal_groups(problem))
    measures: dict[str, float] = {
        "npar": n_statistics - test.df,
        "fmin": state.value,
        "chisq": test.chisq,
        "df": test.df,
        "pvalue": test.pvalue,
        "baseline_chisq": base.chisq,
        "baseline_df": base.df,
        "baseline_pvalue": base.pvalue,
    }
    measures |= incremental.family(test.chisq, test.df, base.chisq, base.df)
    measures["ntotal"] = problem.n_obs
    measures |= rmsea.family(test.chisq, test.df, n, n_groups=n_groups)
    measures |= _adjusted(precision, n, n_groups)
    measures |= _robust(problem, state, precision)
    measures |= _residual(problem, state)
    fit = _goodness_of_fit(problem, state)
    measures |= {
        "cn_05": absolute.critical_n(test.chisq, test.df, n, alpha=0.05),
        "cn_01": absolute.critical_n(test.chisq, test.df, n, alpha=0.01),
        "gfi": fit,
        "agfi": absolute.agfi(fit, df=test.df, n_moments=n_statistics),
        "pgfi": absolute.pgfi(fit, df=test.df, n_moments=n_statistics),
        "mfi": absolute.mfi(test.chisq, test.df, n),
        "wrmr": math.sqrt(test.chisq / (n_statistics / n_groups)),
    }
    return {name: float(value) for name, value in measures.items()}


def normal_theory_tests(
    problem: Problem, state: State, precision: OrdinalPrecision
) -> tuple[TestStatistic, TestStatistic, Scaling] | None:
    """T3 of the model and of independence, and their scaling; None where they do not apply."""
    if not _has_free_thresholds(problem):
        return None
    chisq = chisq0 = trace = trace0 = 0.0
    filling = problem.effective_n * precision.vcov
    for group, found, implied, J in zip(
        ordinal_groups(problem),
        state.discrepancies,
        state.implied,
        precision.jacobians,
        strict=True,
    ):
        if not isinstance(found, OrdinalDiscrepancy):
            return None
        t, p = group.sample.thresholds.size, len(found.scales)
        R, Sigma = group.sample.cor, implied.Sigma * np.outer(found.scales, found.scales)
        sample, model = inverse_and_log_determinant(R), inverse_and_log_determinant(Sigma)
        if sample is None or model is None:
            return None
        inverse, log_det = model
        n = group.sample.n_obs
        chisq += n * (log_det - sample[1] + float(np.sum(inverse * R)) - p)
        chisq0 -= n * sample[1]
        Gamma = group.sample.Gamma[t:, t:]
        shaping = np.flatnonzero(J[t:].any(axis=0))  # thresholds do not move correlations
        K, square = J[t:, shaping], np.ix_(shaping, shaping)
        fitted = K @ (precision.bread[square] @ ((K.T * group.weights[t:]) @ Gamma))
        left = Gamma - group.share * (fitted + fitted.T - K @ filling[square] @ K.T)
        trace += float(np.sum(_correlation_weight(inverse) * left))
        trace0 += float(np.trace(Gamma))
    df, df0 = precision.test.df, precision.baseline.df
    scaling = Scaling(trace / df if df else math.nan, trace0 / df0 if df0 else math.nan)
    return TestStatistic.of(chisq, df), TestStatistic.of(chisq0, df0), scaling


def _adjusted(precision: OrdinalPrecision, n: int, n_groups: int) -> dict[str, float]:
    test = precision.model_adjustment.adjusted(precision.test)
    base = precision.baseline_adjustment.adjusted(precision.baseline)
    family = incremental.family(test.chisq, test.df, base.chisq, base.df)
    family |= rmsea.family(test.chisq, test.df, n, n_groups=n_groups)
    constants = ("rmsea_ci_level", "rmsea_close_h0", "rmsea_notclose_h0")
    return {
        "chisq_scaled": test.chisq,
        "df_scaled": test.df,
        "pvalue_scaled": test.pvalue,
        "chisq_scaling_factor": precision.model_adjustment.scale,
        "chisq_shift": precision.model_adjustment.shift,
        "baseline_chisq_scaled": base.chisq,
        "baseline_df_scaled": base.df,
        "baseline_pvalue_scaled": base.pvalue,
        "baseline_chisq_scaling_factor": precision.baseline_adjustment.scale,
        "baseline_chisq_shift": precision.baseline_adjustment.shift,
        **{f"{name}_scaled": value for name, value in family.items() if name not in constants},
    }


def _robust(problem: Problem, state: State, precision: OrdinalPrecision) -> dict[str, float]:
    n, n_groups = problem.effective_n, len(problem.groups)
    found = normal_theory_tests(problem, state, precision)
    test, base, scaling = found or (
        precision.test,
        precision.baseline,
        Scaling(math.nan, math.nan),
    )
    measures = scaled_measures(test, base, scaling, n_obs=n, n_groups=n_groups)
    return {
        name: value if found else math.nan
        for name, value in measures.items()
        if name.endswith("_robust")
    }


def _residual(problem: Problem, state: State) -> dict[str, float]:
    """Root mean squares of residuals, averaged over groups; what ``nomean`` leaves out are cuts."""
    kinds = ("rmr", "srmr_bentler", "crmr")
    names = (*kinds, *(f"{kind}_nomean" for kind in kinds))
    totals = np.zeros(len(names))
    for group, implied, found in zip(
        ordinal_groups(problem), state.implied, state.discrepancies, strict=True
    ):
        if isinstance(found, OrdinalDiscrepancy):
            Sigma = group.given_covariates(implied).Sigma
            totals += group.share * _group_residual(group.sample, Sigma, found)
    measures = dict(zip(names, totals.tolist(), strict=True))
    return measures | {
        "srmr": measures["srmr_bentler_nomean"],
        "srmr_mplus": math.nan,
        "srmr_mplus_nomean": math.nan,
    }


def _group_residual(sample: OrdinalMoments, Sigma: Array, found: OrdinalDiscrepancy) -> Array:
    """Root mean squares of residual covariances of one group, raw, standardized, as correlations.

    The first three count the residual thresholds too, the last three do not. Residuals of
    covariances off the diagonal are summed; the means of the first two kinds count the diagonal,
    too, as lavaan does.
    """
    t, c, p = sample.thresholds.size, sample.measured.size, len(sample.names)
    row, col = (places[c:] for places in sample.pairs)
    S, implied = sample.cov, Sigma * np.outer(found.scales, found.scales)
    sd, implied_sd = np.sqrt(np.diag(S)), np.sqrt(np.diag(implied))
    raw = (S - implied)[row, col]
    standardized = raw / (sd[row] * sd[col])
    modelled = implied[row, col] / (implied_sd[row] * implied_sd[col])
    correlation = S[row, col] / (sd[row] * sd[col]) - modelled
    squares = np.array([residual @ residual for residual in (raw, standardized, correlation)])
    cuts = float(found.apart[:t] @ found.apart[:t])
    counted = len(row) + np.array([p, p, 0])
    return np.asarray(
        np.sqrt(np.concatenate([(squares + cuts) / (counted + t), squares / counted]))
    )


def _goodness_of_fit(problem: Problem, state: State) -> float:
    """1 - r' W r / s' W s with residual and sample statistics, averaged over groups."""
    total = 0.0
    for group, found in zip(ordinal_groups(problem), state.discrepancies, strict=True):
        whole = float(group.weights @ group.sample.statistics**2)
        total += group.share * (1 - found.value / whole)
    return total


def _has_free_thresholds(problem: Problem) -> bool:
    """Whether all variables are ordered and each threshold of a group is a parameter of its own."""
    cuts = []
    for group in ordinal_groups(problem):
        free = group.block.free
        if group.sample.measured.size or group.sample.covariates.at.size:
            return False
        if group.responses.free_scales.free.size or free["nu"].free.size or free["alpha"].free.size:
            return False
        cuts.extend(group.responses.free_thresholds.free.tolist())
    return len(set(cuts)) == sum(group.sample.thresholds.size for group in ordinal_groups(problem))


def _correlation_weight(inverse: Array) -> Array:
    """V of the module docstring, shape (p (p - 1) / 2, p (p - 1) / 2)."""
    i, j = np.triu_indices(len(inverse), 1)
    weight: Array = inverse[np.ix_(i, i)] * inverse[np.ix_(j, j)]
    weight += inverse[np.ix_(i, j)] * inverse[np.ix_(j, i)]
    return weight
