"""Figures of the answers, of what is missing among them, and of the resamples."""

import numpy as np
import pytest

import ccc_quality as ccc
from ccc_quality.labels import Labels
from ccc_quality.report.pages.answers import MOST_ITEMS, answer_figures, missing_figure
from ccc_quality.report.pages.method import draws_figure
from ccc_quality.report.pages.respondents import respondents_page
from ccc_quality.words import Voice

from .conftest import analyze, made_survey

ENGLISH, DUTCH = (Voice(language, Labels(), 0.95) for language in ("en", "nl"))


def test_every_item_of_the_model_is_in_one_figure_and_constructs_stay_whole(customers):
    figures = answer_figures(customers, ENGLISH)
    items = [item for figure in figures for item in figure.data.frame["item"]]
    assert sorted(items) == sorted(customers.fit.sample_cov.index)
    constructs = [set(figure.data.frame["construct"]) for figure in figures]
    assert set.intersection(*constructs) == set()
    assert len({figure.key for figure in figures}) == len(figures)
    assert max(len(figure.data.frame) for figure in figures) <= MOST_ITEMS + 3


def test_shares_are_counted_from_the_answers(customers):
    frame = answer_figures(customers, ENGLISH)[0].data.frame.set_index("item")
    answers = customers.survey.answers["rel1"].dropna()
    assert frame.loc["rel1", "low"] == pytest.approx((answers < 4).mean())
    assert frame.loc["rel1", "neutral"] == pytest.approx((answers == 4).mean())
    assert frame.loc["rel1", "high"] == pytest.approx((answers > 4).mean())


def test_without_a_scale_there_is_no_figure_of_answers():
    bare = analyze(made_survey({"quality": 0.5, "speed": 0.2}, scale=None), n_resamples=0)
    assert answer_figures(bare, ENGLISH) == ()


def test_complete_answers_have_no_figure_of_gaps(clean):
    assert missing_figure(clean, ENGLISH) is None


def test_a_few_gaps_are_not_worth_a_figure(customers):
    assert 0 < customers.fit.missing_report().by_item["share"].mean() < 0.01
    assert missing_figure(customers, ENGLISH) is None
    page = respondents_page(customers, ENGLISH)
    assert "missing-patterns" in [table.key for table in page.tables]


def test_gaps_are_shown_with_their_patterns():
    survey = made_survey({"quality": 0.5, "speed": 0.2})
    answers = survey.answers
    answers.loc[10:59, "qua1"] = np.nan  # 50 of 4,500 answers
    gappy = ccc.data.Survey.from_frame(answers, survey.codebook, source="x")
    found = analyze(gappy, n_resamples=0)
    figure = missing_figure(found, DUTCH)
    assert figure.title == (
        "1,1% van de antwoorden ontbreekt; 450 van de 500 respondenten lieten niets open"
    )
    assert figure.data.frame["missing"].tolist() == ["qua1"]


def test_the_figure_of_resamples_holds_the_numbers_of_the_bootstrap(customers):
    figure = draws_figure(customers, ENGLISH)
    effects = customers.bootstrap.total_effects
    own = effects[effects["target"] == customers.target].set_index("source")
    drivers = list(customers.ranking.table["driver"])
    for column in ("est", "ci_lower", "ci_upper"):
        assert figure.data.frame[column].tolist() == own.loc[drivers, column].tolist()


def test_without_resamples_there_is_no_figure_of_them():
    plain = analyze(made_survey({"quality": 0.5, "speed": 0.2}), n_resamples=0)
    assert draws_figure(plain, ENGLISH) is None
