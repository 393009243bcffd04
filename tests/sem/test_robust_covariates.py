"""MLM with fixed covariates, against lavaan (``lavaan_difference.R``)."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from support import golden

from ccc_quality.sem import fit_sem
from ccc_quality.sem.robust import expected_deviations

REFERENCE = json.loads(
    Path(__file__).with_name("lavaan_difference.json").read_text(encoding="utf-8")
)["covariates_mlm"]
HS = golden.data({"data": "hs1939.csv"})


@pytest.mark.parametrize("mean_structure", [False, True])
def test_errors_and_tests_are_those_given_the_covariates(mean_structure: bool) -> None:
    fit = fit_sem(REFERENCE["model"], HS, estimator="MLM", mean_structure=mean_structure)
    for name, value in REFERENCE["fit"].items():
        assert fit.fit_measures[name.replace(".", "_")] == pytest.approx(value, rel=1e-5), name
    keys = ["lhs", "op", "rhs"]
    ours = fit.estimates.set_index(keys)["se"]
    theirs = pd.DataFrame(REFERENCE["se"]).set_index(keys)["se"]
    assert (ours[theirs.index] - theirs).abs().max() < 1e-5


def test_covariates_that_are_modelled_condition_nothing() -> None:
    """Freed, they are variables like the others, and the errors differ a little."""
    fixed, random = (
        fit_sem(REFERENCE["model"], HS, estimator="MLM", fixed_x=fixed_x).path_coefficients
        for fixed_x in (True, False)
    )
    np.testing.assert_allclose(fixed["est"], random["est"], atol=1e-6)
    assert 1e-5 < (fixed["se"] - random["se"]).abs().max() < 1e-3


def test_expected_deviations_are_those_of_a_regression() -> None:
    Y = np.random.default_rng(4).normal(size=(50, 3)) @ np.array([[1, 2, 0], [0, 1, 1], [0, 0, 1]])
    D = Y - Y.mean(axis=0)
    given = np.array([False, True, True])
    slopes = np.linalg.lstsq(D[:, 1:], D[:, 0], rcond=None)[0]
    found = expected_deviations(D, D.T @ D / 50, given)
    np.testing.assert_allclose(found[:, 0], D[:, 1:] @ slopes, atol=1e-12)
    np.testing.assert_allclose(found[:, 1:], D[:, 1:], atol=1e-12)
