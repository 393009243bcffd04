"""Reference results of lavaan and seminr, with the data they were fitted to."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

GOLDEN = Path(__file__).parents[1] / "golden"

SINGLE_GROUP_COMPLETE = (
    "hs_cfa_ml",
    "hs_cfa_ml_std_lv",
    "hs_cfa_ml_bartlett",
    "hs_cfa_gls",
    "hs_cfa_uls",
    "pd_sem_ml",
    "pd_sem_equal_loadings",
    "ccc_cfa_ml",
    "ccc_direct_ml",
    "ccc_quality_ml",
    "ccc_indirect_ml",
    "ccc_quality_listwise",
)
"""Cases with one group, complete data (or listwise deletion) and normal theory."""

FOUNDATION = tuple(sorted(path.stem for path in GOLDEN.glob("f_*.json")))
"""Further single-group cases (``foundation_cases.R``): covariates, means, equations."""

ROBUST = (
    "hs_cfa_mlr",
    "hs_cfa_mlm",
    "pd_sem_mlr",
    "ccc_direct_mlr",
    "ccc_quality_mlm",
    "ccc_quality_cluster",
    "ccc_quality_weights",
    "r_mimic_mlr",
    "r_random_x_mlr",
)
"""Cases with errors and tests robust to non-normality, clusters and weights among them."""

GROUPS = tuple(
    sorted(
        path.stem
        for pattern in ("hs_group_*", "ccc_firm_*")
        for path in GOLDEN.glob(f"{pattern}.json")
    )
)
"""Cases with several groups."""

INCOMPLETE = ("ccc_direct_fiml", "ccc_direct_fiml_mlr")
"""Cases with missing answers, by full-information maximum likelihood."""

COMPLETE = SINGLE_GROUP_COMPLETE + FOUNDATION + ROBUST + GROUPS
CASES = COMPLETE + INCOMPLETE


@cache
def _text(name: str) -> str:
    return (GOLDEN / f"{name}.json").read_text(encoding="utf-8")


def case(name: str) -> dict[str, Any]:
    """One reference result; a fresh copy each time."""
    loaded: dict[str, Any] = json.loads(_text(name))
    return loaded


def data(reference: dict[str, Any]) -> pd.DataFrame:
    """The data a reference result was fitted to."""
    return pd.read_csv(GOLDEN / reference["data"])


def options(reference: dict[str, Any]) -> dict[str, Any]:
    """lavaan's options under our names."""
    ours = {"meanstructure": "mean_structure"}
    return {
        ours.get(name, name.replace(".", "_")): value
        for name, value in reference["options"].items()
    }


def keyed(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows of lavaan's tables, indexed by lhs, op, rhs and group."""
    frame = pd.DataFrame(rows)
    if "group" not in frame:
        frame["group"] = 1
    frame.loc[frame["op"] == ":=", "group"] = 0
    return frame.set_index(["lhs", "op", "rhs", "group"])
