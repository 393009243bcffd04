"""Intervals and p values from draws, against scipy, the jackknife and hand calculations."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from support import golden

from ccc_quality.resampling.intervals import (
    bias_correction,
    limits,
    p_value,
    summary_statistics,
)
from ccc_quality.sem import SEMResults, bootstrap, fit_sem
from ccc_quality.sem.bootstrap.acceleration import acceleration
from ccc_quality.sem.bootstrap.plan import plan_for
from ccc_quality.sem.bootstrap.statistics import Statistics

HS = golden.data({"data": "hs1939.csv"})


def correlation(x: np.ndarray, y: np.ndarray, axis: int = -1) -> np.ndarray:
    return stats.pearsonr(x, y, axis=axis).statistic


@pytest.fixture(scope="module")
def saturated() -> tuple[pd.DataFrame, SEMResults]:
    """One outcome, one predictor: the standardized path is their correlation."""
    rng = np.random.default_rng(5)
    x = rng.exponential(size=400)
    data = pd.DataFrame({"x": x, "y": 0.8 * x + rng.exponential(size=400)})
    return data, fit_sem("y ~ x", data)


@pytest.mark.parametrize("interval", ["percentile", "bca"])
def test_the_interval_of_a_correlation_is_that_of_scipy(saturated, interval: str) -> None:
    data, fit = saturated
    boot = bootstrap(fit, 2000, seed=5, interval=interval)
    draws = boot.draws["standardized", "y ~ x"].to_numpy()
    found = boot.standardized.query("op == '~'").iloc[0]
    theirs = stats.bootstrap(
        (data["x"], data["y"]),
        correlation,
        paired=True,
        n_resamples=0,
        bootstrap_result=SimpleNamespace(bootstrap_distribution=draws),  # the same draws
        method=interval if interval == "percentile" else "BCa",
    )
    assert found["est"] == pytest.approx(data.corr().loc["x", "y"], rel=1e-12)
    assert found["se"] == pytest.approx(theirs.standard_error, rel=1e-12)
    # scipy takes quantiles at (R - 1) p + 1 instead of (R + 1) p: at most two draws apart
    two_draws = np.diff(np.sort(draws)[[20, 80]]).item() / 20
    assert found["ci_lower"] == pytest.approx(theirs.confidence_interval.low, abs=two_draws)
    assert found["ci_upper"] == pytest.approx(theirs.confidence_interval.high, abs=two_draws)


def test_draws_of_a_correlation_spread_like_those_of_scipy(saturated) -> None:
    data, fit = saturated
    draws = bootstrap(fit, 4000, seed=5).draws["standardized", "y ~ x"]
    theirs = stats.bootstrap(
        (data["x"], data["y"]), correlation, paired=True, n_resamples=4000, rng=1
    ).bootstrap_distribution
    assert stats.ks_2samp(draws, theirs).pvalue > 0.001


def test_acceleration_is_that_of_the_jackknife_to_first_order(saturated) -> None:
    data, fit = saturated
    plan = plan_for(fit)
    statistics = Statistics(plan.chord.opened, fit.table)
    found = acceleration(plan, lambda psi: statistics(psi)["standardized"])
    left_out = np.array([correlation(*data.drop(index=k).to_numpy().T) for k in data.index])
    d = left_out.mean() - left_out
    jackknife = np.sum(d**3) / (6 * np.sum(d**2) ** 1.5)
    assert found[_row(fit, "y", "~", "x")] == pytest.approx(jackknife, rel=0.1)
    z = ((data - data.mean()) / data.std(ddof=0)).to_numpy()
    U = z[:, 0] * z[:, 1] - np.mean(z[:, 0] * z[:, 1]) / 2 * np.sum(z**2, axis=1)
    influence = np.sum(U**3) / (6 * np.sum(U**2) ** 1.5)  # Devlin, Gnanadesikan & Kettenring 1975
    assert found[_row(fit, "y", "~", "x")] == pytest.approx(influence, rel=1e-9)


def test_acceleration_of_a_latent_model_is_that_of_refits_without_one_respondent() -> None:
    data = HS.iloc[:150]
    model = "f =~ x4 + x5 + x6\nx2 ~ b*f\nx3 ~ c*x2\nindirect := b*c"
    fit = fit_sem(model, data)
    plan = plan_for(fit)
    statistics = Statistics(plan.chord.opened, fit.table)
    found = acceleration(plan, lambda psi: statistics(psi)["estimates"])
    left_out = np.array(
        [fit_sem(model, data.drop(index=k)).estimates["est"].to_numpy() for k in data.index]
    )
    d = left_out.mean(axis=0) - left_out
    with np.errstate(invalid="ignore"):  # fixed values do not move
        jackknife = np.sum(d**3, axis=0) / (6 * np.sum(d**2, axis=0) ** 1.5)
    indirect = _row(fit, "indirect", ":=", "b*c")
    assert found[indirect] == pytest.approx(jackknife[indirect], abs=0.01)
    free = (fit.estimates["se"] > 0).to_numpy()
    assert found[free] == pytest.approx(jackknife[free], abs=0.02)


def test_acceleration_of_fixed_covariates_is_that_of_their_own_moments() -> None:
    data = HS.iloc[:100]
    fit = fit_sem("x1 ~ x2", data)
    plan = plan_for(fit)
    statistics = Statistics(plan.chord.opened, fit.table)
    found = acceleration(plan, lambda psi: statistics(psi)["estimates"])
    # influence of a respondent on a variance: squared deviation less the variance
    deviations = (data["x2"] - data["x2"].mean()).to_numpy()
    U = deviations**2 - np.mean(deviations**2)
    expected = np.sum(U**3) / (6 * np.sum(U**2) ** 1.5)
    assert found[_row(fit, "x2", "~~", "x2")] == pytest.approx(expected, rel=1e-9)


def test_percentile_limits_are_order_statistics() -> None:
    draws = np.arange(1.0, 40.0)  # R = 39: (R + 1) p is whole for p = 0.025
    assert limits(draws, z0=0.0, a=0.0, level=0.95) == pytest.approx((1.0, 39.0))
    assert limits(draws, z0=0.0, a=0.0, level=0.90) == pytest.approx((2.0, 38.0))


def test_the_bca_limits_follow_efron_by_hand() -> None:
    draws = np.arange(1.0, 1000.0)  # the quantile at p is 1000 p
    z0, a = 0.1, 0.05
    upper = z0 + (z0 + 1.959964) / (1 - a * (z0 + 1.959964))
    lower = z0 + (z0 - 1.959964) / (1 - a * (z0 - 1.959964))
    expected = 1000 * stats.norm.cdf([lower, upper])
    assert limits(draws, z0=z0, a=a, level=0.95) == pytest.approx(expected, abs=1e-4)


def test_bias_correction_counts_draws_below_the_estimate_and_half_of_the_ties() -> None:
    draws = np.array([1.0, 2.0, 2.0, 3.0])
    assert bias_correction(draws, 2.0) == pytest.approx(0.0)
    assert bias_correction(draws, 3.0) == pytest.approx(stats.norm.ppf(3.5 / 4))


@pytest.mark.parametrize(("z0", "a"), [(0.0, 0.0), (0.2, 0.08)])
def test_a_limit_touches_zero_when_the_p_value_equals_alpha(z0: float, a: float) -> None:
    draws = np.sort(np.random.default_rng(1).normal(1.7, 1.0, size=9999))
    p = p_value(draws, z0=z0, a=a)
    lower, _ = limits(draws, z0=z0, a=a, level=1 - p)
    assert 0.01 < p < 0.2
    assert lower == pytest.approx(0.0, abs=0.01)


def test_p_values_are_two_sided_and_never_zero() -> None:
    draws = np.arange(1.0, 100.0)
    assert p_value(draws, z0=0.0, a=0.0) == pytest.approx(1 / 100)
    assert p_value(draws - 50, z0=0.0, a=0.0) == pytest.approx(1.0)
    assert p_value(-draws[::-1], z0=0.0, a=0.0) == pytest.approx(1 / 100)


def test_failed_resamples_are_left_out_and_fixed_values_have_no_p_value() -> None:
    draws = np.array([[1.0, 5.0], [np.nan, np.nan], [2.0, 5.0], [3.0, 5.0]])
    found = summary_statistics(draws, np.array([1.5, 5.0]), acceleration=None, level=0.95)
    assert found["bias"] == pytest.approx([0.5, 0.0])
    assert found["se"] == pytest.approx([1.0, 0.0])
    assert (found["ci_lower"][1], found["ci_upper"][1]) == (5.0, 5.0)
    assert np.isnan(found["pvalue"][1])


def _row(fit: SEMResults, lhs: str, op: str, rhs: str) -> int:
    rows = fit.estimates
    chosen = (rows["lhs"] == lhs) & (rows["op"] == op)
    if op != ":=":
        chosen &= rows["rhs"] == rhs
    return int(np.flatnonzero(chosen)[0])
