"""The page of scenarios says what the predictions allow, and carries the model to move."""

from __future__ import annotations

import json
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

import ccc_quality as ccc
from ccc_quality.report.content import SimulatedConstruct
from ccc_quality.report.html import sliders_json
from ccc_quality.report.pages.what_if import what_if_page
from ccc_quality.words import Voice

from .conftest import made_survey


@pytest.fixture(scope="module")
def voice(customers):
    return Voice("en", customers.model.labels.merged(customers.survey.labels), 0.95)


def page_of(analysis, changes, voice, **options):
    """The page with other scenarios."""
    scenarios = ccc.what_if(analysis, changes, bootstrap=analysis.bootstrap, **options)
    return what_if_page(replace(analysis, scenarios=scenarios), voice)


def two(x):
    return f"{x:.2f}".replace("-", "−")


# ------------------------------------------------------------------ what is claimed


def test_the_title_is_the_largest_clear_raise_with_its_interval(customers, voice):
    row = customers.scenarios.scenarios.set_index("scenario").loc["reliability"]
    assert what_if_page(customers, voice).title == (
        f"Half a point on reliability lifts loyalty by {two(row['change'])} "
        f"({two(row['ci_lower'])} to {two(row['ci_upper'])})"
    )


def test_a_raise_that_may_do_nothing_is_not_promised(customers, voice):
    row = customers.scenarios.scenarios.set_index("scenario").loc["ivr_menu"]
    assert row["ci_lower"] < 0 < row["ci_upper"]
    page = page_of(customers, [{"ivr_menu": 0.5}], voice)
    assert page.title == "What moving one driver does for loyalty cannot be told from nothing"


def test_other_amounts_and_mixed_scenarios_are_worded(customers, voice):
    one = page_of(customers, [{"reliability": 1.0}], voice)
    assert one.title.startswith("One point on reliability lifts loyalty by 0.")
    assert "gives one point more on one driver" in one.lead
    some = page_of(customers, [{"empathy": 0.3}, {"reliability": 0.1}], voice)
    assert some.title.startswith("0.30 points on empathy lifts loyalty")
    assert "by so many points" in some.lead


def test_an_effect_that_pulls_down_is_said_to(voice):
    made = ccc.analyze(made_survey({"quality": 0.5, "speed": -0.4}), n_resamples=0)
    page = page_of(made, [{"speed": 0.5}], Voice("en", made.model.labels, 0.95))
    assert page.title.startswith("Half a point on speed takes 0.2")
    assert "off loyalty (0.1" in page.title


def test_a_model_in_doubt_is_read_with_reserve(poor):
    page = what_if_page(poor, Voice("en", poor.model.labels, 0.95))
    assert page.title == "What raising a driver would do for loyalty, if the model held"
    assert page.warnings == (
        "The model does not fit well. The effects below may change with a better model.",
    )


@pytest.mark.parametrize("missing", ["scenarios", "converged"])
def test_without_predictions_there_is_no_page(customers, unconverged, voice, missing):
    bare = replace(customers, scenarios=None) if missing == "scenarios" else unconverged
    assert what_if_page(bare, voice) is None


def test_a_reflected_quality_is_raised_as_a_whole(reflective):
    page = what_if_page(reflective, Voice("en", reflective.model.labels, 0.95))
    assert page.title.startswith("Half a point on CCC quality lifts loyalty by 0.")
    assert [driver.name for driver in page.simulation.drivers] == ["ccc_quality"]


# ------------------------------------------------------------------ tables


def test_the_figure_can_be_drawn_again_from_its_numbers(customers, voice):
    figure = what_if_page(customers, voice).figures[0]
    chart, frame = figure.chart, figure.data.frame
    assert {chart.category, *chart.values, chart.low, chart.high} <= set(frame.columns)
    sizes = frame[chart.values[0]].abs()
    assert sizes.is_monotonic_decreasing
    assert frame[chart.category].iloc[0] == "Reliability +0.5"


def test_every_outcome_has_a_column_with_its_change(customers, voice):
    table = what_if_page(customers, voice).tables[0]
    assert [column.heading for column in table.columns[1:]] == ["Satisfaction", "Trust", "Loyalty"]
    found = customers.scenarios.table.set_index(["scenario", "construct"])["change"]
    assert table.frame["trust"].iloc[0] == found["reliability", "trust"]


