"""The parameter table against lavaan 0.6-14: what it estimated and what lavaanify answers."""

import json
import math
from pathlib import Path

import pytest

from ccc_quality.model import Model, Parameter, ParameterTable, parameter_table

GOLDEN = Path(__file__).parents[1] / "golden"
ESTIMATED = sorted(
    path.stem
    for path in GOLDEN.glob("*.json")
    if not path.stem.startswith(("pls_", "o_", "dwls_")) and "wlsmv" not in path.stem
)
LAVAANIFY = {
    case["name"]: case
    for case in json.loads((GOLDEN / "syntax" / "lavaanify.json").read_text())["cases"]
}


def estimated_case(name: str) -> dict:
    return json.loads((GOLDEN / f"{name}.json").read_text())


def table_of_estimated(case: dict) -> ParameterTable:
    options = case["options"]
    n_obs = case["n_obs"]
    return parameter_table(
        case["model"],
        n_groups=len(n_obs) if isinstance(n_obs, list) else 1,
        std_lv=options.get("std.lv", False),
        mean_structure=any(row["op"] == "~1" for row in case["estimates"]),
        fixed_x=options.get("fixed.x", True),
        group_equal=options.get("group.equal", ()),
    )


def rows_that_lavaan_reports(case: dict) -> list[Parameter]:
    """The rows of the table, but for equations, which lavaan does not count as estimates."""
    return [row for row in table_of_estimated(case).rows if row.op != "=="]


def test_reference_cases_are_all_there():
    assert len(ESTIMATED) >= 52
    assert len(LAVAANIFY) == 55


@pytest.mark.parametrize("name", ESTIMATED)
def test_rows_groups_and_labels_are_those_lavaan_estimated(name):
    case = estimated_case(name)
    rows = [
        (row.lhs, row.op, row.rhs, row.group, row.label) for row in rows_that_lavaan_reports(case)
    ]
    assert rows == [
        (
            row["lhs"],
            row["op"],
            row["rhs"],
            0 if row["op"] == ":=" else row.get("group", 1),
            row.get("label", ""),
        )
        for row in case["estimates"]
    ]


@pytest.mark.parametrize("name", ESTIMATED)
def test_parameters_with_a_standard_error_are_free_and_the_others_have_lavaans_value(name):
    case = estimated_case(name)
    for row, reference in zip(rows_that_lavaan_reports(case), case["estimates"], strict=True):
        if row.op != ":=":
            assert (row.free > 0) == (reference["se"] > 0), row
            # the value of an exogenous row is the sample's, which a table does not know
            assert row.free or row.exogenous or row.value == reference["est"], row


@pytest.mark.parametrize("name", ESTIMATED)
def test_parameters_sharing_a_number_have_one_estimate_and_their_count_is_lavaans(name):
    case = estimated_case(name)
    table = table_of_estimated(case)
    estimates: dict[int, set[float]] = {}
    for row, reference in zip(rows_that_lavaan_reports(case), case["estimates"], strict=True):
        if row.free:
            estimates.setdefault(row.free, set()).add(round(reference["est"], 8))
    assert sorted(estimates) == list(range(1, table.n_free + 1))
    assert table.n_free - len(table.constraints) == case["n_par"]
    assert all(len(values) == 1 for values in estimates.values())


@pytest.mark.parametrize("name", LAVAANIFY)
def test_table_is_the_one_lavaanify_builds(name):
    case = LAVAANIFY[name]
    options = case["options"]
    table = parameter_table(
        case["syntax"],
        n_groups=options.get("ngroups", 1),
        std_lv=options.get("std.lv", False),
        mean_structure=options.get("meanstructure", False),
        fixed_x=options.get("fixed.x", True),
        group_equal=options.get("group.equal", ()),
        group_partial=options.get("group.partial", ()),
    )
    ours = []
    for row in table.rows:
        value = row.start if row.free else row.value
        shown = None if math.isnan(value) else value
        ours.append(
            (
                row.lhs,
                row.op,
                row.rhs,
                row.group,
                row.user,
                row.free,
                shown,
                row.exogenous,
                row.label,
            )
        )
    assert ours == [
        (
            row["lhs"],
            row["op"],
            row["rhs"],
            row["group"],
            bool(row["user"]),
            row["free"],
            row.get("ustart"),
            bool(row["exo"]),
            row["label"],
        )
        for row in case["rows"]
    ]


@pytest.mark.parametrize("name", LAVAANIFY)
def test_canonical_syntax_gives_an_equal_model(name):
    model = Model.from_syntax(LAVAANIFY[name]["syntax"])
    assert Model.from_syntax(model.syntax) == model
