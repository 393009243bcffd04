"""Parameter tables of ordered items against those of lavaan, and what cannot be ordered."""

import json
import math
from pathlib import Path

import pytest

from ccc_quality.errors import ModelSyntaxError, SpecificationError, UnknownNameError
from ccc_quality.model import parameter_table

HERE = Path(__file__).parent
LAVAAN = {case["name"]: case for case in json.loads((HERE / "lavaan_ordered.json").read_text())}
GOLDEN = HERE.parent / "golden"
TWO_ITEMS = {"x1": 4, "x2": 4}


def table_of(case):
    options = case["options"]
    return parameter_table(
        case["syntax"],
        n_groups=3 if "group" in options else 1,
        std_lv=options.get("std.lv", False),
        group_equal=options.get("group.equal", ()),
        group_partial=options.get("group.partial", ()),
        ordered=case["n_thresholds"],
    )


@pytest.mark.parametrize("name", LAVAAN)
def test_lavaan_lists_the_same_rows_and_frees_and_fixes_the_same(name):
    case = LAVAAN[name]
    rows = [
        (
            (row.lhs, row.op, row.rhs, row.group),
            row.free > 0,
            None if math.isnan(row.value) else row.value,
        )
        for row in table_of(case).rows
    ]
    assert rows == [
        ((row["lhs"], row["op"], row["rhs"], row["group"]), row["free"] > 0, row.get("ustart"))
        for row in case["rows"]
    ]


@pytest.mark.parametrize("name", LAVAAN)
def test_lavaan_holds_the_same_parameters_equal(name):
    labels = [row["label"] for row in LAVAAN[name]["rows"]]
    table = table_of(LAVAAN[name])
    assert [row.label for row in table.rows] == labels
    for label in set(labels) - {""}:
        assert len({row.free for row in table.rows if row.label == label}) == 1


@pytest.mark.parametrize("name", ["ccc_quality_wlsmv", "ccc_direct_wlsmv"])
def test_a_whole_questionnaire_of_ordered_items_has_lavaans_rows(name):
    case = json.loads((GOLDEN / f"{name}.json").read_text())
    table = parameter_table(case["model"], ordered=dict.fromkeys(case["options"]["ordered"], 4))
    assert table.n_free == case["n_par"]
    assert [(row.lhs, row.op, row.rhs, row.free > 0) for row in table.rows] == [
        (row["lhs"], row["op"], row["rhs"], row["se"] > 0) for row in case["estimates"]
    ]


def test_ordered_items_are_listed_in_the_order_of_the_model_and_bring_means():
    table = parameter_table("f =~ x1 + x2 + x3", ordered={"x3": 2, "x1": 1})
    assert table.ordered == ("x1", "x3")
    assert table.mean_structure
    assert parameter_table("f =~ x1 + x2 + x3").ordered == ()


def test_an_ordered_variable_has_to_be_in_the_model():
    with pytest.raises(UnknownNameError) as caught:
        parameter_table("f =~ x1 + x2 + x3", ordered={"x1": 3, "x_2": 3})
    assert str(caught.value) == (
        "ordered names 'x_2', which the model does not use. Did you mean x2? Available: x1, x2, x3."
    )


@pytest.mark.parametrize("syntax", ["f =~ x1 + x3\nf ~ x2", "q <~ x1 + x2\ny ~ q"])
def test_a_covariate_cannot_be_ordered(syntax):
    with pytest.raises(SpecificationError) as caught:
        parameter_table(syntax, ordered={"x2": 3})
    assert str(caught.value) == (
        "'x2' is ordered, but a covariate that nothing explains: leave it out of ordered (the "
        "model takes covariates as they are), or let it measure a construct"
    )


@pytest.mark.parametrize(
    ("line", "moment"), [("x1 ~~ 0.5*x1", "variance"), ("x1 ~ 1", "intercept")]
)
def test_an_ordered_item_has_no_moments_of_its_own(line, moment):
    with pytest.raises(ModelSyntaxError) as caught:
        parameter_table(f"f =~ x1 + x2\n{line}", ordered=TWO_ITEMS)
    assert caught.value.line == 2
    assert caught.value.problem == (
        f"x1 is ordered and has no {moment} of its own: the response behind it has mean zero and "
        "variance one"
    )
