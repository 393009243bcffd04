"""Downloads open in a spreadsheet, in full precision and without harm."""

import csv
from io import StringIO

import pandas as pd
import pytest

from ccc_quality.report.content import Column, Table
from ccc_quality.report.csv_files import csv_text


def table(cells, heading="Name"):
    frame = pd.DataFrame({"name": cells, "value": [-1 / 3] * len(cells)})
    return Table("t", "T", frame, (Column("name", heading), Column("value", "Value", "effect")))


def test_numbers_keep_their_full_precision_and_sign():
    rows = list(csv.reader(StringIO(csv_text(table(["a"]), "en"))))
    assert float(rows[1][1]) == -1 / 3


def test_dutch_spreadsheets_get_a_semicolon_and_a_decimal_comma():
    rows = list(csv.reader(StringIO(csv_text(table(["a"]), "nl")), delimiter=";"))
    assert rows[0] == ["Name", "Value"]
    assert rows[1][1].startswith("-0,333")


@pytest.mark.parametrize("cell", ["=cmd()", "+1", "-1+2", "@SUM(A1)", "\tx", "\r=1"])
def test_a_text_that_would_run_as_a_formula_gets_an_apostrophe(cell):
    rows = list(csv.reader(StringIO(csv_text(table([cell], heading=cell), "en"), newline="")))
    assert rows[0][0] == f"'{cell}"
    assert rows[1][0] == f"'{cell}"


def test_separators_and_quotes_in_a_text_stay_in_their_cell():
    cell = 'a,b;"c"\nd'
    for language, separator in (("en", ","), ("nl", ";")):
        text = csv_text(table([cell]), language)
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=separator))
        assert rows[1][0] == cell
