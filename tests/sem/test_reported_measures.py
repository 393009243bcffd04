"""Of several variants of a fit measure, readers get the one a paper reports."""

from __future__ import annotations

import math

import pytest
from support import golden
from support.parity import fitted

from ccc_quality.sem.fit_measures import reported_measures


@pytest.mark.parametrize(
    ("case", "test", "indices"),
    [
        ("hs_cfa_ml", "", ""),
        ("hs_cfa_mlr", ".scaled", ".robust"),
        ("hs_cfa_mlm", ".scaled", ".robust"),
        ("ccc_direct_fiml", "", ".robust"),
        ("ccc_direct_wlsmv", ".scaled", ".robust"),
        ("o_group_scalar", ".scaled", ".scaled"),  # robust ones do not exist: thresholds are equal
    ],
)
def test_robust_measures_are_reported_where_lavaan_has_them(
    case: str, test: str, indices: str
) -> None:
    reported = fitted(case).reported_measures
    lavaan = golden.case(case)["fit"]
    assert reported["chisq"] == pytest.approx(lavaan[f"chisq{test}"], rel=1e-4)
    assert reported["pvalue"] == pytest.approx(lavaan[f"pvalue{test}"], rel=1e-3)
    assert reported["cfi"] == pytest.approx(lavaan[f"cfi{indices}"], rel=1e-4)
    assert reported["rmsea"] == pytest.approx(lavaan[f"rmsea{indices}"], rel=1e-3)
    upper = lavaan[f"rmsea.ci.upper{indices}"]
    assert reported["rmsea_ci_upper"] == pytest.approx(upper, rel=1e-3)


def test_every_measure_is_there_once() -> None:
    names = fitted("hs_cfa_mlr").reported_measures.index
    assert not [name for name in names if "robust" in name or "scal" in name]
    assert {"chisq", "cfi", "tli", "rmsea", "srmr", "aic", "npar"} <= set(names)


def test_a_family_is_never_mixed() -> None:
    measures = {"cfi": 0.9, "tli": 0.8, "cfi_scaled": 0.91, "tli_scaled": 0.81, "cfi_robust": 0.92}
    assert reported_measures(measures | {"tli_robust": 0.82}) == {"cfi": 0.92, "tli": 0.82}
    unknown = {"cfi_robust": math.nan, "tli_robust": math.nan}
    assert reported_measures(measures | unknown) == {"cfi": 0.91, "tli": 0.81}


def test_the_summary_names_the_variant() -> None:
    robust = str(fitted("hs_cfa_mlr").summary())
    assert "Scaled chi-square(24) = 87.132, p < 0.001; unscaled 85.306" in robust
    assert "Robust CFI 0.930, TLI 0.895, RMSEA 0.092 [0.072, 0.114]; SRMR" in robust
    assert "Scaled CFI 0.996" in str(fitted("o_group_scalar").summary())
    assert "\nCFI 0.931" in str(fitted("hs_cfa_ml").summary())
