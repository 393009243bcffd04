"""Surveys: cleaned as the codebook says, every blemish counted, nothing repaired in silence."""

from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
import pytest

from ccc_quality.data import Codebook, Survey, check_survey, read_survey
from ccc_quality.errors import (
    DataError,
    InvalidColumnError,
    MissingColumnError,
    TooFewRowsError,
)
from ccc_quality.study import load_customers

ITEMS = ["rel1", "rel2", "rel3", "tru1", "tru2", "tru3"]
CODEBOOK = Codebook.from_dict(
    {
        "scale": [1, 7],
        "missing": [99],
        "columns": {"segment": "firm", "weight": "weight"},
        "constructs": {
            "reliability": {"items": ITEMS[:3], "reversed": ["rel3"]},
            "trust": {"items": ITEMS[3:]},
        },
    }
)


@pytest.fixture
def frame() -> pd.DataFrame:
    rng = np.random.default_rng(5)
    answers = pd.DataFrame(rng.integers(1, 8, size=(40, 6)), columns=ITEMS)
    answers.loc[0] = [1, 2, 3, 4, 5, 6]  # never a straight-liner by chance
    return answers.assign(firm=["bank", "telecom"] * 20, weight=1.0)


def finding(frame: pd.DataFrame, kind: str):
    (found,) = check_survey(frame, CODEBOOK).of_kind(kind)
    return found


class TestCleaning:
    def test_a_clean_survey_has_only_its_reversed_item_to_report(self, frame):
        report = read_survey(frame, CODEBOOK).report
        assert report.ok
        assert [f.kind for f in report.findings] == ["reversed"]

    def test_reversed_items_are_turned_and_counted(self, frame):
        survey = read_survey(frame, CODEBOOK)
        assert survey.answers["rel3"].tolist() == [8.0 - x for x in frame["rel3"]]
        found = finding(frame, "reversed")
        assert (found.column, found.count, found.severity) == ("rel3", 40, "note")
        assert found.message == "'rel3' was turned around (8 minus the answer)."

    def test_missing_codes_become_missing_and_are_counted_also_in_reversed_items(self, frame):
        frame.loc[[1, 2], "rel3"] = 99
        survey = read_survey(frame, CODEBOOK)
        assert survey.answers["rel3"].isna().sum() == 2
        found = finding(frame, "missing_code")
        assert found.message == "'rel3' has 2 cells with the missing code 99."
        assert survey.report.n_missing_cells == 2
        assert survey.report.n_complete_rows == 38

    @pytest.mark.parametrize("write", [str, lambda x: f" {x},0", lambda x: f"{x}.0"])
    def test_numbers_written_as_text_are_converted_and_reported(self, frame, write):
        expected = frame["tru1"].astype(float).tolist()
        frame["tru1"] = frame["tru1"].map(write)
        assert read_survey(frame, CODEBOOK).answers["tru1"].tolist() == expected
        found = finding(frame, "numbers_as_text")
        assert found.message == "'tru1' holds 40 numbers written as text; they were converted."

    def test_blank_text_is_a_missing_cell(self, frame):
        frame["tru1"] = frame["tru1"].map(str)
        frame.loc[4, "tru1"] = "  "
        assert np.isnan(read_survey(frame, CODEBOOK).answers.loc[4, "tru1"])

    def test_missing_shares_by_item_and_by_respondent(self, frame):
        frame = frame.astype({"tru1": float, "tru2": float})
        frame.loc[:9, "tru1"] = np.nan
        frame.loc[:4, "tru2"] = np.nan
        report = read_survey(frame, CODEBOOK).report
        assert report.missing_share.to_dict() == {
            **dict.fromkeys(ITEMS, 0.0), "tru1": 0.25, "tru2": 0.125
        }  # fmt: skip
        assert report.respondent_missing_share.tolist() == [2 / 6] * 5 + [1 / 6] * 5 + [0.0] * 30
        assert report.total_missing_share == 15 / 240
        assert report.n_complete_rows == 30

    def test_the_frame_is_left_alone(self, frame):
        frame.loc[1, "rel3"] = 99
        before = frame.copy(deep=True)
        survey = read_survey(frame, CODEBOOK)
        frame.loc[5, "tru1"] = -1
        assert survey.answers.loc[5, "tru1"] == before.loc[5, "tru1"]
        pd.testing.assert_frame_equal(frame.drop(index=5), before.drop(index=5))

    def test_a_survey_cannot_be_changed(self, frame):
        survey = read_survey(frame, CODEBOOK)
        answers = survey.answers
        answers.loc[0, "tru1"] = -5.0
        assert survey.answers.loc[0, "tru1"] == 4.0
        share = survey.report.missing_share
        share.iloc[0] = 9.0
        assert survey.report.missing_share.iloc[0] == 0.0
        with pytest.raises(AttributeError):
            survey.simulated = True

    def test_a_survey_travels_to_workers(self, frame):
        survey = read_survey(frame, CODEBOOK)
        travelled = pickle.loads(pickle.dumps(survey))
        pd.testing.assert_frame_equal(travelled.answers, survey.answers)
        assert travelled.codebook == CODEBOOK
        assert travelled.report.summary() == survey.report.summary()


