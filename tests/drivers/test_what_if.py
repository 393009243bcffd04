"""Predictions of scenarios, against closed forms, answers counted by hand and a brute search."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

import ccc_quality as ccc
from ccc_quality.drivers import what_if
from ccc_quality.drivers.allocation import allocate, lifted_mean, pieces
from ccc_quality.drivers.bounded_mean import BoundedMean
from ccc_quality.errors import (
    CodebookError,
    EstimationError,
    SpecificationError,
    UnknownNameError,
)

PATHS = "m ~ a + b\ny ~ m + a"


def wide(n=200_000, seed=7):
    """m = 0.5 a + 0.25 b + e and y = 0.4 m + 0.2 a + e, far from the ends of 1 to 99."""
    rng = np.random.default_rng(seed)
    a, b = rng.multivariate_normal([0, 0], [[1, 0.3], [0.3, 1]], size=n).T
    m = 0.5 * a + 0.25 * b + rng.normal(size=n)
    y = 0.4 * m + 0.2 * a + rng.normal(size=n)
    answers = pd.DataFrame({"a": a, "b": b, "m": m, "y": y}) + 50
    constructs = {f"{name}_": {"items": [name]} for name in answers}
    return ccc.read_survey(answers, {"scale": [1, 99], "constructs": constructs})


@pytest.fixture(scope="module")
def far_from_the_ends():
    survey = wide()
    return ccc.fit_sem(PATHS, survey), survey


@pytest.fixture(scope="module")
def customers():
    survey = ccc.study.load_customers()
    return ccc.fit_sem(ccc.study.customer_model("composite"), survey), survey


def changes(found, column="change"):
    return found.table.set_index("construct")[column].to_dict()


def test_changes_follow_the_paths_of_a_known_model(far_from_the_ends):
    fit, survey = far_from_the_ends
    found = changes(what_if(fit, {"a": 0.5, "b": -1}, survey=survey))
    # m: 0.5 * 0.5 - 0.25; y: 0.4 m + 0.2 * 0.5; an error of 0.0025 in a path is one in 200,000
    expected = {"a": 0.5, "b": -1.0, "m": 0.0, "y": 0.1}
    assert found == pytest.approx(expected, abs=0.01)


def test_contributions_are_the_paths_times_what_the_drivers_move(far_from_the_ends):
    fit, survey = far_from_the_ends
    shares = what_if(fit, {"a": 0.5, "b": -1, "m": 2}, survey=survey, target="m").contributions
    # a: 0.5 * 0.5; b: 0.25 * -1; m: its own raise
    own = shares.set_index("driver")
    expected = {"a": 0.25, "b": -0.25, "m": 2, "": 0}
    assert own["change"].to_dict() == pytest.approx(expected, abs=0.01)
    assert own["moved"].drop("").to_dict() == pytest.approx({"a": 0.5, "b": -1.0, "m": 2.0})
    assert own.loc["m", ["ci_lower", "ci_upper"]].to_list() == pytest.approx([2.0, 2.0])


def test_contributions_are_the_scenarios_of_each_raise_alone_and_add_up_to_the_change(customers):
    """One figure for one raise, wherever it is quoted; what several lose together is a row."""
    fit, survey = customers
    raises = {"reliability": 1.0, "empathy": 1.5, "trust": 0.5}
    scenarios = {"all": raises, **{name: {name: points} for name, points in raises.items()}}
    found = what_if(fit, scenarios, survey=survey, target="trust")
    total = found.scenarios.set_index("scenario")
    sums = found.contributions.groupby("scenario")["change"].sum()
    assert sums.to_dict() == pytest.approx(total["change"].to_dict())
    linear = found.contributions.groupby("scenario")["linear"].sum()
    assert linear.to_dict() == pytest.approx(total["linear"].to_dict(), abs=0.02)
    own = found.contributions.query("scenario == 'all'").set_index("driver")
    for name in raises:
        for column in ("change", "se", "ci_lower", "ci_upper"):
            assert own.loc[name, column] == pytest.approx(total.loc[name, column])
    assert own.loc["", "change"] < 0


@pytest.fixture(scope="module")
def leaving():
    """Customers who leave the less, the more satisfied they are: -0.08 a point."""
    rng = np.random.default_rng(5)
    a = np.clip(np.round(rng.normal(5, 1.2, size=4000)), 1, 7)
    left = (rng.random(4000) < 0.5 - 0.08 * (a - 1)).astype(float)
    constructs = {"speed": {"items": ["a"]}}
    answers = pd.DataFrame({"a": a, "left": left})
    survey = ccc.read_survey(answers, {"scale": [1, 7], "constructs": constructs})
    return ccc.fit_sem("left ~ a", survey), survey


def test_an_event_has_a_rate_that_moves_along_its_line(leaving):
    fit, survey = leaving
    found = what_if(fit, {"a": 0.5}, survey=survey)
    rows = found.table.set_index("construct")
    slope = fit.path_coefficients["est"].item()
    row = rows.loc["left"]
    assert slope == pytest.approx(-0.08, abs=0.01)
    assert row["change"] == pytest.approx(slope * rows.loc["a", "change"])
    assert row["change"] == pytest.approx(row["linear"])
    assert row["new_mean"] == pytest.approx(survey.answers["left"].mean() + row["change"])
    assert row["se"] > 0
    assert rows["unit"].to_dict() == {"a": "points", "left": "rate"}
    assert found.target_unit == "rate"
    assert "as a share of 1" in str(found.summary())


def test_a_rate_ends_at_zero_and_one(leaving):
    fit, survey = leaving
    steep = what_if(fit, {"a": -6}, survey=survey).table.set_index("construct").loc["left"]
    assert steep["new_mean"] <= 1
    one = BoundedMean.of("left", "Left", np.array([0.2]), (0.0, 1.0), "rate")
    assert one.gain(np.array([-0.3, -0.1, 0.5, 0.9])) == pytest.approx([-0.2, -0.1, 0.5, 0.8])


def test_a_single_item_of_zeros_and_ones_is_an_event_too(leaving):
    _, survey = leaving
    constructs = {
        "speed": {"items": ["a"]},
        "churn": {"items": ["left"], "scale": [0, 1]},
    }
    stated = ccc.read_survey(survey.answers, {"scale": [1, 7], "constructs": constructs})
    fit = ccc.fit_sem("speed =~ a\nchurn =~ left\nchurn ~ speed", stated)
    found = what_if(fit, {"speed": 0.5}, survey=stated)
    row = found.table.set_index("construct").loc["churn"]
    assert found.target_unit == "rate"
    assert row["change"] == pytest.approx(row["linear"])


def test_a_target_without_a_scale_is_a_mistake_that_is_named(leaving):
    _, survey = leaving
    other = survey.with_answers(survey.answers.assign(spent=np.arange(4000) % 97))
    fit = ccc.fit_sem("spent ~ a + left", other)
    with pytest.raises(CodebookError) as caught:
        what_if(fit, {"a": 0.5}, survey=other)
    assert str(caught.value).startswith(
        "The target 'spent' has no points, so nothing can be predicted of it. "
        "The codebook has no scale for spent. A scale in the codebook"
    )


def test_raising_what_others_explain_comes_on_top(far_from_the_ends):
    fit, survey = far_from_the_ends
    found = changes(what_if(fit, {"a": 1, "m": 2}, survey=survey))
    assert found["m"] == pytest.approx(2.5, abs=0.01)
    assert found["y"] == pytest.approx(0.4 * 2.5 + 0.2, abs=0.02)


def test_the_error_of_a_combined_change_counts_how_the_paths_vary_together(far_from_the_ends):
    _, survey = far_from_the_ends
    few = ccc.read_survey(survey.answers.head(400), survey.codebook)
    fit = ccc.fit_sem("y ~ a + b + m", few)
    table = what_if(fit, {"a": 1, "b": 1}, survey=few).table.set_index("construct")
    X = sm.add_constant(few.answers[["a", "b", "m"]])
    test = sm.OLS(few.answers["y"], X).fit().t_test([0, 1, 1, 0])
    n = len(few.answers)
    # maximum likelihood divides by n, regression by n - 4
    assert table.loc["y", "change"] == pytest.approx(test.effect.item(), rel=1e-6)
    assert table.loc["y", "se"] == pytest.approx(test.sd.item() * np.sqrt((n - 4) / n), rel=1e-5)


def test_the_error_of_a_chain_is_that_of_sobel(far_from_the_ends):
    _, survey = far_from_the_ends
    few = ccc.read_survey(survey.answers.head(400), survey.codebook)
    fit = ccc.fit_sem("m ~ p*a\ny ~ q*m", few)
    est, se = (fit.path_coefficients.set_index("target")[name] for name in ("est", "se"))
    row = what_if(fit, {"a": 2}, survey=few).table.set_index("construct").loc["y"]
    sobel = np.hypot(est["m"] * se["y"], est["y"] * se["m"])
    assert row["change"] == pytest.approx(2 * est["m"] * est["y"])
    assert row["se"] == pytest.approx(2 * sobel)
    assert row["ci_upper"] == pytest.approx(row["change"] + 1.959964 * 2 * sobel)


def test_nobody_rises_past_the_end_and_only_what_is_left_is_passed_on():
    scores = np.array([7.0, 7.0, 6.0, 4.0])
    assert lifted_mean(scores, np.array([2.0, 100.0, -1.0]), 7.0, 1.0) == pytest.approx(
        [(0 + 0 + 1 + 2) / 4, (0 + 0 + 1 + 3) / 4, -1.0]
    )
    answers = pd.DataFrame({"a": [7.0, 7, 6, 4, 2, 3, 5, 1], "y": [4.0, 5, 4, 4, 3, 3, 4, 3]})
    codebook = {"scale": [1, 7], "constructs": {"A": {"items": ["a"]}, "Y": {"items": ["y"]}}}
    survey = ccc.read_survey(answers, codebook)
    fit = ccc.fit_sem("y ~ a", survey)
    slope = sm.OLS(answers["y"], sm.add_constant(answers["a"])).fit().params["a"]
    table = what_if(fit, {"a": 2}, survey=survey).table.set_index("construct")
    lifted = (0 + 0 + 1 + 2 + 2 + 2 + 2 + 2) / 8
    assert table.loc["a", ["linear", "change"]].to_list() == pytest.approx([2.0, lifted])
    assert table.loc["a", "at_end"] == 4 / 8
    assert table.loc["y", "change"] == pytest.approx(slope * lifted)
    assert table.loc["y", "new_mean"] == pytest.approx(answers["y"].mean() + slope * lifted)


def test_limits_pass_the_same_cut_as_the_change(customers):
    fit, survey = customers
    row = what_if(fit, {"satisfaction": 3}, survey=survey).table.set_index("construct")
    loyalty = row.loc["loyalty"]
    scores = (survey.answers[["loy1", "loy2", "loy3"]].mean(axis=1)).where(
        survey.answers[["loy1", "loy2", "loy3"]].notna().mean(axis=1) >= 0.5
    )
    # the linear interval is normal: its error is the error after the cut over the share inside
    inside = (scores.dropna() + loyalty["linear"] < 7).mean()
    margin = 1.959964 * loyalty["se"] / inside
    for bound, value in (("ci_lower", -margin), ("ci_upper", margin)):
        cut = (scores + loyalty["linear"] + value).clip(1, 7).mean() - scores.mean()
        assert loyalty[bound] == pytest.approx(cut, abs=1e-6)
    assert loyalty["change"] < loyalty["linear"]
    assert loyalty["new_mean"] < 7


def test_points_are_points_of_the_scale_whatever_the_unit_of_the_fit(customers):
    _, survey = customers
    model = ccc.study.customer_model("direct")
    one, other = (
        what_if(ccc.fit_sem(model, survey, std_lv=std_lv), {"reliability": 0.5}, survey=survey)
        for std_lv in (False, True)
    )
    columns = ["change", "se", "ci_lower", "ci_upper"]
    np.testing.assert_allclose(one.table[columns], other.table[columns], rtol=1e-4, atol=1e-9)


@pytest.mark.parametrize("fitted", [ccc.fit_sem, ccc.fit_pls])
def test_bootstrap_errors_are_the_spread_of_the_total_effects(fitted):
    survey = ccc.study.load_customers()
    model = (
        "reliability =~ rel1 + rel2 + rel3\nloyalty =~ loy1 + loy2 + loy3\nloyalty ~ reliability"
    )
    fit = fitted(model, survey)
    boot = ccc.bootstrap(fit, 200, seed=1)
    row = what_if(fit, {"reliability": 0.1}, survey=survey, bootstrap=boot)
    loyalty = row.table.set_index("construct").loc["loyalty"]
    total = boot.total_effects.iloc[0]
    # the same relative error, but for the loadings of a covariance-based fit, which vary along
    relative = total["se"] / total["est"]
    assert row.errors == "bootstrap"
    assert loyalty["se"] / loyalty["change"] == pytest.approx(relative, rel=0.2)
    assert loyalty["ci_lower"] < loyalty["change"] < loyalty["ci_upper"]


def test_both_kinds_of_fit_predict_much_the_same(customers):
    _, survey = customers
    model = ccc.study.customer_model("composite")
    sem, pls = (
        what_if(fitted(model, survey), {"reliability": 0.5}, survey=survey)
        for fitted in (ccc.fit_sem, ccc.fit_pls)
    )
    np.testing.assert_allclose(sem.table["change"], pls.table["change"], atol=0.01)
    assert pls.errors == ""
    assert pls.table["ci_lower"].isna().all()


def test_dimensions_rise_with_the_construct_that_they_reflect():
    survey = ccc.study.load_customers()
    fit = ccc.fit_sem(ccc.study.customer_model("reflective"), survey)
    table = what_if(fit, {"ccc_quality": 0.1}, survey=survey).table.set_index("construct")
    means = fit.loadings.groupby("construct")["est"].mean()
    dimensions = fit.loadings.query("construct == 'ccc_quality'").set_index("indicator")["est"]
    in_points = dimensions * means[dimensions.index]
    expected = 0.1 * in_points["empathy"] / in_points.mean() * 1.0
    linear = table.loc["empathy", "linear"]
    assert linear == pytest.approx(expected, rel=0.02)  # a few rise less than 0.1


@pytest.fixture(scope="module")
def effort():
    """y = 0.5 speed - 0.4 work and noise: of work, less is better."""
    rng = np.random.default_rng(4)
    speed, care, work = rng.normal(size=(3, 3000))
    y = 0.5 * speed + 0.2 * care - 0.4 * work + rng.normal(scale=0.5, size=3000)
    columns = {"speed": speed, "care": care, "work": work, "y": y}
    answers = pd.DataFrame({n: np.clip(np.round(v + 4), 1, 7) for n, v in columns.items()})
    constructs = {f"{name}_": {"items": [name]} for name in columns}
    survey = ccc.read_survey(answers, {"scale": [1, 7], "constructs": constructs})
    return ccc.fit_sem("y ~ speed + care + work", survey), survey


def test_a_budget_lowers_a_driver_of_which_less_is_better(effort):
    fit, survey = effort
    costs = {"speed": 10.0, "work": 1.0}
    found = what_if(fit, survey=survey, costs=costs, budget=1.0)
    assert found.directions == {"speed": "raise", "care": "raise", "work": "lower"}
    assert found.changes["best allocation"] == pytest.approx({"work": -1.0})
    assert found.allocation["cost"].item() == pytest.approx(1.0)
    assert found.scenarios["cost"].item() == pytest.approx(1.0)
    assert found.scenarios["change"].item() > 0.3
    simulator = ccc.what_if_simulator(fit, survey=survey)
    assert dict(simulator.directions) == found.directions


def test_the_best_use_of_a_budget_is_that_of_a_hand_worked_programme():
    # A: one person has one point to go, the other five; B: both have four
    gains = [
        pieces(np.array([6.0, 2.0]), 7.0, 6.0),
        pieces(np.array([3.0, 3.0]), 7.0, 6.0),
    ]
    assert gains[0].length == pytest.approx([1, 4, 1])
    assert gains[0].slope == pytest.approx([1.0, 0.5, 0.0])
    worth, cost = np.array([0.5, 0.4]), np.array([10.0, 5.0])
    # gain a euro: A 0.05, then 0.025; B 0.08 for four points, which cost 20
    assert allocate(worth, cost, gains, 15.0) == pytest.approx([0.0, 3.0])
    assert allocate(worth, cost, gains, 25.0) == pytest.approx([0.5, 4.0])
    assert allocate(worth, cost, gains, 35.0) == pytest.approx([1.5, 4.0])


def test_no_other_split_of_the_budget_does_more(customers):
    fit, survey = customers
    costs = {"reliability": 4.0, "empathy": 3.0, "customer_focus": 1.0}
    best = what_if(fit, survey=survey, costs=costs, budget=5.0)
    top = best.scenarios["change"].item()
    assert best.allocation["cost"].sum() == pytest.approx(5.0)
    assert best.allocation["share"].sum() == pytest.approx(1.0)
    splits = [s for s in product(np.linspace(0, 1, 9), repeat=2) if sum(s) <= 1]
    others = [
        {"reliability": 5 * r / 4, "empathy": 5 * e / 3, "customer_focus": 5 * (1 - r - e)}
        for r, e in splits
    ]
    rival = what_if(fit, others, survey=survey).scenarios["change"].max()
    # the programme maximizes the linear change of the target
    assert rival <= top + 1e-3
    assert rival > 0.9 * top


def test_scenarios_stand_side_by_side_with_their_costs(customers):
    fit, survey = customers
    found = what_if(
        fit,
        {"promises": {"reliability": 0.5}, "training": {"reliability": 0.2, "empathy": 0.4}},
        survey=survey,
        costs={"reliability": 40_000, "empathy": 10_000},
    )
    table = found.scenarios.set_index("scenario")
    assert table["cost"].to_dict() == pytest.approx({"promises": 20_000, "training": 12_000})
    expected = table["cost"] / table["change"]
    assert table["cost_per_point"].to_dict() == pytest.approx(expected.to_dict())
    assert set(found.table["scenario"]) == {"promises", "training"}


def test_a_cost_that_nobody_stated_is_not_zero(customers):
    fit, survey = customers
    table = what_if(
        fit, {"reliability": 0.5, "empathy": 1}, survey=survey, costs={"empathy": 1.0}
    ).scenarios
    assert table[["cost", "cost_per_point"]].isna().all(axis=None)
    assert table["scenario"].item() == "reliability +0.5, empathy +1"


@pytest.mark.parametrize("n_resamples", [0, 50])
def test_an_analysis_brings_its_survey_its_target_and_its_resamples(customers, n_resamples):
    fit, survey = customers
    analysis = ccc.analyze(survey, fit.model, target="trust", n_resamples=n_resamples)
    found = what_if(analysis, {"reliability": 0.5})
    assert found.target == "trust"
    own = ccc.bootstrap(fit, 50, seed=1) if n_resamples else None
    same = what_if(fit, {"reliability": 0.5}, survey=survey, target="trust", bootstrap=own)
    pd.testing.assert_frame_equal(found.table, same.table)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (
            {"changes": {"reliabilty": 1}},
            UnknownNameError,
            "The model has no construct 'reliabilty' to change. Did you mean reliability?",
        ),
        (
            {"changes": {"loyalty": 1}},
            SpecificationError,
            "'loyalty' acts on nothing in this model. Available: ",
        ),
        (
            {"changes": {"reliability": float("nan")}},
            SpecificationError,
            "The change of 'reliability' is a number of scale points, such as 0.5, not nan.",
        ),
        (
            {"changes": {"reliability": 1}, "survey": None},
            SpecificationError,
            "what_if needs the answers to know where respondents stand: survey=..., or an",
        ),
        ({}, SpecificationError, "There is nothing to predict: give changes such as"),
        ({"budget": 10.0}, SpecificationError, "A budget needs costs: what one point more costs"),
        (
            {"budget": -1.0, "costs": {"reliability": 1.0}},
            SpecificationError,
            "A budget is a positive number, not -1.0.",
        ),
        (
            {"changes": {"reliability": 1}, "costs": {"reliability": 0.0}},
            SpecificationError,
            "The cost of a point of 'reliability' is positive, not 0.",
        ),
        (
            {"changes": {"reliability": 1}, "target": "loyalti"},
            UnknownNameError,
            "The model has no target 'loyalti'. Did you mean loyalty?",
        ),
    ],
)
def test_mistakes_are_named(customers, arguments, error, message):
    fit, survey = customers
    with pytest.raises(error) as caught:
        what_if(fit, **{"survey": survey, **arguments})
    assert str(caught.value).startswith(message)


def test_what_only_reflects_quality_cannot_be_a_lever():
    survey = ccc.study.load_customers()
    fit = ccc.fit_sem(ccc.study.customer_model("reflective"), survey)
    with pytest.raises(SpecificationError) as caught:
        what_if(fit, {"empathy": 1}, survey=survey)
    assert str(caught.value) == (
        "In this model 'empathy' reflects 'ccc_quality' and acts on nothing: change 'ccc_quality', "
        "or fit a model in which the dimensions compose it or act by themselves."
    )


def test_items_on_different_scales_have_no_points_together():
    a, b, noise = np.random.default_rng(3).integers(1, 5, size=(3, 200)).astype(float)
    answers = pd.DataFrame({"a": a, "b": 10 * b + a, "y": (a + b + noise) / 3})
    codebook = {
        "scale": [1, 5],
        "constructs": {
            "a_": {"items": ["a"]},
            "b_": {"items": ["b"], "scale": [0, 50]},
            "y_": {"items": ["y"]},
        },
    }
    model = ccc.Model(
        [ccc.composite("q", ["a", "b"]), ccc.composite("t", ["y"])], paths=[("q", "t")]
    )
    survey = ccc.read_survey(answers, codebook)
    with pytest.raises(CodebookError) as caught:
        what_if(ccc.fit_pls(model, survey), {"q": 1}, survey=survey)
    assert str(caught.value) == (
        "'q' has no points. Its items have different scales, so that it has no points."
    )


def test_a_programme_that_cannot_be_solved_is_an_error():
    gains = [pieces(np.array([1.0]), 7.0, 6.0)]
    with pytest.raises(EstimationError, match="The budget could not be allocated"):
        allocate(np.array([1.0]), np.array([1.0]), gains, -1.0)


def test_the_record_speaks_for_itself(customers):
    fit, survey = customers
    found = what_if(fit, {"reliability": 0.5}, survey=survey)
    change = found.scenarios["change"].item()
    assert repr(found) == (
        f"WhatIf on loyalty, n = {fit.n_obs:,}, SIMULATED; reliability +0.5: {change:+.2f}"
    )
    shown = str(found.summary())
    assert "The paths are read as causes" in shown
    assert max(map(len, shown.splitlines())) <= 100
    assert "cost" not in shown
    found.table["change"].iloc[0]
    assert "<table" in found._repr_html_()


def test_some_of_the_scenarios_are_a_record_of_their_own(customers):
    fit, survey = customers
    plans = {"one": {"reliability": 0.5}, "two": {"empathy": 0.5, "reliability": 0.5}}
    found = what_if(fit, plans, survey=survey)
    only = found.only(["two"])
    assert list(only.changes) == ["two"]
    for every, some in (
        (found.table, only.table),
        (found.scenarios, only.scenarios),
        (found.contributions, only.contributions),
    ):
        kept = every[every["scenario"] == "two"].reset_index(drop=True)
        pd.testing.assert_frame_equal(some, kept)
    with pytest.raises(UnknownNameError, match="no scenario 'tow'. Did you mean two"):
        found.only(["tow"])
