"""Penalties and rewards: by hand, by statsmodels, by populations with known truth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from statsmodels.stats.multitest import multipletests
from support.straight_lines import bent, straight

import ccc_quality as ccc
from ccc_quality.drivers import penalty_reward
from ccc_quality.drivers.asymmetry import CLASSES, classify
from ccc_quality.errors import (
    CodebookError,
    DataError,
    InvalidColumnError,
    MissingColumnError,
    SpecificationError,
    TooFewRowsError,
    UnknownNameError,
    UnknownOptionError,
)

FEW = {"n_resamples": 50}


@pytest.fixture(scope="module")
def worked() -> pd.DataFrame:
    """All nine combinations of two drivers, four times, the noise of each cell summing to zero.

    Waiting costs 30 when it is bad and brings 10 when it is good; advice 5 and 15.
    """
    waiting, advice = {20: -30, 50: 0, 80: 10}, {20: -5, 50: 0, 80: 15}
    cells = [
        (w, a, 50 + waiting[w] + advice[a] + noise)
        for w in waiting
        for a in advice
        for noise in (-2, -1, 1, 2)
    ]
    return pd.DataFrame(cells, columns=["waiting", "advice", "satisfaction"]).astype(float)


@pytest.fixture(scope="module")
def kano() -> pd.DataFrame:
    """A basic factor, a performance factor and an exciting one, and one without any impact."""
    rng = np.random.default_rng(7)
    X = rng.normal(size=(4000, 4)) + 0.5 * rng.normal(size=(4000, 1))
    low, high = np.quantile(X, [1 / 3, 2 / 3], axis=0)
    effects = {"basic": (-8, 0), "linear": (-6, 6), "exciting": (0, 8), "idle": (0, 0)}
    y = rng.normal(size=4000) * (4 + 2 * (X[:, 0] > 0))
    for k, (penalty, reward) in enumerate(effects.values()):
        y += penalty * (X[:, k] <= low[k]) + reward * (X[:, k] >= high[k])
    return pd.DataFrame(X, columns=list(effects)).assign(satisfaction=y)


def test_a_worked_example_comes_out_as_by_hand(worked):
    table = penalty_reward(worked, "satisfaction", cut=(30, 70), **FEW).table.set_index("driver")
    # waiting: range 30 + 10 = 40, index (10 - 30) / 40; advice: 5 + 15 = 20, (15 - 5) / 20
    expected = pd.DataFrame(
        {"penalty": [-30.0, -5.0], "reward": [10.0, 15.0], "range": [40.0, 20.0]},
        index=["waiting", "advice"],
    ).assign(index=[-0.5, 0.5])
    for name in expected:
        assert table[name].tolist() == pytest.approx(expected[name].tolist())
    assert table["index_class"].tolist() == ["dissatisfier", "satisfier"]
    assert table["n_low"].tolist() == table["n_high"].tolist() == [12, 12]


def test_classes_end_where_their_limits_are():
    index = np.array([-1, -0.71, -0.7, -0.21, -0.2, 0.0, 0.2, 0.21, 0.7, 0.71, 1.0, np.nan])
    kinds = ["frustrator"] * 2 + ["dissatisfier"] * 2 + ["hybrid"] * 3 + ["satisfier"] * 2
    assert classify(index) == [*kinds, "delighter", "delighter", ""]
    assert classify(np.array([-0.5, 0.5]), (0.6, 0.9)) == ["hybrid", "hybrid"]


def test_errors_and_tests_are_those_of_statsmodels(kano):
    found = penalty_reward(kano, "satisfaction", **FEW)
    frame = kano.copy()
    names = list(found.table["driver"])
    for name in names:
        low, high = kano[name].quantile([1 / 3, 2 / 3])
        frame[f"{name}_low"] = (kano[name] <= low + 1e-9).astype(float)
        frame[f"{name}_high"] = (kano[name] >= high - 1e-9).astype(float)
    terms = [f"{name}_{end}" for name in names for end in ("low", "high")]
    ols = smf.ols(f"satisfaction ~ {' + '.join(terms)}", frame).fit(cov_type="HC3", use_t=True)
    bounds = ols.conf_int()
    for _, row in found.table.iterrows():
        for word, end in (("penalty", "low"), ("reward", "high")):
            term = f"{row['driver']}_{end}"
            assert row[word] == pytest.approx(ols.params[term])
            assert row[f"{word}_se"] == pytest.approx(ols.bse[term])
            assert row[f"{word}_ci_lower"] == pytest.approx(bounds.loc[term, 0])
            assert row[f"{word}_ci_upper"] == pytest.approx(bounds.loc[term, 1])
        low, high = (f"{row['driver']}_{end}" for end in ("low", "high"))
        impact = float(ols.f_test(f"{low} = 0, {high} = 0").pvalue)
        assert row["pvalue_impact"] == pytest.approx(impact)
    assert found.r_squared == pytest.approx(ols.rsquared)


def test_asymmetry_is_a_test_of_statsmodels_with_the_scores_beside_their_groups(kano):
    found = penalty_reward(kano, "satisfaction", **FEW)
    frame, names = kano.copy(), list(found.table["driver"])
    terms, distances = [], {}
    for name in names:
        low, high = kano[name].quantile([1 / 3, 2 / 3])
        group = np.select([kano[name] <= low, kano[name] >= high], [0, 2], default=1)
        frame[f"{name}_low"], frame[f"{name}_high"] = group == 0, group == 2
        means = kano.groupby(group)[name].mean()
        distances[name] = means[1] - means[0], means[2] - means[1]
        terms += [f"{name}_low", f"{name}_high", name]
    frame = frame.astype(float)
    ols = smf.ols(f"satisfaction ~ {' + '.join(terms)}", frame).fit(cov_type="HC3", use_t=True)
    for _, row in found.table.iterrows():
        below, above = distances[row["driver"]]
        test = ols.t_test(f"{row['driver']}_high / {above} + {row['driver']}_low / {below} = 0")
        assert row["asymmetry"] == pytest.approx(float(test.effect.item()))
        assert row["pvalue"] == pytest.approx(float(test.pvalue))
    holm = multipletests(found.table["pvalue"], method="holm")[1]
    assert found.table["p_adjusted"].tolist() == pytest.approx(holm.tolist())


def test_a_straight_line_is_symmetric_however_the_scores_are_distributed():
    """Scores that crowd at the top: low ones are far from the middle, high ones near."""
    x = 100 * np.random.default_rng(1).beta(5, 1.5, size=2000)
    noise = np.random.default_rng(2).normal(scale=5, size=2000)
    row = penalty_reward(pd.DataFrame({"x": x, "y": x + noise}), "y", **FEW).table.iloc[0]
    assert abs(row["penalty"]) > 1.5 * row["reward"]
    assert row["index_class"] == "dissatisfier"
    assert row["asymmetry"] == pytest.approx(0.0, abs=0.1)  # of a slope of one
    assert (row["class"], row["clear"], row["doubt"]) == ("", False, "chance")


def test_three_answers_leave_no_line_beside_their_groups_but_their_asymmetry_is_known():
    x = np.repeat([0.0, 1.0, 3.0], 60)
    y = np.repeat([10.0, 20.0, 60.0], 60) + np.tile([-1.0, 0.0, 1.0], 60)
    found = penalty_reward(pd.DataFrame({"x": x, "y": y}), "y", cut=(0.5, 2), **FEW)
    # 40 / 2 a point above the middle, 10 / 1 below it
    assert found.table["asymmetry"].tolist() == pytest.approx([10.0])


def test_only_what_holds_at_all_cut_points_is_a_class(kano):
    rng = np.random.default_rng(3)
    x = rng.uniform(0, 100, size=3000)
    y = -np.maximum(30 - x, 0) + 6 * np.maximum(x - 90, 0) + rng.normal(size=3000)
    found = penalty_reward(pd.DataFrame({"x": x, "y": y}), "y", cut=(10, 60), **FEW)
    assert set(found.sensitivity["class"]) == {"dissatisfier", "hybrid"}
    row = found.table.iloc[0]
    assert row["p_adjusted"] < 0.05
    assert (row["class"], row["clear"], row["doubt"]) == ("", False, "cut_points")
    degrees = penalty_reward(kano, "satisfaction", **FEW)
    of_basic = degrees.sensitivity.query("driver == 'basic'")["class"]
    assert set(of_basic) == {"frustrator", "dissatisfier"}
    assert degrees.table.set_index("driver").loc["basic", "class"] == "dissatisfier"


def named(draw, n, seed):
    """In which share of surveys any driver is named, and the first."""
    rng = np.random.default_rng(seed)
    clear = np.array(
        [penalty_reward(draw(rng), "y", n_resamples=20).table["clear"] for _ in range(n)], bool
    )
    return clear.any(axis=1).mean(), clear[:, 0].mean()


def test_noise_makes_no_headline():
    """A share of 1 in 20 gives more than 4 of 16 once in a thousand times."""
    assert named(straight(5), 16, seed=11)[0] <= 4 / 16


@pytest.mark.slow
@pytest.mark.parametrize(("points", "skew"), [(5, 0.0), (7, 0.0), (5, 0.7), (7, 0.7)])
def test_at_most_one_survey_in_twenty_names_a_driver_where_all_lines_are_straight(points, skew):
    """Two standard errors of a share of 0.05 in 400 surveys are 0.022."""
    assert named(straight(points, skew=skew), 400, seed=1)[0] <= 0.072


@pytest.mark.slow
@pytest.mark.parametrize(("skew", "power"), [(0.0, 0.7), (0.7, 0.6)])
def test_a_driver_that_only_punishes_is_mostly_found(skew, power):
    assert named(bent(skew=skew), 200, seed=1)[1] >= power


def test_factors_of_a_known_population_find_their_class(kano):
    table = penalty_reward(kano, "satisfaction", n_resamples=500).table.set_index("driver")
    assert table["clear"].to_dict() == {
        "basic": True,
        "linear": False,
        "exciting": True,
        "idle": False,
    }
    assert table.loc["linear", ["class", "doubt"]].tolist() == ["", "chance"]
    assert table["index_class"].to_dict() | {"idle": ""} == {
        "basic": "frustrator",
        "linear": "hybrid",
        "exciting": "delighter",
        "idle": "",
    }
    for name, index in (("basic", -1.0), ("linear", 0.0), ("exciting", 1.0)):
        row = table.loc[name]
        assert row["probability"] > 0.95
        assert row["index_ci_lower"] - 1e-9 <= index <= row["index_ci_upper"] + 1e-9
    assert table.loc[["basic", "exciting"], "reason"].tolist() == ["", ""]
    assert table.loc["idle", "pvalue_impact"] > 0.05
    assert "no difference that could be told from zero" in table.loc["idle", "reason"]


def test_probabilities_of_classes_agree_with_the_normal_distribution_of_the_estimates(kano):
    """The bootstrap against draws from the estimates and their robust covariance matrix."""
    sample = kano.head(400)
    found = penalty_reward(sample, "satisfaction", ["linear"], n_resamples=4000)
    row = found.table.iloc[0]
    x, y = sample["linear"], sample["satisfaction"]
    D = pd.DataFrame({"low": x <= row["low"], "high": x >= row["high"]}).astype(float)
    ols = smf.ols("y ~ low + high", D.assign(y=y)).fit(cov_type="HC3")
    mean, cov = ols.params[["low", "high"]], ols.cov_params().loc[["low", "high"], ["low", "high"]]
    draws = np.random.default_rng(1).multivariate_normal(mean, cov, size=20_000)
    P, R = np.maximum(-draws[:, 0], 0), np.maximum(draws[:, 1], 0)
    kinds = pd.Series(classify((R - P) / (P + R)))
    for name in CLASSES:
        assert found.probabilities[name].iloc[0] == pytest.approx((kinds == name).mean(), abs=0.03)
    assert found.probabilities[list(CLASSES)].sum(axis=1).tolist() == pytest.approx([1.0])


def test_an_effect_of_the_wrong_sign_counts_as_none():
    rng = np.random.default_rng(1)
    x = np.repeat([0.0, 1.0, 2.0], 50)
    y = np.repeat([10.0, 0.0, 5.0], 50) + rng.normal(size=150)
    row = penalty_reward(
        pd.DataFrame({"x": x, "y": y}), "y", cut=(0.5, 1.5), n_resamples=50
    ).table.iloc[0]
    assert row["penalty"] > 9
    assert (row["range"], row["index"]) == (pytest.approx(row["reward"]), 1.0)
    down = penalty_reward(pd.DataFrame({"x": x, "y": -abs(x - 1)}), "y", cut=(0.5, 1.5), **FEW)
    assert down.table["index_class"].tolist() == ["frustrator"]


def test_where_less_is_better_a_high_score_is_what_fails(worked):
    turned = worked.assign(waiting=100 - worked["waiting"], leaving=100 - worked["satisfaction"])
    plain = penalty_reward(worked, "satisfaction", ["waiting", "advice"], cut=(30, 70), **FEW)
    found = penalty_reward(
        turned,
        "leaving",
        ["waiting", "advice"],
        cut=(30, 70),
        less_is_better=["waiting", "leaving"],
        **FEW,
    )
    pd.testing.assert_frame_equal(found.table, plain.table)
    pd.testing.assert_frame_equal(found.sensitivity, plain.sensitivity)
    assert "Less is better of: Waiting, Leaving." in str(found.summary())


def test_without_penalty_and_reward_there_is_no_index():
    x = np.repeat([0.0, 1.0, 2.0], 50)
    y = np.repeat([5.0, 0.0, -5.0], 50) + np.tile([-1.0, 1.0], 75)
    found = penalty_reward(pd.DataFrame({"x": x, "y": y}), "y", cut=(0.5, 1.5), **FEW)
    row = found.table.iloc[0]
    assert np.isnan(row["index"])
    assert (row["class"], row["index_class"], row["doubt"]) == ("", "", "no_index")
    assert row["reason"].startswith("Low scores do not lower the target")
    assert repr(found) == "PenaltyReward: y, n = 150; x unclear"


def test_a_survey_is_scored_by_its_codebook_and_its_model_names_the_drivers():
    survey, model = ccc.study.load_customers(), ccc.study.customer_model()
    found = penalty_reward(survey, "satisfaction", model=model, **FEW)
    assert tuple(found.table["driver"]) == ccc.study.PUBLISHED_ORDER
    assert found.simulated
    means = pd.DataFrame(
        {
            name: 100 * (survey.answers[list(items)].mean(axis=1) - 1) / 6
            for name, items in (
                (c.name, c.indicators) for c in model.constructs if not c.higher_order
            )
        }
    )
    by_hand = penalty_reward(means, "satisfaction", ccc.study.PUBLISHED_ORDER, **FEW)
    assert found.table["penalty"].tolist() == pytest.approx(by_hand.table["penalty"].tolist())


@pytest.mark.parametrize("fitted", ["sem", "pls"])
def test_scores_of_a_fit_take_the_place_of_means(fitted):
    survey, model = ccc.study.load_customers(), ccc.study.customer_model("direct")
    fit = ccc.fit_sem(model, survey) if fitted == "sem" else ccc.fit_pls(model, survey)
    found = penalty_reward(survey, "satisfaction", ["reliability", "empathy"], results=fit, **FEW)
    scores = fit.factor_scores() if fitted == "sem" else fit.construct_scores
    direct = penalty_reward(scores, "satisfaction", ["reliability", "empathy"], **FEW)
    assert found.table["index"].tolist() == pytest.approx(direct.table["index"].tolist())
    assert found.unit == ("factor scores" if fitted == "sem" else "standardized composite scores")


def test_sensitivity_holds_the_analysis_at_other_cut_points(kano):
    found = penalty_reward(kano, "satisfaction", ["basic"], cut=(-1, 1), **FEW).sensitivity
    assert found["cut"].tolist() == ["chosen", "tertile", "quartile", "quintile"]
    for cut in ("tertile", "quartile", "quintile"):
        own = penalty_reward(kano, "satisfaction", ["basic"], cut=cut, **FEW).table
        row = found[found["cut"] == cut].iloc[0]
        assert row["index"] == pytest.approx(own["index"].iloc[0])
    by_share = penalty_reward(kano, "satisfaction", ["basic"], **FEW).sensitivity
    assert by_share["cut"].tolist() == ["tertile", "quartile", "quintile"]


def test_points_given_by_name_replace_those_of_the_cut(kano):
    pair = penalty_reward(kano, "satisfaction", cut=(-1, 1.2), **FEW).table
    named = penalty_reward(kano, "satisfaction", low=-1, high=1.2, **FEW)
    pd.testing.assert_frame_equal(pair, named.table)
    one = penalty_reward(kano, "satisfaction", low=-1, **FEW)
    assert one.cut == "at most -1, high: lowest and highest tertile of each driver"
    assert one.table["low"].tolist() == [-1.0] * 4


def test_equal_answers_in_another_order_stay_together():
    """0.1 + 0.2 + 0.3 and 0.3 + 0.2 + 0.1 differ in floating point."""
    x = np.repeat([0.1 + 0.2 + 0.3, 0.3 + 0.2 + 0.1, 1.0, 2.0], 30)
    assert x[0] != x[30]
    y = x + np.tile([-1.0, 0.0, 1.0], 40)
    frame = pd.DataFrame({"x": x, "y": y})
    assert penalty_reward(frame, "y", high=1.5, **FEW).table["n_low"].tolist() == [60]


def test_the_same_seed_gives_the_same_resamples_and_tables_are_copies(kano):
    one, two = (penalty_reward(kano, "satisfaction", seed=3, **FEW) for _ in range(2))
    table = one.table
    table["penalty"] = 0.0
    pd.testing.assert_frame_equal(one.table, two.table)


def test_incomplete_respondents_are_left_out_and_counted(kano):
    holes = kano.copy()
    holes.loc[:9, "basic"] = np.nan
    found = penalty_reward(holes, "satisfaction", **FEW)
    assert (found.n_obs, found.n_dropped) == (3990, 10)
    assert "n = 3,990, 10 left out" in str(found.summary())


def test_the_summary_fits_a_terminal_and_states_its_conventions(kano):
    text = str(penalty_reward(kano, "satisfaction", **FEW).summary())
    assert "classes end at ±0.2 and ±0.7" in text
    assert "lowest and highest tertile of each driver" in text
    assert max(map(len, text.splitlines())) <= 100


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"target": "satisfactoin"}, MissingColumnError, "Did you mean satisfaction"),
        ({"less_is_better": "lineair"}, UnknownNameError, "neither a driver nor the target"),
        ({"drivers": ["basic", "lineair"]}, MissingColumnError, "no scores on 'lineair'. Did you"),
        ({"drivers": ["basic", "satisfaction"]}, SpecificationError, "cannot be a driver of its"),
        ({"drivers": []}, SpecificationError, "No driver was named. Available: basic, linear"),
        ({"cut": "tercile"}, UnknownOptionError, "cut by 'tercile'. Did you mean tertile"),
        ({"cut": (2, 1)}, SpecificationError, "Low ends at 2 and high begins at 1"),
        ({"cut": (-99, 1)}, DataError, "Nobody scores low on 'basic': the point is -99"),
        ({"cut": (-1, 99)}, DataError, "Nobody scores high on 'basic': the point is 99"),
        ({"limits": (0.7, 0.2)}, SpecificationError, "the smaller first"),
        ({"n_resamples": 0}, SpecificationError, "n_resamples must be a positive whole number"),
        ({"level": 2}, SpecificationError, "between 0 and 1, not 2"),
    ],
)
def test_what_makes_no_sense_is_refused(kano, change, error, message):
    options = {"target": "satisfaction", **FEW, **change}
    with pytest.raises(error, match=message):
        penalty_reward(kano, **options)


def test_data_that_cannot_carry_the_analysis_are_refused(kano):
    with pytest.raises(TooFewRowsError, match=r"6 respondents have a score .* at least 11"):
        penalty_reward(kano.head(6), "satisfaction")
    with pytest.raises(InvalidColumnError, match="scores on 'basic' do not vary"):
        penalty_reward(kano.assign(basic=1.0), "satisfaction")
    with pytest.raises(DataError, match="same respondents into their low and high groups"):
        penalty_reward(kano.assign(copy=kano["basic"]), "satisfaction", **FEW)
    with pytest.raises(DataError, match="no middle to compare with"):
        penalty_reward(kano, "satisfaction", ["basic"], cut=(0, 1e-12), **FEW)
    with pytest.raises(CodebookError, match="never guessed"):
        survey = ccc.read_survey(ccc.study.load_customers().answers)
        penalty_reward(survey, "satisfaction", model=ccc.study.customer_model())
    with pytest.raises(SpecificationError, match="a survey or a table of scores, not int"):
        penalty_reward(3, "satisfaction")
    fit = ccc.fit_pls(ccc.study.customer_model("direct"), ccc.study.load_customers())
    with pytest.raises(DataError, match="The results have 1,589 respondents and the survey 100"):
        half = ccc.study.simulate_customers(100, seed=1)
        penalty_reward(half, "satisfaction", results=fit)