class TestErrors:
    def test_absent_columns_are_all_named_with_their_nearest_spelling(self, frame):
        with pytest.raises(MissingColumnError) as caught:
            read_survey(frame.rename(columns={"tru1": "trust1", "firm": "company"}), CODEBOOK)
        message = str(caught.value)
        assert "The codebook names the item 'tru1', which the survey does not have." in message
        assert "Did you mean trust1?" in message
        assert "The codebook names the segment column 'firm'" in message

    def test_what_is_there_is_listed_once_however_many_columns_are_absent(self, frame):
        with pytest.raises(MissingColumnError) as caught:
            read_survey(frame.drop(columns=ITEMS[1:]), CODEBOOK)
        assert str(caught.value).count("Available:") == 1
        assert str(caught.value).count("which the survey does not have") == 5

    def test_a_comma_that_is_missing_in_the_codebook(self, frame):
        codebook = {"constructs": {"trust": {"items": ["tru1 tru2", "tru3"]}}}
        with pytest.raises(
            MissingColumnError, match=r"Is a comma missing between tru1 and tru2\?$"
        ):
            read_survey(frame, codebook)

    def test_a_title_above_the_names_of_the_columns(self, frame):
        below = pd.DataFrame([[None] * frame.shape[1], list(frame.columns), *frame.to_numpy()])
        titled = below.set_axis(["Wave 3", *map(str, range(1, frame.shape[1]))], axis=1)
        with pytest.raises(
            MissingColumnError,
            match="The names of the columns seem to stand in row 3 of the file: delete the rows "
            "above it",
        ):
            read_survey(titled, CODEBOOK)

    def test_text_among_numbers_names_the_column_and_the_text(self, frame):
        frame["tru1"] = frame["tru1"].astype(object)
        frame.loc[[3, 4], "tru1"] = ["weet niet", "n.v.t."]
        with pytest.raises(
            InvalidColumnError,
            match=r"'tru1' holds text in 2 of 40 answers \('weet niet', 'n\.v\.t\.'\)",
        ):
            read_survey(frame, CODEBOOK)

    def test_labels_instead_of_codes(self, frame):
        frame["tru1"] = pd.Categorical(["eens", "oneens"] * 20)
        with pytest.raises(InvalidColumnError, match="Export codes instead of labels"):
            read_survey(frame, CODEBOOK)

    def test_out_of_scale_answers_are_named_with_values_rows_and_remedy(self, frame):
        frame.loc[[3, 7], "tru1"] = 8
        frame.loc[9, "tru1"] = 0
        with pytest.raises(InvalidColumnError) as caught:
            read_survey(frame, CODEBOOK)
        assert (
            "'tru1' has 3 answers outside the scale 1 to 7: 0 (once), 8 (2 times); "
            "see respondents 4, 8, 10. If they mean 'no answer', add 0, 8 to `missing`"
        ) in str(caught.value)

    def test_infinite(self, frame):
        frame = frame.astype({"tru1": float})
        frame.loc[3, "tru1"] = np.inf
        with pytest.raises(InvalidColumnError, match="'tru1' holds 1 infinite value"):
            read_survey(frame, CODEBOOK)

    @pytest.mark.parametrize("bad", [-1.0, np.nan, np.inf])
    def test_a_weight_that_is_none(self, frame, bad):
        frame.loc[3, "weight"] = bad
        with pytest.raises(InvalidColumnError, match="'weight' has 1 cell that is no weight"):
            read_survey(frame, CODEBOOK)

    def test_two_columns_of_one_name(self, frame):
        twice = pd.concat([frame, frame[["tru1"]]], axis=1)
        with pytest.raises(InvalidColumnError, match="2 columns are called 'tru1'"):
            read_survey(twice, CODEBOOK)

    def test_no_rows(self, frame):
        with pytest.raises(TooFewRowsError, match="There are no rows, only column names"):
            read_survey(frame.head(0), CODEBOOK)

    def test_everything_wrong_is_in_one_report_and_in_one_message(self, frame):
        frame = frame.rename(columns={"rel1": "rell1"}).astype({"rel2": object, "tru2": float})
        frame.loc[0, "rel2"] = "?"
        frame.loc[0, "tru1"] = 9
        frame.loc[0, "tru2"] = np.inf
        report = check_survey(frame, CODEBOOK)
        assert not report.ok
        errors = {f.kind: f.column for f in report.of_severity("error")}
        assert errors == {
            "absent_column": "rel1",
            "text": "rel2",
            "out_of_scale": "tru1",
            "infinite": "tru2",
        }
        with pytest.raises(MissingColumnError) as caught:
            read_survey(frame, CODEBOOK)
        assert all(str(f) in str(caught.value) for f in report.of_severity("error"))


