"""A construct that falls where others rise is asked about: reversed, or is less of it better?"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ccc_quality.data import check_survey

NAMES = ("speed", "care", "effort", "loyalty")


def answers(seed=1, *, against=("effort",), n=300):
    rng = np.random.default_rng(seed)
    common = rng.normal(size=n)
    columns = {}
    for name in NAMES:
        own = (-1 if name in against else 1) * common + rng.normal(size=n)
        for k in (1, 2):
            columns[f"{name}{k}"] = np.clip(np.round(4 + own + 0.5 * rng.normal(size=n)), 1, 7)
    return pd.DataFrame(columns)


def asked(frame, *, reversed_=()):
    constructs = {
        name: {
            "items": [f"{name}1", f"{name}2"],
            "reversed": [item for item in (f"{name}1", f"{name}2") if item in reversed_],
        }
        for name in NAMES
    }
    report = check_survey(frame, {"scale": [1, 7], "constructs": constructs})
    return report.of_kind("against_the_others")


def test_a_construct_that_falls_where_the_others_rise_is_a_note_with_its_remedy():
    (found,) = asked(answers())
    assert (found.column, found.count, found.severity) == ("effort", 3, "note")
    assert found.message.startswith("'effort' falls where 3 of 3 other constructs rise (corr")
    assert found.remedy.startswith("Is it reversed, or is less of it better?")


def test_turned_items_answer_the_question():
    assert asked(answers(), reversed_=("effort1", "effort2")) == ()


def test_a_scale_that_was_turned_by_mistake_is_found():
    (found,) = asked(answers(against=()), reversed_=("care1", "care2"))
    assert found.column == "care"


@pytest.mark.parametrize("frame", [answers(against=()), answers().sample(20, random_state=1)])
def test_agreement_and_few_answers_raise_no_question(frame):
    assert asked(frame) == ()


def test_noise_raises_no_question():
    rng = np.random.default_rng(2)
    columns = [f"{name}{k}" for name in NAMES for k in (1, 2)]
    noise = (
        pd.DataFrame(rng.integers(1, 8, size=(200, len(columns))), columns=columns)
        for _ in range(50)
    )
    assert sum(bool(asked(frame)) for frame in noise) <= 5
