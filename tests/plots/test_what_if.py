"""Bars of scenarios: their lengths, their order, their words."""

from __future__ import annotations

from functools import cache

import pytest

import ccc_quality as ccc
from ccc_quality.errors import SpecificationError
from ccc_quality.plots import alt_text, what_if_tornado
from ccc_quality.plots.style import LIGHT


@cache
def predicted(fitted="fit_sem", drivers=("ivr_menu", "reliability", "waiting_time")):
    survey = ccc.study.load_customers()
    fit = getattr(ccc, fitted)(ccc.study.customer_model("composite"), survey)
    scenarios = [{name: 0.5} for name in drivers]
    return ccc.what_if(fit, [*scenarios, {drivers[0]: -1.0}], survey=survey)


def title_of(ax):
    lines = [text for text in ax.texts if text.get_fontsize() == LIGHT.title_size]
    return " ".join(text.get_text() for text in reversed(lines))


def test_bars_are_changes_the_largest_first():
    changes = predicted().scenarios["change"]
    expected = sorted(changes, key=abs, reverse=True)
    bars = what_if_tornado(predicted()).patches
    assert [bar.get_width() for bar in bars] == pytest.approx(expected)
    assert sum(bar.get_facecolor()[0] > 0.6 for bar in bars) == sum(changes < 0) == 1


def test_the_title_says_the_first_change_with_its_interval():
    row = predicted().scenarios.set_index("scenario").loc["reliability +0.5"]
    assert title_of(what_if_tornado(predicted())) == (
        f"Half a point on reliability lifts loyalty by {row['change']:.2f} "
        f"({row['ci_lower']:.2f} to {row['ci_upper']:.2f})"
    )


def test_a_change_that_may_be_nothing_is_not_claimed():
    ax = what_if_tornado(predicted(drivers=("ivr_menu",)))
    assert title_of(ax) == "What moving one driver does for loyalty cannot be told from nothing"


def test_without_intervals_it_is_said():
    ax = what_if_tornado(predicted("fit_pls"))
    change = predicted("fit_pls").scenarios["change"].max()
    assert title_of(ax) == f"Half a point on reliability lifts loyalty by {change:.2f}"
    assert any("a bootstrap gives them" in text.get_text() for text in ax.texts)


def test_a_scenario_named_by_its_driver_says_by_how_much_it_is_raised():
    survey = ccc.study.load_customers()
    fit = ccc.fit_sem(ccc.study.customer_model("composite"), survey)
    found = ccc.what_if(fit, {"reliability": {"reliability": 0.5}}, survey=survey)
    assert "Reliability +0.5" in [text.get_text() for text in what_if_tornado(found).texts]


def test_scenarios_are_named_in_the_language_of_the_reader():
    words = alt_text(what_if_tornado(predicted(), language="nl"))
    assert words.startswith("Balken. Een half punt meer betrouwbaarheid tilt loyaliteit 0,")
    assert "Keuzemenu −1: −0,0" in words


def test_a_name_of_ones_own_and_a_budget_are_shown_as_such():
    survey = ccc.study.load_customers()
    fit = ccc.fit_sem(ccc.study.customer_model("composite"), survey)
    found = ccc.what_if(
        fit, {"Call back": {"reliability": 0.2}}, survey=survey, costs={"empathy": 2.0}, budget=1
    )
    shown = [text.get_text() for text in what_if_tornado(found).texts]
    assert {"Call back", "Best use of the budget"} <= set(shown)


def test_the_foot_states_the_level_of_the_intervals():
    survey = ccc.study.load_customers()
    fit = ccc.fit_sem("trust =~ tru1 + tru2\nloyalty =~ loy1 + loy2\nloyalty ~ trust", survey)
    boot = ccc.bootstrap(fit, 50, seed=1, level=0.9)
    found = ccc.what_if(fit, {"trust": 0.5}, survey=survey, bootstrap=boot)
    assert any("Line: 90% interval" in text.get_text() for text in what_if_tornado(found).texts)


def test_something_else_is_refused():
    with pytest.raises(SpecificationError, match="what_if_tornado takes what what_if"):
        what_if_tornado("loyalty")