class TestWarnings:
    def test_constant(self, frame):
        found = finding(frame.assign(tru1=4), "constant")
        assert found.message == "'tru1' is constant: all 40 answers are 4."

    def test_all_missing(self, frame):
        assert finding(frame.assign(tru1=np.nan), "all_missing").column == "tru1"

    def test_all_missing_codes(self, frame):
        assert finding(frame.assign(tru1=99), "all_missing").column == "tru1"

    def test_a_column_that_repeats_another(self, frame):
        found = finding(frame.assign(tru3=frame["tru1"]), "duplicate_column")
        assert found.message == "'tru3' has the same answers as 'tru1' in every row."

    def test_answers_between_the_points_of_the_scale(self, frame):
        frame = frame.astype({"tru1": float})
        frame.loc[6, "tru1"] = 4.5
        found = finding(frame, "fractional")
        assert "between the points of the scale, such as 4.5 (respondent 7)" in found.message

    def test_a_long_scale_may_have_fractions(self, frame):
        wide = {"scale": [0, 100], "constructs": {"a": {"items": ITEMS}}}
        report = check_survey(frame.assign(tru1=frame["tru1"] + 0.5), wide)
        assert report.of_kind("fractional") == ()

    def test_repeated_rows(self, frame):
        appended = pd.concat([frame, frame.iloc[:3]], ignore_index=True)
        assert finding(appended, "duplicate_row").count == 3
        assert check_survey(appended, CODEBOOK).n_duplicate_rows == 3

    def test_respondents_without_any_answer(self, frame):
        frame.loc[[2, 3], ITEMS] = 99
        assert finding(frame, "no_answers").count == 2


class TestStraightLiners:
    def test_the_same_raw_answer_throughout_is_straight_lining_though_an_item_is_reversed(
        self, frame
    ):
        frame.loc[5, ITEMS] = 7
        frame.loc[6, ITEMS] = [7, 7, 1, 7, 7, 7]  # straight only once rel3 is turned
        report = check_survey(frame, CODEBOOK)
        assert (report.n_straight_liners, report.n_straight_liners_judged) == (1, 40)
        assert report.straight_liner_share == 1 / 40

    def test_five_answers_are_needed_to_judge(self, frame):
        frame.loc[5, ITEMS] = [4, 4, 4, 4, 4, 99]
        frame.loc[6, ITEMS] = [4, 4, 4, 4, 99, 99]
        report = check_survey(frame, CODEBOOK)
        assert (report.n_straight_liners, report.n_straight_liners_judged) == (1, 39)

    def test_fewer_than_five_items_cannot_be_judged_which_is_not_zero(self, frame):
        report = check_survey(frame, {"constructs": {"trust": {"items": ITEMS[3:]}}})
        assert report.n_straight_liners is None
        assert np.isnan(report.straight_liner_share)
        (note,) = report.of_kind("straight_lining")
        assert note.message == "Straight-lining cannot be judged on fewer than 5 items."


