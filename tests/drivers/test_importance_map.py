"""The importance-performance map, against closed forms and regressions of rescaled scores."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import ccc_quality as ccc
from ccc_quality.drivers import importance_performance
from ccc_quality.drivers.directions import directions
from ccc_quality.errors import (
    CodebookError,
    SpecificationError,
    UnknownNameError,
    UnknownOptionError,
)

TWO = {
    "constructs": {
        "a": {"items": ["a1", "a2"], "scale": [1, 5]},
        "b": {"items": ["b1", "b2"], "scale": [0, 10]},
        "y": {"items": ["y1", "y2"], "scale": [1, 5]},
    }
}
ANSWERS = pd.DataFrame(
    {
        "a1": [1.0, 3, 5, 5],
        "a2": [3.0, 3, 5, 3],
        "b1": [0.0, 4, 10, 6],
        "b2": [2.0, 4, 8, 6],
        "y1": [1.0, 2, 4, 5],
        "y2": [2.0, 3, 5, 4],
    }
)


@pytest.fixture
def survey():
    return ccc.read_survey(ANSWERS, TWO)


def rescaled_sample(seed=4, n=800):
    """Three composites of items on scales of their own: codebook and answers."""
    rng = np.random.default_rng(seed)
    a, b = rng.multivariate_normal([0, 0], [[1, 0.4], [0.4, 1]], size=n).T
    m = 0.5 * a + 0.3 * b + rng.normal(size=n)
    y = 0.4 * m + 0.2 * a + rng.normal(size=n)
    columns, scales = {}, {1: [0, 10], 2: [-5, 15], 3: [1, 9]}
    for name, construct in {"a": a, "b": b, "m": m, "y": y}.items():
        for k, width in ((1, 1.0), (2, 2.0), (3, 0.7)):
            answers = 5 + width * (construct + 0.8 * rng.normal(size=n))
            columns[f"{name}{k}"] = np.clip(answers, *scales[k])
    constructs = {
        f"{name}_{k}": {"items": [f"{name}{k}"], "scale": scale}
        for name in "abmy"
        for k, scale in scales.items()
    }
    survey = ccc.read_survey(pd.DataFrame(columns), {"constructs": constructs})
    return survey, {f"{name}{k}": scale for name in "abmy" for k, scale in scales.items()}


def by_driver(found, column):
    return found.table.set_index("driver")[column].to_dict()


def test_importance_is_the_effect_of_a_point_when_both_run_from_0_to_100(two_drivers, survey):
    # y = 0.5 a + 0.3 b; a point of b is a tenth of its scale, a point of y a quarter
    found = importance_performance(two_drivers, survey, "y")
    assert by_driver(found, "importance") == pytest.approx({"a": 0.5, "b": 0.3 * 25 / 10}, abs=1e-6)


def test_performance_is_the_mean_answer_from_0_to_100_with_its_t_interval(two_drivers, survey):
    found = importance_performance(two_drivers, survey, "y").table.set_index("driver")
    scores = [25.0, 50.0, 100.0, 75.0]  # of a: means 2, 3, 5, 4 between 1 and 5
    reference = stats.ttest_1samp(scores, 0.0).confidence_interval(0.95)
    assert found.loc["a", "performance"] == pytest.approx(62.5)
    assert found.loc["a", "performance_se"] == pytest.approx(stats.sem(scores))
    assert found.loc["a", "performance_ci_lower"] == pytest.approx(reference.low)
    assert found.loc["a", "performance_ci_upper"] == pytest.approx(reference.high)
    assert found.loc["a", "n"] == 4


def test_priority_is_importance_times_room_with_the_error_of_a_product(two_drivers, survey):
    row = importance_performance(two_drivers, survey, "y").table.set_index("driver").loc["a"]
    assert row["priority"] == pytest.approx(0.5 * 37.5, abs=1e-4)
    variance = (37.5 * row["importance_se"]) ** 2 + (0.5 * row["performance_se"]) ** 2
    assert row["priority_se"] == pytest.approx(np.sqrt(variance), rel=1e-5)
    margin = stats.norm.ppf(0.975) * row["priority_se"]
    assert row["priority_ci_upper"] - row["priority"] == pytest.approx(margin)


def test_the_error_of_a_product_is_what_independent_draws_give(two_drivers, survey):
    row = importance_performance(two_drivers, survey, "y").table.set_index("driver").loc["b"]
    rng = np.random.default_rng(1)
    I = rng.normal(row["importance"], row["importance_se"], 200_000)  # noqa: E741
    P = rng.normal(row["performance"], row["performance_se"], 200_000)
    # the product of two errors is the part that a first-order formula leaves out
    left_out = (row["importance_se"] * row["performance_se"]) ** 2
    assert (I * (100 - P)).var() == pytest.approx(row["priority_se"] ** 2 + left_out, rel=0.01)


MARKED = "reliability =~ rel1 + l*rel2 + l*rel3\nloyalty =~ loy1 + m*loy2 + loy3\n"


def test_errors_are_those_of_the_same_quantity_defined_in_the_model():
    survey = ccc.study.load_customers()
    model = MARKED.replace("loy3", "k*loy3") + (
        "loyalty ~ p*reliability\nworth := p * ((1 + m + k) / 3) / ((1 + 2 * l) / 3)"
    )
    fit = ccc.fit_sem(model, survey)
    defined = fit.estimates.query("lhs == 'worth'").iloc[0]
    row = importance_performance(fit, survey, "loyalty").table.iloc[0]
    assert row["importance"] == pytest.approx(defined["est"], rel=1e-9)
    assert row["importance_se"] == pytest.approx(defined["se"], rel=1e-7)
    assert row["importance_ci_lower"] == pytest.approx(defined["ci_lower"], rel=1e-7)
    assert row["importance_ci_upper"] == pytest.approx(defined["ci_upper"], rel=1e-7)


def test_no_choice_of_unit_changes_importance_or_its_error():
    survey = ccc.study.load_customers()
    model = ccc.study.customer_model("direct")
    markers, unit_variance = (
        importance_performance(ccc.fit_sem(model, survey, std_lv=std_lv), survey, "loyalty")
        for std_lv in (False, True)
    )
    columns = ["importance", "importance_se", "priority", "priority_se"]
    one, other = (found.table.set_index("driver")[columns] for found in (markers, unit_variance))
    np.testing.assert_allclose(one, other.loc[one.index], rtol=1e-4)


@pytest.mark.parametrize("quality", ["direct", "composite"])
def test_bootstrap_and_delta_method_agree_on_a_large_sample(quality):
    survey = ccc.study.load_customers()
    fit = ccc.fit_sem(ccc.study.customer_model(quality), survey)
    plain = importance_performance(fit, survey, "loyalty")
    drawn = importance_performance(
        fit, survey, "loyalty", bootstrap=ccc.bootstrap(fit, 400, seed=1)
    )
    assert (plain.errors, drawn.errors) == ("delta method", "bootstrap")
    assert by_driver(plain, "importance") == by_driver(drawn, "importance")
    # 400 draws tell a standard error to 3.5%, and the draws are not normal theory
    ratio = (
        drawn.table.set_index("driver")["importance_se"]
        / plain.table.set_index("driver")["importance_se"]
    )
    assert ratio.between(0.85, 1.18).all()


def test_partial_least_squares_gives_regressions_of_scores_from_0_to_100():
    survey, scales = rescaled_sample()
    names = [ccc.composite(n, [f"{n.lower()}{k}" for k in (1, 2, 3)], mode="A") for n in "ABMY"]
    model = ccc.Model(names, paths=[("A", "M"), ("B", "M"), ("M", "Y"), ("A", "Y")])
    fit = ccc.fit_pls(model, survey)
    scores = {}
    for name, own in fit.weights.groupby("construct"):
        items = survey.answers[own["indicator"]]
        points = pd.DataFrame(
            {i: 100 * (items[i] - scales[i][0]) / (scales[i][1] - scales[i][0]) for i in items}
        )
        # the score weights standardized items; in points, by their standard deviations
        raw = own["est"].to_numpy() / points.std().to_numpy()
        scores[name] = points.to_numpy() @ (raw / raw.sum())
    one = np.ones(len(survey.answers))

    def slopes(target, *sources):
        X = np.column_stack([one, *(scores[s] for s in sources)])
        return np.linalg.lstsq(X, scores[target], rcond=None)[0][1:]

    (a_m, b_m), (m_y, a_y) = slopes("M", "A", "B"), slopes("Y", "M", "A")
    found = importance_performance(fit, survey, "Y", drivers=["A", "B", "M"])
    expected = {"A": a_y + a_m * m_y, "B": b_m * m_y, "M": m_y}
    assert by_driver(found, "importance") == pytest.approx(expected, rel=1e-9)
    means = {name: scores[name].mean() for name in "ABM"}
    assert by_driver(found, "performance") == pytest.approx(means, rel=1e-9)
    assert found.table["importance_se"].isna().all()
    assert found.errors == ""


def test_items_share_importance_by_weight_and_average_to_the_construct():
    survey, _ = rescaled_sample()
    names = [ccc.composite(n, [f"{n.lower()}{k}" for k in (1, 2, 3)], mode="A") for n in "AY"]
    fit = ccc.fit_pls(ccc.Model(names, paths=[("A", "Y")]), survey)
    construct = importance_performance(fit, survey, "Y").table.iloc[0]
    items = importance_performance(fit, survey, "Y", unit="items").table
    assert sorted(items["item"]) == ["a1", "a2", "a3"]
    assert items["importance"].sum() == pytest.approx(construct["importance"])
    # the identity of Ringle and Sarstedt: performance is the weighted average of the items'
    average = np.average(items["performance"], weights=items["importance"])
    assert average == pytest.approx(construct["performance"])


def test_items_of_a_factor_share_importance_by_loading():
    survey = ccc.study.load_customers()
    fit = ccc.fit_sem(MARKED + "loyalty ~ reliability", survey)
    items = importance_performance(fit, survey, "loyalty", unit="items").table.set_index("item")
    loadings = fit.loadings.query("construct == 'reliability'").set_index("indicator")["est"]
    whole = importance_performance(fit, survey, "loyalty").table["importance"].item()
    shares = items["importance"] / whole
    assert shares.to_dict() == pytest.approx((loadings / loadings.sum()).to_dict())
    assert items["importance_se"].gt(0).all()


def test_a_composite_of_factors_performs_as_the_average_that_its_weights_make():
    survey = ccc.study.load_customers()
    fit = ccc.fit_sem(ccc.study.customer_model("composite"), survey)
    found = importance_performance(fit, survey, "loyalty", drivers=["ccc_quality"]).table.iloc[0]
    weights = fit.weights.set_index("indicator")["est"]
    loadings = fit.loadings.groupby("construct")["est"].mean()
    # a dimension moves its answers by its mean loading per unit
    shares = weights / loadings[weights.index]
    means = ccc.performance(fit.model, survey).set_index("construct")["mean"][weights.index]
    # respondents who skipped a dimension are averaged over the others
    assert found["performance"] == pytest.approx(np.average(means, weights=shares), abs=0.05)
    effect = fit.total_effects.set_index(["source", "target"])["est"]["ccc_quality", "loyalty"]
    assert found["importance"] == pytest.approx(effect * loadings["loyalty"] * shares.sum())


def test_reflecting_dimensions_are_shown_by_implied_slopes_with_a_caveat():
    survey = ccc.study.load_customers()
    fit = ccc.fit_sem(ccc.study.customer_model("reflective"), survey)
    found = importance_performance(fit, survey, "loyalty")
    slopes = fit.implied_slopes("loyalty").set_index("source")["est"]
    loadings = fit.loadings.groupby("construct")["est"].mean()
    assert found.basis == "implied slope"
    assert "do not act on Loyalty" in found.caveat
    expected = slopes["empathy"] * loadings["loyalty"] / loadings["empathy"]
    assert by_driver(found, "importance")["empathy"] == pytest.approx(expected)
    boot = ccc.bootstrap(fit, 50, seed=1)
    drawn = importance_performance(fit, survey, "loyalty", bootstrap=boot)
    se = boot.implied_slopes("loyalty").set_index("source")["se"]
    expected = se["empathy"] * loadings["loyalty"] / loadings["empathy"]
    assert by_driver(drawn, "importance_se")["empathy"] == pytest.approx(expected)


def test_quadrants_are_cut_at_the_means_and_the_highest_priority_stands_first(two_drivers, survey):
    found = importance_performance(two_drivers, survey, "y")
    assert found.mean_importance == pytest.approx((0.5 + 0.75) / 2, abs=1e-6)
    assert found.mean_performance == pytest.approx((62.5 + 50) / 2)
    assert found.table["driver"].to_list() == ["b", "a"]  # 0.75 * 50 before 0.5 * 37.5
    assert found.table["priority_rank"].to_list() == [1.0, 2.0]
    assert by_driver(found, "quadrant") == {"a": "possible overkill", "b": "concentrate here"}
    assert "Concentrate here: B." in str(found.summary())


def test_an_item_without_a_scale_has_no_place_and_a_reason(two_drivers):
    codebook = {"constructs": {**TWO["constructs"], "b": {"items": ["b1", "b2"]}}}
    found = importance_performance(two_drivers, ccc.read_survey(ANSWERS, codebook), "y")
    row = found.table.set_index("driver").loc["b"]
    assert np.isnan([row["importance"], row["performance"], row["priority"]]).all()
    assert row["quadrant"] == ""
    assert row["reason"] == "The codebook has no scale for b1. The codebook has no scale for b2."
    assert found.mean_importance == pytest.approx(0.5, abs=1e-6)


def test_tables_are_copies(two_drivers, survey):
    found = importance_performance(two_drivers, survey, "y")
    table = found.table
    table["importance"] = 0.0
    assert (found.table["importance"] > 0).all()


def test_a_target_without_a_scale_is_refused(two_drivers):
    codebook = {"constructs": {**TWO["constructs"], "y": {"items": ["y1", "y2"]}}}
    with pytest.raises(CodebookError) as caught:
        importance_performance(two_drivers, ccc.read_survey(ANSWERS, codebook), "y")
    assert str(caught.value) == (
        "The codebook has no scale for y1, y2, so points of y are unknown; bounds are never "
        "guessed. Add a scale for the construct."
    )


def test_mistakes_are_named(two_drivers, survey):
    with pytest.raises(UnknownOptionError, match=r"not 'item'. Did you mean items\?"):
        importance_performance(two_drivers, survey, "y", unit="item")
    with pytest.raises(UnknownNameError, match="The model has no target 'z'"):
        importance_performance(two_drivers, survey, "z")
    with pytest.raises(CodebookError, match="Read the survey with a codebook that has a scale"):
        importance_performance(two_drivers, ccc.read_survey(ANSWERS), "y")
    customers = ccc.study.load_customers()
    other = ccc.fit_sem("trust =~ tru1 + tru2 + tru3", customers)
    fit = ccc.fit_sem(MARKED + "loyalty ~ reliability", customers)
    with pytest.raises(SpecificationError, match="The bootstrap is that of another fit"):
        importance_performance(
            fit, customers, "loyalty", bootstrap=ccc.bootstrap(other, 10, seed=1)
        )


def test_ordered_items_have_no_points():
    survey = ccc.study.load_customers()
    items = [f"{name}{k}" for name in ("rel", "loy") for k in (1, 2, 3)]
    fit = ccc.fit_sem(MARKED + "loyalty ~ reliability", survey, estimator="WLSMV", ordered=items)
    expected = (
        "The fit takes rel1, rel2, rel3, ... as ordered categories, so its units are not points "
        'of the answers. Fit the model without ordered=, say with estimator="MLR".'
    )
    with pytest.raises(SpecificationError) as caught:
        importance_performance(fit, survey, "loyalty")
    assert str(caught.value) == expected
    with pytest.raises(SpecificationError) as caught:
        ccc.what_if(fit, {"reliability": 0.5}, survey=survey)
    assert str(caught.value) == expected


def test_products_of_constructs_are_no_drivers_and_disturb_nothing():
    survey = ccc.study.load_customers()
    model = "A =~ rel1 + rel2\nB =~ emp1 + emp2\nY =~ loy1 + loy2\nY ~ A + B"
    fit = ccc.fit_pls(model, survey, moderation="Y ~ A:B")
    found = by_driver(importance_performance(fit, survey, "Y"), "importance")
    effects = fit.path_coefficients.set_index("source")["est"]
    # all items share a scale, so that points of one are points of the other
    assert found == pytest.approx({"A": effects["A"], "B": effects["B"]})


def test_the_record_speaks_for_itself(two_drivers, survey):
    found = importance_performance(two_drivers, survey, "y")
    assert repr(found) == (
        "ImportancePerformance: 2 constructs on y, n = 1,000; first b: importance 0.75, "
        "performance 50"
    )
    assert max(len(line) for line in str(found.summary()).splitlines()[-3:]) <= 80
    assert "<table" in found._repr_html_()


@pytest.fixture(scope="module")
def effort():
    """y = 0.5 speed - 0.4 effort + 0.3 care: of effort, less is better."""
    rng = np.random.default_rng(4)
    speed, work, care = rng.normal(size=(3, 3000))
    y = 0.5 * speed - 0.4 * work + 0.3 * care + rng.normal(scale=0.5, size=3000)
    shift = {"speed": 3.5, "work": 3.0, "care": 4.5, "y": 4.0}
    columns = {"speed": speed, "work": work, "care": care, "y": y}
    answers = pd.DataFrame({n: np.clip(np.round(v + shift[n]), 1, 7) for n, v in columns.items()})
    constructs = {f"{name}_": {"items": [name]} for name in columns}
    survey = ccc.read_survey(answers, {"scale": [1, 7], "constructs": constructs})
    return ccc.fit_sem("y ~ speed + work + care", survey), survey


def test_where_less_is_better_room_runs_down_to_nothing(effort):
    fit, survey = effort
    found = importance_performance(fit, survey, "y")
    rows = found.table.set_index("driver")
    assert rows["direction"].to_dict() == {"speed": "raise", "work": "lower", "care": "raise"}
    assert not found.lowers
    work = rows.loc["work"]
    assert work["importance"] < 0
    assert work["priority"] == pytest.approx(-work["importance"] * work["performance"])
    assert work["priority_ci_lower"] > 0
    assert (rows["priority"] > 0).all()
    assert "Less is better: Work; none of it are full marks there." in str(found.summary())


def test_a_driver_of_which_less_is_better_has_the_map_of_its_contrary(effort):
    """Asked the other way round, ease instead of effort, nothing but the names changes."""
    fit, survey = effort
    ease = survey.with_answers(survey.answers.assign(work=8 - survey.answers["work"]))
    found = importance_performance(fit, survey, "y")
    other = importance_performance(ccc.fit_sem("y ~ speed + work + care", ease), ease, "y")
    assert (other.table["direction"] == "raise").all()
    same = ["gain", "gain_ci_lower", "gain_ci_upper", "standing", "standing_ci_lower",
            "standing_ci_upper", "priority", "priority_ci_lower", "priority_rank"]  # fmt: skip
    np.testing.assert_allclose(found.table[same], other.table[same], atol=1e-5)
    for column in ("driver", "quadrant"):
        assert found.table[column].tolist() == other.table[column].tolist()
    assert found.mean_importance == pytest.approx(other.mean_importance)
    assert found.mean_performance == pytest.approx(other.mean_performance)


def test_noise_turns_no_driver_around():
    limits = np.array([[0.4, -0.05, -0.3], [0.3, -0.15, -0.4], [0.5, 0.05, -0.2]])
    assert directions(*limits, lowers=False) == ("raise", "raise", "lower")
    unknown = np.full(2, np.nan)
    ways = directions(np.array([0.4, -0.1]), unknown, unknown, lowers=False)
    assert ways == ("raise", "lower")


def test_what_lies_in_between_says_where_an_outcome_should_go():
    """One driver helps and one does not: satisfaction says that leaving should fall."""
    rng = np.random.default_rng(3)
    speed, work = rng.normal(size=(2, 2000))
    satisfied = 0.5 * speed - 0.5 * work + rng.normal(scale=0.6, size=2000)
    columns = {"speed": speed, "work": work, "satisfied": satisfied}
    answers = pd.DataFrame({n: np.clip(np.round(v + 4), 1, 7) for n, v in columns.items()})
    answers["left"] = (rng.random(2000) < 1 / (1 + np.exp(1.5 + 1.2 * satisfied))).astype(float)
    constructs = {f"{name}_": {"items": [name]} for name in columns}
    survey = ccc.read_survey(answers, {"scale": [1, 7], "constructs": constructs})
    fit = ccc.fit_sem("satisfied ~ speed + work\nleft ~ satisfied", survey)
    found = importance_performance(fit, survey, "left")
    ways = found.table.set_index("driver")["direction"].to_dict()
    assert (found.lowers, found.target_unit) == (True, "rate")
    assert ways == {"speed": "raise", "work": "lower"}
    assert (found.table["priority"] < 0).all()
    assert dict(ccc.what_if_simulator(fit, survey=survey).directions) == ways


def test_an_outcome_may_be_said_to_fall(effort):
    fit, survey = effort
    found = importance_performance(fit, survey, "y", lowers=True)
    ways = found.table.set_index("driver")["direction"].to_dict()
    assert ways == {"speed": "lower", "work": "raise", "care": "lower"}
    assert (found.table["priority"] < 0).all()


def turned(survey):
    """The same answers with the outcome asked the other way round: what was 5 is 1."""
    return ccc.read_survey(ANSWERS.assign(y1=6 - ANSWERS["y1"], y2=6 - ANSWERS["y2"]), TWO)


def test_an_outcome_that_should_fall_has_the_map_of_its_contrary(survey):
    # y = 0.5 a + 0.3 b and its mirror image -y: what helps the one keeps the other down
    def fit_of(sign):
        Phi, effect = np.array([[1.0, 0.6], [0.6, 9.0]]), sign * np.array([0.5, 0.3])
        with_y = Phi @ effect
        latent = np.block(
            [[Phi, with_y[:, None]], [with_y[None, :], np.array([[effect @ Phi @ effect + 1.0]])]]
        )
        items = ["a1", "a2", "b1", "b2", "y1", "y2"]
        cov = pd.DataFrame(np.kron(latent, np.ones((2, 2))) + 0.5 * np.eye(6), items, items)
        model = "a =~ a1 + a2\nb =~ b1 + b2\ny =~ y1 + y2\ny ~ a + b"
        return ccc.fit_sem(model, sample_cov=cov, n_obs=1000)

    rises = importance_performance(fit_of(1), survey, "y")
    falls = importance_performance(fit_of(-1), turned(survey), "y")
    assert (rises.lowers, falls.lowers) == (False, True)
    for column in ("driver", "quadrant", "priority_rank"):
        assert falls.table[column].tolist() == rises.table[column].tolist()
    np.testing.assert_allclose(falls.table["priority"], -rises.table["priority"], atol=1e-6)
    assert "The drivers lower Y: the lower the number, the more they matter." in str(
        falls.summary()
    )
    assert "lower the number" not in str(rises.summary())
