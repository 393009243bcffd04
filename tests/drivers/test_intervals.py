"""Intervals of everything derived from a bootstrap are of the bootstrap's own kind."""

from functools import cache

import numpy as np
import pandas as pd
import pytest

import ccc_quality as ccc
from ccc_quality.drivers.coefficients import Coefficients
from ccc_quality.resampling.intervals import bias_correction, limits

KINDS = ("percentile", "bca")
METHODS = ("sem", "pls")
DIRECT = "y =~ y1 + y2\na =~ a1 + a2\nb =~ b1 + b2\ny ~ a + b"


@cache
def skewed(n=120):
    """Answers with long tails, longer where the driver is high: both kinds of intervals differ."""
    rng = np.random.default_rng(8)
    a = rng.exponential(size=n)
    b = 0.5 * a + rng.exponential(size=n)
    y = 0.6 * a + 0.3 * b + a * (rng.exponential(size=n) - 1)
    items = {
        f"{name}{k}": own + 0.5 * rng.normal(size=n)
        for name, own in {"a": a, "b": b, "y": y}.items()
        for k in (1, 2)
    }
    return pd.DataFrame(items)


def fitted(method, answers):
    return ccc.fit_sem(DIRECT, answers) if method == "sem" else ccc.fit_pls(DIRECT, answers)


@cache
def resampled(method, kind):
    fit = fitted(method, skewed())
    return fit, ccc.bootstrap(fit, 500, seed=3, interval=kind)


@cache
def fits_without_one(method):
    """Of the answers without each respondent in turn."""
    answers = skewed()
    return [fitted(method, answers.drop(index=i)) for i in answers.index]


def jackknife_acceleration(method, statistic):
    """The textbook: fit anew without each respondent (Efron & Tibshirani 1993, eq. 14.15)."""
    without = np.array([statistic(fit) for fit in fits_without_one(method)], dtype=float)
    U = without.mean(axis=0) - without
    return (U**3).sum(axis=0) / (6 * (U**2).sum(axis=0) ** 1.5)


def expected(draws, est, a, level=0.95):
    own = np.sort(draws[np.isfinite(draws)])
    return limits(own, z0=bias_correction(own, est), a=a, level=level)


@pytest.mark.parametrize("method", METHODS)
def test_relative_importance_has_bca_limits_with_the_acceleration_of_the_jackknife(method):
    fit, draws = resampled(method, "bca")
    found = ccc.relative_importance(fit, "y", method="johnson", bootstrap=draws)

    def importance(one):
        table = ccc.relative_importance(one, "y", method="johnson").table
        return table.set_index("driver").loc[["a", "b"], "est"].to_numpy()

    a = jackknife_acceleration(method, importance)
    R = draws.latent_correlations(["a", "b", "y"])
    values = np.array([_johnson_by_hand(one) for one in R])
    table = found.table.set_index("driver")
    for k, name in enumerate(("a", "b")):
        lower, upper = expected(values[:, k], table.loc[name, "est"], a[k])
        # limits move by a small part of an error with terms in 1/n of the acceleration
        se = table.loc[name, "se"]
        assert table.loc[name, "ci_lower"] == pytest.approx(lower, abs=0.1 * se)
        assert table.loc[name, "ci_upper"] == pytest.approx(upper, abs=0.1 * se)
    assert found.interval == "bca"
    assert "bias-corrected and accelerated (BCa) intervals" in str(found.summary())


def _johnson_by_hand(R):
    """The closed form of two drivers."""
    r1, r2, rho = R[2, 0], R[2, 1], R[0, 1]
    whole = (r1**2 + r2**2 - 2 * r1 * r2 * rho) / (1 - rho**2)
    first = (r1**2 + whole - r2**2) / 2
    return first, whole - first


# a jackknife of R squared and R squared of a jackknife differ by terms in 1/n
@pytest.mark.parametrize(("method", "tolerance"), [("sem", 1e-6), ("pls", 5e-3)])
def test_r_squared_has_the_interval_of_the_bootstrap_table(method, tolerance):
    """Both are one number by two ways: correlations of constructs, and the table of R squared."""
    fit, draws = resampled(method, "bca")
    table = draws.r_squared
    row = table[table.iloc[:, 0] == "y"].iloc[0]
    found = ccc.relative_importance(fit, "y", bootstrap=draws).r_squared_interval
    assert found == pytest.approx((row["ci_lower"], row["ci_upper"]), abs=tolerance)