class TestWithoutCodebook:
    def test_columns_of_numbers_are_items_and_what_was_not_checked_is_said(self, frame):
        survey = read_survey(frame.drop(columns="weight"))
        assert survey.items == tuple(ITEMS)
        (note,) = survey.report.of_kind("no_codebook")
        assert "were not checked" in note.message
        assert survey.report.n_straight_liners is None

    def test_text_stays_text_and_is_reported(self, frame):
        frame["postcode"] = "0123"
        survey = read_survey(frame)
        assert survey.answers["postcode"].tolist() == ["0123"] * 40
        assert "'postcode' holds text ('0123') and is no item." in [
            f.message for f in survey.report.of_kind("text")
        ]


class TestWhatAReaderSees:
    def test_the_first_line_states_n_items_and_missing_share(self, frame):
        frame.loc[1, ITEMS] = 99
        first, *others = repr(read_survey(frame, CODEBOOK)).splitlines()
        assert first == (
            "Survey of data frame: n = 40, 6 items, 2.5% of cells missing, 39 complete rows"
        )
        assert others[0] == "  reliability  rel1, rel2, rel3"

    def test_simulated_answers_are_marked_as_such(self, frame):
        survey = Survey.from_frame(frame, CODEBOOK, source="simulated customers", simulated=True)
        assert survey.simulated
        assert repr(survey).splitlines()[0].endswith("SIMULATED")
        assert "SIMULATED" in survey._repr_html_()
        assert survey.source == "simulated customers"

    def test_the_summary_lists_errors_before_notes_with_a_verdict(self, frame):
        frame.loc[0, "tru1"] = 9
        lines = check_survey(frame, CODEBOOK).summary().splitlines()
        assert lines[1] == "Not ready to analyse: 1 error, 1 note."
        assert lines.index("Errors") < lines.index("Notes")

    def test_a_finding_in_many_columns_is_shortened_but_every_column_named(self, frame):
        frame.loc[0, ITEMS] = 99
        summary = check_survey(frame, CODEBOOK).summary()
        assert "The same holds for 2 more: tru2 (1), tru3 (1)." in summary

    def test_a_file_with_names_only_has_no_share_of_missing_cells(self, frame):
        report = check_survey(frame.head(0), CODEBOOK)
        assert report.headline == "data frame: n = 0, 6 items, 0 complete rows"
        without_codebook = check_survey(frame.head(0))
        assert "holds text" not in without_codebook.summary()

    def test_the_findings_are_a_tidy_table(self, frame):
        frame.loc[0, "tru1"] = 9
        table = check_survey(frame, CODEBOOK).findings_table
        assert list(table) == ["kind", "column", "count", "message", "remedy", "severity"]
        assert table["severity"].tolist() == ["error", "note"]

    def test_html_shows_names_as_text_never_as_markup(self, frame):
        codebook = {"constructs": {"a": {"items": ITEMS, "label": "<b>Trust</b>"}}}
        survey = read_survey(frame, codebook)
        assert "&lt;b&gt;Trust&lt;/b&gt;" in survey._repr_html_()
        sly = check_survey(frame.assign(tru1="<script>"), CODEBOOK)
        assert "<script>" not in sly._repr_html_()
        assert "&lt;script&gt;" in sly._repr_html_()


