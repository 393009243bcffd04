"""Survey files: every format gives the same answers back; a file that cannot be read is named."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from ccc_quality.data import check_survey, read_survey
from ccc_quality.errors import DataError, InvalidColumnError, MissingColumnError, MissingExtraError

CODEBOOK = {
    "scale": [1, 7],
    "missing": [99],
    "columns": {"segment": "firm"},
    "constructs": {"trust": {"items": ["tru1", "tru2"]}, "loyalty": {"items": ["loy1"]}},
}
RAW = pd.DataFrame(
    {
        "firm": ["Één bank", "Twee, telecom", "Één bank", "Zorg"],
        "tru1": [1.0, 7.0, np.nan, 4.0],
        "tru2": [2.5, 6.0, 5.0, 99.0],
        "loy1": [3, 4, 5, 6],
    }
)
CLEAN = RAW.assign(tru2=[2.5, 6.0, 5.0, np.nan], loy1=RAW["loy1"].astype(float))


def assert_read(path: Path, **options: object) -> None:
    survey = read_survey(path, CODEBOOK, **options)  # type: ignore[arg-type]
    pd.testing.assert_frame_equal(survey.answers, CLEAN, check_dtype=False)
    assert survey.answers[["tru1", "tru2", "loy1"]].dtypes.eq("float64").all()
    assert survey.source == path.name


def test_a_data_frame_is_read_and_left_alone():
    frame = RAW.copy(deep=True)
    survey = read_survey(frame, CODEBOOK)
    pd.testing.assert_frame_equal(survey.answers, CLEAN)
    pd.testing.assert_frame_equal(frame, RAW)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_delimited_text_in_any_encoding_with_any_separator(tmp_path, encoding, separator):
    path = tmp_path / "survey.csv"
    RAW.to_csv(path, index=False, sep=separator, encoding=encoding)
    assert_read(path)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_a_dutch_csv_has_semicolons_and_decimal_commas(tmp_path, encoding):
    path = tmp_path / "enquete.csv"
    RAW.to_csv(path, index=False, sep=";", decimal=",", encoding=encoding)
    assert "2,5" in path.read_text(encoding=encoding)
    assert_read(path)
    (note,) = check_survey(path, CODEBOOK).of_kind("file_format")
    assert "separated by semicolons, decimal comma" in note.message


def test_an_announced_separator_is_obeyed(tmp_path):
    path = tmp_path / "excel.csv"
    path.write_text("sep=;\n" + RAW.to_csv(index=False, sep=";", decimal=","), encoding="utf-8")
    assert_read(path)


def test_one_column_is_a_table_too(tmp_path):
    path = tmp_path / "one.csv"
    path.write_text("tru1\n1\n2\n3\n")
    assert read_survey(path).answers["tru1"].tolist() == [1, 2, 3]


def test_excel_by_default_the_first_sheet_and_any_other_on_request(tmp_path):
    path = tmp_path / "survey.xlsx"
    with pd.ExcelWriter(path) as book:
        RAW.to_excel(book, sheet_name="wave 1", index=False)
        RAW.assign(loy1=1.0).to_excel(book, sheet_name="wave 2", index=False)
    assert_read(path)
    assert_read(path, sheet="wave 1")
    assert_read(path, sheet=0)
    assert (read_survey(path, CODEBOOK, sheet="wave 2").answers["loy1"] == 1.0).all()
    (note,) = check_survey(path, CODEBOOK).of_kind("sheet")
    assert note.message == "The file has 2 sheets (wave 1, wave 2); 'wave 1' was read."
    with pytest.raises(DataError, match=r"no sheet 'wave 3'\. Its sheets are: wave 1, wave 2"):
        read_survey(path, CODEBOOK, sheet="wave 3")


def test_parquet(tmp_path):
    path = tmp_path / "survey.parquet"
    RAW.to_parquet(path)
    assert_read(path)


class TestSpss:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        path = tmp_path / "survey.sav"
        frame = RAW.assign(tru1=[1.0, 7.0, 98.0, 4.0])
        pyreadstat.write_sav(
            frame,
            str(path),
            variable_value_labels={
                "tru1": {1: "disagree", 7: "agree", 98: "no opinion"},
                "tru2": {1: "disagree", 7: "agree", 99: "refused"},
            },
            missing_ranges={"tru1": [{"lo": 90, "hi": 98}]},
            column_labels={"tru1": "I trust them"},
        )
        return path

    def test_user_missing_values_are_empty_and_counted(self, path):
        assert_read(path)
        (note,) = check_survey(path, CODEBOOK).of_kind("user_missing")
        assert (note.column, note.count) == ("tru1", 1)
        assert "declares missing" in note.message

    def test_value_labels_are_kept(self, path):
        labels = read_survey(path, CODEBOOK).value_labels
        assert labels["tru1"][7.0] == "agree"
        assert labels["tru2"] == {1.0: "disagree", 7.0: "agree"}  # 99 is missing now

    def test_value_labels_turn_with_a_reversed_item(self, path):
        constructs = {**CODEBOOK["constructs"], "trust": {"items": ["tru1", "tru2"]}}
        constructs["trust"]["reversed"] = ["tru2"]
        survey = read_survey(path, {**CODEBOOK, "constructs": constructs})
        assert survey.answers["tru2"].tolist()[:3] == [5.5, 2.0, 3.0]
        assert survey.value_labels["tru2"] == {7.0: "disagree", 1.0: "agree"}

    def test_variable_labels_serve_where_the_codebook_has_none(self, path):
        assert read_survey(path, CODEBOOK).labels.text("tru1") == "I trust them"
        codebook = {**CODEBOOK, "item_labels": {"tru1": "Ours"}}
        assert read_survey(path, codebook).labels.text("tru1") == "Ours"

    def test_without_pyreadstat_the_message_says_what_to_install(self, path, monkeypatch):
        monkeypatch.setitem(sys.modules, "pyreadstat", None)
        with pytest.raises(MissingExtraError, match=r"^Reading SPSS files needs pyreadstat: pip "):
            read_survey(path)


class TestUnreadableFiles:
    def test_an_unknown_suffix_lists_the_formats(self, tmp_path):
        with pytest.raises(DataError, match=r"suffix '\.xls'.* Readable: \.csv, .*\.xlsx.*\.sav"):
            read_survey(tmp_path / "survey.xls")

    def test_a_format_of_another_spreadsheet_says_what_to_save_it_as(self, tmp_path):
        with pytest.raises(DataError, match=r"suffix '\.ods'.* Save it as \.xlsx\. Readable"):
            read_survey(tmp_path / "survey.ods")

    def test_something_that_is_no_survey(self):
        with pytest.raises(DataError, match="a path or a pandas data frame, not from ndarray"):
            read_survey(np.eye(3))  # type: ignore[arg-type]

    def test_no_such_file(self, tmp_path):
        with pytest.raises(DataError, match=r"There is no file .*absent\.csv"):
            read_survey(tmp_path / "absent.csv")

    @pytest.mark.parametrize("suffix", ["xlsx", "parquet", "sav"])
    def test_a_file_that_is_not_what_its_suffix_says(self, tmp_path, suffix):
        path = tmp_path / f"fake.{suffix}"
        path.write_text("tru1,tru2\n1,2\n")
        with pytest.raises(DataError, match=rf"fake\.{suffix} cannot be read as"):
            read_survey(path)

    def test_a_workbook_with_a_password_or_a_wrong_name_says_what_to_do(self, tmp_path):
        path = tmp_path / "locked.xlsx"
        path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
        with pytest.raises(DataError, match=r"has a password.* save it as \.xlsx"):
            read_survey(path)

    def test_an_explanation_on_the_first_sheet_points_at_the_others(self, tmp_path):
        path = tmp_path / "two.xlsx"
        with pd.ExcelWriter(path) as book:
            pd.DataFrame({"read me": ["x"]}).to_excel(book, sheet_name="notes", index=False)
            RAW.to_excel(book, sheet_name="w3", index=False)
        with pytest.raises(
            MissingColumnError,
            match=r"2 sheets \(notes, w3\); 'notes' was read\. Name another with --sheet",
        ):
            read_survey(path, CODEBOOK)

    def test_an_empty_file(self, tmp_path):
        path = tmp_path / "empty.csv"
        path.write_text("\n")
        with pytest.raises(DataError, match=r"empty\.csv is empty"):
            read_survey(path)

    def test_an_empty_sheet(self, tmp_path):
        path = tmp_path / "empty.xlsx"
        pd.DataFrame().to_excel(path, index=False)
        with pytest.raises(DataError, match=r"sheet 'Sheet1' of empty\.xlsx is empty"):
            read_survey(path)

    @pytest.mark.parametrize("body", ["1,2,3,4\n1,2,3\n", "1,2,3\n1,2,3,4\n"])
    def test_rows_longer_than_the_header_lose_no_cell_silently(self, tmp_path, body):
        path = tmp_path / "ragged.csv"
        path.write_text("a,b,c\n" + body)
        with pytest.raises(DataError, match=r"ragged\.csv: rows and header do not fit together"):
            read_survey(path)

    def test_a_title_above_the_names_of_the_columns(self, tmp_path):
        path = tmp_path / "titled.csv"
        path.write_text("Wave 3\ntru1;tru2\n1;2\n3;4\n")
        with pytest.raises(DataError) as caught:
            read_survey(path)
        assert str(caught.value) == (
            "titled.csv: rows and header do not fit together: row 1 names 1 column, row 2 has 2 "
            "cells. Delete a title above the names of the columns; put texts that hold a semicolon "
            "in quotes."
        )

    def test_a_sheet_of_a_file_without_sheets(self, tmp_path):
        with pytest.raises(DataError, match="has no sheets"):
            read_survey(tmp_path / "survey.csv", sheet="x")

    @pytest.mark.parametrize("suffix", ["csv", "xlsx"])
    def test_two_columns_of_one_name_are_not_renamed_in_silence(self, tmp_path, suffix):
        path = tmp_path / f"twice.{suffix}"
        cells = pd.DataFrame([["tru1", "tru2", "tru1"], [1, 2, 3], [4, 5, 6]])
        if suffix == "csv":
            cells.to_csv(path, header=False, index=False)
        else:
            cells.to_excel(path, header=False, index=False)
        with pytest.raises(InvalidColumnError, match="2 columns are called 'tru1'"):
            read_survey(path)
