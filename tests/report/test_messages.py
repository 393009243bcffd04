"""Titles claim no more than the intervals allow."""

import pytest

from ccc_quality.findings.order import effect_of_the_first, first_driver, worth_of_a_point
from ccc_quality.labels import Labels
from ccc_quality.words import Voice

EN, NL = Voice("en", Labels(), 0.95), Voice("nl", Labels(), 0.95)


def test_a_leader_apart_from_the_rest_is_named_without_reserve(ranked):
    ranking = ranked(("reliability", 0.31, 0.07), ("empathy", 0.15, 0.07))
    assert EN.tell(first_driver(ranking)) == "Reliability moves loyalty most"


def test_a_driver_whose_whole_interval_is_negligible_hardly_moves_the_outcome(ranked):
    ranking = ranked(("reliability", 0.31, 0.07), ("empathy", 0.15, 0.07), ("menu", 0.01, 0.05))
    title = EN.tell(first_driver(ranking))
    assert title == "Reliability moves loyalty most; menu hardly at all"


def test_half_the_effect_of_a_weak_leader_is_not_hardly_anything(ranked):
    rows = ("reliability", 0.14, 0.02), ("menu", 0.06, 0.02), ("empathy", 0.02, 0.02)
    title = EN.tell(first_driver(ranked(*rows)))
    assert title == "Reliability moves loyalty most; empathy hardly at all"


def test_an_effect_that_is_unclear_is_not_called_negligible(ranked):
    ranking = ranked(("reliability", 0.31, 0.07), ("empathy", 0.15, 0.07), ("menu", 0.01, 0.12))
    assert "menu" not in EN.tell(first_driver(ranking))


def test_drivers_whose_intervals_overlap_share_the_first_place(ranked):
    ranking = ranked(("reliability", 0.31, 0.07), ("empathy", 0.25, 0.07), ("menu", 0.01, 0.05))
    title = EN.tell(first_driver(ranking))
    assert title == "Reliability and empathy move loyalty most; which comes first is uncertain"


def test_with_many_rivals_and_no_resamples_no_driver_is_named(ranked):
    rows = [(name, 0.30 - 0.01 * k, 0.07) for k, name in enumerate("abcd")]
    assert EN.tell(first_driver(ranked(*rows))) == "Which driver moves loyalty most is uncertain"


def test_no_driver_is_named_when_every_interval_covers_zero(ranked):
    ranking = ranked(("reliability", 0.05, 0.12), ("empathy", 0.02, 0.12))
    assert EN.tell(first_driver(ranking)) == "No effect on loyalty can be told from zero"


def test_a_single_driver_is_compared_with_no_other(ranked):
    assert EN.tell(first_driver(ranked(("reliability", 0.31, 0.07)))) == "Reliability moves loyalty"


def test_dimensions_that_reflect_quality_go_with_the_outcome_but_do_not_move_it(ranked):
    rows = ("reliability", 0.31, 0.05), ("empathy", 0.15, 0.05)
    ranking = ranked(*rows, basis="implied slope")
    assert EN.tell(first_driver(ranking)) == "Reliability goes most with loyalty"
    assert "moves" not in EN.tell(worth_of_a_point(ranking))


def test_a_point_of_the_leader_is_worth_its_effect_with_the_interval(ranked):
    ranking = ranked(("reliability", 0.31, 0.07), ("empathy", 0.15, 0.07))
    title = EN.tell(worth_of_a_point(ranking))
    assert title == "One point of reliability is worth 0.31 points of loyalty (0.24 to 0.38)"
    title = NL.tell(worth_of_a_point(ranking))
    assert title == "Een punt reliability is 0,31 punt loyalty waard (0,24 tot 0,38)"


def test_a_negative_effect_takes_points_off(ranked):
    ranking = ranked(("queue", -0.31, 0.07), ("empathy", 0.15, 0.07))
    title = EN.tell(worth_of_a_point(ranking))
    assert title == "One point of queue takes 0.31 points off loyalty (0.24 to 0.38)"


def test_an_unclear_negative_effect_keeps_its_sign_and_its_interval(ranked):
    ranking = ranked(("price", -0.05, 0.06), ("empathy", 0.02, 0.12))
    assert EN.tell(effect_of_the_first(ranking)) == (
        "Price has the largest effect on loyalty, but it cannot be told from zero "
        "(95% interval −0.11 to 0.01)."
    )


def test_a_negative_slope_goes_with_less_of_the_outcome(ranked):
    ranking = ranked(("joy", -0.37, 0.07), ("tools", -0.10, 0.07), basis="implied slope")
    assert EN.tell(worth_of_a_point(ranking)) == (
        "One point more of joy goes with 0.37 points less of loyalty (0.30 to 0.44)"
    )
    assert NL.tell(worth_of_a_point(ranking)) == (
        "Een punt meer joy gaat samen met 0,37 punt minder loyalty (0,30 tot 0,44)"
    )


def test_a_large_unclear_effect_leaves_the_order_open(ranked):
    ranking = ranked(("price", 0.40, 0.50), ("empathy", 0.20, 0.05))
    assert EN.tell(first_driver(ranking)) == "Which driver moves loyalty most is uncertain"
    assert "cannot be told from zero" in EN.tell(effect_of_the_first(ranking))


def test_what_a_point_is_worth_is_no_title_while_the_order_is_open(ranked):
    ranking = ranked(("reliability", 0.31, 0.07), ("empathy", 0.25, 0.07))
    assert EN.tell(worth_of_a_point(ranking)) == EN.tell(first_driver(ranking))


@pytest.mark.parametrize("half", [0.02, 0.07, 0.5])
def test_dutch_hedges_where_english_does(ranked, half):
    rows = [(name, 0.30 - 0.05 * k, half) for k, name in enumerate("abcd")]
    english, dutch = (voice.tell(first_driver(ranked(*rows))) for voice in (EN, NL))
    words = {
        "probably": "waarschijnlijk",
        "uncertain": "onzeker",
        "No effect": "Geen enkel effect",
    }
    assert [word in english for word in words] == [word in dutch for word in words.values()]