def test_a_file_that_says_its_answers_are_simulated_is_marked(tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text("tru1,tru2,simulated\n1,2,yes\n3,5,yes\n", encoding="utf-8")
    assert read_survey(path).simulated
    path.write_text("tru1,tru2,simulated\n1,2,yes\n3,5,no\n", encoding="utf-8")
    assert not read_survey(path).simulated


class TestColumnsOfADataFrame:
    def test_numbers_as_names_are_the_columns_that_a_codebook_names_in_quotes(self):
        frame = pd.DataFrame({1: [1, 2, 3], 2: [3, 1, 2]})
        survey = read_survey(frame, {"constructs": {"trust": {"items": ["1", "2"]}}})
        assert survey.items == ("1", "2")
        assert survey.answers["2"].tolist() == [3.0, 1.0, 2.0]
        assert list(frame.columns) == [1, 2]

    def test_a_column_without_a_name_gets_one(self):
        frame = pd.DataFrame([[1, 2], [2, 1]], columns=["tru1", None])
        assert read_survey(frame).items == ("tru1", "Unnamed: 1")

    def test_names_of_several_levels_are_refused_with_the_way_out(self):
        columns = pd.MultiIndex.from_product([["wave1"], ["tru1", "tru2"]])
        frame = pd.DataFrame([[1, 2], [2, 1]], columns=columns)
        with pytest.raises(DataError) as caught:
            read_survey(frame)
        assert str(caught.value) == (
            "The columns have 2 levels, such as ('wave1', 'tru1'). Give each column one name: "
            "frame.columns = frame.columns.map('_'.join)."
        )
        frame.columns = frame.columns.map("_".join)  # as the message says
        assert read_survey(frame).items == ("wave1_tru1", "wave1_tru2")

    @pytest.mark.parametrize(
        "dtype", ["Int64", "Float32", "int64[pyarrow]", "category", "object", "uint8"]
    )
    def test_numbers_are_numbers_whatever_pandas_keeps_them_in(self, dtype):
        answers = pd.DataFrame({"tru1": [1, 5, 3], "tru2": [4, 2, 2]})
        codebook = {"scale": [1, 7], "constructs": {"trust": {"items": ["tru1", "tru2"]}}}
        for described_by in (codebook, None):
            survey = read_survey(answers.astype(dtype), described_by)
            assert survey.items == ("tru1", "tru2")
            assert survey.report.n_complete_rows == 3
            assert survey.answers["tru1"].astype(float).tolist() == [1.0, 5.0, 3.0]


TRUST = {
    "scale": [1, 7],
    "missing": [99],
    "constructs": {"trust": {"items": ["tru1", "tru2"], "reversed": ["tru2"]}},
}
TWO_FIRMS = pd.DataFrame(
    {"tru1": [7, 2, 99, 5], "tru2": [1, 6, 2, 3], "firm": ["a", "b", "a", "b"]}
)


class TestPartOfASurvey:
    def test_it_is_what_reading_these_rows_alone_gives(self):
        part = read_survey(TWO_FIRMS, TRUST).where("firm", "a")
        alone = read_survey(TWO_FIRMS[TWO_FIRMS["firm"] == "a"], TRUST)
        pd.testing.assert_frame_equal(part.answers, alone.answers.reset_index(drop=True))
        assert part.answers["tru2"].tolist() == [7.0, 6.0]
        assert (part.n_rows, part.report.n_missing_cells) == (2, 1)
        assert part.source == "data frame, firm 'a'"

    def test_the_mark_of_simulated_answers_stays(self):
        assert load_customers().where("firm", "bank").simulated

    def test_a_column_that_there_is_not(self):
        survey = read_survey(TWO_FIRMS, TRUST)
        with pytest.raises(MissingColumnError, match="no column 'frim'. Did you mean firm"):
            survey.where("frim", "a")

    def test_a_value_that_nobody_has(self):
        survey = read_survey(TWO_FIRMS, TRUST)
        with pytest.raises(TooFewRowsError, match="^Nobody has firm 'c'.$"):
            survey.where("firm", "c")


class TestOtherAnswers:
    def test_codebook_and_turned_items_stay_as_they_were(self):
        survey = read_survey(TWO_FIRMS, TRUST)
        same = survey.with_answers(survey.answers)
        pd.testing.assert_frame_equal(same.answers, survey.answers)
        assert (same.codebook, same.source) == (survey.codebook, "data frame, answers changed")

    def test_the_mark_of_simulated_answers_stays(self):
        survey = load_customers()
        assert survey.with_answers(survey.answers.head(100)).simulated

    def test_they_are_checked_anew(self):
        survey = load_customers()
        answers = survey.answers
        answers["rel1"] += 10
        with pytest.raises(DataError, match="rel1"):
            survey.with_answers(answers)

    def test_the_survey_that_they_came_from_does_not_change(self):
        survey = read_survey(TWO_FIRMS, TRUST)
        answers = survey.answers
        survey.with_answers(answers.assign(tru1=1.0))
        pd.testing.assert_frame_equal(survey.answers, answers)

    def test_a_reversed_item_that_is_gone_is_named(self):
        survey = read_survey(TWO_FIRMS, TRUST)
        with pytest.raises(MissingColumnError, match="tru2"):
            survey.with_answers(survey.answers.drop(columns="tru2"))
