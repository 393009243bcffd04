"""Moments given covariates: regressions against statsmodels, correlations against known ones."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.miscmodels.ordinal_model import OrderedModel
from support import golden

from ccc_quality.data.margins import linear_margin, probit_margin
from ccc_quality.data.ordinal import ordinal_moments
from ccc_quality.errors import EstimationError

LIKERT = golden.data(golden.case("o_short"))
X = LIKERT[["weight", "agent"]].to_numpy(float) / [1.0, 30.0]


def test_a_probit_regression_is_the_one_of_statsmodels():
    codes = LIKERT["rel1"].to_numpy().astype(int) - 1
    margin = probit_margin(codes, X, n_categories=5, name="rel1")
    other = OrderedModel(codes, X, distr="probit").fit(method="bfgs", disp=False, gtol=1e-8)
    cuts = other.model.transform_threshold_params(other.params)[1:-1]
    np.testing.assert_allclose(margin.slopes, other.params[:2], atol=1e-5)
    np.testing.assert_allclose(margin.intercepts, cuts, atol=1e-5)


def test_respondents_move_the_estimates_as_leaving_them_out_does():
    """The influence is n times the change; outer products stand in for the Hessian: a few %."""
    codes = LIKERT["sat1"].to_numpy().astype(int) - 1
    values = LIKERT["loy1"].to_numpy(float) + 0.1 * X[:, 1]
    n = len(codes)
    for margin, again in (
        (
            probit_margin(codes, X, n_categories=5, name="sat1"),
            lambda kept: probit_margin(codes[kept], X[kept], n_categories=5, name="sat1"),
        ),
        (linear_margin(values, X), lambda kept: linear_margin(values[kept], X[kept])),
    ):
        whole = np.concatenate([margin.intercepts, margin.slopes])
        moved, claimed = [], []
        for k in range(0, n, 60):
            part = again(np.arange(n) != k)
            moved.append((n - 1) * (whole - np.concatenate([part.intercepts, part.slopes])))
            claimed.append(margin.influence[k, : whole.size])
        for j in range(whole.size):
            assert np.corrcoef(np.array(moved)[:, j], np.array(claimed)[:, j])[0, 1] > 0.98


def test_what_covariates_leave_is_correlated_as_simulated():
    rng = np.random.default_rng(7)
    n = 20000
    x = rng.exponential(1.0, n)
    e = rng.multivariate_normal([0, 0, 0], [[1, 0.5, 0.4], [0.5, 1, 0.3], [0.4, 0.3, 1]], n)
    slopes = np.array([0.6, -0.3, 0.8])
    response = x[:, None] * slopes + e
    frame = pd.DataFrame(response * [1, 1, 2.0] + [0, 0, 5.0], columns=["a", "b", "y"])
    frame[["a", "b"]] = np.searchsorted([-0.5, 0.5], frame[["a", "b"]])
    frame["x"] = x
    moments = ordinal_moments(frame, ["a", "b", "y", "x"], ordered=["a", "b"], covariates=["x"])
    error = np.sqrt(np.diag(moments.Gamma) / n)
    truth = np.concatenate(
        [[-0.5, 0.5, -0.5, 0.5], [5.0], slopes * [1, 1, 2], [4.0], [0.5, 0.8, 0.6]]
    )
    assert np.all(np.abs(moments.statistics - truth) < 3.5 * error)
    np.testing.assert_allclose(moments.cov[:, 3], 0.0)
    # with the covariate put back, all is as it was seen
    observed = frame[["y", "x"]].cov().to_numpy()
    np.testing.assert_allclose(moments.whole_cov[2:, 2:], observed, rtol=1e-3)
    np.testing.assert_allclose(moments.whole_mean[2:], frame[["y", "x"]].mean(), rtol=1e-10)
    assert repr(moments) == (
        "OrdinalMoments: n = 20000, 2 items, 4 thresholds, 1 measurement, 1 covariate"
    )


def test_a_covariate_without_influence_leaves_the_moments_alone():
    rng = np.random.default_rng(2)
    names, ordered = ["rel1", "sat1", "loy1"], ["rel1", "sat1"]
    frame = LIKERT[names].assign(x=rng.standard_normal(len(LIKERT)))
    plain = ordinal_moments(frame, names, ordered=ordered)
    given = ordinal_moments(frame, [*names, "x"], ordered=ordered, covariates=["x"])
    np.testing.assert_allclose(given.cov[:3, :3], plain.cov, atol=0.01)
    np.testing.assert_allclose(given.thresholds, plain.thresholds, atol=0.02)


def test_respondents_without_a_covariate_are_left_out_and_counted():
    frame = LIKERT[["rel1", "sat1", "weight"]].astype(float)
    frame.loc[:9, "weight"] = np.nan
    frame.loc[20:29, "sat1"] = np.nan
    arguments = {"ordered": ["rel1", "sat1"], "covariates": ["weight"]}
    pairs = ordinal_moments(frame, list(frame), missing="pairwise", **arguments)
    assert (pairs.n_rows, pairs.n_obs) == (1200, 1190)
    complete = ordinal_moments(frame, list(frame), **arguments)
    assert (complete.n_rows, complete.n_obs) == (1200, 1180)


def test_covariates_that_separate_the_answers_are_an_error_with_the_item_named():
    frame = pd.DataFrame({"a": [1] * 30 + [2] * 30, "b": [1, 2, 1] * 20, "x": np.arange(60.0)})
    with pytest.raises(EstimationError) as caught:
        ordinal_moments(frame, ["a", "b", "x"], ordered=["a", "b"], covariates=["x"])
    assert str(caught.value) == (
        "The probit regression of 'a' on the covariates did not settle: they separate its answers, "
        "or depend on each other."
    )
