"""The report on missing answers: counts are right, Little's test is that of lavaan's moments."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from support import golden

import ccc_quality as ccc
from ccc_quality.errors import InvalidColumnError, MissingColumnError

NAN = float("nan")
REFERENCE = json.loads(Path(__file__).with_name("lavaan_mcar.json").read_text(encoding="utf-8"))


@pytest.fixture
def answers() -> pd.DataFrame:
    frame = pd.read_csv(golden.GOLDEN / "ccc_likert_missing.csv")
    return frame[["rel1", "rel2", "rel3", "sat1", "sat2"]]


def test_littles_test_is_the_one_written_out_with_lavaans_moments():
    report = ccc.missing_report(pd.DataFrame(REFERENCE["data"], dtype=float))
    assert report.mcar.statistic == pytest.approx(REFERENCE["statistic"], rel=1e-7)
    assert report.mcar.df == REFERENCE["df"]
    assert report.mcar.pvalue == pytest.approx(REFERENCE["pvalue"], rel=1e-6)
    assert len(report.patterns) == REFERENCE["patterns"]
    assert np.allclose(report.coverage, REFERENCE["coverage"])


def test_what_is_counted_is_what_pandas_counts(answers):
    report = ccc.missing_report(answers)
    assert report.items == tuple(answers)
    assert report.by_item["n_missing"].tolist() == answers.isna().sum().tolist()
    assert report.share == pytest.approx(answers.isna().to_numpy().mean())
    assert report.n_complete == len(answers.dropna())
    assert report.patterns["n_obs"].sum() == len(answers.dropna(how="all"))
    both = answers[["rel1", "sat2"]].notna().all(axis=1).mean()
    assert report.coverage.loc["rel1", "sat2"] == pytest.approx(both)


def test_who_answered_nothing_counts_among_the_missing():
    frame = pd.DataFrame({"x": [1.0, NAN, 2.0, 4.0], "y": [3.0, NAN, NAN, 1.0]})
    report = ccc.missing_report(frame)
    assert (report.n_rows, report.n_complete, report.n_silent) == (4, 2, 1)
    assert report.by_item["share"].tolist() == [0.25, 0.5]
    assert report.coverage.loc["x", "y"] == 0.5


def test_a_survey_is_looked_at_item_by_item():
    survey = ccc.study.simulate_customers(300, seed=4, missing_share=0.05)
    report = ccc.missing_report(survey)
    assert report.items == survey.items
    assert report.share == pytest.approx(survey.report.missing_share.mean())
    assert ccc.missing_report(survey, ["sat1", "sat2"]).items == ("sat1", "sat2")


def test_the_summary_says_what_was_found_and_how_far_it_carries(answers):
    text = str(ccc.missing_report(answers).summary())
    share, patterns = answers.isna().to_numpy().sum() / 6000, answers.notna().drop_duplicates()
    assert text.startswith(
        f"1,200 respondents, 5 items: {share:.1%} of the answers are missing, in {len(patterns)} "
        "patterns."
    )
    assert "a large one is no proof of it" in text
    assert "Pairs with the fewest answers to both" in text
    assert max(map(len, text.split("Items with")[1].splitlines())) <= 80
    frame = pd.read_csv(golden.GOLDEN / "ccc_likert_missing.csv").iloc[:, 3:]
    report = ccc.missing_report(frame)
    assert "69% of the respondents have a pattern that fewer than 5 share" in report.cautions[1]


def test_without_a_test_there_is_a_reason(answers):
    complete = ccc.missing_report(answers.dropna())
    assert np.isnan(complete.mcar.pvalue)
    assert complete.cautions == ("Little's test was not made: No answer is missing.",)
    twice = answers.assign(again=2 * answers["rel1"])
    report = ccc.missing_report(twice)
    assert np.isnan(report.mcar.statistic)
    assert "'again' is 2 times 'rel1'" in report.mcar.reason
    assert report.by_item["n_missing"].iloc[-1] == answers["rel1"].isna().sum()


def test_pairs_that_nobody_answered_both_of_are_named():
    rng = np.random.default_rng(2)
    frame = pd.DataFrame(rng.normal(size=(100, 3)), columns=["a", "b", "c"])
    frame.loc[:49, "a"], frame.loc[50:, "b"] = NAN, NAN
    report = ccc.missing_report(frame)
    assert report.never_together == (("a", "b"),)
    assert report.cautions[-1].startswith("Nobody answered both items of 1 pair, a and b")
    assert 0 < report.mcar.pvalue < 1


def test_tables_are_copies(answers):
    report = ccc.missing_report(answers)
    table = report.by_item
    table.loc[0, "share"] = 9.0
    assert report.by_item.loc[0, "share"] < 1.0


def test_unusable_columns_are_named(answers):
    with pytest.raises(MissingColumnError, match="no column 'sat9'.*Did you mean sat"):
        ccc.missing_report(answers, ["sat1", "sat9"])
    with pytest.raises(InvalidColumnError, match="'sat1' is constant"):
        ccc.missing_report(answers.assign(sat1=3.0))
