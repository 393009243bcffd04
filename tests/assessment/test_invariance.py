"""The ladder of invariance: its fits are lavaan's, its verdicts follow the stated rules."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from support import golden

import ccc_quality as ccc
from ccc_quality.assessment import invariance
from ccc_quality.errors import UnknownOptionError

HS = golden.data({"data": "hs1939.csv"})
MODEL = golden.case("hs_cfa_ml")["model"]


@pytest.fixture(scope="module")
def schools() -> ccc.Invariance:
    return invariance(MODEL, HS, group="school")


def test_every_step_is_the_fit_of_lavaan(schools: ccc.Invariance) -> None:
    table = schools.table.set_index("step")
    for step in ("configural", "metric", "scalar", "strict"):
        reference = golden.case(f"hs_group_{step}")["fit"]
        for measure in ("chisq", "df", "cfi", "rmsea", "srmr"):
            assert table.loc[step, measure] == pytest.approx(reference[measure], rel=1e-5)


def test_changes_are_those_against_the_step_below(schools: ccc.Invariance) -> None:
    table = schools.table.set_index("step")
    for step in ("metric", "scalar", "strict"):
        below = table.loc[step, "below"]
        for measure in ("cfi", "rmsea", "srmr"):
            expected = table.loc[step, measure] - table.loc[below, measure]
            assert table.loc[step, f"delta_{measure}"] == pytest.approx(expected, abs=1e-12)


def test_metric_invariance_holds_between_the_schools_and_scalar_does_not(
    schools: ccc.Invariance,
) -> None:
    # CFI .923, .921 and .882: drops of .002 and .038
    holds = schools.table.set_index("step")["holds"]
    assert holds["metric"]
    assert not holds["scalar"]
    assert schools.reached == "metric"


def test_the_intercept_to_free_first_is_named(schools: ccc.Invariance) -> None:
    top = schools.suggestions("scalar").iloc[0]
    assert (top["lhs"], top["op"]) == ("x3", "~1")
    said = str(schools.summary())
    assert "Scalar invariance does not hold; freeing x3 ~ 1 would gain most." in said
    assert "Effects may be compared between the groups, means may not." in said
    with pytest.raises(UnknownOptionError, match="no step 'scaler'. Did you mean scalar"):
        schools.suggestions("scaler")


def test_freed_intercepts_give_partial_scalar_invariance() -> None:
    partial = invariance(MODEL, HS, group="school", partial=["x3 ~ 1", "x7 ~ 1"])
    holds = partial.table.set_index("step")["holds"]
    assert holds["scalar"]


def test_equal_populations_are_found_invariant_with_robust_estimation() -> None:
    rng = np.random.default_rng(4)
    f = rng.standard_normal(900)
    data = pd.DataFrame(
        {f"y{k}": 0.8 * f + 0.6 * rng.standard_normal(900) for k in range(1, 5)}
    ).assign(firm=np.repeat(["a", "b", "c"], 300))
    found = invariance("f =~ y1 + y2 + y3 + y4", data, group="firm", estimator="MLR")
    assert found.reached == "strict"
    assert list(found.table["step"]) == ["configural", "metric", "scalar", "strict"]
    assert (found.table["pvalue"].dropna() > 0.01).all()


def test_paths_are_compared_on_top_of_scalar_invariance() -> None:
    survey = ccc.study.load_customers()
    model = (
        "satisfaction =~ sat1 + sat2 + sat3\nloyalty =~ loy1 + loy2 + loy3\nloyalty ~ satisfaction"
    )
    table = invariance(model, survey, group="firm").table.set_index("step")
    assert table.loc["structural", "below"] == "scalar"
    assert table.loc["structural", "df_difference"] == 2


def test_ordered_items_have_loadings_and_thresholds_equal_in_one_step() -> None:
    case = golden.case("o_group_scalar")
    data = golden.data(case)
    tests = json.loads((Path(__file__).parent / "lavaan_ordered_ladder.json").read_text())
    ladder = invariance(
        case["model"], data, group="firm", estimator="WLSMV", ordered=case["options"]["ordered"]
    )
    table = ladder.table.set_index("step")
    assert list(table.index) == ["configural", "scalar", "structural"]
    for step in table.index:
        reference = golden.case(f"o_group_{step}")["fit"]
        for measure in ("chisq", "cfi", "rmsea"):
            expected = reference[f"{measure}.scaled"]
            assert table.loc[step, measure] == pytest.approx(expected, rel=1e-4)
    for step, below in (("scalar", "configural"), ("structural", "scalar")):
        assert table.loc[step, "below"] == below
        assert table.loc[step, "chisq_difference"] == pytest.approx(tests[step]["chisq"], rel=1e-4)
        assert table.loc[step, "df_difference"] == tests[step]["df"]
        assert table.loc[step, "pvalue"] == pytest.approx(tests[step]["pvalue"], rel=1e-3)
    assert ladder.reached == "scalar"
    top = ladder.suggestions("scalar", n=3)
    assert set(top["op"]) <= {"=~", "|"}
    assert top["mi_scaled"].is_monotonic_decreasing


def test_a_threshold_can_be_freed() -> None:
    case = golden.case("o_group_scalar")
    options = {"group": "firm", "estimator": "WLSMV", "ordered": case["options"]["ordered"]}
    data = golden.data(case)
    whole = invariance(case["model"], data, **options).table.set_index("step")
    partial = invariance(case["model"], data, partial=["rel2 | t1"], **options).table
    freed = data["firm"].nunique() - 1
    assert partial.set_index("step").loc["scalar", "df"] == whole.loc["scalar", "df"] - freed


def test_groups_differ_in_a_second_order_construct_not_beside_it_in_its_dimensions() -> None:
    """Means of both could not be told apart; the intercepts of the dimensions are zero."""
    reference = json.loads((Path(__file__).parent / "lavaan_second_order_ladder.json").read_text())
    data = golden.data({"data": "ccc_continuous.csv"})
    ladder = invariance(reference["model"], data, group="firm")
    table = ladder.table.set_index("step")
    for step in ("metric", "scalar"):
        for measure, value in reference[step].items():
            assert table.loc[step, measure] == pytest.approx(value, rel=1e-4)
    means = ladder.fits["scalar"].estimates.query("op == '~1' and group == 2 and se > 0")
    assert {"quality", "sat"} <= set(means["lhs"])
    assert not set(means["lhs"]) & {"rel", "emp", "foc"}
