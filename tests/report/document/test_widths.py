"""Columns get the room that their words need."""

import pytest

from ccc_quality.report.document.widths import SIZES, fit

WIDTH = 480.0


def column(word, rows=3):
    return [word] * (rows + 1)


def test_a_small_table_fills_the_page_in_full_size():
    found = fit([column("Name"), column("0.12")], WIDTH, repeat_first=True)
    assert found.size == SIZES[0]
    assert found.blocks == ((0, 1),)
    assert sum(found.widths[0]) == pytest.approx(WIDTH)


def test_a_long_text_gets_more_room_than_a_number_and_the_number_all_it_needs():
    sentence = column("a sentence that is much longer than any page is wide " * 4)
    found = fit([sentence, column("0.12")], WIDTH, repeat_first=True)
    text, number = found.widths[0]
    assert text + number == pytest.approx(WIDTH)
    assert number < 0.3 * text


def test_type_shrinks_before_a_table_is_cut():
    columns = [column("Construct"), *[column("abcdefgh")] * 8]
    found = fit(columns, WIDTH, repeat_first=True)
    assert found.size < SIZES[0]
    assert len(found.blocks) == 1


def test_what_does_not_fit_goes_on_below_in_even_blocks():
    columns = [column("Item"), *[column("abcdefghijkl")] * 11]
    found = fit(columns, WIDTH, repeat_first=True)
    assert found.size == SIZES[-1]
    assert [block[0] for block in found.blocks] == [0] * len(found.blocks)
    assert [k for block in found.blocks for k in block[1:]] == list(range(1, 12))
    lengths = [len(block) for block in found.blocks]
    assert max(lengths) - min(lengths) <= 1
    assert all(sum(widths) == pytest.approx(WIDTH) for widths in found.widths)


def test_a_first_column_of_numbers_is_not_repeated():
    found = fit([column("abcdefghijklmnop")] * 12, WIDTH, repeat_first=False)
    assert [k for block in found.blocks for k in block] == list(range(12))
