"""Thresholds, polychoric correlations and their covariances against lavaan and closed forms."""

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from ccc_quality.data.ordinal import ordinal_moments, ordinal_moments_by_group
from ccc_quality.errors import DataError, InvalidColumnError, MissingColumnError, TooFewRowsError

HERE = Path(__file__).parent
GOLDEN = HERE.parent / "golden"
LAVAAN = json.loads((HERE / "lavaan_ordinal.json").read_text())


def frame_of(case):
    """The data frames of ``lavaan_ordinal.R``."""
    likert = pd.read_csv(GOLDEN / "ccc_likert.csv")
    one_empty = from_table([[20, 0], [15, 25]]).assign(c=np.tile([1, 2, 3, 2], 15))
    return {
        "five_categories": likert,
        "unequal_categories": pd.DataFrame(
            {"a": likert.rel1.gt(3) + 0, "b": likert.rel2.gt(2) + 0, "c": likert.sat1}
        ),
        "pairwise": pd.read_csv(GOLDEN / "ccc_likert_missing.csv"),
        "listwise": pd.read_csv(GOLDEN / "ccc_likert_missing.csv"),
        "empty_cell": one_empty,
        "other_empty_cell": one_empty.assign(b=3 - one_empty["b"]),
        "mixed": likert,
        "mixed_skewed": pd.DataFrame(
            {
                "a": likert.rel1.gt(3) + 0,
                "c": likert.sat1,
                "wait": np.exp(likert.wai1 + 0.3 * likert.rel1),
                "spend": likert.loy1 * likert.loy2,
            }
        ),
        "mixed_listwise": pd.read_csv(GOLDEN / "ccc_likert_missing.csv"),
        "mixed_pairwise": pd.read_csv(GOLDEN / "ccc_likert_missing.csv"),
    }[case]


def from_table(counts):
    """Answers to two items, a (rows) and b (columns), with the given two-way table."""
    counts = np.array(counts)
    a, b = np.indices(counts.shape)
    return pd.DataFrame(
        {
            "a": np.repeat(a.ravel(), counts.ravel()) + 1,
            "b": np.repeat(b.ravel(), counts.ravel()) + 1,
        }
    )


def moments_of(case):
    expected = LAVAAN[case]
    missing = "pairwise" if case.endswith("pairwise") else "listwise"
    ordered = expected["ordered"]
    return ordinal_moments(frame_of(case), expected["names"], ordered=ordered, missing=missing)


def in_lavaans_words(moments):
    """Names of the statistics, in our order."""
    seen = Counter()
    names = []
    for i in moments.item:
        seen[i] += 1
        names.append(f"{moments.names[i]}|t{seen[i]}")
    names += [f"{moments.names[i]}~1" for i in moments.measured]
    pairs = zip(*moments.pairs, strict=True)
    return names + [f"{moments.names[i]}~~{moments.names[j]}" for i, j in pairs]


@pytest.mark.parametrize("case", LAVAAN)
def test_lavaan_finds_the_same_moments_and_the_same_precision(case):
    expected, moments = LAVAAN[case], moments_of(case)
    assert moments.n_obs == expected["n_obs"]
    np.testing.assert_allclose(moments.thresholds, expected["thresholds"], atol=1e-12)
    np.testing.assert_allclose(moments.mean, expected["mean"], rtol=1e-12)
    # lavaan stops its search for a correlation at about 1e-7
    np.testing.assert_allclose(moments.cov, expected["cov"], rtol=3e-7, atol=5e-8)
    names = in_lavaans_words(moments)
    place = [expected["statistics"].index(name) for name in names]
    # lavaan counts a mean as a threshold on the other side of zero
    sign = np.where([name.endswith("~1") for name in names], -1, 1)
    gamma = np.array(expected["gamma"])[np.ix_(place, place)] * np.outer(sign, sign)
    scale = np.sqrt(np.outer(np.diag(gamma), np.diag(gamma)))
    np.testing.assert_allclose(moments.Gamma / scale, gamma / scale, atol=1e-6)


