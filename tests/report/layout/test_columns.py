"""Columns get the room that their words need."""

import pytest

from ccc_quality.plots.typeset import HINTING, text_width
from ccc_quality.report.layout.columns import Columns, fit
from ccc_quality.report.layout.measure import NARROWER, lines_of, widest_word, width_of

WIDTH = 480.0
SIZES = (9.0, 8.0, 7.0)


def column(word, rows=3):
    return [word] * (rows + 1)


def fitted(columns, *, first_is_text=True):
    is_number = [not first_is_text, *(False for _ in columns[1:])]
    return fit(Columns(columns, is_number, padding=4.5, most=220.0), WIDTH, SIZES)


def test_a_small_table_fills_the_page_in_full_size():
    found = fitted([column("Name"), column("0.12")])
    assert found.size == SIZES[0]
    assert found.blocks == ((0, 1),)
    assert sum(found.widths[0]) == pytest.approx(WIDTH)


def test_a_long_text_gets_more_room_than_a_number_and_the_number_all_it_needs():
    sentence = column("a sentence that is much longer than any page is wide " * 4)
    found = fitted([sentence, column("0.12")])
    text, number = found.widths[0]
    assert text + number == pytest.approx(WIDTH)
    assert number < 0.3 * text


def test_type_shrinks_before_a_table_is_cut():
    columns = [column("Construct"), *[column("abcdefgh")] * 8]
    found = fitted(columns)
    assert found.size < SIZES[0]
    assert len(found.blocks) == 1


def test_what_does_not_fit_goes_on_below_in_even_blocks():
    columns = [column("Item"), *[column("abcdefghijkl")] * 11]
    found = fitted(columns)
    assert found.size == SIZES[-1]
    assert [block[0] for block in found.blocks] == [0] * len(found.blocks)
    assert [k for block in found.blocks for k in block[1:]] == list(range(1, 12))
    lengths = [len(block) for block in found.blocks]
    assert max(lengths) - min(lengths) <= 1
    assert all(sum(widths) == pytest.approx(WIDTH) for widths in found.widths)


def test_a_first_column_of_numbers_is_not_repeated():
    found = fitted([column("abcdefghijklmnop")] * 12, first_is_text=False)
    assert [k for block in found.blocks for k in block] == list(range(12))


def test_a_number_is_never_broken_and_a_text_only_between_words():
    columns = Columns([column("a text of words"), column("less than 1%")], [False, True], 0.0)
    text, number = (columns.least(k, 10.0) for k in (0, 1))
    assert text == widest_word("a text of words", 10.0, bold=True)
    assert number == width_of("less than 1%", 10.0)


def test_letters_are_as_wide_as_their_font_says_at_any_size():
    for text in ("Waiting time", "0.24 to 0.38", "Tevredenheid"):
        drawn = NARROWER * 72 * text_width(text, 40.0) / HINTING
        # pairs such as Te stand closer when they are drawn
        assert drawn <= width_of(text, 40.0) + 0.1 <= 1.04 * drawn
        assert width_of(text, 10.0) == pytest.approx(width_of(text, 40.0) / 4)


def test_lines_are_broken_between_words():
    width = width_of("two words", 10.0)
    assert lines_of("two words", width, 10.0) == 1
    assert lines_of("two words", 0.9 * width, 10.0) == 2
    assert lines_of("oneverylongword", width / 2, 10.0) > 1
