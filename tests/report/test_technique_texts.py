"""The method page tells how each part was made, and why one is absent."""

from dataclasses import replace

import numpy as np
import pytest
from support.pages import written

import ccc_quality as ccc
from ccc_quality.absent import Absent
from ccc_quality.report import build_report
from ccc_quality.report.pages.method import method_page
from ccc_quality.report.pages.respondents import respondents_page
from ccc_quality.words import Numbers

from .conftest import FEW, analyze, made_survey


def told(analysis, language="en"):
    return " ".join(written(method_page, analysis, language).paragraphs)


def cited(analysis):
    return " ".join(one.text for one in written(method_page, analysis).references)


def test_resamples_and_seed_stand_in_the_first_line_and_in_the_passport(report, dutch):
    assert f"{FEW} resamples, seed 1" in report.status.split(" · ")
    assert f"{FEW} bootstraptrekkingen, seed 1" in dutch.status.split(" · ")
    facts = {fact.label: fact.value for fact in report.facts}
    assert facts["Bootstrap"] == f"{FEW} resamples, seed 1"


def test_the_bootstrap_is_told_with_what_became_of_it(customers):
    made = customers.bootstrap
    text = told(customers)
    assert f"{made.n_resamples} resamples of the 1,531 respondents" in text
    assert "(seed 1; percentile intervals)" in text
    assert ("None of them failed." in text) == (made.n_failed == 0)
    assert "no resampling was used" not in text


def test_without_resamples_the_page_says_so_and_nothing_else_claims_them():
    analysis = analyze(made_survey({"quality": 0.5, "speed": 0.2}), n_resamples=0)
    report = build_report(analysis)
    assert "resamples, seed" not in report.status
    assert "Bootstrap" not in [fact.label for fact in report.facts]
    assert "no resampling was used" in told(analysis)
    assert "No resamples were asked for" in told(analysis)
    assert "Er is niet om bootstraptrekkingen gevraagd" in told(analysis, "nl")


def test_without_a_scale_one_sentence_says_what_that_costs():
    analysis = analyze(made_survey({"quality": 0.5, "speed": 0.2}, scale=None))
    assert told(analysis).count("The codebook states no scale of answers.") == 1
    assert told(analysis, "nl").count("Het codeboek noemt geen antwoordschaal.") == 1


def test_a_model_of_something_else_has_no_claims_to_test(clean):
    assert "study" not in " ".join(told(clean))


def said(message):
    """A reason that nothing but an error tells."""
    return Absent("error", {"message": message})


def test_an_unusual_reason_is_quoted(clean):
    absent = replace(clean, importance=None, reasons={"importance": said("Too many drivers.")})
    assert "Left out: relative importance. Too many drivers." in told(absent)
    assert "Weggelaten: relatief belang. De melding, in het Engels: Too many" in told(absent, "nl")


def test_usual_reasons_are_told_in_the_language_of_the_reader():
    survey = made_survey({"quality": 0.5, "speed": 0.2}, segment=["big"] * 490 + ["tiny"] * 10)
    text = told(analyze(survey, by="firm", n_resamples=0), "nl")
    assert "Het segment 'tiny' van firm is te klein: 10 respondenten" in text
    assert "De melding, in het Engels" not in text


def test_an_outcome_without_a_scale_is_told_once_and_in_dutch():
    survey = made_survey({"quality": 0.5, "speed": 0.2}, scale=None)
    codebook = survey.codebook
    some = replace(
        codebook,
        constructs=tuple(
            one if one.name == "loyalty" else replace(one, scale=(0.0, 100.0))
            for one in codebook.constructs
        ),
    )
    text = told(analyze(replace(survey, codebook=some), n_resamples=0), "nl")
    assert text.count("heeft geen punten, zodat er niets over te voorspellen valt") == 1
    assert "De melding, in het Engels" not in text


def test_a_column_that_could_not_be_compared_is_named(clean):
    absent = replace(clean, reasons={"segments by branch": said("The segment 'x' is too small.")})
    assert "Not compared by branch. The segment 'x' is too small." in told(absent)


def test_what_was_not_made_is_neither_told_nor_cited(customers):
    assert "Penalties and rewards come from one regression" in told(customers)
    assert "Mikulić" in cited(customers)
    absent = replace(customers, asymmetry=None, claims=None, threshold=None)
    assert "Penalties and rewards come from one regression" not in told(absent)
    assert not {"Mikulić", "Lakens", "Hansen"} & set(cited(absent).replace(",", " ").split())


def test_a_reference_stands_once(customers):
    references = written(method_page, customers).references
    assert len(references) == len(set(references))
    assert [one.text for one in references] == sorted(one.text for one in references)


# ------------------------------------------------------------------ respondents


def test_flagged_respondents_are_counted_and_nobody_was_dropped_for_it(customers):
    page = written(respondents_page, customers)
    found = customers.assessment.careless
    text = next(t for t in page.paragraphs if "careless" in t)
    one, several = len(found.flagged(1)), len(found.flagged(2))
    assert f"flags {one} respondents" in text
    assert f"two or more flag {several} " in text
    assert "Nobody was left out for it" in text
    table = next(t for t in page.tables if t.key == "careless")
    assert table.frame["count"].tolist() == found.checks["n_flagged"].tolist()


def test_patterns_of_missing_answers_are_counted():
    """Two respondents skip qua1, one skips both qua1 and spe1: two ways, 497 complete."""
    survey = made_survey({"quality": 0.5, "speed": 0.2})
    answers = survey.answers
    answers.loc[[3, 7], "qua1"] = np.nan
    answers.loc[11, ["qua1", "spe1"]] = np.nan
    data = ccc.data.Survey.from_frame(answers, survey.codebook, source="x")
    page = written(respondents_page, analyze(data, n_resamples=0))
    assert any(
        text.startswith(
            "497 respondents answered every question of the model; the others left questions open "
            "in two different ways."
        )
        for text in page.paragraphs
    )
    (table,) = (table for table in page.tables if table.key == "missing-patterns")
    assert table.frame["n_obs"].tolist() == [2, 1]
    assert table.frame["missing"].iloc[0] == "qua1"


def test_complete_answers_have_no_patterns(clean):
    page = written(respondents_page, clean)
    assert page.figures == ()


@pytest.mark.parametrize(
    ("value", "shown"), [(0.1841, "= 0.184"), (0.0004, "< 0.001"), (0.05, "= 0.050")]
)
def test_a_p_value_follows_the_letter_p(value, shown):
    assert Numbers("en").p_relation(value) == shown
