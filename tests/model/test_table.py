"""What the parameter table says beyond lavaan: composites, messages, bookkeeping."""

import json
import math
import pickle
import time
from pathlib import Path

import pytest

from ccc_quality.errors import (
    ModelSyntaxError,
    SpecificationError,
    UnknownNameError,
    UnknownOptionError,
)
from ccc_quality.model import Model, parameter_table

TWO_FACTORS = "f =~ x1 + x2 + x3\ng =~ x4 + x5 + x6"
COMPOSITE_OF_FACTORS = "a =~ x1 + x2\nb =~ x3 + x4\nq <~ a + b\nsat ~ q\nloy ~ q"


def row_of(table, name, group=1):
    (row,) = [r for r in table.rows if f"{r.lhs}{r.op}{r.rhs}" == name and r.group == group]
    return row


def has_row(table, name):
    return any(f"{r.lhs}{r.op}{r.rhs}" == name for r in table.rows)


def test_a_composite_gets_its_scale_from_its_first_weight_and_has_no_residual():
    table = parameter_table(COMPOSITE_OF_FACTORS)
    assert row_of(table, "q<~a").value == 1
    assert row_of(table, "q<~b").free > 0
    assert row_of(table, "q~~q").value == 0


def test_latent_parts_of_a_composite_covary_and_the_composite_with_nothing():
    table = parameter_table(COMPOSITE_OF_FACTORS + "\nc =~ x5 + x6\nloy ~ c")
    for pair in ("a~~b", "a~~c", "b~~c"):
        assert row_of(table, pair).free > 0
    assert not any("q" in (r.lhs, r.rhs) for r in table.rows if r.op == "~~" and r.lhs != r.rhs)


def test_observed_parts_of_a_composite_are_covariates_fixed_to_the_sample():
    table = parameter_table("q <~ x1 + x2\ny ~ q")
    assert table.exogenous_observed == ("x1", "x2")
    row = row_of(table, "x1~~x2")
    assert row.exogenous
    assert row.free == 0
    assert math.isnan(row.value)


@pytest.mark.parametrize("std_lv", [False, True])
def test_a_weight_fixed_or_freed_by_the_user_sets_the_scale_of_a_composite(std_lv):
    by_value = parameter_table("q <~ x1 + 0.5*x2\ny ~ q", std_lv=std_lv)
    assert row_of(by_value, "q<~x1").free > 0
    assert row_of(by_value, "q<~x2").value == 0.5
    freed = parameter_table("q <~ NA*x1 + x2\ny ~ q", std_lv=std_lv)
    assert row_of(freed, "q<~x1").free > 0
    assert row_of(freed, "q<~x2").free > 0


def test_standardized_factors_leave_the_composite_its_first_weight():
    table = parameter_table(COMPOSITE_OF_FACTORS, std_lv=True)
    assert row_of(table, "a~~a").value == 1
    assert row_of(table, "a=~x1").free > 0
    assert row_of(table, "q<~a").value == 1
    assert row_of(table, "q~~q").value == 0


def test_a_composite_has_a_residual_if_the_user_writes_one():
    for std_lv in (False, True):
        table = parameter_table("q <~ x1 + x2\nq ~~ q\ny ~ q", std_lv=std_lv)
        assert row_of(table, "q~~q").free > 0


def test_an_explained_composite_is_no_final_outcome():
    table = parameter_table("q <~ x1 + x2\nq ~ z\ny ~ z")
    assert not has_row(table, "q~~y")
    assert not has_row(table, "y~~q")


def test_equal_intercepts_free_the_means_of_factors_but_not_of_composites():
    table = parameter_table(
        COMPOSITE_OF_FACTORS, n_groups=2, group_equal=("loadings", "intercepts")
    )
    assert row_of(table, "a~1", group=1).free == 0
    assert row_of(table, "a~1", group=2).free > 0
    assert row_of(table, "q~1", group=2).value == 0


def test_equal_intercepts_imply_a_mean_structure():
    assert parameter_table(TWO_FACTORS, n_groups=2, group_equal=["intercepts"]).mean_structure
    assert not parameter_table(TWO_FACTORS, n_groups=2, group_equal=["loadings"]).mean_structure


def test_one_group_has_nothing_to_hold_equal():
    plain = parameter_table(TWO_FACTORS)
    assert parameter_table(TWO_FACTORS, group_equal=["loadings"]).n_free == plain.n_free


