"""Numbers as readers of English and of Dutch write them."""

import math

import pytest

from ccc_quality.words import Numbers

EN, NL = Numbers("en"), Numbers("nl")


def test_effects_have_two_decimals_and_scores_none():
    assert (EN.effect(0.3149), EN.score(73.5001)) == ("0.31", "74")
    assert (NL.effect(0.3149), NL.score(73.5001)) == ("0,31", "74")


def test_thousands_are_separated_as_the_language_does():
    assert (EN.count(1489), NL.count(1489)) == ("1,489", "1.489")


def test_a_negative_number_has_a_minus_sign_and_zero_has_none():
    assert EN.effect(-0.25) == "\u22120.25"
    assert EN.effect(-0.001) == "0.00"


def test_intervals_are_put_in_words():
    assert EN.interval(0.24, 0.38) == "0.24 to 0.38"
    assert NL.interval(0.24, 0.38) == "0,24 tot 0,38"


@pytest.mark.parametrize(
    ("share", "english", "dutch"),
    [
        (0.0, "0%", "0%"),
        (0.002, "less than 1%", "minder dan 1%"),
        (0.0365, "4%", "4%"),
        (0.999, "more than 99%", "meer dan 99%"),
        (1.0, "100%", "100%"),
    ],
)
def test_a_share_never_rounds_to_nothing_or_to_all(share, english, dutch):
    assert (EN.share(share), NL.share(share)) == (english, dutch)


def test_a_p_value_is_never_zero():
    assert (EN.pvalue(0.00001), NL.pvalue(0.00001)) == ("< 0.001", "< 0,001")
    assert (EN.pvalue(0.0434), NL.pvalue(0.0434)) == ("0.043", "0,043")


def test_what_is_not_known_is_a_dash():
    assert EN.effect(math.nan) == EN.share(math.inf) == NL.write(math.nan, "pvalue") == "–"


def test_small_numbers_are_spelt_out():
    assert [EN.in_words(k) for k in (0, 1, 10, 13)] == ["none", "one", "ten", "13"]
    assert [NL.in_words(k) for k in (0, 1, 10, 13)] == ["geen", "één", "tien", "13"]


@pytest.mark.parametrize(
    ("share", "english", "dutch"),
    [
        (0.97, "97", "97"),
        (0.9951, "more than 99", "meer dan 99"),
        (1.0, "100", "100"),
        (0.001, "fewer than 1", "minder dan 1"),
        (0.0, "0", "0"),
        (float("nan"), "–", "–"),
    ],
)
def test_not_all_is_never_a_hundred_of_a_hundred_nor_a_few_none(share, english, dutch):
    assert (Numbers("en").of_hundred(share), Numbers("nl").of_hundred(share)) == (english, dutch)


@pytest.mark.parametrize(
    ("value", "kind", "written"),
    [
        ("Empathie", "text", "Empathie"),
        (None, "text", ""),
        (float("nan"), "text", ""),
        (0.314, "effect", "0,31"),
        (float("nan"), "effect", "–"),
    ],
)
def test_a_cell_is_written_by_its_kind_and_what_is_missing_is_no_word(value, kind, written):
    assert Numbers("nl").cell(value, kind) == written
