"""Tables on paper: nothing is lost, whatever does not fit on a line comes in parts."""

import numpy as np
import pandas as pd
import pytest

from ccc_quality.report import Column, Table
from ccc_quality.report.paper.grids import MOST, grids
from ccc_quality.words import Numbers

ENGLISH = Numbers("en")


def triangle(size):
    """A square table of different numbers, its upper triangle empty."""
    names = [f"item{k}" for k in range(size)]
    values = np.arange(size * size, dtype=float).reshape(size, size) / 100
    values[np.triu_indices(size, 1)] = np.nan
    frame = pd.DataFrame(values, columns=names)
    frame.insert(0, "name", names)
    heads = [Column("name", "")] + [Column(name, name, "effect") for name in names]
    return Table("square", "Square", frame, tuple(heads))


def test_a_table_that_fits_stays_in_one_piece():
    (grid,) = grids(triangle(5), ENGLISH)
    assert grid.headings == ("", "item0", "item1", "item2", "item3", "item4")
    assert grid.rows[1] == ("item1", "0.05", "0.06", "–", "–", "–")


def test_every_part_of_a_wide_table_fits_and_starts_with_the_names():
    parts = grids(triangle(40), ENGLISH)
    assert len(parts) > 1
    assert all(part.width <= MOST for part in parts)
    assert all(row[0].startswith("item") for part in parts for row in part.rows)


def test_the_parts_together_hold_every_number_once():
    shown = [c for part in grids(triangle(40), ENGLISH) for row in part.rows for c in row[1:]]
    numbers = [cell for cell in shown if cell != "–"]
    lower = [f"{(40 * i + j) / 100:.2f}" for i in range(40) for j in range(i + 1)]
    assert sorted(numbers) == sorted(lower)


def test_rows_with_nothing_to_show_are_left_out_of_later_parts():
    *_, last = grids(triangle(40), ENGLISH)
    assert len(last.rows) < 40
    assert all(any(cell != "–" for cell in row[1:]) for row in last.rows)


def test_numbers_are_written_in_the_language_of_the_report():
    (grid,) = grids(triangle(2), Numbers("nl"))
    assert grid.rows[1] == ("item1", "0,02", "0,03")


@pytest.mark.parametrize("empty", [None, float("nan")])
def test_a_text_that_is_not_there_leaves_its_cell_empty(empty):
    frame = pd.DataFrame({"what": pd.Series([empty, "here"], dtype=object)})
    (grid,) = grids(Table("t", "T", frame, (Column("what", "What"),)), ENGLISH)
    assert grid.rows == (("",), ("here",))


def test_a_table_of_texts_is_never_cut_into_parts():
    frame = pd.DataFrame({name: ["a long sentence that goes on and on"] for name in "abcdefgh"})
    table = Table("t", "T", frame, tuple(Column(name, name) for name in "abcdefgh"))
    assert len(grids(table, ENGLISH)) == 1


def test_a_table_without_rows_has_its_headings():
    table = Table("t", "T", pd.DataFrame({"a": []}), (Column("a", "A", "effect"),))
    (grid,) = grids(table, ENGLISH)
    assert (grid.headings, grid.rows) == (("A",), ())
