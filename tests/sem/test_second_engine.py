"""semopy solves the same problems and agrees."""

from __future__ import annotations

import pytest
from support import golden

from ccc_quality import study
from ccc_quality.errors import UnknownOptionError
from ccc_quality.sem import fit_sem

HS = golden.data({"data": "hs1939.csv"})


@pytest.mark.parametrize("quality", ["reflective", "composite", "direct"])
def test_the_readings_of_the_customer_model_agree(quality: str) -> None:
    fit = fit_sem(study.customer_model(quality=quality), study.load_customers())  # type: ignore[arg-type]
    check = fit.cross_check()
    # semopy stops at a relative change of 1e-6 of its objective
    assert check.largest_difference < 5e-3
    assert 0 <= check.other_minimum - check.native_minimum < 2e-6
    assert check.agrees


@pytest.mark.parametrize("estimator", ["ML", "GLS", "ULS"])
def test_estimators_agree(estimator: str) -> None:
    fit = fit_sem(golden.case("hs_cfa_ml")["model"], HS, estimator=estimator)
    assert fit.cross_check().largest_difference < 1e-2


def test_equal_loadings_and_covariates_agree() -> None:
    fit = fit_sem("f =~ x1 + a*x2 + a*x3\ng =~ x4 + x5 + x6\ng ~ f + ageyr + sex", HS)
    assert fit.cross_check().largest_difference < 1e-3


def test_observed_outcomes_agree() -> None:
    """An observed outcome is an item to semopy, which lets it covary with its like alone."""
    model = "f =~ x1 + x2 + x3\ng =~ x4 + x5 + x6\n"
    for paths in ("g ~ f\nx9 ~ g", "x9 ~ f + g\nx8 ~ f + ageyr", "x8 ~ f\nx9 ~ x8 + g"):
        assert fit_sem(model + paths, HS).cross_check().largest_difference < 1e-2


def test_the_semopy_engine_gives_the_same_results_record() -> None:
    native = fit_sem(golden.case("hs_cfa_ml")["model"], HS)
    other = fit_sem(golden.case("hs_cfa_ml")["model"], HS, engine="semopy")
    assert other.engine == "semopy"
    assert other.solution.method.startswith("semopy")
    assert other.fit_measures["chisq"] == pytest.approx(native.fit_measures["chisq"], abs=1e-3)
    assert other.estimates["se"].to_numpy() == pytest.approx(
        native.estimates["se"].to_numpy(), abs=1e-3
    )


def test_names_that_semopy_cannot_read_are_no_obstacle() -> None:
    renamed = HS.rename(columns={"x1": "item 1", "x2": "vraag é"})
    plain = fit_sem("f =~ x1 + x2 + x3\ng =~ x4 + x5 + x6\ng ~ f", HS).cross_check()
    model = "f =~ `item 1` + `vraag é` + x3\ng =~ x4 + x5 + x6\ng ~ f"
    check = fit_sem(model, renamed).cross_check()
    assert check.largest_difference == pytest.approx(plain.largest_difference, rel=1e-6)


def test_the_largest_difference_comes_first_in_the_table() -> None:
    check = fit_sem(golden.case("hs_cfa_ml")["model"], HS).cross_check()
    table = check.table
    assert abs(table["difference"].iloc[0]) == check.largest_difference
    assert table["parameter"].iloc[0] == check.where


@pytest.mark.parametrize(
    ("model", "obstacle"),
    [
        ("f =~ x1 + x2 + x3\nx1 ~ 1", "a mean structure"),
        ("f =~ x1 + a*x2 + b*x3 + x4\na == 2*b", "equations among parameters"),
    ],
)
def test_what_semopy_cannot_fit_is_said(model: str, obstacle: str) -> None:
    with pytest.raises(UnknownOptionError, match=f"cannot fit a model with {obstacle}"):
        fit_sem(model, HS, engine="semopy")
