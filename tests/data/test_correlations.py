"""The table of polychoric correlations."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import ccc_quality as ccc
from ccc_quality.errors import MissingColumnError

HERE = Path(__file__).parent
LAVAAN = json.loads((HERE / "lavaan_ordinal.json").read_text())
LIKERT = pd.read_csv(HERE.parent / "golden" / "ccc_likert.csv")
HOLES = pd.read_csv(HERE.parent / "golden" / "ccc_likert_missing.csv")


def test_lavaan_finds_the_same_table():
    expected = LAVAAN["five_categories"]
    found = ccc.polychoric(LIKERT, expected["names"])
    assert list(found.index) == list(found.columns) == expected["names"]
    np.testing.assert_allclose(found, expected["cov"], atol=5e-8)


def test_all_who_answered_a_pair_count_unless_told_otherwise():
    pairs, complete = LAVAAN["pairwise"], LAVAAN["listwise"]
    np.testing.assert_allclose(ccc.polychoric(HOLES, pairs["names"]), pairs["cov"], atol=5e-8)
    found = ccc.polychoric(HOLES, complete["names"], missing="listwise")
    np.testing.assert_allclose(found, complete["cov"], atol=5e-8)


def test_measurements_have_polyserial_correlations():
    expected = LAVAAN["mixed"]
    found = ccc.polychoric(LIKERT, expected["names"], ordered=expected["ordered"])
    sd = np.sqrt(np.diag(expected["cov"]))
    np.testing.assert_allclose(found, expected["cov"] / np.outer(sd, sd), atol=2e-7)


def test_a_survey_gives_its_items_and_the_table_can_be_changed_without_harm():
    survey = ccc.study.load_customers()
    found = ccc.polychoric(survey, ["tru1", "tru2"])
    found.loc["tru1", "tru2"] = 0.0
    assert ccc.polychoric(survey, ["tru1", "tru2"]).loc["tru1", "tru2"] > 0.5
    every = ccc.polychoric(survey)
    assert tuple(every.index) == survey.items
    answers = survey.answers[list(survey.items)]
    # few categories attenuate: behind the answers, items are related more closely
    assert (every.abs() >= answers.corr().abs() - 0.02).all().all()


def test_a_misspelled_item_is_named():
    with pytest.raises(MissingColumnError, match=r"no column 'stat1'\. Did you mean sat1\?"):
        ccc.polychoric(LIKERT, ["rel1", "stat1"])
