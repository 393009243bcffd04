"""Fits with missing answers whose results lavaan and semTools gave (``sem/lavaan_missing.R``)."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from support import golden

from ccc_quality.sem import SEMResults, fit_sem

REFERENCE = Path(__file__).parents[1] / "sem" / "lavaan_missing.json"
ITEMS = [f"x{j}" for j in range(1, 10)]
PARAMETER = ["lhs", "op", "rhs", "group"]


@cache
def reference() -> dict[str, Any]:
    return json.loads(REFERENCE.read_text(encoding="utf-8"))["cases"]


def holed(kind: str = "plain") -> pd.DataFrame:
    """The pupils of hs1939 with holes by the rule of ``lavaan_missing.R``."""
    frame = golden.data({"data": "hs1939.csv"})
    row = np.arange(len(frame))
    frame[ITEMS] = frame[ITEMS].astype(float)
    for j, item in enumerate(ITEMS, start=1):
        frame.loc[np.isin((7 * row + 5 * j) % 23, (0, 11)), item] = np.nan
    frame.loc[frame["x1"] > 6, "x9"] = np.nan
    frame["weight"] = 0.5 + (row % 7) / 4
    frame["class"] = row % 30
    if kind == "silent":
        frame.loc[4, ITEMS] = np.nan
        frame.loc[8, ITEMS[:3]] = np.nan
    if kind == "apart":
        frame.loc[row < 150, "x1"] = np.nan
        frame.loc[row >= 150, "x4"] = np.nan
    return frame


def fitted(case: dict[str, Any], kind: str = "plain", **more: Any) -> SEMResults:
    names = {"group.equal": "group_equal", "sampling.weights": "sampling_weights"}
    given = {**case["options"]}
    given.pop("sampling.weights.normalization", None)  # ours are scaled within groups
    options = {names.get(name, name): value for name, value in given.items()}
    return fit_sem(case["model"], holed(kind), missing="fiml", **options, **more)


def by_parameter(rows: Any) -> pd.DataFrame:
    frame = pd.DataFrame(rows)
    if "group" not in frame:
        frame["group"] = 1
    return frame.set_index(PARAMETER)
