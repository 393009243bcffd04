"""The workbook predicts what Python predicts, before and after somebody fills in its cells."""

from dataclasses import replace

import numpy as np
import pytest
from openpyxl import load_workbook
from support.office import recalculated

from ccc_quality.report.workbook.entries import simulation
from ccc_quality.report.workbook.prediction import first_raises, predict, read_gain

EXACT = 1e-6
RAISES = {
    "customers": {"reliability": 1.3, "empathy": -0.7, "waiting_time": 0.25, "ivr_menu": 6.0},
    "clean": {"quality": 35.0, "speed": -12.5},
}


def rows_of(sheet, labels):
    """Row by label, in the part of the sheet that follows ``labels``."""
    found = {}
    for row in sheet.iter_rows(min_col=1, max_col=1):
        if row[0].value in labels and row[0].value not in found:
            found[row[0].value] = row[0].row
    return found


def outcomes(sheet, report):
    """Label -> mean now, change, mean then, limits, as the cells have them."""
    labels = [one.label for one in simulation(report).outcomes]
    return {
        label: [sheet.cell(row, k).value for k in range(2, 7)]
        for label, row in rows_of(sheet, labels).items()
    }


def assert_predicts(found, wanted):
    assert list(found) == wanted["label"].tolist()
    columns = ["mean", "change", "new_mean", "ci_lower", "ci_upper"]
    assert np.array(list(found.values()), dtype=float) == pytest.approx(
        wanted[columns].to_numpy(), abs=EXACT
    )


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_cells_open_with_what_python_predicts(customers, built, opened, language):
    report = built("customers", language)
    sheet = opened("customers", language, values=True).worksheets[1]
    first = simulation(report).drivers[0].name
    wanted = customers.simulator.predict({first: 0.5})
    wanted["label"] = [one.label for one in simulation(report).outcomes]
    assert_predicts(outcomes(sheet, report), wanted)


@pytest.mark.office
@pytest.mark.parametrize("case", RAISES)
def test_a_spreadsheet_predicts_what_python_predicts(request, built, content, tmp_path, case):
    report, simulator = built(case), request.getfixturevalue(case).simulator
    path = tmp_path / "filled.xlsx"
    path.write_bytes(content(case))
    book = load_workbook(path)
    sheet = book["What if"]
    by_name = {one.name: one.label for one in simulation(report).drivers}
    rows = rows_of(sheet, by_name.values())
    for name, label in by_name.items():
        sheet.cell(rows[label], 3).value = RAISES[case].get(name, 0.0)
    book.save(path)  # openpyxl keeps no values of formulas: what is read below was computed
    found = load_workbook(recalculated(path), data_only=True)["What if"]
    assert_predicts(outcomes(found, report), simulator.predict(RAISES[case]))
    drivers = simulator.drivers
    then = [found.cell(rows[by_name[g.name]], 4).value for g in drivers]
    wanted = [g.mean + float(g.gain(RAISES[case].get(g.name, 0.0))) for g in drivers]
    assert then == pytest.approx(wanted, abs=EXACT)


def test_every_formula_of_the_calculation_carries_a_value(opened):
    formulas, values = opened(), opened(values=True)
    for name in ("What if", "Calculation"):
        cells = [c for row in formulas[name].iter_rows() for c in row if c.data_type == "f"]
        assert len(cells) > 15
        assert all(isinstance(values[name][cell.coordinate].value, (int, float)) for cell in cells)


def test_formulas_need_no_macro_and_no_new_function(opened):
    book = opened()
    text = " ".join(
        cell.value
        for name in ("What if", "Calculation")
        for row in book[name].iter_rows()
        for cell in row
        if cell.data_type == "f"
    )
    import re

    assert set(re.findall(r"([A-Z][A-Z.]+)\(", text)) == {
        "COUNT", "INDEX", "MATCH", "MAX", "MIN", "MMULT", "SQRT", "SUMPRODUCT",
    }  # fmt: skip
    assert "_xl" not in text


def test_ranges_have_names(opened, customers):
    names = set(opened().defined_names)
    assert {"driver_gains", "quantile", "effects_loyalty", "covariances_loyalty"} <= names
    assert {f"knots_{one.name}" for one in customers.simulator.drivers} <= names


def test_only_numbers_within_the_scale_may_be_filled_in(built, opened):
    sheet = opened()["What if"]
    model = simulation(built("customers"))
    rules = sheet.data_validations.dataValidation
    assert len(rules) == len(model.drivers)
    for rule, driver in zip(rules, model.drivers, strict=True):
        assert (rule.type, rule.operator or "between") == ("decimal", "between")
        width = driver.high - driver.low
        assert (float(rule.formula1), float(rule.formula2)) == (-width, width)
        cell = sheet[str(rule.sqref)]
        assert cell.fill.fgColor.rgb.endswith("FFF2A8")
        assert cell.data_type == "n"


@pytest.mark.parametrize("move", [-9.0, -6.0, -0.31, 0.0, 0.5, 6.0, 9.0])
def test_a_gain_is_read_off_the_line_through_the_knots(built, move):
    for construct in simulation(built("customers")).drivers:
        wanted = np.interp(move, construct.knots, construct.gains)
        assert read_gain(construct, move).gain == pytest.approx(wanted, abs=1e-12)


def test_without_errors_there_are_no_limits(built):
    from io import BytesIO

    from ccc_quality.report.workbook import xlsx_bytes

    report = built("clean")
    sections = tuple(
        replace(s, simulation=replace(s.simulation, covariances=()) if s.simulation else None)
        for s in report.sections
    )
    book = load_workbook(BytesIO(xlsx_bytes(replace(report, sections=sections))))
    said = [cell.value for row in book["What if"].iter_rows() for cell in row]
    assert "95% from" not in said
    assert "quantile" not in book.defined_names


def test_the_model_opens_with_half_a_point_on_the_first_driver(built):
    model = simulation(built("customers"))
    assert first_raises(model) == (0.5, *[0.0] * 6)
    assert predict(model, first_raises(model)).outcomes[0].change.gain > 0
