"""Standard errors of residual covariances under normality: ML, GLS and ULS against lavaan 0.6-14.

``lavaan_residual_errors.R`` writes what ``lavResiduals`` gives and what lavaan's own matrices give
when every group counts; the two are the same unless groups share parameters. Where lavaan estimates
by Gauss-Newton steps the two of us are within 1e-6; elsewhere its optimizer stops 1e-5 short.
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
    Path(__file__).with_name("lavaan_residual_errors.json").read_text(encoding="utf-8")
)
WITHIN = 2e-5
ZERO = 1e-6
SHARED = {name for name in REFERENCE if name.endswith(("_metric", "_scalar", "_strict"))}
"""Cases of groups that share parameters, of which lavaan prints something else."""


@cache
def fitted(name: str) -> SEMResults:
    case = REFERENCE[name]
    data = golden.data({"data": f"{case['data']}.csv"})
    return fit_sem(case["model"], data, **golden.options(case))


def _by_group(table: pd.DataFrame, case: dict[str, Any], number: int) -> NDArray[np.float64]:
    """A group's part of one of our tables, in lavaan's order."""
    if len(case["groups"]) > 1:
        table = table.loc[table.index.get_level_values("group").unique()[number]]
    names = case["groups"][number]["names"]
    return table.loc[names, names].to_numpy()


@pytest.mark.parametrize("name", REFERENCE)
def test_standardized_residuals_are_those_of_lavaans_matrices(name: str) -> None:
    case, residuals = REFERENCE[name], fitted(name).residuals
    for number, expected in enumerate(case["groups"]):
        se = np.array(expected["complete"])
        raw = _by_group(residuals.raw, case, number)
        np.testing.assert_allclose(raw, np.array(expected["raw"]), atol=1e-5)
        ours, known = _by_group(residuals.standardized, case, number), se > ZERO
        np.testing.assert_allclose(ours[known], raw[known] / se[known], rtol=WITHIN)
        assert np.isnan(ours[~known]).all()


@pytest.mark.parametrize("name", [name for name in REFERENCE if name.startswith("uls")])
def test_lavaan_prints_no_errors_of_unweighted_least_squares(name: str) -> None:
    assert not REFERENCE[name]["printed"]


@pytest.mark.parametrize("name", [name for name, case in REFERENCE.items() if case["printed"]])
def test_lavaan_prints_the_same_errors_unless_groups_share_parameters(name: str) -> None:
    """What it leaves out can only make an error larger."""
    for expected in REFERENCE[name]["groups"]:
        printed = np.array(expected["se"], dtype=float)
        every = np.array(expected["complete"])
        known = every > ZERO
        if name in SHARED:
            assert (every[known] > printed[known] * (1 - WITHIN)).all()
            assert (every[known] > printed[known] * 1.1).any()
        else:
            np.testing.assert_allclose(printed[known], every[known], rtol=WITHIN)


@pytest.mark.parametrize(("first", "second", "z"), [("x5", "x4", 1.159), ("sex", "x3", -2.272)])
def test_what_covariates_explain_does_not_vary(first: str, second: str, z: float) -> None:
    """As lavaan prints them: ``lavResiduals(fit, type = "raw")$cov.z``."""
    assert fitted("mimic").residuals.standardized.loc[first, second] == pytest.approx(z, abs=6e-4)


@pytest.mark.parametrize("name", ["mimic", "mimic_means", "gls_mimic", "uls_mimic"])
def test_residuals_among_fixed_covariates_have_no_error(name: str) -> None:
    covariates = ["ageyr", "sex"]
    standardized = fitted(name).residuals.standardized
    assert standardized.loc[covariates, covariates].isna().all(axis=None)
    assert standardized.loc["x1", covariates].notna().all()


def test_free_means_change_no_error() -> None:
    items = [f"x{k}" for k in range(1, 7)]
    first, second = (
        fitted(name).residuals.standardized.loc[[*items, "ageyr", "sex"], items]
        for name in ("mimic", "mimic_means")
    )
    np.testing.assert_allclose(first.to_numpy(), second.to_numpy(), atol=1e-6)


def test_each_of_two_equal_groups_adds_its_distance_from_the_whole() -> None:
    """With all parameters equal the residual r of a group is R + (s_1 - s_2) / 2, R of the whole.

    The two parts are independent, so that var(r) = var(R) + Gamma / (2 n), n respondents a group.
    """
    data = golden.data({"data": "hs1939.csv"})
    both = pd.concat([data.assign(half="first"), data.assign(half="second")])
    model = REFERENCE["means"]["model"]
    of_groups = model.replace("m*1", "c(m, m)*1").replace("k*1", "c(k, k)*1")
    equal = ("loadings", "intercepts", "residuals", "lv_variances", "lv_covariances", "means")
    whole = fit_sem(model, both)
    apart = fit_sem(of_groups, both, group="half", group_equal=equal)
    off = np.tril_indices(6, -1)
    S = whole.sample_cov.to_numpy()
    distance = (np.outer(np.diag(S), np.diag(S)) + S**2)[off] / (2 * len(data))
    raw, z = (
        table.to_numpy()[off] for table in (whole.residuals.raw, whole.residuals.standardized)
    )
    own, own_z = (
        table.loc["first"].to_numpy()[off]
        for table in (apart.residuals.raw, apart.residuals.standardized)
    )
    np.testing.assert_allclose(own, raw, atol=1e-6)
    np.testing.assert_allclose((own / own_z) ** 2, (raw / z) ** 2 + distance, rtol=1e-6)


@pytest.mark.parametrize("group_equal", [(), ("loadings", "intercepts")])
def test_of_many_normal_answers_they_are_the_casewise_errors(group_equal: tuple[str, ...]) -> None:
    """The casewise errors of MLM take no distribution for granted; the covariates are not normal.

    An error rests on squares of 40,000 answers a group, so that it is within some 3%.
    """
    model = "f =~ y1 + y2 + y3\nf ~ age + member\ny3 ~ age"
    rng = np.random.default_rng(20)
    n = 80_000
    age, member = rng.exponential(size=n), rng.integers(0, 2, size=n).astype(float)
    f = 0.8 * age - 0.7 * member + rng.normal(size=n)
    data = pd.DataFrame(
        {"age": age, "member": member, "firm": np.where(np.arange(n) % 2, "a", "b")}
    )
    for k, loading in enumerate((1.0, 0.7, 1.2), start=1):
        data[f"y{k}"] = loading * f + rng.normal(size=n)
    options: dict[str, Any] = {"group": "firm", "group_equal": group_equal}
    normal, casewise = (
        fit_sem(model, data, estimator=estimator, **options).residuals.standardized.to_numpy()
        for estimator in ("ML", "MLM")
    )
    known = np.isfinite(normal)
    assert (known == np.isfinite(casewise)).all()
    np.testing.assert_allclose(normal[known], casewise[known], rtol=0.03)