@pytest.mark.parametrize("method", METHODS)
def test_functions_of_coefficients_have_the_acceleration_of_the_jackknife(method):
    fit, draws = resampled(method, "bca")
    coefficients = Coefficients.of(fit, draws)
    found = coefficients.evaluate(lambda theta: theta[..., :1] * theta[..., 1:2])

    def product(one):
        return [one.path_coefficients["est"].iloc[0] * one.path_coefficients["est"].iloc[1]]

    a = jackknife_acceleration(method, product)
    values = (coefficients.draws[:, 0] * coefficients.draws[:, 1]).copy()
    lower, upper = expected(values, found.est[0], a[0])
    se = found.se[0]
    assert found.ci_lower[0] == pytest.approx(lower, abs=0.1 * se)
    assert found.ci_upper[0] == pytest.approx(upper, abs=0.1 * se)
    percentile = Coefficients.of(*resampled(method, "percentile")).evaluate(
        lambda theta: theta[..., :1] * theta[..., 1:2]
    )
    assert abs(percentile.ci_upper[0] - found.ci_upper[0]) > 0.01


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_single_path_has_the_interval_of_the_bootstrap_table(method, kind):
    fit, draws = resampled(method, kind)
    found = Coefficients.of(fit, draws).evaluate(lambda theta: theta[..., :2])
    table = draws.path_coefficients
    assert found.ci_lower == pytest.approx(table["ci_lower"].to_numpy(), abs=1e-9)
    assert found.ci_upper == pytest.approx(table["ci_upper"].to_numpy(), abs=1e-9)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("method", METHODS)
def test_every_record_says_the_kind_of_its_intervals(method, kind):
    survey = ccc.study.simulate_customers(150, seed=2)
    model = ccc.study.customer_model("direct")
    fit = ccc.fit_sem(model, survey) if method == "sem" else ccc.fit_pls(model, survey)
    draws = ccc.bootstrap(fit, 40, seed=1, interval=kind)
    words = {"percentile": "percentile", "bca": "bias-corrected and accelerated (BCa)"}[kind]
    for found in (
        ccc.rank_drivers(fit, "satisfaction", bootstrap=draws),
        ccc.relative_importance(fit, "satisfaction", bootstrap=draws),
        ccc.importance_performance(fit, survey, "satisfaction", bootstrap=draws),
        ccc.what_if(fit, {"reliability": 0.5}, survey=survey, target="loyalty", bootstrap=draws),
    ):
        assert found.interval == kind
        assert words in " ".join(str(found.summary()).split())
    claims = ccc.test_claims(fit, bootstrap=draws, equal_effects=False)
    assert claims.interval == "percentile"
    assert "percentile intervals at 90%" in str(claims.summary())


def test_without_a_bootstrap_intervals_are_normal_or_none():
    survey = ccc.study.load_customers()
    model = ccc.study.customer_model("direct")
    for fit, kind in ((ccc.fit_sem(model, survey), "normal"), (ccc.fit_pls(model, survey), "")):
        assert ccc.rank_drivers(fit, "satisfaction").interval == kind
        assert ccc.importance_performance(fit, survey, "satisfaction").interval == kind
        changes = {"reliability": 0.5}
        assert ccc.what_if(fit, changes, survey=survey, target="loyalty").interval == kind
        assert ccc.relative_importance(fit, "satisfaction").interval == ""
        assert ccc.test_claims(fit, equal_effects=False).interval == "normal"


def test_influences_of_incomplete_answers_are_those_of_complete_ones_without_gaps():
    answers = skewed()
    gappy = answers.copy()
    gappy.iloc[0, 0] = np.nan
    names = ["a", "b", "y"]
    complete = ccc.bootstrap(ccc.fit_sem(DIRECT, answers), 4, seed=1)
    incomplete = ccc.bootstrap(ccc.fit_sem(DIRECT, gappy, missing="fiml"), 4, seed=1)
    one, other = (
        each.latent_correlation_influences(names)[:, 1:] for each in (complete, incomplete)
    )
    assert np.corrcoef(one[0], other[0])[0, 1] > 0.99
    assert other.shape == (3, 119)
