"""Printed tables: the matrix of real data, printed in every style, is recovered to its rounding."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ccc_quality.data import read_moments, sample_moments
from ccc_quality.data.printed_cells import parse_number
from ccc_quality.errors import DataError, MomentsError

NAMES = [f"x{j}" for j in range(1, 10)]
GOLDEN = Path(__file__).parents[1] / "golden"
REAL = pd.read_csv(GOLDEN / "hs1939.csv")[NAMES]
R, SD, MEAN = REAL.corr().to_numpy(), REAL.std().to_numpy(), REAL.mean().to_numpy()


def journal(value: float) -> str:
    """Three decimals, no zero before the point."""
    return f"{value:.3f}".replace("0.", ".", 1) if abs(value) < 1 else f"{value:.3f}"


def rows(cell: Callable[[float], str], diagonal: str) -> list[list[str]]:
    return [[name, *map(cell, R[i, :i]), diagonal] for i, name in enumerate(NAMES)]


def table(head: list[str], body: list[list[str]], separator: str, width: int = 0) -> str:
    return "\n".join(separator.join(cell.ljust(width) for cell in row) for row in [head, *body])


def numbered_with_statistics_in_columns() -> str:
    body = [
        [f"{i + 1}. {name}", f"{MEAN[i]:.3f}", f"{SD[i]:.3f}", *map(journal, R[i, :i]), "—"]
        for i, name in enumerate(NAMES)
    ]
    head = ["Variable", "M", "SD", *map(str, range(1, 10))]
    caption = "Table 2. Means, standard deviations and correlations\n"
    return caption + table(head, body, " ", 9) + "\nNote. N = 301. ** p < .01."


def statistics_in_rows_below() -> str:
    body = rows(journal, "1.000")
    body += [["Mean", *map(journal, MEAN)], ["S.D.", *map(journal, SD)], ["n", *["301"] * 9]]
    return table(["", *NAMES], body, "\t")


def markdown_with_stars_and_typographic_minus() -> str:
    def starred(value: float) -> str:
        return journal(value).replace("-", "−") + ("**" if abs(value) > 0.15 else "")

    body = rows(starred, "(.82)")
    lines = [
        "| " + " | ".join([row[0], f"{MEAN[i]:.3f}", f"{SD[i]:.3f}", *row[1:]]) + " |"
        for i, row in enumerate(body)
    ]
    head = "| Variable | *M* | *SD* | " + " | ".join(NAMES) + " |"
    return "\n".join([head, "|---" * 12 + "|", *lines, "", "n = 301"])


def dutch() -> str:
    body = [
        [name, *(f"{r:.3f}".replace(".", ",") for r in R[i, :i]), *[""] * (9 - i)]
        for i, name in enumerate(NAMES)
    ]
    for row, mean, sd in zip(body, MEAN, SD, strict=True):
        row += [f"{mean:.3f}".replace(".", ","), f"{sd:.3f}".replace(".", ",")]
    return table(["", *NAMES, "Gem.", "SD"], body, ";") + "\nN = 301"


def no_header_no_diagonal() -> str:
    body = [[name, *map(journal, R[i, :i])] for i, name in enumerate(NAMES)]
    lines = [" ".join(row) for row in body]
    lines += ["M " + " ".join(map(journal, MEAN)), "SD " + " ".join(map(journal, SD))]
    return "\n".join([*lines, "N=301"])


def last_column_left_out() -> str:
    body = [
        [name, f"{MEAN[i]:.3f}", f"{SD[i]:.3f}", "301", ".81", *map(journal, R[i, :i])]
        for i, name in enumerate(NAMES)
    ]
    return table(["Variable", "M", "SD", "n", "α", *map(str, range(1, 9))], body, "  ", 6)


def full_square() -> str:
    body = [[name, *map(journal, R[i])] for i, name in enumerate(NAMES)]
    body += [["M", *map(journal, MEAN)], ["SD", *map(journal, SD)]]
    return table(["", *NAMES], body, " | ") + "\nn = 301"


STYLES = [
    numbered_with_statistics_in_columns,
    statistics_in_rows_below,
    markdown_with_stars_and_typographic_minus,
    dutch,
    no_header_no_diagonal,
    last_column_left_out,
    full_square,
]


def assert_recovered(moments) -> None:
    direct = sample_moments(REAL, NAMES)
    assert moments.names == direct.names
    assert moments.n_obs == 301
    np.testing.assert_allclose(moments.mean, direct.mean, atol=0.0005)
    # three printed decimals: r is off by .0005, each SD by .0005, and no SD is above 1.3
    np.testing.assert_allclose(moments.cov, direct.cov, atol=0.0005 * (1.3**2 + 2 * 1.3))


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.__name__)
def test_every_printed_style_gives_the_matrix_back(style):
    assert_recovered(read_moments(style()))


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.__name__)
def test_a_text_file_reads_like_the_text(style, tmp_path):
    file = tmp_path / "table.txt"
    file.write_text(style(), encoding="utf-8")
    assert_recovered(read_moments(str(file)))


def test_a_csv_file(tmp_path):
    file = tmp_path / "table.csv"
    body = rows(journal, "")
    body += [["M", *map(journal, MEAN)], ["SD", *map(journal, SD)]]
    file.write_text(table(["", *NAMES], body, ","), encoding="utf-8")
    assert_recovered(read_moments(file, n_obs=301))


def test_a_dutch_csv_file(tmp_path):
    file = tmp_path / "tabel.csv"
    file.write_text(dutch(), encoding="cp1252")
    assert_recovered(read_moments(file))


def test_an_excel_file_with_numbers_in_its_cells(tmp_path):
    file = tmp_path / "table.xlsx"
    lower = pd.DataFrame(np.where(np.tril(np.ones((9, 9))) > 0, R, np.nan), NAMES, NAMES)
    lower.insert(0, "M", MEAN)
    lower.insert(1, "SD", SD)
    with pd.ExcelWriter(file) as book:
        pd.DataFrame({"remark": ["nothing here"]}).to_excel(book, sheet_name="cover")
        lower.to_excel(book, sheet_name="correlations")
    assert_recovered(read_moments(file, n_obs=301, sheet="correlations"))
    with pytest.raises(DataError, match=r"no sheet 'cor'\. It has: cover, correlations"):
        read_moments(file, n_obs=301, sheet="cor")


def test_a_covariance_table_is_recognised_by_its_variances():
    cov = REAL.cov().to_numpy()
    lines = [
        " ".join([name, *(f"{c:.4f}" for c in cov[i, : i + 1])]) for i, name in enumerate(NAMES)
    ]
    moments = read_moments("\n".join(lines), n_obs=301)
    np.testing.assert_allclose(moments.cov, sample_moments(REAL, NAMES).cov, atol=1e-4)
    assert moments.mean is None


def test_names_with_blanks_become_names_a_model_can_use():
    text = """
    1. Customer focus    4.0  1.1  -
    2. Waiting time      3.0  1.2  .20  -
    """
    moments = read_moments("Variable  M  SD  1  2\n" + text.strip("\n"), n_obs=100)
    assert moments.names == ("Customer_focus", "Waiting_time")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (".45", 0.45),
        ("0,45", 0.45),
        (",45", 0.45),
        ("-.45", -0.45),
        ("−.45", -0.45),
        ("–0.45", -0.45),
        (".45**", 0.45),
        (".45***†", 0.45),
        ("45", 45.0),
        ("1.", 1.0),
        ("1e-05", 1e-5),
    ],
)
def test_numbers_are_read_as_journals_print_them(cell, value):
    assert parse_number(cell).value == value


@pytest.mark.parametrize("cell", ["", "-", "—", "n.s.", "x1", "1.2.3", "1,234.5"])
def test_what_is_no_number_is_not_read_as_one(cell):
    assert parse_number(cell) is None


SMALL = """
    M    SD   1    2    3
