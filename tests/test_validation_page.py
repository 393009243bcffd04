"""``docs/validation.md`` claims what the tests measure."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support import golden
from support.parity import compare

PAGE = (Path(__file__).parents[1] / "docs" / "validation.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(\w+)` \|(?: ([\d,]+) \|)(?: (\d+) \|)" + r"(?: (\S+) \|)" * 5 + "$", re.M)
ROWS = {row[0]: row[1:] for row in ROW.findall(PAGE)}


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
