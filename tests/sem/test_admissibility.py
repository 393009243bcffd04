"""What makes a solution improper is named, as a record and in words."""

from __future__ import annotations

import numpy as np
import pytest
from support.matrices import named

from ccc_quality.errors import AdmissibilityWarning
from ccc_quality.sem import fit_sem


def test_a_heywood_case_is_a_record_with_the_item_and_its_variance() -> None:
    # three correlations of .8, .8 and .5: the communality of x1 is .8 * .8 / .5 = 1.28
    R = np.array([[1, 0.8, 0.8], [0.8, 1, 0.5], [0.8, 0.5, 1]])
    with pytest.warns(AdmissibilityWarning):
        fit = fit_sem(
            "trust =~ x1 + x2 + x3", sample_cov=named(R * 200 / 199, "x1 x2 x3"), n_obs=200
        )
    (found,) = fit.improprieties
    assert (found.kind, found.names) == ("negative_residual_variance", ("x1",))
    assert found.value == pytest.approx(-0.28, abs=1e-4)
    assert fit.admissibility == (found.text,)
    assert found.text.startswith("The residual variance of indicator x1 is negative (-0.280; a H")


def test_two_constructs_beyond_one_are_a_record_with_both() -> None:
    # between the pairs .8, within them .6: the constructs correlate .8 / .6
    R = np.array([[1, 0.6, 0.8, 0.8], [0.6, 1, 0.8, 0.8], [0.8, 0.8, 1, 0.6], [0.8, 0.8, 0.6, 1]])
    R = 0.5 * R + 0.5 * np.eye(4)  # keeps the ratio and makes the matrix positive definite
    with pytest.warns(AdmissibilityWarning):
        fit = fit_sem(
            "first =~ x1 + x2\nsecond =~ x3 + x4", sample_cov=named(R, "x1 x2 x3 x4"), n_obs=300
        )
    (found,) = fit.improprieties
    assert (found.kind, found.names) == ("correlation_beyond_one", ("first", "second"))
    assert found.value == pytest.approx(0.8 / 0.6, abs=1e-4)
    assert "The constructs first and second correlate 1.333, beyond one" in found.text


def test_a_proper_solution_has_no_impropriety() -> None:
    fit = fit_sem(
        "trust =~ x1 + x2 + x3", sample_cov=named(np.eye(3) * 0.5 + 0.5, "x1 x2 x3"), n_obs=200
    )
    assert fit.improprieties == fit.admissibility == ()
    assert fit.admissible
