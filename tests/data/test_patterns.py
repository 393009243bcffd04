"""Missing patterns: nothing is lost, counts are right, and unusable data are named."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from support import golden

from ccc_quality.data.patterns import PatternMoments, pattern_moments, patterns_of_rows
from ccc_quality.errors import InvalidColumnError, MissingColumnError, TooFewRowsError

NAN = float("nan")


@pytest.fixture
def answers() -> pd.DataFrame:
    frame = pd.read_csv(golden.GOLDEN / "ccc_likert_missing.csv")
    return frame[["rel1", "rel2", "rel3", "sat1", "sat2"]]


def test_patterns_keep_counts_means_and_covariances_of_their_rows(answers):
    found = pattern_moments(answers, list(answers))
    present = answers.notna()
    for pattern in found.patterns:
        key = np.isin(np.arange(5), pattern.observed)
        rows = answers[(present == key).all(axis=1)].iloc[:, pattern.observed].to_numpy()
        assert pattern.n_obs == len(rows)
        np.testing.assert_allclose(pattern.mean, rows.mean(axis=0), rtol=1e-13)
        np.testing.assert_allclose(pattern.cov, np.cov(rows.T, bias=True), atol=1e-12)
        assert len(pattern.root) <= rows.shape[1]
    assert found.n_obs == 1200
    assert len(found.patterns) == len(present.drop_duplicates())


def test_the_table_lists_the_most_frequent_pattern_first(answers):
    table = pattern_moments(answers, list(answers)).table
    assert table["missing"][0] == "" and table["n_missing"][0] == 0
    assert table["n_obs"][0] == len(answers.dropna())
    assert table["n_obs"].is_monotonic_decreasing
    only_sat1 = answers["sat1"].isna() & answers.drop(columns="sat1").notna().all(axis=1)
    assert table.set_index("missing")["n_obs"]["sat1"] == only_sat1.sum()
    assert table["share"].sum() == pytest.approx(1.0)


def test_coverage_is_the_share_of_rows_with_both_answers(answers):
    coverage = pattern_moments(answers, list(answers)).coverage
    both = (answers["rel1"].notna() & answers["sat2"].notna()).mean()
    assert coverage.loc["rel1", "sat2"] == pytest.approx(both)
    assert coverage.loc["sat1", "sat1"] == pytest.approx(answers["sat1"].notna().mean())


def test_tables_are_copies(answers):
    found = pattern_moments(answers, list(answers))
    table = found.coverage
    table.loc["rel1", "rel1"] = 99.0
    assert found.coverage.loc["rel1", "rel1"] < 1.0


def test_rows_without_any_answer_are_dropped_and_counted():
    frame = pd.DataFrame({"x": [1.0, NAN, 2.0, 4.0], "y": [NAN, NAN, 3.0, 1.0]})
    found = pattern_moments(frame, ["x", "y"])
    assert (found.n_obs, found.n_rows, found.n_dropped) == (3, 4, 1)
    assert repr(found) == (
        "PatternMoments: n = 3 (1 of 4 rows dropped), 2 variables, 2 missing patterns"
    )


def test_rows_without_a_required_answer_are_dropped_too():
    frame = pd.DataFrame({"x": [1.0, NAN, 2.0, 4.0], "y": [NAN, 2.0, 3.0, 1.0]})
    assert pattern_moments(frame, ["x", "y"], required=["x"]).n_obs == 3
    assert pattern_moments(frame, ["x", "y"], required=["x", "y"]).is_complete


def test_selected_variables_have_the_patterns_of_their_own_rows(answers):
    names = ["sat2", "rel1"]
    selected = pattern_moments(answers, list(answers)).select(names)
    direct = pattern_moments(answers, names)
    assert selected.n_obs == direct.n_obs and selected.names == ("sat2", "rel1")
    by_items = {tuple(one.observed): one for one in direct.patterns}
    assert len(selected.patterns) == len(by_items)
    for one in selected.patterns:
        other = by_items[tuple(one.observed)]
        assert one.n_obs == other.n_obs
        np.testing.assert_allclose(one.mean, other.mean, rtol=1e-12)
        np.testing.assert_allclose(one.cov, other.cov, atol=1e-12)


def test_large_means_cost_no_digits():
    rng = np.random.default_rng(3)
    frame = pd.DataFrame(rng.normal(size=(50, 3)), columns=["a", "b", "c"])
    frame.iloc[::7, 1] = NAN
    near, far = (pattern_moments(one, ["a", "b", "c"]) for one in (frame, frame + 1e7))
    for one, other in zip(near.patterns, far.patterns, strict=True):
        np.testing.assert_allclose(other.cov, one.cov, atol=1e-7)


def test_a_pair_that_nobody_answered_both_of_is_named():
    frame = pd.DataFrame({"a": [1.0, 2, 4, NAN, NAN, NAN], "b": [NAN, NAN, NAN, 1, 3, 2]})
    frame["c"] = [1.0, 5, 2, 3, 6, 4]
    found = pattern_moments(frame, ["a", "b", "c"])
    assert found.never_together == (("a", "b"),)
    assert pattern_moments(frame, ["a", "c"]).never_together == ()


def test_a_weight_of_two_is_a_respondent_twice(answers):
    values = answers.to_numpy()
    weights = np.where(np.arange(len(values)) % 3 == 0, 2.0, 1.0)
    weighted = patterns_of_rows(values, list(answers), n_rows=len(values), weights=weights)
    repeated = np.repeat(values, weights.astype(int), axis=0)
    twice = patterns_of_rows(repeated, list(answers), n_rows=len(repeated))
    by_items = {tuple(one.observed): one for one in twice.patterns}
    for one in weighted.patterns:
        other = by_items[tuple(one.observed)]
        assert one.weight == other.n_obs
        np.testing.assert_allclose(one.mean, other.mean, rtol=1e-12)
        np.testing.assert_allclose(one.cov, other.cov, atol=1e-12)
    assert weighted.weighted and not twice.weighted


def test_unusable_columns_and_empty_data_are_named(answers):
    with pytest.raises(MissingColumnError, match="have no column 'sat9'"):
        pattern_moments(answers, ["sat1", "sat9"])
    with pytest.raises(InvalidColumnError, match="'sat1' has no values at all"):
        pattern_moments(answers.assign(sat1=NAN), ["sat1", "rel1"])
    with pytest.raises(TooFewRowsError, match="The data have no rows"):
        pattern_moments(answers.iloc[:0], ["sat1"])
    frame = pd.DataFrame({"x": [1.0, 2.0, NAN, NAN], "y": [NAN, NAN, 3.0, 5.0]})
    with pytest.raises(TooFewRowsError, match="None of the 4 rows has the answers"):
        pattern_moments(frame, ["x", "y"], required=["x", "y"])


def test_complete_data_are_one_pattern(answers):
    found = pattern_moments(answers.dropna(), list(answers))
    assert isinstance(found, PatternMoments)
    assert found.is_complete and found.n_dropped == 0
