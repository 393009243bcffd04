"""Score tests: equal parameters released, and one more parameter, against lavaan."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from support import golden

from ccc_quality.sem import SEMResults, compare, fit_sem

HERE = Path(__file__).parent
NESTED = json.loads((HERE / "lavaan_nested.json").read_text(encoding="utf-8"))
DIFFERENCE = json.loads((HERE / "lavaan_difference.json").read_text(encoding="utf-8"))
HS = golden.data({"data": "hs1939.csv"})
MODEL = golden.case("hs_cfa_ml")["model"]
SCALAR = ["loadings", "intercepts"]
PARAMETER = ["lhs", "op", "rhs", "group"]


@cache
def ordered(step: str) -> SEMResults:
    reference = golden.case(f"o_group_{step}")
    return fit_sem(reference["model"], golden.data(reference), **golden.options(reference))


def schools(estimator: str, **options: Any) -> SEMResults:
    return fit_sem(MODEL, HS, group="school", estimator=estimator, **options)


def _keyed(rows: Any) -> pd.DataFrame:
    return pd.DataFrame(rows).set_index(PARAMETER)


# ------------------------------------------------------------------------------ released equalities


def test_score_tests_of_equal_parameters_agree() -> None:
    ours = schools("ML", group_equal=SCALAR).release_indices().query("group == 2")
    ours, theirs = _keyed(ours), _keyed(NESTED["score"])
    assert len(theirs) == 15
    assert (ours["mi"][theirs.index] - theirs["mi"]).abs().max() < 1e-3


@pytest.mark.parametrize(("step", "number"), [("metric", 12), ("scalar", 84)])
def test_score_tests_of_equal_loadings_and_thresholds_agree(step: str, number: int) -> None:
    ours, theirs = _keyed(ordered(step).release_indices()), _keyed(DIFFERENCE["release"][step])
    assert len(theirs) == number
    # lavaan has n - 1 in the gradient but n in the information; here it is n - 1 in both
    smallest = min(group.moments.n_obs for group in ordered(step).problem.groups)
    ratio = ours["mi"][theirs.index] / theirs["mi"]
    assert ratio.min() > 1 + 0.5 / smallest
    assert ratio.max() < 1 + 1.5 / smallest


def test_releasing_either_group_of_two_gains_the_same() -> None:
    found = schools("MLR", group_equal=SCALAR).release_indices()
    first, second = (
        found[found["group"] == number].set_index(["lhs", "op", "rhs"]).sort_index()
        for number in (1, 2)
    )
    # the first loadings and intercepts of both groups are the same parameters
    for column in ("mi", "mi_scaled"):
        assert (first[column] - second[column]).abs().max() < 1e-6
    assert (first["epc"] + second["epc"]).abs().max() < 1e-6


def test_the_expected_change_foretells_the_fit_without_the_equality() -> None:
    fit = schools("ML", group_equal=SCALAR)
    top = fit.release_indices().iloc[0]
    freed = schools("ML", group_equal=SCALAR, group_partial=[f"{top['lhs']} ~ 1"])
    # the score test approximates the likelihood ratio
    assert compare(fit, freed).chisq == pytest.approx(top["mi"], rel=0.1)


@pytest.mark.parametrize("estimator", ["MLR", "MLM"])
def test_the_scaled_index_foretells_the_scaled_difference(estimator: str) -> None:
    fit = schools(estimator, group_equal=SCALAR)
    top = fit.release_indices().iloc[0]
    freed = schools(estimator, group_equal=SCALAR, group_partial=[f"{top['lhs']} ~ 1"])
    test = compare(fit, freed, method="satorra_2000", scaled_shifted=False)
    assert test.chisq == pytest.approx(top["mi_scaled"], rel=0.1)


def test_with_ordered_items_only_the_scaled_index_foretells_the_difference() -> None:
    """One of three groups gets a loading of its own, written with labels."""
    reference = golden.case("o_group_metric")
    fit = ordered("metric")
    top = fit.release_indices().query("group == 3 and op == '=~'").iloc[0]
    own = f"c(a, a, b)*{top['rhs']}"
    freed = fit_sem(
        reference["model"].replace(top["rhs"], own, 1),
        golden.data(reference),
        **golden.options(reference),
    )
    test = compare(fit, freed)
    assert test.df == 1
    assert test.chisq == pytest.approx(top["mi_scaled"], rel=0.1)
    assert abs(top["mi"] / test.chisq - 1) > 0.2
    drop = fit.fit_measures["chisq"] - freed.fit_measures["chisq"]
    assert drop == pytest.approx(top["mi"], rel=0.1)


def test_statistics_that_need_no_scaling_have_none() -> None:
    assert schools("ML", group_equal=SCALAR).release_indices()["mi_scaled"].isna().all()
    assert schools("MLM", group_equal=SCALAR).release_indices()["mi_scaled"].notna().all()


def test_without_equal_parameters_there_is_nothing_to_release() -> None:
    found = schools("ML").release_indices()
    assert found.empty
    assert list(found.columns) == [*PARAMETER, "mi", "mi_scaled", "epc"]


def test_parameters_with_one_label_are_equal_parameters() -> None:
    model = "f =~ x1 + a*x2 + a*x3\ng =~ x4 + x5 + x6"
    found = fit_sem(model, HS).release_indices()
    free = fit_sem(model.replace("a*", ""), HS)
    assert list(found["rhs"].sort_values()) == ["x2", "x3"]
    assert found["mi"].iloc[0] == pytest.approx(found["mi"].iloc[1], rel=1e-6)
    assert compare(fit_sem(model, HS), free).chisq == pytest.approx(found["mi"].iloc[0], rel=0.1)


# ------------------------------------------------------------------------------ one more parameter


@pytest.mark.parametrize(("case", "number"), [("single", 54), ("metric", 162)])
def test_modification_indices_of_ordered_items_agree(case: str, number: int) -> None:
    """lavaan lists scaling factors and fixed first loadings too, which are no modifications."""
    short = golden.case("o_group_metric")
    fit = (
        ordered("metric")
        if case == "metric"
        else fit_sem(
            short["model"],
            golden.data(short),
            estimator="WLSMV",
            ordered=short["options"]["ordered"],
        )
    )
    ours, theirs = _keyed(fit.modification_indices()), _keyed(DIFFERENCE["modification"][case])
    assert len(ours) == number
    smallest = min(group.moments.n_obs for group in fit.problem.groups)
    for column in ("mi", "epc"):
        ratio = ours[column] / theirs[column][ours.index]
        assert ratio.min() > 1 + 0.5 / smallest
        assert ratio.max() < 1 + 1.5 / smallest


@pytest.mark.parametrize("estimator", ["GLS", "ULS"])
def test_modification_indices_of_least_squares_agree(estimator: str) -> None:
    ours = _keyed(fit_sem(MODEL, HS, estimator=estimator).modification_indices())
    theirs = _keyed(DIFFERENCE["modification"][estimator])
    assert len(ours) == len(theirs) == 54
    for column in ("mi", "epc"):
        ratio = ours[column] / theirs[column][ours.index]
        # as above: lavaan has n in the information
        assert ratio.min() > 1 + 0.5 / len(HS)
        assert ratio.max() < 1 + 1.5 / len(HS)
