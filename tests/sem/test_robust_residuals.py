"""Standard errors of residual covariances under MLR and MLM, against lavaan 0.6-14.

``lavaan_robust_residuals.R`` writes what ``lavResiduals`` gives and what lavaan's own matrices give
when every group counts; the two are the same unless groups share parameters. lavaan stops early, so
that its residuals are within 1e-5 of ours and its errors, within 4e-5 relative.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from support import golden

from ccc_quality.sem import SEMResults, fit_sem

REFERENCE = json.loads(
    Path(__file__).with_name("lavaan_robust_residuals.json").read_text(encoding="utf-8")
)
WITHIN = 1e-4
ZERO = 1e-6


@cache
def fitted(name: str) -> SEMResults:
    case = REFERENCE[name]
    options = golden.options(case)
    return fit_sem(case["model"], _answers(case["data"]), **options)


def _answers(name: str) -> pd.DataFrame:
    """The data; pupils with the weights and classes of the R script."""
    data = golden.data({"data": f"{name}.csv"})
    if name == "hs1939":
        row = np.arange(len(data))
        data = data.assign(weight=0.5 + (row % 7) / 4, **{"class": row % 30})
    return data


def _by_group(table: pd.DataFrame, case: dict[str, Any], number: int) -> NDArray[np.float64]:
    """A group's part of one of our tables, in lavaan's order."""
    if len(case["groups"]) > 1:
        table = table.loc[table.index.get_level_values("group").unique()[number]]
    names = case["groups"][number]["names"]
    return table.loc[names, names].to_numpy()


@pytest.mark.parametrize("name", REFERENCE)
def test_standardized_residuals_are_those_of_lavaans_matrices(name: str) -> None:
    case = REFERENCE[name]
    for number, expected in enumerate(case["groups"]):
        se, residuals = np.array(expected["complete"]), fitted(name).residuals
        raw = _by_group(residuals.raw, case, number)
        np.testing.assert_allclose(raw, np.array(expected["raw"]), atol=1e-5)
        ours, known = _by_group(residuals.standardized, case, number), se > ZERO
        z = raw[known] / se[known]
        np.testing.assert_allclose(ours[known], z, rtol=WITHIN, atol=1e-9)
        assert np.isnan(ours[~known]).all()


@pytest.mark.parametrize("name", [name for name, case in REFERENCE.items() if case["printed"]])
def test_lavaan_prints_the_same_errors_unless_groups_share_parameters(name: str) -> None:
    """What it leaves out can only make an error larger."""
    for expected in REFERENCE[name]["groups"]:
        printed = np.array(expected["se"], dtype=float)
        every = np.array(expected["complete"])
        known = every > ZERO
        if name.startswith("scalar"):
            assert (every[known] > printed[known] * (1 - WITHIN)).all()
            assert (every[known] > printed[known] * 1.1).any()
        else:
            np.testing.assert_allclose(printed[known], every[known], rtol=WITHIN)


@pytest.mark.parametrize(("name", "z"), [("cfa_mlr", 2.0153), ("cfa_mlm", 2.4456)])
def test_the_residual_of_two_items_is_what_lavaan_prints(name: str, z: float) -> None:
    assert fitted(name).residuals.standardized.loc["x4", "x1"] == pytest.approx(z, abs=1e-4)


@pytest.mark.parametrize("name", ["mimic_mlr", "mimic_mlm"])
def test_residuals_among_fixed_covariates_have_no_error(name: str) -> None:
    covariates = ["ageyr", "sex"]
    residuals = fitted(name).residuals
    assert residuals.standardized.loc[covariates, covariates].isna().all(axis=None)
    assert residuals.standardized.loc["x1", covariates].notna().all()


def test_a_cluster_for_every_respondent_changes_the_small_sample_factor_alone() -> None:
    case = REFERENCE["cfa_mlr"]
    data = _answers(case["data"])
    n = len(data)
    clustered = fit_sem(
        case["model"], data.assign(person=np.arange(n)), estimator="MLR", cluster="person"
    )
    apart = fitted("cfa_mlr").residuals.standardized.to_numpy()
    off = np.tril_indices(9, -1)
    expected = apart[off] * np.sqrt((n - 1) / n)
    np.testing.assert_allclose(
        clustered.residuals.standardized.to_numpy()[off], expected, atol=1e-6
    )


def test_equal_weights_are_no_weights() -> None:
    case = REFERENCE["cfa_mlr"]
    data = _answers(case["data"]).assign(weight=2.5)
    weighted = fit_sem(case["model"], data, estimator="MLR", sampling_weights="weight")
    off = np.tril_indices(9, -1)
    np.testing.assert_allclose(
        weighted.residuals.standardized.to_numpy()[off],
        fitted("cfa_mlr").residuals.standardized.to_numpy()[off],
        atol=1e-6,
    )


def test_the_mean_structure_does_not_matter_where_means_are_free() -> None:
    case = REFERENCE["mimic_mlr"]
    tables = [
        fit_sem(
            case["model"], _answers(case["data"]), estimator="MLR", mean_structure=with_means
        ).residuals.standardized
        for with_means in (False, True)
    ]
    items = [f"x{k}" for k in range(1, 7)]
    first, second = (table.loc[[*items, "ageyr", "sex"], items].to_numpy() for table in tables)
    np.testing.assert_allclose(first, second, atol=1e-5)
