"""A driver of which less is better: the report says "less" wherever it asks for more of others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from support.pages import written

import ccc_quality as ccc
from ccc_quality.findings.actions import actions, levers
from ccc_quality.findings.headlines import headlines
from ccc_quality.report.pages.asymmetry import asymmetry_page
from ccc_quality.report.pages.priorities import priorities_page
from ccc_quality.report.pages.what_if import what_if_page
from ccc_quality.words import Voice


@pytest.fixture(scope="module")
def effort():
    """An analysis of y = 0.2 speed + 0.2 care - 0.5 effort."""
    rng = np.random.default_rng(4)
    speed, care, effort = rng.normal(size=(3, 2000))
    y = 0.2 * speed + 0.2 * care - 0.5 * effort + rng.normal(scale=0.5, size=2000)
    columns = {"speed": speed, "care": care, "effort": effort, "y": y}
    answers = pd.DataFrame(
        {
            f"{name}{k}": np.clip(np.round(4 + v + 0.5 * rng.normal(size=2000)), 1, 7)
            for name, v in columns.items()
            for k in (1, 2, 3)
        }
    )
    constructs = {name: {"items": [f"{name}{k}" for k in (1, 2, 3)]} for name in columns}
    survey = ccc.read_survey(answers, {"scale": [1, 7], "constructs": constructs})
    model = "\n".join(f"{name} =~ {name}1 + {name}2 + {name}3" for name in columns)
    return ccc.analyze(survey, model + "\ny ~ speed + care + effort", n_resamples=0)


def test_the_scenario_asks_for_half_a_point_less(effort):
    assert effort.scenarios.changes["effort"] == {"effort": -0.5}
    together = effort.scenarios.changes["all together"]
    assert together == {"speed": 0.5, "care": 0.5, "effort": -0.5}
    assert (effort.scenarios.scenarios["change"] > 0).all()


def test_its_score_is_not_the_lowest_of_the_drivers(effort):
    low = effort.performance.copy()
    low.loc[low["construct"] == "effort", ["mean", "ci_lower", "ci_upper"]] = 1.0
    told = [one.finding for one in headlines(replace(effort, _performance=low))]
    (score,) = [found for found in told if found.key.startswith("finding.scores.")]
    assert score.subject[0] in ("speed", "care")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Start with effort, of which less is better"),
        ("nl", "Begin met effort, waarvan minder beter is"),
    ],
)
def test_the_first_action_is_to_lower_it(effort, language, words):
    first = levers(effort).iloc[0]
    assert (first["driver"], first["direction"]) == ("effort", "lower")
    change = effort.scenarios.scenarios.set_index("scenario").loc["effort", "change"]
    assert first["half"] == change
    voice = Voice(language, effort.model.labels, 0.95)
    assert any(voice.tell(one.finding).startswith(words) for one in actions(effort))


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Of effort less is better: there, a high score is a bad one."),
        ("nl", "Van effort is minder beter: daar is een hoge score een slechte."),
    ],
)
def test_high_effort_is_what_fails(effort, language, sentence):
    row = effort.asymmetry.table.set_index("driver").loc["effort"]
    assert row["penalty"] < 0 < row["reward"]
    assert sentence in written(asymmetry_page, effort, language).paragraphs


@pytest.mark.parametrize(
    ("language", "named", "less"),
    [("en", "less is better", "Half a point less on effort lifts y by"),
     ("nl", "minder is beter", "Een half punt minder effort tilt y")],
)  # fmt: skip
def test_pages_say_less(effort, language, named, less):
    assert f"ffort ({named})" in written(priorities_page, effort, language).title
    assert written(what_if_page, effort, language).title.startswith(less)
