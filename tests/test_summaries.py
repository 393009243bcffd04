"""Summaries for people."""

import numpy as np
import pandas as pd

from ccc_quality.summaries import WIDTH, Summary, pvalue_equation

NARROW = pd.DataFrame({"item": ["rel1", "rel10"], "est": [1.0, -0.12345], "z": [float("nan"), 2.0]})


def test_text_stands_left_numbers_right_rounded_and_what_is_not_known_is_empty():
    assert str(Summary(("One line.",), {"Loadings": NARROW})).splitlines() == [
        "One line.",
        "",
        "Loadings",
        "  item     est     z",
        "  rel1   1.000",
        "  rel10 -0.123 2.000",
    ]


def test_a_table_too_wide_for_a_terminal_has_its_first_column_as_headings():
    long = "a_construct_with_quite_a_long_name"
    table = pd.DataFrame(
        {"construct": [long, long, "short"], "indicator": ["i" * 40, "b", "c"], "est": [1.0] * 3}
    )
    lines = str(Summary(("x",), {"Loadings": table})).splitlines()[3:]
    assert lines[0].split() == ["indicator", "est"]
    assert [line.strip() for line in lines if not line.startswith("    ")] == [long, "short"]
    assert max(map(len, lines)) <= WIDTH + 2


def test_a_wide_table_whose_first_column_returns_stays_as_it_is():
    table = pd.DataFrame({"from": ["a", "b", "a"], "to": ["t" * 80] * 3})
    lines = str(Summary(("x",), {"Paths": table})).splitlines()[3:]
    assert [line.split()[0] for line in lines] == ["from", "a", "b", "a"]


def test_a_matrix_too_wide_for_a_terminal_has_numbered_columns_and_goes_on_below():
    names = [f"a_construct_with_name_{k}" for k in range(1, 13)]
    lower = np.where(np.tri(12, dtype=bool), np.arange(144).reshape(12, 12) / 100, np.nan)
    table = pd.DataFrame(lower, columns=names)
    table.insert(0, "construct", names)
    lines = str(Summary(("x",), {"HTMT": table})).splitlines()[3:]
    assert max(map(len, lines)) <= WIDTH + 2
    assert lines[0].split() == ["1", "2", "3", "4", "5", "6", "7", "8"]
    assert lines[2].split() == ["2", "a_construct_with_name_2", "0.120", "0.130"]
    assert lines[13].split() == ["9", "10", "11", "12"]
    assert lines[-1].split()[1:] == ["a_construct_with_name_12", "1.400", "1.410", "1.420", "1.430"]
    assert [line.split()[0] for line in lines[14:]] == ["9", "10", "11", "12"]


def test_a_notebook_shows_the_same_numbers_and_no_markup_of_the_data():
    html = Summary(("a < b",), {"<Loadings>": NARROW})._repr_html_()
    assert "a &lt; b" in html
    assert "&lt;Loadings&gt;" in html
    assert "-0.123" in html
    assert "-0.12345" not in html


def test_a_p_value_is_never_shown_as_zero():
    table = pd.DataFrame({"path": list("abcd"), "pvalue": [1e-9, 0.0009, 0.001, float("nan")]})
    lines = str(Summary(("x",), {"Paths": table})).splitlines()[4:]
    assert [line.split()[1:] for line in lines] == [["<0.001"], ["<0.001"], ["0.001"], []]


def test_a_p_value_in_a_sentence():
    found = [pvalue_equation(p) for p in (0.0140, 1e-9, float("nan"))]
    assert found == ["p = 0.014", "p < 0.001", ""]


def test_what_rounds_to_zero_has_no_sign():
    table = pd.DataFrame({"bias": [-0.0001, -0.001]})
    lines = str(Summary(("x",), {"Bias": table})).splitlines()
    assert [line.strip() for line in lines[4:]] == ["0.000", "-0.001"]


def test_a_newer_summary_adds_its_lines_and_replaces_tables_of_one_title():
    old = Summary(("first",), {"Paths": NARROW, "Means": NARROW})
    both = old.updated(Summary(("second",), {"Paths": NARROW.head(1), "Totals": NARROW}))
    assert both.lines == ("first", "second")
    assert list(both.tables) == ["Paths", "Totals", "Means"]
    assert len(both.tables["Paths"]) == 1
    assert list(old.tables) == ["Paths", "Means"]