a   4.0  1.0  1
b   4.1  1.1  .50  1
c   4.2  1.2  .40  .30  1
n = 120
"""


def refused(text: str, message: str, **arguments: object) -> None:
    with pytest.raises(MomentsError, match=message):
        read_moments(text, **arguments)  # type: ignore[arg-type]


def test_the_small_table_is_fine_as_it_stands():
    cov = read_moments(SMALL).cov * 120 / 119
    np.testing.assert_allclose(cov[1], [0.5 * 1.0 * 1.1, 1.1**2, 0.3 * 1.1 * 1.2])


def test_a_cell_that_is_no_number_is_named_by_row_and_column():
    refused(SMALL.replace(".30", "n.s."), "Row 'c', column 'b': 'n.s.' is no number")


def test_an_empty_cell_is_named_by_row_and_column():
    refused(SMALL.replace(".40", "- "), "Row 'c', column 'a': a number is needed")


def test_a_correlation_beyond_one_is_named_by_row_and_column():
    refused(SMALL.replace(".40", "40"), "Row 'c', column 'a': 40 is no correlation")


def test_something_else_above_the_diagonal_is_not_averaged_in():
    text = "|a|1|.77|\n|b|.50|1|\n|SD|1|2|\nn = 50"
    refused("||a|b|\n" + text, "Row 'a', column 'b': 0.77 stands above the diagonal, but 0.5 below")


def test_reliabilities_on_the_diagonal_must_be_in_parentheses():
    refused(SMALL.replace(".50  1", ".50  .85"), "Row 'b': the diagonal holds 0.85.*parentheses")
    assert read_moments(SMALL.replace(".50  1", ".50  (.85)")).n_obs == 120


def test_no_n():
    refused(SMALL.replace("n = 120", ""), "needs n_obs")


@pytest.mark.parametrize("written", ["1,589", "1.589", "1589", "1589.0"])
def test_thousands_in_a_row_of_n_are_no_decimals(written):
    assert read_moments(f"a 1\nb .3 1\nSD 1 1\nn {written}").n_obs == 1589


def test_an_n_that_is_no_whole_number():
    refused("a 1\nb .3 1\nSD 1 1\nn 50.5", "n is '50.5'; it must be a whole number")


def test_rows_that_are_counted_without_points():
    moments = read_moments("     1    2\n1 a  1.00\n2 b  .30  1.00\nSD   1    2\nn = 50")
    assert moments.names == ("a", "b")


def test_two_different_n():
    refused(SMALL, "More than one n is stated: 100, 120", n_obs=100)


def test_n_that_differs_by_variable():
    text = SMALL.replace("n = 120", "n   -   -   118  120  120")
    refused(text, r"n differs from variable to variable \(118 to 120\)")


def test_no_standard_deviations():
    refused("a 1\nb .5 1\nc .4 .3 1\nn = 80", "holds correlations and needs standard deviations")


def test_a_standard_deviation_left_out():
    refused(
        "\ta\tb\na\t1\nb\t.5\t1\nSD\t1.2\nn = 80",
        "The sd of 'b': a number is needed, found nothing",
    )


def test_an_unknown_column():
    refused(SMALL.replace("SD ", "Mdn"), "The column 'Mdn' is neither a statistic")


def test_columns_in_another_order_than_rows():
    refused(
        SMALL.replace("1    2    3", "b    a    c"), "must follow the order of the 3 rows: a, b, c"
    )


def test_a_row_twice():
    refused(SMALL.replace("\nb ", "\na "), "The row 'a' occurs 2 times")


def test_rows_without_names():
    refused("1.00\n.30 1.00\n.20 .10 1.00\nSD 1 1 1\nn = 50", "must begin with the name")


def test_more_cells_than_columns():
    refused(SMALL.replace(".30  1", ".30  1  .2"), "The row 'c' has 6 cells where 5 were expected")


def test_correlations_that_no_data_can_have():
    text = "a 1\nb .9 1\nc .9 -.9 1\nSD 1 1 1\nn = 50"
    refused(text, "not positive definite: the correlations among 'a', 'b', 'c' contradict")


def test_nothing_but_remarks():
    refused("Table 1\nNote. n = 50", "There is no table")


@pytest.mark.parametrize("source", [pd.DataFrame({"a": [1.0]}), None, 3])
def test_something_that_is_not_printed(source):
    with pytest.raises(DataError, match="not .*; moments_from_covariance takes a matrix"):
        read_moments(source)


def test_neither_a_table_nor_a_file(tmp_path):
    with pytest.raises(DataError, match=r"neither a table .* nor a file"):
        read_moments("correlations")
    with pytest.raises(DataError, match="There is no file"):
        read_moments(tmp_path / "absent.csv")
    broken = tmp_path / "broken.xlsx"
    broken.write_text("no workbook")
    with pytest.raises(DataError, match=r"broken.xlsx cannot be read as an Excel file"):
        read_moments(broken)
