"""How sure the order is: titles no firmer than the resamples, tables that are the ranking's own."""

from dataclasses import replace

import pytest
from support.pages import written

import ccc_quality as ccc
from ccc_quality.drivers import rank_drivers
from ccc_quality.findings.order import (
    first_driver,
    has_draws,
    places_in_resamples,
    read_order,
    sure_pairs,
)
from ccc_quality.report import build_report
from ccc_quality.report.pages.drivers import drivers_page
from ccc_quality.words import Voice

from .conftest import analyze, made_survey

THREE = ("reliability", 0.31, 0.07), ("empathy", 0.25, 0.07), ("menu", 0.10, 0.07)
FIVE = tuple((name, 0.30 - 0.01 * k, 0.07) for k, name in enumerate("abcde"))


@pytest.fixture
def en(clean):
    return Voice("en", clean.model.labels, 0.95)


@pytest.fixture
def nl(clean):
    return Voice("nl", clean.model.labels, 0.95)


def rotated(*shares):
    """Every driver is first in its share of the resamples."""
    order = range(1, len(shares) + 1)
    return [
        (share, [*[k + 1 for k in order][:j], 1, *[*order][j + 1 :]])
        for j, share in enumerate(shares)
    ]


# ------------------------------------------------------------------ titles


def test_a_leader_of_nearly_all_resamples_is_first_in_so_many_of_a_hundred(drawn, en, nl):
    ranking = drawn(*THREE, ranks=[(0.97, [1, 2, 3]), (0.03, [2, 1, 3])])
    assert en.tell(places_in_resamples(ranking)) == "Reliability is first in 97 of 100 resamples"
    assert (
        nl.tell(places_in_resamples(ranking))
        == "Reliability staat in 97 van de 100 trekkingen bovenaan"
    )


def test_not_quite_all_resamples_are_never_all_of_a_hundred(drawn, en):
    ranking = drawn(*THREE, ranks=[(0.9995, [1, 2, 3]), (0.0005, [2, 1, 3])])
    assert (
        en.tell(places_in_resamples(ranking))
        == "Reliability is first in more than 99 of 100 resamples"
    )


def test_a_leader_of_a_mere_majority_has_its_rival_beside_it(drawn, en):
    ranking = drawn(*THREE, ranks=[(0.62, [1, 2, 3]), (0.38, [2, 1, 3])])
    assert en.tell(places_in_resamples(ranking)) == (
        "Reliability is first in 62 of 100 resamples, empathy in 38"
    )


def test_first_in_fewer_than_half_of_the_resamples_is_an_open_order(drawn, en, nl):
    ranks = [(0.45, [1, 2, 3]), (0.35, [2, 1, 3]), (0.20, [3, 2, 1])]
    ranking = drawn(*THREE, ranks=ranks)
    assert en.tell(places_in_resamples(ranking)) == (
        "Which driver comes first is uncertain: reliability does in 45 of 100 resamples, "
        "empathy in 35"
    )
    assert nl.tell(places_in_resamples(ranking)).startswith(
        "Welke drijfveer bovenaan staat, is onzeker: "
    )


def test_whoever_is_first_more_often_than_the_largest_effect_is_named_beside_it(drawn, en):
    ranking = drawn(*THREE, ranks=[(0.4, [1, 2, 3]), (0.6, [2, 1, 3])])
    assert en.tell(places_in_resamples(ranking)) == (
        "Reliability has the largest effect, but empathy is first more often: in 60 of 100 "
        "resamples against 40"
    )
    assert read_order(ranking).place == "shared"


def test_an_order_of_effects_that_may_all_be_zero_is_open(drawn, en):
    rows = ("reliability", 0.05, 0.12), ("empathy", 0.02, 0.12)
    ranking = drawn(*rows, ranks=[(0.99, [1, 2]), (0.01, [2, 1])])
    assert en.tell(places_in_resamples(ranking)) == (
        "The order is uncertain: no effect on loyalty can be told from zero"
    )


@pytest.mark.parametrize(
    ("share", "title"),
    [
        (0.96, "Reliability moves loyalty most"),
        (0.90, "Reliability probably moves loyalty most"),
        (0.70, "Reliability and empathy move loyalty most; which comes first is uncertain"),
    ],
)
def test_the_summary_is_as_sure_of_the_leader_as_the_resamples_are(drawn, en, share, title):
    ranking = drawn(*THREE, ranks=[(share, [1, 2, 3]), (1 - share, [2, 1, 3])])
    assert en.tell(first_driver(ranking)) == title


def test_with_many_rivals_and_no_majority_nobody_is_named(drawn, en):
    ranking = drawn(*FIVE, ranks=rotated(0.4, 0.2, 0.2, 0.1, 0.1))
    assert en.tell(first_driver(ranking)) == "Which driver moves loyalty most is uncertain"


