"""Sample moments: right against numpy and by hand, and a clear error for every unusable column."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ccc_quality.data import SampleMoments, sample_moments
from ccc_quality.errors import (
    DataError,
    InvalidColumnError,
    MissingColumnError,
    MomentsError,
    TooFewRowsError,
)

GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.fixture
def answers() -> pd.DataFrame:
    rng = np.random.default_rng(11)
    return pd.DataFrame(rng.normal(size=(60, 5)), columns=["sat1", "sat2", "sat3", "tru1", "tru2"])


def test_moments_equal_a_hand_calculation():
    # x: mean 2, deviations -1 0 1; y: mean 2, deviations -1 1 0; divisor n = 3
    frame = pd.DataFrame({"x": [1.0, 2.0, 3.0], "y": [1.0, 3.0, 2.0]})
    moments = sample_moments(frame, ["x", "y"])
    assert moments.mean.tolist() == [2.0, 2.0]
    np.testing.assert_allclose(moments.cov, [[2 / 3, 1 / 3], [1 / 3, 2 / 3]], rtol=1e-15)


def test_moments_equal_numpy_on_real_data():
    frame = pd.read_csv(GOLDEN / "hs1939.csv")
    names = [f"x{j}" for j in range(1, 10)]
    moments = sample_moments(frame, names)
    np.testing.assert_allclose(moments.cov, np.cov(frame[names].T, bias=True), rtol=1e-12)
    np.testing.assert_allclose(moments.mean, np.mean(frame[names], axis=0), rtol=1e-14)
    assert (moments.n_obs, moments.n_rows, moments.n_dropped) == (301, 301, 0)


def test_incomplete_rows_are_dropped_and_counted():
    frame = pd.read_csv(GOLDEN / "ccc_likert_missing.csv")
    names = ["rel1", "rel2", "rel3"]
    moments = sample_moments(frame, names)
    complete = frame[names].dropna()
    assert moments.n_obs == len(complete) < len(frame)
    assert moments.n_dropped == len(frame) - len(complete)
    np.testing.assert_allclose(moments.cov, np.cov(complete.T, bias=True), rtol=1e-12)
    assert f"{moments.n_dropped} of 1200 rows dropped" in repr(moments)


def test_large_means_cost_no_digits(answers):
    shifted = answers + 1e8
    np.testing.assert_allclose(
        sample_moments(shifted, list(answers)).cov,
        np.cov((shifted - 1e8).T, bias=True),
        rtol=1e-9,
    )


@pytest.mark.parametrize("dtype", ["int64", "Int64", "float32", "Float64", object])
def test_every_type_of_number_is_a_number(dtype):
    frame = pd.DataFrame({"x": [1, 2, 4, 5], "y": [1, 3, 2, 2]})
    expected = sample_moments(frame.astype(float), ["x", "y"]).cov
    np.testing.assert_allclose(sample_moments(frame.astype(dtype), ["x", "y"]).cov, expected)


def test_nullable_missing_cells_are_missing():
    frame = pd.DataFrame({"x": [1, 2, 4, None, 5], "y": [1, 3, 2, 2, 2]}, dtype="Int64")
    assert sample_moments(frame, ["x", "y"]).n_dropped == 1


def test_columns_come_in_the_order_asked_for_and_can_be_selected_again(answers):
    moments = sample_moments(answers, ["tru1", "sat1", "sat3"])
    chosen = moments.select(["sat3", "tru1"])
    assert chosen.names == ("sat3", "tru1")
    np.testing.assert_array_equal(chosen.cov, sample_moments(answers, ["sat3", "tru1"]).cov)
    with pytest.raises(MissingColumnError, match="The sample moments have no column 'sat9'"):
        moments.select(["sat9"])


def test_the_frame_is_left_alone_and_the_moments_cannot_be_changed(answers):
    before = answers.copy(deep=True)
    moments = sample_moments(answers, list(answers))
    pd.testing.assert_frame_equal(answers, before)
    with pytest.raises(ValueError, match="read-only"):
        moments.cov[0, 0] = 0.0
    handed_out = moments.covariances
    handed_out.iloc[0, 0] = 99.0
    assert moments.cov[0, 0] != 99.0


def test_moments_of_the_wrong_shape_are_refused():
    with pytest.raises(MomentsError, match="2 names need a 2 x 2 matrix"):
        SampleMoments(("x", "y"), 10, None, np.eye(3), 10)


class TestUnusableColumns:
    def test_a_misspelled_column_is_named_with_its_nearest_spelling(self, answers):
        with pytest.raises(MissingColumnError) as caught:
            sample_moments(answers, ["sat1", "trru1"])
        assert str(caught.value) == (
            "The data have no column 'trru1'. Did you mean tru1? "
            "Available: sat1, sat2, sat3, tru1, tru2."
        )

    def test_all_absent_columns_are_named_at_once(self, answers):
        with pytest.raises(MissingColumnError, match=r"'satt1' \(did you mean sat1\?\), 'zzz'"):
            sample_moments(answers, ["satt1", "zzz"])

    def test_constant(self, answers):
        with pytest.raises(InvalidColumnError, match="'sat2' is constant: every value is 4"):
            sample_moments(answers.assign(sat2=4.0), list(answers))

    def test_constant_but_for_missing_cells(self, answers):
        column = answers["sat2"].mask(answers["sat2"] > 0).where(answers["sat2"].isna(), 3.0)
        with pytest.raises(InvalidColumnError, match="'sat2' is constant: every value is 3"):
            sample_moments(answers.assign(sat2=column.where(answers.index > 4)), list(answers))

    def test_constant_only_among_the_complete_rows(self, answers):
        frame = answers.assign(sat2=1.0)
        frame.loc[:9, "sat2"] = 2.0
        frame.loc[:9, "tru1"] = np.nan
        with pytest.raises(
            InvalidColumnError, match="Among the 50 complete rows, 'sat2' is constant"
        ):
            sample_moments(frame, list(answers))

    def test_constant_up_to_rounding_error(self, answers):
        noise = 0.1 + 0.2 * (np.arange(60) % 2) * 1e-15
        with pytest.raises(InvalidColumnError, match=r"'sat2' is constant: every value is 0\.1"):
            sample_moments(answers.assign(sat2=noise), list(answers))

    def test_text(self, answers):
        frame = answers.assign(sat2=["weet niet", "5"] * 30)
        with pytest.raises(
            InvalidColumnError, match=r"'sat2' holds text, not numbers \('weet niet', '5'\)"
        ):
            sample_moments(frame, list(answers))

    def test_numbers_written_as_text_are_not_converted_silently(self, answers):
        with pytest.raises(InvalidColumnError, match=r"'sat2' holds text, not numbers \('5'\)"):
            sample_moments(answers.assign(sat2="5"), list(answers))

    def test_dates(self, answers):
        frame = answers.assign(sat2=pd.date_range("2024-01-01", periods=60))
        with pytest.raises(InvalidColumnError, match="'sat2' holds dates, not numbers"):
            sample_moments(frame, list(answers))

    def test_infinite(self, answers):
        frame = answers.copy()
        frame.loc[[3, 8], "sat2"] = [np.inf, -np.inf]
        with pytest.raises(InvalidColumnError, match="'sat2' holds 2 infinite values"):
            sample_moments(frame, list(answers))

    @pytest.mark.parametrize("empty", [np.nan, None])
    def test_all_missing(self, answers, empty):
        with pytest.raises(InvalidColumnError, match="'sat2' has no values at all"):
            sample_moments(answers.assign(sat2=empty), list(answers))

    def test_a_name_asked_for_twice(self, answers):
        with pytest.raises(InvalidColumnError, match="'sat1' is asked for more than once"):
            sample_moments(answers, ["sat1", "sat1"])

    def test_a_name_that_two_columns_have(self, answers):
        frame = pd.concat([answers, answers[["sat1"]]], axis=1)
        with pytest.raises(InvalidColumnError, match="'sat1' is the name of 2 columns"):
            sample_moments(frame, ["sat1", "sat2"])

    def test_every_unusable_column_is_in_the_message(self, answers):
        frame = answers.assign(sat1="a", sat2=np.inf, sat3=1.0, tru1=np.nan)
        with pytest.raises(InvalidColumnError) as caught:
            sample_moments(frame, list(answers))
        message = str(caught.value)
        assert message.startswith("4 columns cannot be used: ")
        assert all(repr(name) in message for name in ["sat1", "sat2", "sat3", "tru1"])
        assert "'tru2'" not in message

    def test_no_columns(self, answers):
        with pytest.raises(DataError, match="No variable is named"):
            sample_moments(answers, [])


class TestDependentColumns:
    def test_a_copy(self, answers):
        with pytest.raises(InvalidColumnError, match="'tru2' is a copy of 'sat1'"):
            sample_moments(answers.assign(tru2=answers["sat1"]), list(answers))

    def test_a_multiple(self, answers):
        frame = answers.assign(tru2=8 - 2 * answers["sat1"])
        with pytest.raises(InvalidColumnError, match="'tru2' is -2 times 'sat1'"):
            sample_moments(frame, list(answers))

    def test_a_sum_names_its_parts_and_nothing_else(self, answers):
        frame = answers.assign(sat3=answers["sat1"] + answers["sat2"])
        with pytest.raises(InvalidColumnError) as caught:
            sample_moments(frame, list(answers))
        assert str(caught.value) == (
            "Columns depend on each other: 'sat3' is a linear combination of 'sat1', 'sat2'. "
            "Leave one out of each."
        )

    def test_two_dependences_are_both_named(self, answers):
        frame = answers.assign(sat3=answers["sat1"] + answers["sat2"], tru2=answers["tru1"])
        with pytest.raises(InvalidColumnError, match=r"combination of .*; 'tru2' is a copy of"):
            sample_moments(frame, list(answers))

    def test_a_very_high_correlation_is_no_dependence(self, answers):
        noise = np.random.default_rng(1).normal(size=60)
        frame = answers.assign(sat3=answers["sat1"] + 1e-3 * noise)
        assert sample_moments(frame, list(answers)).n_obs == 60


class TestTooFewRows:
    def test_an_empty_frame(self, answers):
        with pytest.raises(TooFewRowsError, match="The data have no rows"):
            sample_moments(answers.head(0), list(answers))

    def test_one_row(self, answers):
        with pytest.raises(
            TooFewRowsError,
            match="5 variables need more than 5 complete rows; there is 1 complete row",
        ):
            sample_moments(answers.head(1), list(answers))

    def test_as_many_rows_as_variables(self, answers):
        with pytest.raises(TooFewRowsError, match="there are 5 complete rows"):
            sample_moments(answers.head(5), list(answers))

    def test_missing_cells_are_blamed_on_the_emptiest_column(self, answers):
        frame = answers.copy()
        frame.loc[3:, "tru1"] = np.nan
        with pytest.raises(
            TooFewRowsError,
            match=r"3 complete rows of 60 \(most cells are missing in 'tru1': 57\)",
        ):
            sample_moments(frame, list(answers))

    def test_one_row_more_than_variables_is_enough(self, answers):
        assert sample_moments(answers.head(6), list(answers)).n_obs == 6
