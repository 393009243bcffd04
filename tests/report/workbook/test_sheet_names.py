"""Names of sheets are allowed by Excel and differ from each other."""

import pytest

from ccc_quality.report.workbook.calculation import range_names
from ccc_quality.report.workbook.entries import sheet_names, table_name


def test_what_excel_forbids_is_left_out():
    assert sheet_names(["a[b]c:d*e?f/g\\h", "'quoted'", "\x00\ud800"]) == (
        "a b c d e f g h",
        "quoted",
        "–",
    )


def test_a_long_name_ends_between_words():
    (name,) = sheet_names(["7.3 What drives the satisfaction of customers"])
    assert name == "7.3 What drives the"[: len(name)] or len(name) <= 31
    assert name == "7.3 What drives the"


def test_a_word_without_end_is_cut():
    assert sheet_names(["x" * 40]) == ("x" * 31,)


def test_names_differ_in_more_than_case_even_after_cutting():
    names = sheet_names(["Rank", "RANK", "y" * 40, "y" * 41])
    assert names == ("Rank", "RANK 2", "y" * 31, "y" * 29 + " 2")


def test_emoji_count_for_two_letters_as_in_excel():
    (name,) = sheet_names(["🙂" * 20])
    assert len(name) == 15


def test_a_table_is_called_by_its_key_or_by_its_title():
    phrases = {"sheet.ranks": "Ranks by segment"}
    assert table_name("ranks-2", "Ranks of the drivers by wave", phrases) == "Ranks by segment"
    assert table_name("unknown", "A title", phrases) == "A title"


@pytest.mark.parametrize("text", ["=1+1", "A1", "R1C1", "زمن", "", "a b"])
def test_names_of_ranges_are_none_that_excel_refuses(text):
    (name,) = range_names("knots", [text])
    assert name.isascii()
    assert name.startswith("knots")
    assert name.replace("_", "").isalnum()