def test_underscores_and_lavaans_dots_name_the_same_kinds():
    dotted = parameter_table(TWO_FACTORS, n_groups=2, group_equal=["lv.variances"])
    plain = parameter_table(TWO_FACTORS, n_groups=2, group_equal=["lv_variances"])
    assert row_of(plain, "f~~f", group=2).free == row_of(plain, "f~~f", group=1).free
    assert dotted.n_free == plain.n_free == 2 * 13 - 2


def test_variables_are_listed_in_lavaans_order():
    table = parameter_table("y ~ f + z\nf =~ x2 + x1\nw ~~ x1")
    assert table.observed == ("x2", "x1", "y", "z", "w")
    assert table.latent == ("f",)
    assert table.exogenous_observed == ("z",)


def test_definitions_and_constraints_carry_their_expressions_and_lines():
    table = parameter_table("m ~ a*x\ny ~ b*m\nab := a*b\na == 2*b")
    (definition,) = table.definitions
    assert (definition.name, definition.line) == ("ab", 3)
    assert definition.expression.names == ("a", "b")
    (constraint,) = table.constraints
    assert (constraint.left.text, constraint.right.text, constraint.line) == ("a", "2*b", 4)
    assert [(r.lhs, r.op, r.group, r.free) for r in table.rows[-2:]] == [
        ("ab", ":=", 0, 0),
        ("a", "==", 0, 0),
    ]


def test_labels_find_their_parameter_whether_free_or_fixed():
    table = parameter_table("f =~ a*x1 + b*x2 + b*x3")
    assert table.labelled["a"].value == 1
    assert table.labelled["b"] == row_of(table, "f=~x2")
    assert row_of(table, "f=~x3").free == table.labelled["b"].free


def test_entries_for_another_number_of_groups_name_the_line():
    model = "f =~ x1 + x2 + x3\ng =~ x4 + c(a, b)*x5 + x6"
    with pytest.raises(ModelSyntaxError) as caught:
        parameter_table(model, n_groups=3)
    assert str(caught.value) == (
        "line 2, column 19: the modifier of x5 has 2 entries for 3 groups\n"
        "    g =~ x4 + c(a, b)*x5 + x6\n" + " " * 22 + "^"
    )


def test_group_entries_in_a_single_group_are_an_error():
    with pytest.raises(ModelSyntaxError) as caught:
        parameter_table("f =~ x1 + x2\nx1 ~ c(1, 2)*1")
    assert caught.value.problem == "the modifier of x1 has 2 entries for 1 group"
    assert caught.value.line == 2


def test_one_label_fixed_to_two_values_is_an_error():
    with pytest.raises(SpecificationError) as caught:
        parameter_table("f =~ x1 + a*x2 + 0.5*x2 + a*x3 + 0.8*x3")
    assert str(caught.value) == "'a' is one parameter but is fixed to both 0.5 and 0.8"


def test_an_unknown_kind_of_equality_lists_the_known_ones():
    with pytest.raises(UnknownOptionError) as caught:
        parameter_table(TWO_FACTORS, n_groups=2, group_equal=["loading"])
    assert str(caught.value) == (
        "group_equal cannot hold 'loading' equal. Did you mean loadings? Available: loadings, "
        "composite_loadings, intercepts, means, regressions, residuals, residual_covariances, "
        "lv_variances, lv_covariances, thresholds."
    )


def test_a_partial_parameter_that_is_not_there_gets_a_suggestion():
    with pytest.raises(UnknownNameError) as caught:
        parameter_table(TWO_FACTORS, n_groups=2, group_equal=["loadings"], group_partial=["f=~x22"])
    assert str(caught.value).startswith(
        "group_partial names 'f=~x22', which the model lacks. Did you mean f=~x2? Available: f=~x1,"
    )


def test_a_model_needs_a_group():
    with pytest.raises(SpecificationError, match="a model needs at least one group, not 0"):
        parameter_table(TWO_FACTORS, n_groups=0)


def test_a_table_travels_to_workers():
    table = parameter_table(Model.from_syntax("m ~ a*x\ny ~ b*m\nab := a*b"))
    copy = pickle.loads(pickle.dumps(table))
    assert copy.observed == table.observed
    assert copy.definitions == table.definitions
    assert [row.free for row in copy.rows] == [row.free for row in table.rows]


def test_parsing_and_building_the_second_order_model_takes_about_a_millisecond():
    golden = Path(__file__).parents[1] / "golden" / "ccc_quality_ml.json"
    syntax = json.loads(golden.read_text())["model"]
    fastest = math.inf
    for _ in range(20):
        begin = time.perf_counter()
        parameter_table(syntax)
        fastest = min(fastest, time.perf_counter() - begin)
    # 0.7 ms on a quiet core; the bound leaves room for a busy machine
    assert fastest < 0.004
