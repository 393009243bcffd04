"""Difference tests of nested models against lavaan's lavTestLRT (``lavaan_difference.R``)."""

from __future__ import annotations

import json
import warnings
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from support import golden
from support.unconverged import stopped_early

from ccc_quality.errors import (
    EstimationError,
    NestingWarning,
    SpecificationError,
    UnknownOptionError,
)
from ccc_quality.sem import Comparison, SEMResults, compare, fit_sem
from ccc_quality.sem.problem import evaluate
from ccc_quality.sem.solver import Solution

LAVAAN = json.loads(Path(__file__).with_name("lavaan_difference.json").read_text(encoding="utf-8"))
CASES = {case["name"]: case for case in LAVAAN["cases"]}
METHODS: dict[str, dict[str, Any]] = {
    "plain": {},
    "satorra_2000": {"method": "satorra_2000"},
    "satorra_2000_scaled": {"method": "satorra_2000", "scaled_shifted": False},
    "satorra_bentler_2001": {"method": "satorra_bentler_2001"},
    "satorra_bentler_2010": {"method": "satorra_bentler_2010"},
}
FOURTH_MOMENTS_WITH_HOLES = {
    (name, method)
    for name in ("fiml_mlr", "fiml_groups_mlr")
    for method in ("satorra_2000", "satorra_2000_scaled")
}
"""lavaan lets missing answers enter its matrix of fourth moments as zeros; see the test below."""

MEANS_LEFT_BEHIND = {
    ("groups_mlr", "satorra_bentler_2010", 1),
    ("fiml_groups_mlr", "satorra_bentler_2010", 1),
}
"""The general model has no latent means to start from those of the restricted one, so that lavaan
evaluates it elsewhere; written with latent means (``means_free_mlr``) it has."""

HS = golden.data({"data": "hs1939.csv"})
MODEL = golden.case("hs_cfa_ml")["model"]
TWO = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6"
ONE = "ability =~ x1 + x2 + x3 + x4 + x5 + x6"


@cache
def fits(name: str) -> tuple[SEMResults, ...]:
    """The models of a case, the most general one first."""
    case = CASES[name]
    data = golden.data(case)
    return tuple(
        fit_sem(model, data, **_options({**case["options"], **own}))
        for model, own in zip(case["models"], case["own"], strict=True)
    )


def _options(theirs: dict[str, Any]) -> dict[str, Any]:
    return {name.replace(".", "_"): value for name, value in theirs.items()}


def _tests() -> list[tuple[str, str, int]]:
    """Case, method and step of each difference test that lavaan could make."""
    return [
        (name, method, step)
        for name, case in CASES.items()
        for method in METHODS
        for step in range(len(case["models"]) - 1)
        if case.get(method) is not None
        and _value(case[method]["chisq"], step) is not None
        and (name, method) not in FOURTH_MOMENTS_WITH_HOLES
        and (name, method, step) not in MEANS_LEFT_BEHIND
    ]


def _value(values: Any, step: int) -> float:
    return values[step] if isinstance(values, list) else values


# ------------------------------------------------------------------------------ against lavaan


@pytest.mark.parametrize(("name", "method", "step"), _tests())
def test_the_difference_is_that_of_lavaan(name: str, method: str, step: int) -> None:
    general, restricted = fits(name)[step : step + 2]
    theirs = CASES[name][method]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NestingWarning)  # equal thresholds, see below
        test = compare(general, restricted, **METHODS[method])
    assert test.chisq == pytest.approx(_value(theirs["chisq"], step), rel=5e-5)
    assert test.df == pytest.approx(_value(theirs["df"], step), rel=1e-6)
    if name == "plain_uls":  # lavaan prints one, but the statistic follows no known distribution
        assert np.isnan(test.pvalue)
    else:
        assert test.pvalue == pytest.approx(_value(theirs["pvalue"], step), rel=2e-3)
    if method == "satorra_2000":
        assert 1 / test.scaling_factor == pytest.approx(_value(theirs["scale"], step), rel=5e-5)
        assert test.shift == pytest.approx(_value(theirs["shift"], step), abs=5e-5)


@pytest.mark.parametrize(
    ("name", "method"),
    [("groups_mlr", "satorra_bentler_2001"), ("ordered_groups", "satorra_2000")],
)
def test_the_default_is_that_of_lavaan(name: str, method: str) -> None:
    general, restricted = fits(name)[:2]
    assert compare(general, restricted).chisq == compare(general, restricted, method=method).chisq


def test_with_missing_answers_one_restriction_is_scaled_by_the_errors_of_its_parameter() -> None:
    """The robust by the naive variance of the path, at lavaan's errors of the general model."""
    general, restricted = fits("fiml_mlr")
    factor = (LAVAAN["fiml_errors"]["MLR"] / LAVAAN["fiml_errors"]["ML"]) ** 2
    test = compare(general, restricted, method="satorra_2000")
    assert test.scaling_factor == pytest.approx(factor, rel=0.01)
    # lavaan's factor, without two thirds of what is missing, is 0.95
    assert 1 / CASES["fiml_mlr"]["satorra_2000"]["scale"] < 0.96 < 1.1 < factor


