"""Segments are compared as far as their measurement allows, and only clear differences are told."""

from copy import copy
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from support.pages import written

import ccc_quality as ccc
from ccc_quality.report import build_report
from ccc_quality.report.html import html_text
from ccc_quality.report.pages.group_names import group_names
from ccc_quality.report.pages.segments import segments_page

from .conftest import analyze, made_survey

HOSTILE_COLUMN = "<script>alert(3)</script>{target}"
HOSTILE_VALUES = ('=HYPERLINK("http://x.y")', "</td><b>زمن</b>")


def joined(surveys, *, column="firm", values=("a", "b")):
    """Surveys one below the other, a segment each."""
    frame = pd.concat(
        [
            survey.answers.assign(**{column: value})
            for survey, value in zip(surveys, values, strict=True)
        ],
        ignore_index=True,
    )
    codebook = surveys[0].codebook
    return ccc.data.Survey.from_frame(frame, codebook, source="made")


@pytest.fixture(scope="module")
def unequal():
    """Quality has an effect of .6 in one segment and of .1 in the other; scores 50 and 60."""
    surveys = [
        made_survey({"quality": effect, "speed": 0.0}, means=means)
        for effect, means in ((0.1, [50, 50, 50]), (0.6, [60, 50, 50]))
    ]
    return analyze(joined(surveys), by="firm", n_resamples=0)


@pytest.fixture(scope="module")
def equal():
    survey = made_survey({"quality": 0.5, "speed": 0.2})
    return analyze(joined([survey, survey]), by="firm", n_resamples=0)


def page(analysis, language="en"):
    return written(segments_page, analysis, language)


def table(section, key):
    return next(t for t in section.tables if t.key == key)


def as_comparable(analysis, comparable):
    found = copy(analysis.segments["firm"])
    found.__dict__["comparable"] = comparable
    return replace(analysis, segments={"firm": found})


def test_the_title_names_the_driver_whose_effect_differs_and_where_it_is_larger(unequal):
    assert page(unequal).title == "Quality weighs more for loyalty in b than in a"
    assert page(unequal, "nl").title == "Quality weegt voor loyalty bij b zwaarder dan bij a"


def test_the_difference_in_the_table_is_the_one_that_was_built_in(unequal):
    row = table(page(unequal), "clear-effects-1").frame.iloc[0]
    assert row["name"] == "Quality"
    assert row[["segment_a", "segment_b"]].tolist() == ["a", "b"]
    assert [row["est_a"], row["est_b"]] == pytest.approx([0.1, 0.6], abs=1e-3)
    assert row["difference"] == pytest.approx(0.5, abs=1e-3)


def test_scores_that_differ_are_told_with_both_ends(unequal):
    section = page(unequal)
    row = table(section, "clear-scores-1").frame.iloc[0]
    assert (row["name"], row["difference"]) == ("Quality", pytest.approx(10.0))
    assert section.paragraphs[-1] == ("Quality scores higher in b than in a (60 against 50).")


def test_equal_segments_give_no_difference(equal):
    section = page(equal)
    assert section.title == "No driver can be said to weigh differently for loyalty by firm"
    assert not any(t.key.startswith("clear-") for t in section.tables)
    assert any("none of 2 differences between effects" in text for text in section.paragraphs)


def test_comparability_is_said_before_anything_else(equal):
    lead = page(equal).lead
    assert lead.endswith(
        "By firm they do (strict invariance), so effects and scores may be compared."
    )
    assert "Respondents used, by firm: “a” (500) and “b” (500)." in page(equal).paragraphs


def test_where_only_effects_are_comparable_no_score_is_shown(unequal):
    section = page(as_comparable(unequal, "effects"))
    assert section.warnings[0].startswith("Scores are not comparable by firm")
    shown = [t.key for t in section.tables]
    assert "clear-effects-1" in shown
    assert not any("scores" in key for key in shown)
    assert [f.key for f in section.figures] == ["segment-effects-1"]


def test_where_nothing_is_comparable_nothing_is_compared(unequal):
    section = page(as_comparable(unequal, "none"))
    assert section.title == (
        "By firm nothing can be compared: the questions do not measure the same"
    )
    assert section.warnings[0].startswith("Nothing is comparable by firm")
    assert [t.key for t in section.tables] == ["invariance-1"]
    assert section.figures == ()


def test_effects_of_opposite_sign_are_not_called_heavier():
    surveys = [made_survey({"quality": effect, "speed": 0.0}) for effect in (-0.5, 0.5)]
    section = page(analyze(joined(surveys), by="firm", n_resamples=0))
    assert section.title == "Quality weighs differently for loyalty in b and a"


def test_partial_invariance_takes_the_scores_it_touches_out_of_the_comparison(unequal):
    found = replace(unequal.segments["firm"], released={"quality": ("qua1",)})
    section = page(replace(unequal, segments={"firm": found}))
    assert any(
        "answers to qua1 may still differ by firm" in text
        and "scores of quality are therefore not compared" in text
        for text in section.paragraphs
    )
    assert "Quality" not in table(section, "all-scores-1").frame["name"].tolist()
    assert "Quality" not in table(section, "segment-scores-1").frame["construct"].tolist()


def test_of_waves_only_the_changes_are_told():
    survey = made_survey({"quality": 0.5, "speed": 0.2})
    analysis = analyze(
        joined([survey] * 3, column="wave", values=(1, 2, 3)), by="wave", n_resamples=0
    )
    found = replace(analysis.segments["wave"], waves=True)
    section = page(replace(analysis, segments={"wave": found}))
    pairs = table(section, "all-effects-1").frame[["segment_a", "segment_b"]]
    assert {tuple(pair) for pair in pairs.to_numpy()} == {("1", "2"), ("2", "3")}
    assert "Tested is the change from each wave to the next." in section.notes


@pytest.mark.parametrize("language", ["en", "nl"])
def test_hostile_columns_and_segments_stay_text(language):
    survey = made_survey({"quality": 0.5, "speed": 0.2})
    data = joined([survey, survey], column=HOSTILE_COLUMN, values=HOSTILE_VALUES)
    analysis = analyze(data, by=HOSTILE_COLUMN, n_resamples=0)
    page_text = html_text(build_report(analysis, language))
    assert "<script>alert(3)" not in page_text
    assert "</td><b>" not in page_text
    assert "&lt;script&gt;alert(3)&lt;/script&gt;{target}" in page_text


def test_a_value_is_called_by_its_label():
    survey = made_survey({"quality": 0.5}, segment=np.repeat([1.0, 2.0], 250))
    labelled = replace(survey, _value_labels={"firm": {1.0: "Bank"}})
    assert group_names(labelled, "firm") == {"1.0": "Bank", "2.0": "2"}


def test_every_column_has_a_block_of_its_own(equal):
    found = equal.segments["firm"]
    both = replace(equal, segments={"firm": found, "channel": replace(found, by="firm")})
    keys = [t.key for t in page(both).tables]
    assert len(keys) == len(set(keys))
    assert {"ranks-1", "ranks-2"} <= set(keys)


def test_without_a_column_there_is_no_page(clean):
    assert page(clean) is None
