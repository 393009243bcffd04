"""An event, such as leaving: the report speaks of percentage points, and of what makes it rarer."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from support.pages import written

import ccc_quality as ccc
from ccc_quality.report.pages.drivers import drivers_page
from ccc_quality.report.pages.summary import summary_page
from ccc_quality.report.pages.what_if import what_if_page


@pytest.fixture(scope="module")
def leaving():
    """Speed and effort make customers satisfied or not, and who is not satisfied leaves."""
    rng = np.random.default_rng(3)
    speed, effort = rng.normal(size=(2, 1500))
    satisfied = 0.6 * speed - 0.4 * effort + rng.normal(scale=0.6, size=1500)
    columns = {"speed": speed, "effort": effort, "satisfied": satisfied}
    answers = pd.DataFrame(
        {
            f"{name}{k}": np.clip(np.round(5 + v + 0.6 * rng.normal(size=1500)), 1, 7)
            for name, v in columns.items()
            for k in (1, 2, 3)
        }
    )
    answers["churn"] = (rng.random(1500) < 1 / (1 + np.exp(2 + 1.2 * satisfied))).astype(float)
    constructs = {name: {"items": [f"{name}{k}" for k in (1, 2, 3)]} for name in columns}
    survey = ccc.read_survey(answers, {"scale": [1, 7], "constructs": constructs})
    model = "\n".join(f"{name} =~ {name}1 + {name}2 + {name}3" for name in columns)
    return ccc.analyze(
        survey, model + "\nsatisfied ~ speed + effort\nchurn ~ satisfied", n_resamples=0
    )


def test_scenarios_make_the_event_rarer(leaving):
    assert leaving.priorities.lowers
    assert leaving.scenarios.changes["speed"] == {"speed": 0.5}
    assert leaving.scenarios.changes["effort"] == {"effort": -0.5}
    assert (leaving.scenarios.scenarios["change"] < 0).all()


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Half a point on speed lowers churn by {} percentage points"),
        ("nl", "Een half punt meer speed verlaagt churn met {} procentpunt"),
    ],
)
def test_changes_are_percentage_points(leaving, language, title):
    change = leaving.scenarios.scenarios.set_index("scenario").loc["speed", "change"]
    value = f"{-100 * change:.1f}".replace(".", "," if language == "nl" else ".")
    page = written(what_if_page, leaving, language)
    assert page.title.startswith(title.format(value))


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "One point of speed takes {} percentage points off churn ("),
        ("nl", "Een punt speed haalt {} procentpunt van churn af ("),
    ],
)
def test_a_point_of_the_first_driver_is_worth_percentage_points(leaving, language, sentence):
    row = leaving.ranking.table.iloc[0]
    value = f"{-100 * row['est']:.1f}".replace(".", "," if language == "nl" else ".")
    assert row["driver"] == "speed"
    assert written(drivers_page, leaving, language).title.startswith(sentence.format(value))
    first = written(summary_page, leaving, language).highlights[0]
    assert first.text.startswith(sentence.format(value))
    assert first.unit.startswith("percentage points" if language == "en" else "procentpunt")


def test_somebody_who_wants_more_of_the_event_says_so(leaving):
    """Renewals are an event, too; with lowers=False speed would be lowered to make churn rise."""
    found = ccc.importance_performance(leaving.fit, leaving.survey, "churn", lowers=False)
    ways = found.table.set_index("driver")["direction"].to_dict()
    assert ways == {"speed": "lower", "effort": "raise"}
