"""``docs/validation.md`` claims what the tests measure."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from support import golden, seminr_cases, seminr_parity
from support.parity import compare

PAGE = (Path(__file__).parents[1] / "docs" / "validation.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(\w+)` \|(?: ([\d,]+) \|)(?: (\d+) \|)" + r"(?: (\S+) \|)" * 5 + "$", re.M)
ROWS = {row[0]: row[1:] for row in ROW.findall(PAGE)}
PLS_ROW = re.compile(r"^\| `(\w+)` \|(?: ([\d,]+) \|)" + r"(?: (\S+) \|)" * 9 + "$", re.M)
PLS_ROWS = {row[0]: row[1:] for row in PLS_ROW.findall(PAGE)}


def test_every_reference_case_is_on_the_page() -> None:
    assert set(ROWS) == set(golden.CASES)


@pytest.mark.parametrize(
    "name", ["hs_cfa_ml", "pd_sem_equal_loadings", "ccc_quality_ml", "f_mimic"]
)
def test_the_bounds_hold(name: str) -> None:
    found = compare(name)
    n, parameters, *bounds = ROWS[name]
    assert (int(n.replace(",", "")), int(parameters)) == (found.n_obs, found.n_par)
    measured = (
        found.estimates,
        found.errors,
        found.standardized,
        found.standardized_errors,
        found.fit,
    )
    # another processor rounds otherwise, so that a difference just below a power of ten may pass it
    assert all(value <= 2 * float(bound) for value, bound in zip(measured, bounds, strict=True))


def test_every_case_of_seminr_is_on_the_page() -> None:
    assert tuple(PLS_ROWS) == seminr_cases.CASES


@pytest.mark.parametrize("case", seminr_cases.CASES)
def test_the_bounds_hold_for_partial_least_squares(case: str) -> None:
    found = seminr_parity.compare(case)
    n, *bounds = PLS_ROWS[case]
    assert int(n.replace(",", "")) == found.n_obs
    for value, shown in zip(found.differences, bounds, strict=True):
        if shown == "–":
            assert np.isnan(value)
        else:
            assert value <= 2 * float(shown) + 1e-11
            assert value < 1e-5