def test_without_missing_answers_full_information_changes_little() -> None:
    """Scores are centred with complete answers; the difference vanishes as the model fits."""
    models = CASES["fiml_mlr"]["models"]
    data = golden.data(CASES["clusters_mlr"])
    factors = [
        compare(
            *(fit_sem(model, data, estimator="MLR", **options) for model in models),
            method="satorra_2000",
        ).scaling_factor
        for options in ({"missing": "fiml"}, {"mean_structure": True})
    ]
    assert factors[0] == pytest.approx(factors[1], rel=0.01)


# ------------------------------------------------------------------------------ what is the same


def test_the_order_of_the_models_does_not_matter() -> None:
    general, restricted = fits("groups_mlm")[:2]
    for method in ("satorra_2000", "satorra_bentler_2001", "satorra_bentler_2010"):
        one = compare(general, restricted, method=method)
        other = compare(restricted, general, method=method)
        assert (one.chisq, one.df, one.nested) == (other.chisq, other.df, True)


def _same(one: Comparison, other: Comparison) -> None:
    assert one.chisq == pytest.approx(other.chisq, rel=1e-6)
    assert one.scaling_factor == pytest.approx(other.scaling_factor, rel=1e-6)
    assert one.df == other.df


@pytest.mark.parametrize("method", ["satorra_2000", "satorra_bentler_2010"])
def test_groups_are_known_by_their_answers_not_by_name_or_order(method: str) -> None:
    restricted = fits("groups_mlm")[1]
    renamed = HS[::-1].assign(school=HS["school"].map({"Pasteur": "P", "Grant-White": "G"}))
    general = fit_sem(MODEL, renamed, group="school", estimator="MLM")
    assert general.group_names == ("G", "P")
    expected = compare(*fits("groups_mlm")[:2], method=method)
    _same(compare(general, restricted, method=method), expected)


@pytest.mark.parametrize("name", ["equations_mlr", "fiml_mlr", "ordered_paths", "ordered_mixed"])
def test_the_order_of_the_items_does_not_matter(name: str) -> None:
    case, (general, restricted) = CASES[name], fits(name)[-2:]
    lines = case["models"][-1].splitlines()
    upside_down = "\n".join(sorted(lines, key=lambda line: ("=~" not in line, -lines.index(line))))
    other = fit_sem(upside_down, golden.data(case), **_options(case["options"]))
    assert other.table.observed != restricted.table.observed
    _same(
        compare(general, other, method="satorra_2000"),
        compare(general, restricted, method="satorra_2000"),
    )


@pytest.mark.parametrize("method", ["satorra_2000", "satorra_bentler_2010"])
def test_how_the_factors_get_their_scale_does_not_matter(method: str) -> None:
    general, restricted = fits("factors_mlm")
    standardized = fit_sem(TWO, HS, estimator="MLM", std_lv=True)
    _same(
        compare(standardized, restricted, method=method),
        compare(general, restricted, method=method),
    )


# ------------------------------------------------------------------------------ nested or not


def test_models_are_nested_however_they_are_written() -> None:
    """One factor is two that correlate perfectly; no parameter has the same name."""
    two, one = fit_sem(TWO, HS), fit_sem(ONE, HS)
    assert compare(two, one).nested
    perfect = TWO.replace("=~ ", "=~ NA*") + "\nvisual ~~ 1*visual + 1*textual"
    alike = fit_sem(perfect + "\ntextual ~~ 1*textual", HS)
    assert compare(two, one).chisq == pytest.approx(compare(two, alike).chisq, abs=1e-6)


def test_models_that_are_not_nested_are_told_apart() -> None:
    crossed = fit_sem(TWO + "\nvisual =~ x4 + x5", HS)
    residual = fit_sem(TWO + "\nx3 ~~ x6", HS)
    with pytest.warns(NestingWarning, match=r"not nested: .* does not reproduce \(correlations"):
        test = compare(crossed, residual)
    assert test.nested is False


def test_models_with_different_parameters_may_be_nested_all_the_same() -> None:
    """Two of three indicators that share more is one cross-loading of the third, and reverse."""
    crossed = fit_sem(TWO + "\nvisual =~ x4\ntextual =~ x1", HS)
    residual = fit_sem(TWO + "\nx2 ~~ x3", HS)
    assert compare(crossed, residual).nested


@pytest.mark.parametrize("estimator", ["GLS", "ULS"])
def test_nesting_is_found_out_for_least_squares_too(estimator: str) -> None:
    two, one, crossed, residual = (
        fit_sem(model, HS, estimator=estimator)
        for model in (TWO, ONE, TWO + "\nvisual =~ x4 + x5", TWO + "\nx3 ~~ x6")
    )
    assert compare(two, one).nested
    with pytest.warns(NestingWarning):
        assert compare(crossed, residual).nested is False


