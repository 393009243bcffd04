"""Scores of respondents: standardized, in the units of the items, from 0 to 100."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import ccc_quality as ccc
from ccc_quality.errors import CodebookError, DataWarning, UnknownOptionError

ITEMS = ["a1", "a2", "b1"]
MODEL = ccc.Model(
    [ccc.composite("a", ["a1", "a2"], "A"), ccc.composite("b", ["b1"])], paths=[("a", "b")]
)


def codebook(**scales: list[int]) -> dict[str, object]:
    """A codebook of both constructs; a scale a construct, or none."""
    constructs = {"a": {"items": ["a1", "a2"]}, "b": {"items": ["b1"]}}
    for name, scale in scales.items():
        constructs[name]["scale"] = scale  # type: ignore[assignment]
    return {"constructs": constructs}


@pytest.fixture(scope="module")
def alike() -> pd.DataFrame:
    """Answers on points 1 to 7; every respondent has a twin who answers a1 as the other does a2."""
    rng = np.random.default_rng(4)
    common = rng.normal(size=(150, 1))
    points = np.clip(np.round(4 + common + rng.normal(size=(150, 3))), 1, 7)
    rows = pd.DataFrame(points, columns=ITEMS)
    twins = rows.rename(columns={"a1": "a2", "a2": "a1"})
    return pd.concat([rows, twins], ignore_index=True)[ITEMS]


@pytest.fixture(scope="module")
def survey(alike: pd.DataFrame) -> ccc.Survey:
    return ccc.read_survey(alike, codebook(a=[1, 7], b=[1, 7]))


def test_standardized_scores_have_mean_zero_and_variance_one() -> None:
    survey = ccc.study.load_customers()
    for quality in ("reflective", "composite"):
        scores = ccc.fit_pls(ccc.study.customer_model(quality), survey).construct_scores
        np.testing.assert_allclose(scores.mean(), 0, atol=1e-12)
        np.testing.assert_allclose(scores.std(), 1, atol=1e-12)


def test_scores_are_an_attribute_and_a_copy(alike: pd.DataFrame) -> None:
    fit = ccc.fit_pls(MODEL, alike)
    own = fit.construct_scores
    own.loc[:, "a"] = 0.0
    assert fit.construct_scores["a"].std() == pytest.approx(1)


def test_equal_weights_give_the_mean_of_the_items(alike: pd.DataFrame) -> None:
    fit = ccc.fit_pls(MODEL, alike)
    np.testing.assert_allclose(fit.weights["est"][0], fit.weights["est"][1], atol=1e-9)
    scores = fit.rescaled_scores("items")
    np.testing.assert_allclose(scores["a"], alike[["a1", "a2"]].mean(axis=1), atol=1e-8)
    np.testing.assert_allclose(scores["b"], alike["b1"], atol=1e-12)


def test_equal_weights_give_the_scores_of_the_performance_table(survey: ccc.Survey) -> None:
    scores = ccc.fit_pls(MODEL, survey).rescaled_scores("0-100")
    expected = ccc.performance(MODEL, survey).set_index("construct")["mean"]
    np.testing.assert_allclose(scores.mean(), expected, atol=1e-8)
    mean = survey.answers[["a1", "a2"]].mean(axis=1)
    np.testing.assert_allclose(scores["a"], 100 * (mean - 1) / 6, atol=1e-7)


def test_on_one_scale_they_are_the_scores_in_units_of_items_rescaled() -> None:
    fit = ccc.fit_pls(ccc.study.customer_model("composite"), ccc.study.load_customers())
    low, high = fit._data.codebook.scale
    expected = 100 * (fit.rescaled_scores("items") - low) / (high - low)
    scores = fit.rescaled_scores("0-100")
    pd.testing.assert_frame_equal(scores, expected)
    assert scores.dropna().stack().between(-1e-9, 100 + 1e-9).all()
    assert scores.isna().all(axis=1).sum() == fit.n_dropped


def test_items_with_different_scales_are_rescaled_one_by_one(alike: pd.DataFrame) -> None:
    """Weights belong to standardized items, whatever their units."""
    mixed = alike.assign(a2=(alike["a2"] - 1) * 10 / 6)  # from 0 to 10
    constructs = {"one": {"items": ["a1", "b1"], "scale": [1, 7]}, "two": {"items": ["a2"]}}
    whole = ccc.read_survey(mixed, {"constructs": constructs, "scale": [0, 10]})
    scores = ccc.fit_pls(MODEL, whole).rescaled_scores("0-100")
    same = ccc.read_survey(alike, codebook(a=[1, 7], b=[1, 7]))
    pd.testing.assert_frame_equal(scores, ccc.fit_pls(MODEL, same).rescaled_scores("0-100"))


def test_rows_with_the_same_label_keep_their_own_scores(alike: pd.DataFrame) -> None:
    gaps = alike.set_axis(np.zeros(len(alike), dtype=int))
    gaps.iloc[3, 0] = np.nan
    scores = ccc.fit_pls(MODEL, gaps).rescaled_scores("items")
    assert np.flatnonzero(scores["b"].isna()).tolist() == [3]
    np.testing.assert_allclose(scores["b"].iloc[4:], alike["b1"][4:])


class TestWithoutScores:
    """What cannot be rescaled is NaN, or an error where nothing can; either says why."""

    def test_a_negative_weight(self, alike: pd.DataFrame) -> None:
        turned = alike.assign(a2=8 - alike["a2"])
        turned["a2"] = np.where(np.arange(len(turned)) % 3, turned["a2"], 4)
        survey = ccc.read_survey(turned, codebook(a=[1, 7], b=[1, 7]))
        fit = ccc.fit_pls(MODEL, survey)
        negative = fit.weights.query("est < 0")["indicator"].item()
        with pytest.warns(
            DataWarning,
            match=f"^No scores for a: the weight of {negative} is negative, so that scores would "
            "not stay between 0 and 100.$",
        ):
            scores = fit.rescaled_scores("0-100")
        assert scores["a"].isna().all()
        assert scores["b"].notna().all()

    def test_an_item_without_a_scale(self, alike: pd.DataFrame) -> None:
        fit = ccc.fit_pls(MODEL, ccc.read_survey(alike, codebook(b=[1, 7])))
        with pytest.warns(
            DataWarning, match=r"^No scores for a: the codebook has no scale for a1, a2\.$"
        ):
            scores = fit.rescaled_scores("0-100")
        assert scores["a"].isna().all()
        assert scores["b"].between(0, 100).all()

    def test_a_data_frame_or_a_codebook_without_a_scale(self, alike: pd.DataFrame) -> None:
        with pytest.raises(CodebookError, match=r"Read the survey with a codebook that has a sc"):
            ccc.fit_pls(MODEL, alike).rescaled_scores("0-100")
        bare = ccc.fit_pls(MODEL, ccc.read_survey(alike, codebook()))
        with pytest.raises(CodebookError, match=r"no scale, .* Add a line such as scale: \[1, 7\]"):
            bare.rescaled_scores("0-100")
        assert bare.rescaled_scores("items").notna().all(axis=None)

    def test_an_unknown_scale(self, alike: pd.DataFrame) -> None:
        with pytest.raises(
            UnknownOptionError, match=r"Unknown scale '0-10' of scores. Did you mean 0-100\?"
        ):
            ccc.fit_pls(MODEL, alike).rescaled_scores("0-10")  # type: ignore[arg-type]