def test_the_share_is_judged_as_it_is_shown(drawn, en):
    """94.6 of 100 shows as 95, and 95 of 100 is sure."""
    ranking = drawn(*THREE, ranks=[(0.946, [1, 2, 3]), (0.054, [2, 1, 3])])
    assert "in 95 of 100" in en.tell(places_in_resamples(ranking))
    assert en.tell(first_driver(ranking)) == "Reliability moves loyalty most"


def test_pairs_are_counted_whichever_of_the_two_is_above(drawn):
    """First above second in 40%, first above third in all, second above third in all."""
    assert sure_pairs(drawn(*THREE, ranks=[(0.4, [1, 2, 3]), (0.6, [2, 1, 3])])) == (2, 3)


# ------------------------------------------------------------------ the page


def test_the_table_holds_the_shares_of_the_ranking(report, customers):
    figure = report.section("order").figures[0]
    places = [str(k) for k in range(1, 8)]
    shares = figure.data.frame[places].to_numpy(dtype=float)
    assert shares == pytest.approx(customers.ranking.rank_probabilities.to_numpy(), abs=0)
    assert shares.sum(axis=0) == pytest.approx(1.0)
    assert shares.sum(axis=1) == pytest.approx(1.0)
    assert figure.chart.values == tuple(places)


def test_the_number_in_the_title_is_the_cell_of_the_table_and_of_the_summary(report):
    frame = report.section("order").figures[0].data.frame
    shown = f"{100 * frame.iloc[0]['1']:.0f}"
    assert report.section("order").title.startswith(f"Reliability is first in {shown} of 100")
    card = report.section("summary").highlights[1]
    assert (card.number, card.unit) == (shown, "of 100 resamples")


def test_who_outranks_whom_adds_up_to_one_both_ways(report):
    table = next(t for t in report.section("order").tables if t.key == "outranks")
    shares = table.frame.iloc[:, 1:].to_numpy(dtype=float)
    for i in range(7):
        for j in range(i):
            assert shares[i, j] + shares[j, i] == pytest.approx(1.0)


def test_the_reference_order_is_held_beside_only_where_there_is_one(report, built):
    agreeing = [t for t in report.section("order").paragraphs if "Kendall" in t]
    assert len(agreeing) == 1
    assert "95% interval" in agreeing[0]
    assert not any("Kendall" in text for text in built("clean").section("order").paragraphs)


def test_all_resamples_are_accounted_for(customers):
    lossy = replace(customers, bootstrap=_Lossy(customers.bootstrap, 400, 7, 3))
    notes = build_report(lossy).section("order").notes
    assert notes[0] == (
        "400 resamples, seed 1. 7 of them gave no estimates and were left out. "
        "3 of them gave an improper solution and were kept."
    )


class _Lossy:
    """A bootstrap that counts other outcomes than its own."""

    def __init__(self, whole, n_resamples, n_failed, n_inadmissible):
        self.whole = whole
        self.n_resamples, self.n_failed = n_resamples, n_failed
        self.n_inadmissible, self.n_used = n_inadmissible, n_resamples - n_failed

    def __getattr__(self, name):
        return getattr(self.whole, name)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "In standard deviations wait has the largest effect (−0.5"),
        ("nl", "In standaarddeviaties heeft wait het grootste effect (−0,5"),
    ],
)
def test_seconds_and_points_are_not_ranked_without_a_word(language, sentence):
    survey = made_survey({"quality": 0.3, "wait": -0.5})
    seconds = [f"wai{k}" for k in (1, 2, 3)]
    answers = survey.answers.assign(**{item: 10 * survey.answers[item] for item in seconds})
    constructs = tuple(
        replace(one, scale=(0.0, 1000.0)) if one.name == "wait" else one
        for one in survey.codebook.constructs
    )
    codebook = replace(survey.codebook, constructs=constructs)
    timed = analyze(ccc.data.Survey.from_frame(answers, codebook, source=""), n_resamples=0)
    assert timed.ranking.table["driver"].tolist() == ["quality", "wait"]
    assert any(sentence in one for one in written(drivers_page, timed, language).paragraphs)
    alike = analyze(survey, n_resamples=0)
    assert not any("standard dev" in one for one in written(drivers_page, alike).paragraphs)


def test_without_resamples_there_is_no_page(clean):
    rankings = {name: rank_drivers(clean.fit, name) for name in clean.rankings}
    plain = replace(clean, bootstrap=None, rankings=rankings)
    report = build_report(plain)
    assert not has_draws(plain.ranking)
    assert "order" not in [section.key for section in report.sections]
    assert "1.96 standard errors" in report.section("drivers").notes[0]


def test_a_model_in_doubt_names_nobody_in_the_title(built):
    page = built("poor").section("order")
    assert page.title == "How sure the order would be, if the model held"
    assert page.warnings