def test_what_a_budget_buys_is_said_and_shown(customers, voice):
    costs = {"reliability": 40_000, "empathy": 25_000}
    page = page_of(customers, None, voice, costs=costs, budget=30_000)
    bought = next(table for table in page.tables if table.key == "what_if_budget").frame
    assert bought["cost"].sum() == pytest.approx(30_000)
    (said,) = page.paragraphs
    assert said.startswith("A budget of 30,000 does most for loyalty when it is spent on ")
    for _, row in bought.iterrows():
        assert f"{row['driver'].lower()} +{row['raise']:.2f}" in said
    assert what_if_page(customers, voice).paragraphs == ()


# ------------------------------------------------------------------ the model to move


def test_the_simulation_predicts_what_the_simulator_does(customers, voice):
    """By the formula in the docstring of Simulation, from its numbers alone."""
    held = what_if_page(customers, voice).simulation
    raises = dict(zip([d.name for d in held.drivers], [0.4, -0.2, 1.5, 0, 0.1, 0, -1], strict=True))
    d = np.array([np.interp(raises[one.name], one.knots, one.gains) for one in held.drivers])
    expected = customers.simulator.predict(raises)
    for t, outcome in enumerate(held.outcomes):
        x = float(np.dot(held.effects[t], d))
        margin = held.quantile * float(np.sqrt(d @ np.array(held.covariances[t]) @ d))
        change, low, high = np.interp([x, x - margin, x + margin], outcome.knots, outcome.gains)
        theirs = expected[["change", "ci_lower", "ci_upper"]].iloc[t].tolist()
        assert [change, low, high] == pytest.approx(theirs, abs=3e-5)


def test_without_known_errors_there_are_no_covariances(customers, voice):
    V = np.full_like(customers.simulator._covariances, np.nan)
    unsure = replace(customers.simulator, _covariances=V, errors="")
    held = what_if_page(replace(customers, simulator=unsure), voice).simulation
    assert held.covariances == held.notes == ()


def test_what_has_no_slider_is_named(customers, voice):
    some = replace(customers.simulator, left_out=MappingProxyType({"trust": "no scale"}))
    held = what_if_page(replace(customers, simulator=some), voice).simulation
    assert held.notes[-1].endswith("gives no common scale for the items: trust.")


@pytest.mark.parametrize(
    ("scale", "step", "reach"),
    [((1, 7), 0.1, 1.5), ((1, 5), 0.1, 1.0), ((0, 10), 0.1, 2.5), ((0, 100), 1.0, 25.0)],
)
def test_a_slider_takes_small_steps_over_a_quarter_of_the_scale(scale, step, reach):
    one = SimulatedConstruct("x", "X", 3.0, *map(float, scale), knots=(0.0,), gains=(0.0,))
    assert (one.step, one.reach) == (pytest.approx(step), pytest.approx(reach))


def test_sliders_get_short_numbers_and_the_words_of_the_report(customers, voice):
    held = what_if_page(customers, voice).simulation
    text = sliders_json(held, voice.group("html"))
    read = json.loads(text)
    assert read["drivers"][0]["mean"] == pytest.approx(held.drivers[0].mean, rel=1e-8)
    assert read["words"]["points"] == "{value} points"
    assert len(text) < 60_000


def test_all_raises_together_are_a_waterfall_whose_steps_add_up(customers, voice):
    figure = what_if_page(customers, voice).figures[1]
    *steps, total = figure.data.frame["change"]
    assert sum(steps) == pytest.approx(total)
    assert len(steps) >= len(customers.ranking.table)
    found = customers.scenarios.scenarios.set_index("scenario")
    assert total == found.loc["all together", "change"]
    assert figure.chart.kind == "waterfall"
    assert figure.data.frame["name"].iloc[-1] == "Together"
    assert "All changes together" in figure.title


def test_a_single_driver_has_no_waterfall(reflective, voice):
    assert [figure.key for figure in what_if_page(reflective, voice).figures] == ["what_if"]
