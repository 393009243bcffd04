import numpy as np
import pandas as pd
import pytest
from scipy import stats

from ccc_quality.data import read_survey
from ccc_quality.drivers import performance
from ccc_quality.errors import (
    CodebookError,
    InvalidColumnError,
    MissingColumnError,
    UnknownOptionError,
)
from ccc_quality.study import customer_model, load_customers

MODEL = "trust =~ tru1 + tru2 + tru3\nspeed =~ spe1 + spe2\nquality =~ trust + speed"
CODEBOOK = {
    "scale": [1, 5],
    "constructs": {
        "trust": {"items": ["tru1", "tru2", "tru3"], "label": {"en": "Trust in us"}},
        "speed": {"items": ["spe1", "spe2"], "scale": [0, 10]},
        "quality": {"dimensions": ["trust", "speed"]},
    },
}


@pytest.fixture
def answers():
    nan = np.nan
    return pd.DataFrame(
        {
            "tru1": [1.0, 5.0, 3.0, 4.0],
            "tru2": [1.0, 5.0, 3.0, nan],
            "tru3": [1.0, 5.0, nan, nan],
            "spe1": [0.0, 10.0, 5.0, 2.0],
            "spe2": [0.0, 8.0, nan, 4.0],
            "firm": ["north", "north", "south", None],
        }
    )


@pytest.fixture
def survey(answers):
    return read_survey(answers, CODEBOOK)


def test_scores_run_from_the_lowest_to_the_highest_answer(survey):
    table = performance(MODEL, survey).set_index("construct")
    # trust: 0, 100, 50; the fourth answered one item of three
    assert table.loc["trust", "mean"] == pytest.approx(50.0)
    assert table.loc["trust", "n"] == 3
    # speed: 0, 90, 50 (one item of two will do), 30
    assert table.loc["speed", "mean"] == pytest.approx(42.5)
    assert table.loc["speed", "n"] == 4


def test_a_second_order_construct_is_the_mean_of_its_dimensions(survey):
    table = performance(MODEL, survey).set_index("construct")
    # 0, 95, 50 and, with speed alone, 30
    assert table.loc["quality", "mean"] == pytest.approx(43.75)
    assert table.loc["quality", "n"] == 4


def test_the_interval_is_that_of_a_t_test(survey):
    row = performance(MODEL, survey, level=0.9).set_index("construct").loc["speed"]
    reference = stats.ttest_1samp([0.0, 90.0, 50.0, 30.0], 0.0).confidence_interval(0.9)
    assert row["ci_lower"] == pytest.approx(reference.low)
    assert row["ci_upper"] == pytest.approx(reference.high)
    assert row["se"] == pytest.approx(stats.sem([0.0, 90.0, 50.0, 30.0]))


def test_reversed_items_are_turned_before_they_are_scored(answers):
    turned = {
        **CODEBOOK["constructs"],
        "speed": {"items": ["spe1", "spe2"], "scale": [0, 10], "reversed": ["spe2"]},
    }
    survey = read_survey(answers, {**CODEBOOK, "constructs": turned})
    # (0 + 100) / 2, (100 + 20) / 2, 50, (20 + 60) / 2
    table = performance(MODEL, survey).set_index("construct")
    assert table.loc["speed", "mean"] == pytest.approx(50.0)


def test_labels_come_from_the_codebook(survey):
    table = performance(MODEL, survey).set_index("construct")
    assert table["label"].to_dict() == {
        "trust": "Trust in us",
        "speed": "Speed",
        "quality": "Quality",
    }


def test_groups_have_their_own_rows_and_nobody_without_a_group_counts(survey):
    table = performance(MODEL, survey, by="firm")
    assert list(table.columns[:2]) == ["group", "construct"]
    speed = table.query("construct == 'speed'").set_index("group")
    assert speed["mean"].to_dict() == pytest.approx({"north": 45.0, "south": 50.0})
    assert speed["n"].to_dict() == {"north": 2, "south": 1}


def test_one_respondent_has_a_mean_but_no_error(survey):
    table = performance(MODEL, survey, by="firm")
    row = table.query("group == 'south' and construct == 'trust'").iloc[0]
    assert row["mean"] == pytest.approx(50.0)
    assert np.isnan([row["se"], row["ci_lower"], row["ci_upper"]]).all()
    assert row["reason"] == "One respondent has no standard error."


def test_nobody_with_half_of_the_items_is_said_so(answers):
    answers[["tru2", "tru3"]] = np.nan
    answers.loc[0, ["tru2", "tru3"]] = 1.0
    table = performance(
        MODEL, read_survey(answers.assign(firm=["a", "b", "b", "b"]), CODEBOOK), by="firm"
    )
    row = table.query("group == 'b' and construct == 'trust'").iloc[0]
    assert np.isnan(row["mean"])
    assert row["n"] == 0
    assert row["reason"] == "Nobody answered half of its items."


def test_bounds_that_the_codebook_does_not_state_are_not_guessed(answers):
    codebook = {"constructs": CODEBOOK["constructs"]}
    table = performance(MODEL, read_survey(answers, codebook)).set_index("construct")
    assert table.loc["speed", "mean"] == pytest.approx(42.5)
    assert (
        table.loc[["trust", "quality"], ["mean", "se", "ci_lower", "ci_upper"]]
        .isna()
        .all(axis=None)
    )
    assert table.loc["trust", "n"] == 0
    assert table.loc["trust", "reason"] == (
        "The codebook has no scale for tru1. The codebook has no scale for tru2. "
        "The codebook has no scale for tru3."
    )


def test_without_any_scale_there_are_no_scores(answers):
    without = {
        name: {k: v for k, v in entry.items() if k != "scale"}
        for name, entry in CODEBOOK["constructs"].items()
    }
    with pytest.raises(
        CodebookError, match=r"The codebook has no scale, .* Add a line such as scale: \[1, 7\]"
    ):
        performance(MODEL, read_survey(answers, {"constructs": without}))
    with pytest.raises(CodebookError, match="Read the survey with a codebook that has a scale"):
        performance(MODEL, read_survey(answers))


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (
            {"by": "firmm"},
            MissingColumnError,
            "The survey has no column 'firmm'. Did you mean firm?",
        ),
        ({"model": "trust =~ tru1 + tru9"}, MissingColumnError, "The survey has no column 'tru9'."),
        (
            {"level": 95},
            UnknownOptionError,
            "level is a share between 0 and 1, such as 0.95, not 95.",
        ),
    ],
)
def test_mistakes_are_named(survey, arguments, error, message):
    with pytest.raises(error, match=message.replace("?", r"\?")):
        performance(**{"model": MODEL, "survey": survey, **arguments})


def test_a_column_without_values_makes_no_groups(answers):
    survey = read_survey(answers.assign(wave=np.nan), CODEBOOK)
    with pytest.raises(
        InvalidColumnError, match="The column 'wave' is empty, so it makes no groups"
    ):
        performance(MODEL, survey, by="wave")


def test_performance_of_the_customers_is_the_mean_of_their_answers():
    survey = load_customers()
    table = performance(customer_model(), survey).set_index("construct")
    low, high = survey.codebook.scale
    complete = survey.answers[["loy1", "loy2", "loy3"]].dropna()
    reference = 100 * (complete.to_numpy().mean() - low) / (high - low)
    # a few respondents left one item open; they count too
    assert table.loc["loyalty", "mean"] == pytest.approx(reference, abs=0.5)
    assert table.loc["loyalty", "n"] >= len(complete)