def test_normal_measurements_vary_as_the_textbook_says():
    """Means by sigma^2, variances by 2 sigma^4, Pearson correlations by (1 - rho^2)^2."""
    rng = np.random.default_rng(3)
    values = rng.multivariate_normal(
        [5.0, -1.0, 0.0], [[4, 1, 0.5], [1, 1, 0.3], [0.5, 0.3, 1]], 40000
    )
    frame = pd.DataFrame(values, columns=["x", "y", "z"])
    frame["z"] = (frame["z"] > 0) + (frame["z"] > 1)
    moments = ordinal_moments(frame, ["x", "y", "z"], ordered=["z"])
    vary = dict(zip(in_lavaans_words(moments), np.diag(moments.Gamma), strict=True))
    expected = {"x~1": 4.0, "y~1": 1.0, "x~~x": 32.0, "y~~y": 2.0, "x~~y": 4.0 + 1.0}
    for name, value in expected.items():
        assert vary[name] == pytest.approx(value, rel=0.05), name


def test_pearson_correlations_stand_among_the_others():
    moments = moments_of("mixed")
    frame, names = frame_of("mixed"), list(moments.names)
    measured = [names[i] for i in moments.measured]
    assert measured == ["emp2", "loy3", "tru1"]
    found = pd.DataFrame(moments.cor, names, names).loc[measured, measured]
    np.testing.assert_allclose(found, frame[measured].corr(), atol=1e-12)
    np.testing.assert_allclose(
        np.diag(moments.cov)[moments.measured], frame[measured].var(ddof=0), rtol=1e-12
    )


def test_the_correlation_behind_a_cut_is_recovered_within_its_claimed_error():
    rng = np.random.default_rng(11)
    x, e = rng.standard_normal((2, 60000))
    frame = pd.DataFrame({"x": x, "y": (0.6 * x + 0.8 * e > 0.4).astype(int)})
    moments = ordinal_moments(frame, ["x", "y"], ordered=["y"])
    assert moments.cor[0, 1] == pytest.approx(0.6, abs=4 * np.sqrt(moments.Gamma[-1, -1] / 60000))
    assert np.sqrt(moments.Gamma[-1, -1] / 60000) < 0.006


def test_measurements_are_said_to_be_there_and_someone_has_to_be_ordered():
    assert repr(moments_of("mixed")) == (
        "OrdinalMoments: n = 1200, 2 items, 8 thresholds, 3 measurements"
    )
    with pytest.raises(DataError) as caught:
        ordinal_moments(frame_of("mixed"), ["rel1", "sat1"], ordered=[])
    assert str(caught.value) == "None of rel1, sat1 is an ordered item."


def test_statistics_come_in_the_order_of_their_covariances():
    expected = LAVAAN["unequal_categories"]
    moments = ordinal_moments(frame_of("unequal_categories"), expected["names"])
    names = [f"{moments.names[i]}|t" for i in moments.item]
    assert [text[:3] for text in expected["statistics"]] == [*names, "a~~", "a~~", "b~~"]
    assert moments.n_thresholds == {"a": 1, "b": 1, "c": 4}
    np.testing.assert_array_equal(moments.statistics[-3:], moments.cor[[0, 0, 1], [1, 2, 2]])


@pytest.mark.parametrize("quadrant", [10, 30, 50, 70, 90])
def test_a_table_cut_at_the_medians_gives_the_sine_of_its_quadrant(quadrant):
    other = 100 - quadrant
    moments = ordinal_moments(from_table([[quadrant, other], [other, quadrant]]), ["a", "b"])
    expected = np.sin(2 * np.pi * (quadrant / 200 - 0.25))
    assert moments.cor[0, 1] == pytest.approx(expected, abs=1e-12)