def test_equal_thresholds_are_no_restriction_of_equal_loadings() -> None:
    """Equal thresholds free the scales of the responses, which equal loadings alone hold at one.

    lavaan tests the one against the other all the same (Wu & Estabrook 2016, Psychometrika 81).
    """
    configural, metric, scalar, structural = fits("ordered_groups")
    with pytest.warns(NestingWarning):
        compare(metric, scalar)
    assert compare(configural, metric).nested
    assert compare(configural, scalar).nested
    assert compare(scalar, structural).nested


# ------------------------------------------------------------------------------ tables and errors


def test_the_table_shows_both_models() -> None:
    table = compare(*fits("ordered_paths")[1:]).table
    assert list(table.columns) == ["restricted", "general", "difference"]
    assert table.loc["df", "difference"] == 1
    assert {"chisq_scaled", "cfi_robust", "srmr"} <= set(table.index)
    assert "chisq(1) = 0.560, p = 0.454" in repr(compare(*fits("ordered_paths")[1:]))


def test_a_negative_scaling_factor_gives_no_p_value_and_the_other_methods_one() -> None:
    rng = np.random.default_rng(81)
    answers = 0.7 * rng.normal(size=(60, 1)) + 0.7 * rng.standard_t(3, size=(60, 6))
    data = pd.DataFrame(answers, columns=[f"x{j}" for j in range(1, 7)])
    pair = [fit_sem(TWO + more, data, estimator="MLM") for more in ("", "\nvisual ~~ 0*textual")]
    first = compare(*pair)
    assert first.scaling_factor < 0
    assert np.isnan(first.pvalue)
    for method in ("satorra_bentler_2010", "satorra_2000"):
        other = compare(*pair, method=method)
        assert other.scaling_factor > 0
        assert other.pvalue < 0.05


def test_a_general_model_that_fits_worse_is_at_no_minimum() -> None:
    general, restricted = fit_sem(TWO, HS), fit_sem(TWO + "\nx1 ~~ 0*x2\nvisual ~~ 0*textual", HS)
    estimation = general._estimation
    away = evaluate(general.problem, general.solution.theta * 1.6)
    there = Solution.at(general.problem, away, converged=True, n_iterations=1, method="given")
    worse = replace(general, _estimation=replace(estimation, solution=there))
    with pytest.raises(EstimationError, match="general model fits worse"):
        compare(worse, restricted)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"estimator": "GLS"}, "fitted by GLS and ML|by ML and GLS"),
        ({"mean_structure": True}, "fit both with mean_structure=True"),
    ],
)
def test_fits_with_other_options_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(SpecificationError, match=message):
        compare(fit_sem(TWO, HS), fit_sem(TWO + "\nx3 ~~ x6", HS, **options))


def test_the_treatment_of_missing_answers_and_clusters_has_to_be_the_same() -> None:
    plain = fit_sem(TWO, HS, estimator="MLR", mean_structure=True)
    more = TWO + "\nx3 ~~ x6"
    with pytest.raises(SpecificationError, match="missing='.*' and missing='.*'; use the same"):
        compare(plain, fit_sem(more, HS, estimator="MLR", missing="fiml"))
    with pytest.raises(SpecificationError, match="cluster='ageyr'"):
        compare(plain, fit_sem(more, HS, estimator="MLR", cluster="ageyr"))


def test_models_of_something_else_are_refused() -> None:
    fit = fit_sem(TWO, HS)
    with pytest.raises(SpecificationError, match="same degrees of freedom"):
        compare(fit, fit_sem(TWO, HS, std_lv=True))
    with pytest.raises(SpecificationError, match="not fitted to the same answers"):
        compare(fit, fit_sem(TWO + "\nx3 ~~ x6", HS.iloc[:200]))
    with pytest.raises(SpecificationError, match="not fitted to the same answers"):
        compare(fit, fit_sem(TWO, HS.assign(x1=HS["x1"] + HS["x2"] / 50)))
    with pytest.raises(SpecificationError, match="different variables: x7 is in one"):
        compare(fit, fit_sem(TWO + " + x7", HS))
    with pytest.raises(SpecificationError, match="did not converge cannot be compared"):
        compare(stopped_early(fit), fit_sem(ONE, HS))


def test_methods_that_do_not_apply_are_refused() -> None:
    with pytest.raises(UnknownOptionError, match="Did you mean satorra_2000"):
        compare(*fits("factors_mlr"), method="satora_2000")
    with pytest.raises(UnknownOptionError, match="difference of ML statistics is not scaled"):
        compare(*fits("fiml_ml"), method="satorra_bentler_2001")
    with pytest.raises(UnknownOptionError, match="needs scaling factors.*use 'satorra_2000'"):
        compare(*fits("ordered_equations"), method="satorra_bentler_2001")
    dotted = compare(*fits("factors_mlr"), method="satorra.bentler.2001")
    assert dotted.method == "Satorra-Bentler 2001"
