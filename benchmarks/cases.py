"""The reference cases that are timed: model, data and options, read once."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks import mobile_phone
from ccc_quality.model import Model

GOLDEN = Path(__file__).parents[1] / "tests" / "golden"


@dataclass(frozen=True, eq=False)
class Case:
    """What to fit, and the chi-square that has to come out.

    Attributes
    ----------
    options : dict
        Arguments of ``fit_sem``.
    """

    name: str
    model: str | Model
    data: pd.DataFrame
    options: dict[str, Any]
    chisq: float = math.nan


@cache
def case(name: str) -> Case:
    """A case of ``tests/golden``, whose options are lavaan's."""
    if name.startswith("pls_mobi"):
        return Case(name, mobile_phone.model(), mobile_phone.answers(), {})
    reference = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    return Case(
        name=name,
        model=reference["model"],
        data=pd.read_csv(GOLDEN / reference["data"]),
        options={key.replace(".", "_"): value for key, value in reference["options"].items()},
        chisq=reference["fit"]["chisq"],
    )