def test_a_table_with_the_probabilities_of_a_correlation_gives_that_correlation_back():
    cuts = np.array([-np.inf, -1.0, 0.2, 0.9, np.inf])
    law = stats.multivariate_normal([0, 0], [[1, 0.85], [0.85, 1]])
    corner = np.array([[law.cdf(np.clip([a, b], -9, 9)) for b in cuts] for a in cuts])
    counts = np.rint(1e6 * np.diff(np.diff(corner, axis=0), axis=1)).astype(int)
    moments = ordinal_moments(from_table(counts), ["a", "b"])
    assert moments.cor[0, 1] == pytest.approx(0.85, abs=1e-5)
    np.testing.assert_allclose(moments.thresholds, np.tile(cuts[1:-1], 2), atol=1e-5)


def test_thresholds_vary_as_proportions_do():
    moments = ordinal_moments(from_table([[30, 20], [10, 40]]), ["a", "b"])
    tau = moments.thresholds[0]
    assert stats.norm.cdf(tau) == pytest.approx(0.5)
    assert moments.Gamma[0, 0] == pytest.approx(0.5 * 0.5 / stats.norm.pdf(tau) ** 2)


def test_the_spread_over_simulated_samples_is_the_one_that_is_claimed():
    rng = np.random.default_rng(20)
    R = np.array([[1.0, 0.6, 0.3], [0.6, 1.0, 0.5], [0.3, 0.5, 1.0]])
    root = np.linalg.cholesky(R)
    cuts, n = np.array([-1.2, -0.3, 0.8]), 1000
    found, claimed = [], []
    for _ in range(200):
        answers = np.searchsorted(cuts, rng.standard_normal((n, 3)) @ root.T) + 1
        moments = ordinal_moments(pd.DataFrame(answers, columns=list("xyz")), list("xyz"))
        found.append(moments.statistics)
        claimed.append(np.sqrt(np.diag(moments.Gamma) / n))
    truth = np.concatenate([np.tile(cuts, 3), R[np.triu_indices(3, 1)]])
    spread = np.std(found, axis=0)
    # the error of a mean over 200 samples is 7% of the spread, that of a spread 5%
    np.testing.assert_allclose(np.mean(found, axis=0), truth, atol=4 * 0.07 * spread.max())
    np.testing.assert_allclose(np.mean(claimed, axis=0), spread, rtol=0.2)


def test_rows_in_chunks_are_no_different_from_rows_at_once(monkeypatch):
    frame = frame_of("pairwise")
    names = LAVAAN["pairwise"]["names"]
    at_once = ordinal_moments(frame, names, missing="pairwise")
    monkeypatch.setattr("ccc_quality.data.categories.CHUNK", 100)
    in_chunks = ordinal_moments(frame, names, missing="pairwise")
    np.testing.assert_allclose(in_chunks.Gamma, at_once.Gamma, atol=1e-12)


def test_listwise_and_pairwise_agree_when_nothing_is_missing():
    frame, names = frame_of("five_categories"), ["rel1", "emp2", "sat1"]
    pairwise = ordinal_moments(frame, names, missing="pairwise")
    np.testing.assert_array_equal(ordinal_moments(frame, names).Gamma, pairwise.Gamma)


def test_only_the_order_of_the_answers_counts():
    frame = from_table([[9, 4, 2], [3, 8, 5], [1, 4, 9]])
    words = pd.CategoricalDtype(["never", "sometimes", "always"], ordered=True)
    as_words = pd.DataFrame(
        {
            "a": pd.Categorical.from_codes(frame["a"] - 1, dtype=words),
            "b": frame["b"] ** 3 - 100.0,
        }
    )
    expected = ordinal_moments(frame, ["a", "b"])
    found = ordinal_moments(as_words, ["a", "b"])
    np.testing.assert_array_equal(found.Gamma, expected.Gamma)
    assert found.categories == ((1.0, 2.0, 3.0), (-99.0, -92.0, -73.0))


