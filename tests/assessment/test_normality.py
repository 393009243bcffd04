import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ccc_quality.assessment import normality
from ccc_quality.assessment.mardia import mardia
from ccc_quality.errors import DataError, SpecificationError
from ccc_quality.study import load_customers

GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.fixture(scope="module")
def reference():
    return json.loads(Path(__file__).with_name("screening.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def answers():
    return pd.read_csv(GOLDEN / "ccc_likert_missing.csv")


@pytest.fixture(scope="module")
def found(answers, reference):
    return normality(answers, reference["items"])


def test_mardia_is_that_of_psych_and_semtools_with_mardias_divisor(found, reference):
    expected = reference["normality"]
    n = expected["n"]
    assert found.mardia.n == n
    # both of them divide the covariances by n - 1, Mardia (1970) by n
    b1p = expected["psych_b1p"] * (n / (n - 1)) ** 3
    b2p = expected["psych_b2p"] * (n / (n - 1)) ** 2
    assert expected["semtools_skew"]["b1d"] == pytest.approx(expected["psych_b1p"])
    assert found.mardia.skewness == pytest.approx(b1p, rel=1e-10)
    assert found.mardia.kurtosis == pytest.approx(b2p, rel=1e-10)
    assert found.mardia.skewness_df == expected["semtools_skew"]["df"]


def test_skewness_and_kurtosis_of_items_are_those_of_psych_in_complete_rows(answers, reference):
    items = reference["items"]
    found = normality(answers[items].dropna()).items.set_index("item")
    for name in ("skewness", "kurtosis"):
        expected = pd.Series(reference["normality"][name])
        np.testing.assert_allclose(found.loc[items, name], expected[items], rtol=1e-10)


def test_mardia_follows_its_definition():
    rng = np.random.default_rng(1)
    Y = rng.standard_normal((30, 3)) @ rng.standard_normal((3, 3))
    D = Y - Y.mean(axis=0)
    M = D @ np.linalg.inv(D.T @ D / 30) @ D.T
    found = mardia(Y)
    assert found.skewness == pytest.approx(np.sum(M**3) / 900)
    assert found.kurtosis == pytest.approx(np.mean(np.diag(M) ** 2))
    assert found.skewness_df == 10


def test_normal_answers_are_rejected_at_the_stated_rate():
    rng = np.random.default_rng(2)
    found = [mardia(rng.standard_normal((80, 4))) for _ in range(400)]
    # two standard errors of a share of .05 in 400 samples are .022
    assert np.mean([one.skewness_pvalue < 0.05 for one in found]) == pytest.approx(0.05, abs=0.025)


def test_heavy_tails_ask_for_robust_maximum_likelihood():
    rng = np.random.default_rng(3)
    frame = pd.DataFrame(rng.standard_t(4, size=(500, 4)), columns=list("abcd"))
    found = normality(frame)
    assert found.estimator == "MLR"
    verdict = found.verdicts.set_index("criterion").loc["mardia_kurtosis"]
    assert not verdict["holds"]
    assert (verdict["threshold"], verdict["source"]) == (5.0, "Bentler 2006")
    assert found.advice.startswith("Use MLR, whose errors and tests do not need a normal")


def test_normal_answers_need_no_more_than_maximum_likelihood():
    rng = np.random.default_rng(4)
    found = normality(pd.DataFrame(rng.standard_normal((500, 4)), columns=list("abcd")))
    assert found.estimator == "ML"
    assert found.verdicts["holds"].all()


def test_few_categories_ask_for_ordered_items():
    rng = np.random.default_rng(5)
    frame = pd.DataFrame(rng.standard_normal((300, 3)), columns=list("abc"))
    frame["d"] = rng.integers(1, 4, 300)
    found = normality(frame)
    assert found.estimator == "WLSMV"
    assert found.advice == (
        "Use WLSMV with ordered items: d has 3 categories (Rhemtulla et al. 2012)."
    )


def test_a_model_names_its_items_and_a_survey_its_own():
    survey = load_customers()
    assert normality(survey, "trust =~ tru1 + tru2 + tru3").mardia.p == 3
    assert normality(survey).mardia.p == len(survey.items)
    assert "SIMULATED DATA." in str(normality(survey).summary())


def test_items_are_judged_by_all_their_answers(found, answers):
    assert found.items.set_index("item").loc["rel1", "n"] == answers["rel1"].notna().sum()


def test_one_item_has_no_multivariate_distribution(answers):
    with pytest.raises(SpecificationError, match="takes two items or more"):
        normality(answers, ["rel1"])


def test_a_sum_among_the_items_is_said_so():
    rng = np.random.default_rng(6)
    frame = pd.DataFrame(rng.integers(1, 8, (100, 2)), columns=["a", "b"])
    frame["c"] = frame["a"] + frame["b"]
    with pytest.raises(DataError):
        normality(frame)


def test_something_else_than_answers_is_refused():
    with pytest.raises(DataError, match="normality needs the answers of respondents: a Survey or"):
        normality({"a": [1, 2]})
