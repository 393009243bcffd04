"""What a voice makes of numbers, labels and lists."""

import pytest

from ccc_quality.labels import Labels
from ccc_quality.words import Numbers, Voice, count, inline, number, opening


@pytest.mark.parametrize(
    ("value", "english", "dutch"),
    [(0.314, "0.31", "0,31"), (-0.4, "−0.40", "−0,40"), (-0.001, "0.00", "0,00")],
)
def test_numbers_follow_the_language(value: float, english: str, dutch: str) -> None:
    assert (number(value, "en"), number(value, "nl")) == (english, dutch)


def test_an_unknown_number_is_a_dash() -> None:
    assert number(float("nan"), "en") == "–"


def test_counts_and_shares_follow_the_language() -> None:
    assert (count(1489, "en"), count(1489, "nl")) == ("1,489", "1.489")
    assert (Numbers("en").percent(0.562), Numbers("nl").percent(0.562)) == ("56%", "56%")


def test_a_label_loses_its_capital_in_a_sentence_unless_it_is_an_acronym() -> None:
    assert inline("Customer focus") == "customer focus"
    assert inline("CCC quality") == "CCC quality"
    assert opening("customer focus") == "Customer focus"


def test_lists_end_with_and() -> None:
    assert Voice("en", Labels()).listing(["a", "b", "c"]) == "a, b and c"
    assert Voice("nl", Labels()).listing(["a", "b"]) == "a en b"
    assert Voice("nl", Labels()).listing(["a"]) == "a"


@pytest.mark.parametrize(
    ("share", "written"), [(0.5, "50%"), (0.042, "4.2%"), (0.0004, "0.04%"), (0.0, "0.0%")]
)
def test_small_shares_differ_though_they_are_small(share: float, written: str) -> None:
    assert Numbers("en").write(share, "small_share") == written


def test_an_item_is_quoted_by_its_wording_if_it_has_one() -> None:
    voice = Voice("en", Labels({"rel1": {"en": "The answer was right."}}))
    assert (voice.quoted("rel1"), voice.quoted("rel2")) == ("“The answer was right”", "rel2")