def test_answers_that_always_agree_have_a_correlation_at_the_bound_and_are_named():
    moments = ordinal_moments(from_table([[9, 0, 0], [0, 8, 0], [0, 0, 9]]), ["a", "b"])
    assert moments.cor[0, 1] == pytest.approx(0.999, abs=1e-8)
    assert moments.nearly_equal == (("a", "b"),)
    assert moments.empty_cells == (("a", "b", 6),)
    assert moments.remarks == (
        "1 two-way table has combinations of answers that nobody gave: a x b (6). Correlations "
        "that rest on rare answers are uncertain.",
        "The correlation of a and b is nearly one in size: the two are practically the same "
        "question.",
    )


def test_the_record_says_how_many_rows_were_left_out_and_cannot_be_changed():
    moments = ordinal_moments(frame_of("listwise"), ["rel1", "emp2", "sat1"])
    assert repr(moments) == (
        "OrdinalMoments: n = 1016 (184 of 1200 rows dropped), 3 items, 18 thresholds"
    )
    with pytest.raises(ValueError, match="read-only"):
        moments.cor[0, 1] = 0.0


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (
            {"a": [1, 1, 1, 1, 1, None], "b": [1, 2, 1, 2, 3, 1]},
            "Column 'a' is constant: every value is 1.",
        ),
        (
            {"a": [1, 1, 1, 1, 2, 2], "b": [1, 2, 1, 2, None, None]},
            "Ordered items: 'a' has a single category: every answer is 1.",
        ),
        (
            {"a": np.arange(40) / 7, "b": np.arange(40) % 3},
            "Ordered items: 'a' has 40 different values, more than 25: it is no ordered item "
            "with a few categories.",
        ),
        (
            {"a": [1, 1, 2, 2], "b": [2, 2, 1, 1]},
            "Ordered items: 'a' and 'b' are the same question: knowing one answer is knowing the "
            "other. Leave one out.",
        ),
        ({"a": ["yes", "no"] * 4, "b": [1, 2] * 4}, "Column 'a' holds text, not numbers"),
    ],
)
def test_items_that_cannot_be_used_are_named(frame, message):
    with pytest.raises(InvalidColumnError) as caught:
        ordinal_moments(pd.DataFrame(frame), ["a", "b"])
    assert str(caught.value).startswith(message)


def test_two_items_that_nobody_answered_both_are_named():
    frame = pd.DataFrame({"a": [1, 2, 1, 2] + [None] * 4, "b": [None] * 4 + [1, 2, 2, 1]})
    with pytest.raises(InvalidColumnError) as caught:
        ordinal_moments(frame, ["a", "b"], missing="pairwise")
    assert str(caught.value) == "Ordered items: hardly anybody answered both 'a' and 'b'."
    with pytest.raises(TooFewRowsError, match=r"There are 0 complete rows of 8\."):
        ordinal_moments(frame, ["a", "b"])


def test_groups_have_to_share_their_categories():
    one = from_table([[9, 4, 2], [3, 8, 5], [1, 4, 9]])
    other = one[(one["a"] != 3) & (one["b"] != 1)]
    with pytest.raises(InvalidColumnError) as caught:
        ordinal_moments_by_group({"bank": one, "telecom": other}, ["a", "b"])
    assert str(caught.value) == (
        "Ordered items of groups: nobody in group 'telecom' answered 'a' with 3; nobody in group "
        "'telecom' answered 'b' with 1. Join rare answers with their neighbours in all groups, or "
        "leave the item out."
    )
    both = ordinal_moments_by_group({"bank": one, "telecom": one}, ["a", "b"])
    np.testing.assert_array_equal(both[0].Gamma, both[1].Gamma)


def test_what_is_wrong_in_a_group_names_the_group():
    one = from_table([[9, 4], [3, 8]])
    with pytest.raises(InvalidColumnError) as caught:
        ordinal_moments_by_group({"bank": one, "telecom": one.assign(b=1)}, ["a", "b"])
    assert str(caught.value) == "Group 'telecom': Column 'b' is constant: every value is 1."


def test_a_misspelled_item_is_named():
    with pytest.raises(MissingColumnError, match="did you mean|Did you mean"):
        ordinal_moments(frame_of("five_categories"), ["rel1", "stat1"])
