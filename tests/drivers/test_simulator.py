"""Predictions without the data, against what_if, a hand count and the answers themselves."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import ccc_quality as ccc
from ccc_quality.drivers import what_if, what_if_simulator
from ccc_quality.drivers.bounded_mean import BoundedMean
from ccc_quality.errors import CodebookError, SpecificationError, UnknownNameError

QUESTIONS = (
    {"reliability": 0.5},
    {"reliability": 1.5, "empathy": 1.5, "customer_knowledge": 0.7},
    {"waiting_time": -2.0, "empathy": 0.1},
    {"reliability": 6.0, "empathy": 6.0, "customer_focus": 6.0, "customer_knowledge": 6.0},
    {"reliability": -9.0},
)
LIMITS = ["ci_lower", "ci_upper"]


@pytest.fixture(scope="module")
def survey():
    return ccc.study.load_customers()


@pytest.fixture(scope="module")
def composite(survey):
    return ccc.fit_sem(ccc.study.customer_model("composite"), survey)


@pytest.fixture(scope="module")
def resampled(composite):
    return ccc.bootstrap(composite, n_resamples=1000, seed=1)


@pytest.fixture(scope="module")
def simulator(composite, survey):
    return what_if_simulator(composite, survey=survey)


def asked(fit, changes, simulator, **options):
    """The rows of what_if for the outcomes of a simulator."""
    table = what_if(fit, {"it": {**changes}}, **options).table.set_index("construct")
    return table.loc[[one.name for one in simulator.outcomes]]


def fits(kind, survey):
    if kind == "pls":
        return ccc.fit_pls(ccc.study.customer_model("composite"), survey)
    return ccc.fit_sem(ccc.study.customer_model(kind), survey)


# ------------------------------------------------------------------ against what_if


@pytest.mark.parametrize("changes", QUESTIONS, ids=str)
def test_predictions_and_their_limits_are_those_of_what_if(composite, survey, simulator, changes):
    theirs = asked(composite, changes, simulator, survey=survey)
    ours = simulator.predict(changes).set_index("construct")
    for column in ("mean", "change", "new_mean", *LIMITS):
        assert ours[column].to_numpy() == pytest.approx(theirs[column].to_numpy(), abs=1e-9)


@pytest.mark.parametrize("kind", ["direct", "reflective", "pls"])
def test_every_reading_of_the_model_predicts_as_what_if_does(kind, survey):
    fit = fits(kind, survey)
    simulator = what_if_simulator(fit, survey=survey, target="loyalty")
    changes = {one.name: 0.3 + 0.2 * k for k, one in enumerate(simulator.drivers)}
    theirs = asked(fit, changes, simulator, survey=survey, target="loyalty")
    ours = simulator.predict(changes).set_index("construct")
    assert ours["change"].to_numpy() == pytest.approx(theirs["change"].to_numpy(), abs=1e-9)
    assert simulator.errors == ("" if kind == "pls" else "delta method")
    assert bool(ours[LIMITS].isna().all(axis=None)) == (kind == "pls")


def test_limits_of_a_bootstrap_are_near_the_percentiles_of_its_draws(composite, survey, resampled):
    """A percentile of 1,000 draws has a standard error of some 0.08 se, and draws are skewed."""
    simulator = what_if_simulator(composite, survey=survey, bootstrap=resampled)
    assert simulator.errors == "bootstrap"
    for changes in QUESTIONS[:3]:
        theirs = asked(composite, changes, simulator, survey=survey, bootstrap=resampled)
        ours = simulator.predict(changes).set_index("construct")
        assert ours["change"].to_numpy() == pytest.approx(theirs["change"].to_numpy(), abs=1e-9)
        far = (ours[LIMITS] - theirs[LIMITS]).abs().div(theirs["se"], axis=0)
        assert far.max(axis=None) < 0.35


def test_the_error_of_a_combination_counts_how_draws_vary_together(composite, survey, resampled):
    """Far from the ends, the limits are 1.96 standard deviations of the draws of the sum."""
    simulator = what_if_simulator(composite, survey=survey, bootstrap=resampled)
    pair = ["reliability", "empathy"]
    V = simulator.covariance("loyalty").loc[pair, pair].to_numpy()
    draws = resampled.draws["total_effects"][[f"{name} -> loyalty" for name in pair]]
    # all items run from 1 to 7 and the first loading is fixed, so that units are nearly points
    assert V.sum() == pytest.approx(draws.sum(axis=1).var(), rel=0.35)
    correlation = V[0, 1] / np.sqrt(V[0, 0] * V[1, 1])
    assert correlation == pytest.approx(draws.corr().iloc[0, 1], abs=0.15)


# ------------------------------------------------------------------ who can move


def test_sliders_are_the_drivers_and_move_all_outcomes(simulator):
    ranked = {"reliability", "empathy", "customer_focus", "customer_knowledge", "waiting_time",
              "accessibility", "ivr_menu"}  # fmt: skip
    assert {one.name for one in simulator.drivers} == ranked
    assert [one.name for one in simulator.outcomes] == ["satisfaction", "trust", "loyalty"]


def test_a_reflected_whole_is_moved_in_the_place_of_its_dimensions(survey):
    fit = fits("reflective", survey)
    simulator = what_if_simulator(fit, survey=survey)
    assert [one.name for one in simulator.drivers] == ["ccc_quality"]
    with pytest.raises(SpecificationError, match="'empathy' reflects 'ccc_quality' and acts on"):
        what_if_simulator(fit, survey=survey, drivers=["empathy"])


def test_mediators_can_be_sliders_when_they_are_asked_for(composite, survey):
    simulator = what_if_simulator(composite, survey=survey, drivers=["satisfaction", "trust"])
    assert [one.name for one in simulator.outcomes] == ["loyalty"]
    theirs = asked(composite, {"satisfaction": 0.5}, simulator, survey=survey)
    ours = simulator.predict({"satisfaction": 0.5})
    assert ours["change"].item() == pytest.approx(theirs["change"].item(), abs=1e-9)


def test_an_analysis_brings_its_survey_and_target(survey):
    analysis = ccc.analyze(survey, ccc.study.customer_model("composite"), target="trust")
    assert what_if_simulator(analysis).target == "trust"


def test_what_has_no_points_is_left_out_with_its_reason():
    rng = np.random.default_rng(2)
    answers = pd.DataFrame(rng.integers(1, 6, size=(300, 2)), columns=["a", "b"]).astype(float)
    answers["age"] = rng.integers(18, 80, size=300)
    answers["y"] = np.clip((answers["a"] + answers["b"] + rng.integers(-1, 2, 300)) / 2, 1, 5)
    constructs = {f"{name}_": {"items": [name]} for name in ("a", "b", "y")}
    survey = ccc.read_survey(answers, {"scale": [1, 5], "constructs": constructs})
    simulator = what_if_simulator(ccc.fit_sem("y ~ a + b + age", survey), survey=survey)
    assert [one.name for one in simulator.drivers] == ["a", "b"]
    assert simulator.left_out == {"age": "The codebook has no scale for age."}
    assert "Left out: age. The codebook has no scale for age." in str(simulator.summary())


def test_a_simulator_always_holds_its_target(composite, survey):
    fit = fits("direct", survey)
    simulator = what_if_simulator(fit, survey=survey, outcomes=["trust"], target="loyalty")
    assert [one.name for one in simulator.outcomes] == ["trust", "loyalty"]

    whole = what_if_simulator(composite, survey=survey, target="ccc_quality")
    assert "ccc_quality" in [one.name for one in whole.outcomes]


# ------------------------------------------------------------------ the end of the scale


def test_a_bounded_mean_counts_who_has_room():
    here = BoundedMean.of("x", "X", np.array([1.0, 4.0, 6.5, 7.0]), (1.0, 7.0))
    assert here.mean == pytest.approx(4.625)
    # up by one: 1 and 4 gain one, 6.5 gains half, 7 nothing
    assert float(here.gain(1.0)) == pytest.approx(2.5 / 4)
    # down by four: 1 loses nothing, 4 loses 3, 6.5 and 7 lose 4
    assert float(here.gain(-4.0)) == pytest.approx(-11 / 4)
    assert here.gain(np.array([0.0, 6.0, 99.0])) == pytest.approx([0.0, 9.5 / 4, 9.5 / 4])
    assert here.gain(-99.0) == pytest.approx(-14.5 / 4)


@pytest.mark.parametrize("tolerance", [1e-2, 1e-4])
def test_a_thinned_bounded_mean_is_nowhere_further_off_than_it_says(tolerance):
    scores = np.random.default_rng(5).uniform(1, 7, size=3000)
    full = BoundedMean.of("x", "X", scores, (1.0, 7.0))
    thin = full.thinned(tolerance)
    at = np.linspace(-6.5, 6.5, 10_001)
    assert np.abs(full.gain(at) - thin.gain(at)).max() <= tolerance
    assert thin.gain(0.0) == 0.0
    assert thin.knots.size < full.knots.size / 10


def test_nothing_moves_when_nothing_is_raised(simulator):
    table = simulator.predict({})
    assert (table[["change", *LIMITS]] == 0).all(axis=None)


# ------------------------------------------------------------------ mistakes, and what is shown


def test_mistakes_are_named(composite, survey, simulator):
    with pytest.raises(UnknownNameError) as caught:
        simulator.predict({"reliabilty": 1})
    assert str(caught.value).startswith(
        "The simulator has no driver 'reliabilty'. Did you mean reliability?"
    )
    with pytest.raises(SpecificationError) as caught:
        simulator.predict({"reliability": float("inf")})
    assert str(caught.value) == (
        "The change of 'reliability' is a number of scale points, such as 0.5, not inf."
    )
    with pytest.raises(UnknownNameError, match="The simulator has no outcome 'loyalti'. Did you"):
        simulator.covariance("loyalti")
    with pytest.raises(SpecificationError) as caught:
        what_if_simulator(composite)
    assert str(caught.value).startswith("what_if_simulator needs the answers to know where")
    with pytest.raises(SpecificationError) as caught:
        what_if_simulator(composite, survey=survey, drivers=["trust"], outcomes=["satisfaction"])
    assert str(caught.value) == (
        "'satisfaction' is moved by none of the drivers, so it cannot be an outcome. "
        "Available: loyalty."
    )
    with pytest.raises(SpecificationError, match="'trust' is a driver itself, so it cannot be"):
        what_if_simulator(composite, survey=survey, drivers="trust", outcomes="trust")


def test_without_a_scale_there_are_no_points(composite, survey):
    bare = ccc.data.Survey.from_frame(survey.answers, None, source="bare")
    with pytest.raises(CodebookError, match="need the scale of the answers"):
        what_if_simulator(composite, survey=bare)


def test_tables_are_copies_and_the_record_speaks_for_itself(simulator):
    effects = simulator.effects
    effects.loc["loyalty", "reliability"] = 99.0
    assert simulator.effects.loc["loyalty", "reliability"] < 1
    assert repr(simulator).startswith("Simulator of satisfaction, trust, loyalty by 7 drivers")
    assert "SIMULATED" in repr(simulator)
    assert "95% intervals: delta method." in str(simulator.summary())
    assert "<table" in simulator._repr_html_()
