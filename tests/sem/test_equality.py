"""Equal paths: lavaan's difference tests of the same restriction."""

import json
from pathlib import Path

import pandas as pd
import pytest

import ccc_quality as ccc
from ccc_quality.errors import SpecificationError, UnknownNameError
from ccc_quality.sem import fit_sem

TESTS = Path(__file__).parents[1]
LAVAAN = json.loads((TESTS / "claims" / "equal_paths.json").read_text(encoding="utf-8"))["tests"]
GOLDEN = json.loads((TESTS / "golden" / "ccc_direct_ml.json").read_text(encoding="utf-8"))
RELIABILITY, EMPATHY = ("reliability", "satisfaction"), ("empathy", "satisfaction")


@pytest.fixture(scope="module")
def fit():
    data = pd.read_csv(TESTS / "golden" / GOLDEN["data"])
    return fit_sem(GOLDEN["model"], data)


@pytest.mark.parametrize("case", LAVAAN, ids=lambda one: f"{one['estimator']}-{one['other']}")
def test_the_difference_test_is_that_of_lavaan(case):
    data = pd.read_csv(TESTS / "golden" / GOLDEN["data"])
    fit = fit_sem(GOLDEN["model"], data, estimator=case["estimator"])
    test = ccc.equal_paths(fit, RELIABILITY, (case["other"], "satisfaction"))
    assert test.df == case["df"]
    # both minimize to about 1e-8 of the discrepancy, times n
    assert test.chisq == pytest.approx(case["chisq"], rel=1e-4)
    assert test.pvalue == pytest.approx(case["pvalue"], rel=1e-3)


def test_a_fit_of_moments_can_be_restricted_too(fit):
    cov = pd.read_csv(TESTS / "golden" / GOLDEN["data"])[list(fit.table.observed)].cov()
    moments = fit_sem(GOLDEN["model"], sample_cov=cov, n_obs=fit.n_obs)
    test = ccc.equal_paths(moments, RELIABILITY, EMPATHY)
    assert test.chisq == pytest.approx(ccc.equal_paths(fit, RELIABILITY, EMPATHY).chisq, rel=1e-6)


def test_a_path_that_is_not_there_is_named(fit):
    with pytest.raises(UnknownNameError, match="no path loyalty ~ reliability. Did you mean"):
        ccc.equal_paths(fit, RELIABILITY, ("reliability", "loyalty"))


def test_a_path_equals_itself(fit):
    with pytest.raises(SpecificationError, match="satisfaction ~ reliability is named twice"):
        ccc.equal_paths(fit, RELIABILITY, RELIABILITY)


def test_a_labelled_path_cannot_be_restricted_again():
    data = pd.read_csv(TESTS / "golden" / GOLDEN["data"])
    model = "a =~ rel1 + rel2\nb =~ emp1 + emp2\ny =~ sat1 + sat2\ny ~ mine*a + b"
    fit = fit_sem(model, data)
    with pytest.raises(SpecificationError, match="y ~ a has a label or a fixed value already"):
        ccc.equal_paths(fit, ("a", "y"), ("b", "y"))
