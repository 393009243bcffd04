"""Reference cases fitted by the package, with what lavaan and semTools print for them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from ccc_quality.assessment import Assessment, assess
from ccc_quality.sem import SEMResults, fit_sem

GOLDEN = Path(__file__).parents[1] / "golden"


@dataclass(frozen=True)
class Case:
    reference: dict[str, Any]
    fit: SEMResults
    assessment: Assessment


@pytest.fixture(scope="session")
def case():
    """Case by name: the reference, our fit and our assessment."""

    @cache
    def load(name: str) -> Case:
        reference = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
        fit = fit_sem(reference["model"], pd.read_csv(GOLDEN / reference["data"]))
        return Case(reference, fit, assess(fit))

    return load


@pytest.fixture(scope="session")
def semtools_htmt():
    """HTMT and HTMT2 as semTools computes them."""
    found = json.loads(Path(__file__).with_name("semtools_htmt.json").read_text(encoding="utf-8"))

    def table(name: str, criterion: str) -> pd.DataFrame:
        return pd.DataFrame(found[name][criterion])

    return table
