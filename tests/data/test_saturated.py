"""Moments of incomplete data: EM against lavaan, closed forms and a known truth; Little's test."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from support import golden

from ccc_quality.data import sample_moments
from ccc_quality.data.completion import Layout, complete
from ccc_quality.data.mcar import mcar_test
from ccc_quality.data.patterns import pattern_moments
from ccc_quality.data.saturated import pairwise_moments, saturated_fit, saturated_moments
from ccc_quality.errors import InvalidColumnError
from ccc_quality.threads import one_blas_thread

NAN = float("nan")


def monotone(n: int = 80, seed: int = 1) -> pd.DataFrame:
    """x known for everyone, y for the first part: maximum likelihood has a closed form."""
    rng = np.random.default_rng(seed)
    x = rng.normal(3.0, 2.0, size=n)
    y = 0.5 * x + rng.normal(size=n)
    y[n // 2 :] = NAN
    return pd.DataFrame({"x": x, "y": y})


def test_monotone_data_give_the_closed_form():
    # Anderson (1957): the regression of y on x from complete rows, the moments of x from all
    frame = monotone()
    full = frame.dropna()
    slope = full.cov(ddof=0).loc["x", "y"] / full["x"].var(ddof=0)
    mean_y = full["y"].mean() + slope * (frame["x"].mean() - full["x"].mean())
    spread = frame["x"].var(ddof=0) - full["x"].var(ddof=0)
    found = saturated_moments(pattern_moments(frame, ["x", "y"]))
    np.testing.assert_allclose(found.mean, [frame["x"].mean(), mean_y], rtol=1e-9)
    expected = [
        frame["x"].var(ddof=0),
        slope * frame["x"].var(ddof=0),
        full["y"].var(ddof=0) + slope**2 * spread,
    ]
    np.testing.assert_allclose(found.cov[[0, 0, 1], [0, 1, 1]], expected, rtol=1e-8)


def test_the_likelihood_of_a_thousand_rows_equals_that_of_lavaan():
    reference = golden.case("ccc_direct_fiml")
    frame = golden.data(reference).drop(columns=["firm", "agent", "weight"])
    with one_blas_thread():
        found = saturated_fit(pattern_moments(frame, list(frame)))
    assert found.loglik == pytest.approx(reference["fit"]["unrestricted.logl"], rel=1e-9)


def test_complete_data_give_the_sample_moments():
    frame = pd.read_csv(golden.GOLDEN / "hs1939.csv")
    names = [f"x{j}" for j in range(1, 10)]
    found, expected = saturated_fit(pattern_moments(frame, names)), sample_moments(frame, names)
    np.testing.assert_allclose(found.moments.cov, expected.cov, rtol=1e-12)
    np.testing.assert_allclose(found.moments.mean, expected.mean, rtol=1e-12)
    density = stats.multivariate_normal(expected.mean, expected.cov).logpdf(frame[names])
    assert found.loglik == pytest.approx(density.sum(), rel=1e-12)


def test_the_likelihood_is_that_of_each_row_on_its_own():
    frame = monotone()
    frame.loc[[3, 9], "x"] = NAN
    found = saturated_fit(pattern_moments(frame, ["x", "y"]))
    mean, cov = found.moments.mean, found.moments.cov
    total = 0.0
    for row in frame.to_numpy():
        o = np.flatnonzero(~np.isnan(row))
        total += stats.multivariate_normal(mean[o], cov[np.ix_(o, o)]).logpdf(row[o])
    assert found.loglik == pytest.approx(total, rel=1e-12)


def test_completion_gives_padded_inverses_and_conditional_expectations():
    # against the textbook formulas, one pattern at a time
    rng = np.random.default_rng(8)
    root = rng.normal(size=(5, 5))
    Sigma, mu = root @ root.T + np.eye(5), rng.normal(size=5)
    values = rng.normal(size=(40, 5))
    values[rng.random((40, 5)) < 0.4] = NAN
    values = values[~np.isnan(values).all(axis=1)]
    done = complete(Layout.of_rows(values), Sigma=Sigma, mu=mu)
    log_det = distance = 0.0
    C = np.zeros((5, 5))
    for row, z in zip(values, done.deviations, strict=True):
        o, m = np.flatnonzero(~np.isnan(row)), np.flatnonzero(np.isnan(row))
        weights = Sigma[np.ix_(m, o)] @ np.linalg.inv(Sigma[np.ix_(o, o)])
        np.testing.assert_allclose(z[m], weights @ (row - mu)[o], atol=1e-10)
        C[np.ix_(m, m)] += Sigma[np.ix_(m, m)] - weights @ Sigma[np.ix_(o, m)]
        log_det += np.linalg.slogdet(Sigma[np.ix_(o, o)])[1]
        distance += (row - mu)[o] @ np.linalg.solve(Sigma[np.ix_(o, o)], (row - mu)[o])
    n = len(values)
    np.testing.assert_allclose(done.C, C / n, atol=1e-12)
    assert done.log_det == pytest.approx(log_det / n, rel=1e-11)
    assert done.distance == pytest.approx(distance / n, rel=1e-11)


def test_means_are_recovered_when_answers_are_missing_at_random():
    rng = np.random.default_rng(9)
    x = rng.normal(size=5000)
    frame = pd.DataFrame({"x": x, "y": 0.7 * x + rng.normal(scale=0.7, size=5000)})
    frame.loc[frame["x"] > 0, "y"] = NAN
    found = saturated_moments(pattern_moments(frame, ["x", "y"]))
    assert abs(found.mean[1]) < 0.05  # the truth is 0
    assert found.cov[1, 1] == pytest.approx(0.98, abs=0.08)
    assert frame["y"].mean() < -0.5  # what deletion and available rows would say


def test_pairwise_moments_are_those_of_pandas():
    frame = pd.read_csv(golden.GOLDEN / "ccc_likert_missing.csv").iloc[:, 3:10]
    found = pattern_moments(frame, list(frame))
    mean, cov = pairwise_moments(Layout.of(found), found.n_obs)
    n = found.n_obs
    np.testing.assert_allclose(mean, frame.mean(), rtol=1e-12)
    np.testing.assert_allclose(cov, frame.cov().to_numpy() * (n - 1) / n, rtol=1e-10)


def test_columns_that_depend_on_each_other_are_named():
    frame = monotone()
    frame["twice"] = 2 * frame["x"]
    with pytest.raises(InvalidColumnError, match="'twice' is 2 times 'x'"):
        saturated_moments(pattern_moments(frame, ["x", "y", "twice"]))


# ---------------------------------------------------------------- Little's test


def test_littles_statistic_equals_a_hand_calculation():
    # y missing in the second half: the fitted mean of y moves with that of x, so only x counts
    frame = monotone()
    first, second = frame["x"][:40], frame["x"][40:]
    variance = frame["x"].var(ddof=0)
    apart = (first.mean() - frame["x"].mean()) ** 2 + (second.mean() - frame["x"].mean()) ** 2
    found = mcar_test(pattern_moments(frame, ["x", "y"]))
    assert found.statistic == pytest.approx(40 * apart / variance, rel=1e-8)
    assert found.df == 1
    assert found.pvalue == pytest.approx(stats.chi2.sf(found.statistic, 1))


def test_littles_test_keeps_its_level_and_has_power():
    rng = np.random.default_rng(10)
    pvalues, at_random = [], []
    for _ in range(100):
        x = rng.normal(size=150)
        frame = pd.DataFrame({"x": x, "y": x + rng.normal(size=150), "z": rng.normal(size=150)})
        completely = frame.copy()
        completely.loc[rng.random(150) < 0.3, "y"] = NAN
        completely.loc[rng.random(150) < 0.2, "z"] = NAN
        pvalues.append(mcar_test(pattern_moments(completely, ["x", "y", "z"])).pvalue)
        frame.loc[x + rng.normal(size=150) > 0.5, "y"] = NAN
        at_random.append(mcar_test(pattern_moments(frame, ["x", "y", "z"])).pvalue)
    assert np.mean(np.array(pvalues) < 0.05) <= 0.12
    assert np.mean(pvalues) == pytest.approx(0.5, abs=0.1)
    assert np.mean(np.array(at_random) < 0.05) > 0.95


def test_complete_data_cannot_be_tested():
    found = mcar_test(pattern_moments(monotone().dropna(), ["x", "y"]))
    assert found.df == 0 and math.isnan(found.pvalue)
    assert found.statistic == pytest.approx(0.0, abs=1e-10)


def test_many_small_patterns_are_reported():
    frame = pd.read_csv(golden.GOLDEN / "ccc_likert_missing.csv").iloc[:, 3:]
    with one_blas_thread():
        found = mcar_test(pattern_moments(frame, list(frame)))
    assert found.share_in_small_patterns > 0.5
