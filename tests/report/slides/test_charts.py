"""Charts are native, show the numbers of the report and carry a sheet that can be edited."""

from dataclasses import replace
from io import BytesIO

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.dml import MSO_FILL, MSO_THEME_COLOR
from pptx.oxml.ns import qn

from ccc_quality.errors import SpecificationError
from ccc_quality.report.content import Chart, Column, Table
from ccc_quality.report.slides import pptx_bytes
from ccc_quality.report.slides.box import Box
from ccc_quality.report.slides.charts.scatter import positions
from ccc_quality.report.slides.charts.waterfall import spans

EXACT = 1e-12


def sheet(chart, *, values=False):
    """The rows of the sheet behind a chart."""
    blob = BytesIO(chart.part.chart_workbook.xlsx_part.blob)
    (found,) = load_workbook(blob, data_only=values)
    return [[cell.value for cell in row] for row in found.iter_rows()]


def cached(element, path):
    """Numbers or texts that a chart keeps beside the address of their cells."""
    (part,) = element.findall(path, element.nsmap)
    return [v.text for v in part.iter(qn("c:v"))]


def errors(series, which, direction=None):
    bars = series._element.findall(qn("c:errBars"))
    for each in bars:
        way = each.find(qn("c:errDir"))
        if direction is None or way.get("val") == direction:
            return [float(v.text) for v in each.find(qn(f"c:{which}")).iter(qn("c:v"))]
    raise LookupError(direction)


@pytest.fixture
def drawn(built):
    """The chart of a frame, drawn on the slide of a page of the report."""

    def draw(frame, chart, page="what_if"):
        report = built("customers")
        section = report.section(page)
        columns = tuple(
            Column(name, name.title(), "text" if frame[name].dtype == object else "effect")
            for name in frame
        )
        figure = replace(
            section.figures[0], data=Table("made", "Made", frame, columns), chart=chart
        )
        content = pptx_bytes(replace(report, sections=(replace(section, figures=(figure,)),)))
        slide = Presentation(BytesIO(content)).slides[1]
        return next(shape.chart for shape in slide.shapes if shape.has_chart)

    return draw


def test_every_figure_with_a_chart_is_native(built, slide_of):
    for section in built("customers").sections:
        if section.figures and section.figures[0].chart is not None:
            assert any(shape.has_chart for shape in slide_of(section.key).shapes), section.key


def test_bars_are_the_effects_of_the_ranking_and_lines_their_intervals(customers, chart_of):
    chart, table = chart_of("drivers"), customers.ranking.table
    assert chart.chart_type == XL_CHART_TYPE.BAR_CLUSTERED
    bars = chart.plots[0].series[0]
    est = table["est"].to_numpy()
    np.testing.assert_allclose(bars.values, est, atol=EXACT)
    np.testing.assert_allclose(errors(bars, "minus"), est - table["ci_lower"], atol=EXACT)
    np.testing.assert_allclose(errors(bars, "plus"), table["ci_upper"] - est, atol=EXACT)
    assert list(chart.plots[0].categories) == [
        customers.model.labels.text(name, "en") for name in table["driver"]
    ]


def test_the_first_row_is_on_top_and_bars_start_at_zero(chart_of):
    chart = chart_of("drivers")
    assert chart.category_axis.reverse_order
    assert chart_of("performance").value_axis.minimum_scale == 0


def test_an_interval_below_zero_is_on_the_axis(chart_of):
    """The programs scale an axis by the bars alone, which are all above zero here."""
    chart = chart_of("what_if")
    axis, bars = chart.value_axis, chart.plots[0].series[0]
    lows = np.array(bars.values) - errors(bars, "minus")
    assert lows.min() < 0 <= min(bars.values)
    assert axis.minimum_scale <= lows.min()
    assert axis.maximum_scale >= (np.array(bars.values) + errors(bars, "plus")).max()
    both = chart_of("asymmetry")
    for series in both.plots[0].series:
        reached = np.array(series.values) - errors(series, "minus")
        assert both.value_axis.minimum_scale <= reached.min()


def test_values_are_labels_beyond_the_intervals_in_the_numbers_of_the_language(chart_of):
    labels = chart_of("drivers", language="nl").plots[0].series[1]._element
    assert cached(labels, ".//{*}datalabelsRange")[0] == "0,23"


def test_drivers_are_of_one_family_and_it_is_of_the_theme(chart_of):
    for key in ("drivers", "performance", "what_if"):
        fill = chart_of(key).plots[0].series[0].format.fill
        assert fill.fore_color.theme_color == MSO_THEME_COLOR.ACCENT_1


def test_numbers_have_two_decimals_for_effects_and_none_for_scores(chart_of):
    assert chart_of("drivers").value_axis.tick_labels.number_format == "0.00"
    assert chart_of("performance").value_axis.tick_labels.number_format == "0"
    assert chart_of("order").value_axis.tick_labels.number_format == "0%"


def test_stacked_shares_are_the_probabilities_of_the_ranks(customers, chart_of):
    chart, shares = chart_of("order"), customers.ranking.rank_probabilities
    assert chart.chart_type == XL_CHART_TYPE.BAR_STACKED
    found = np.array([series.values for series in chart.plots[0].series]).T
    np.testing.assert_allclose(found, shares.to_numpy(), atol=EXACT)
    np.testing.assert_allclose(found.sum(axis=1), 1.0, atol=EXACT)
    assert chart.has_legend


def test_penalties_and_rewards_have_colours_and_intervals_of_their_own(customers, chart_of):
    penalties, rewards = chart_of("asymmetry").plots[0].series
    table = customers.asymmetry.table.set_index("driver")
    names = [customers.model.labels.text(name, "en") for name in table.index]
    order = [names.index(name) for name in chart_of("asymmetry").plots[0].categories]
    for series, part in ((penalties, "penalty"), (rewards, "reward")):
        shown = table.iloc[order]
        np.testing.assert_allclose(series.values, shown[part], atol=EXACT)
        low = shown[part] - shown[f"{part}_ci_lower"]
        np.testing.assert_allclose(errors(series, "minus"), low, atol=EXACT)
    colours = {series.format.fill.fore_color.theme_color for series in (penalties, rewards)}
    assert len(colours) == 2


def test_the_map_names_its_points_and_crosses_at_the_means(customers, chart_of):
    chart, found = chart_of("priorities"), customers.priorities
    (series,) = chart.plots[0].series
    assert chart.chart_type == XL_CHART_TYPE.XY_SCATTER
    table = found.table.set_index(found.table["driver"].map(lambda n: found.labels.text(n, "en")))
    names = cached(series._element, ".//{*}datalabelsRange")
    x = [float(v) for v in cached(series._element, "{*}xVal")]
    np.testing.assert_allclose(x, table.loc[names, "importance"], atol=EXACT)
    np.testing.assert_allclose(series.values, table.loc[names, "performance"], atol=EXACT)
    low = table.loc[names, "performance"] - table.loc[names, "performance_ci_lower"]
    np.testing.assert_allclose(errors(series, "minus", "y"), low, atol=EXACT)
    high = table.loc[names, "importance_ci_upper"] - table.loc[names, "importance"]
    np.testing.assert_allclose(errors(series, "plus", "x"), high, atol=EXACT)
    assert chart.category_axis.crosses_at == pytest.approx(found.mean_importance)
    assert chart.value_axis.crosses_at == pytest.approx(found.mean_performance)


def test_names_of_points_avoid_each_other():
    room = Box(0.0, 0.0, 6.0, 4.0)
    alone = positions(["Menu"], [0.5], [0.5], points=11, room=room)
    close = positions(["Menu", "Trust"], [0.5, 0.52], [0.5, 0.5], points=11, room=room)
    at_the_edge = positions(["A long name of a driver"], [0.99], [0.5], points=11, room=room)
    assert alone == ["r"]
    assert close[0] != close[1]
    assert at_the_edge == ["l"]


# ------------------------------------------------------------------ waterfall


def test_a_waterfall_starts_each_bar_where_the_one_before_ended():
    assert spans((0.5, -0.75, 0.5, 0.25)) == [(0.0, 0.5), (0.5, -0.25), (-0.25, 0.25), (0.0, 0.25)]


def test_the_bars_of_a_waterfall_are_the_steps_also_across_zero(drawn):
    steps = [0.5, -0.75, 0.5, 0.25]
    frame = pd.DataFrame({"step": pd.Series(list("abcd"), dtype=object), "change": steps})
    chart = drawn(frame, Chart("waterfall", "step", ("change",)))
    assert chart.chart_type == XL_CHART_TYPE.BAR_STACKED
    base, above, below, _ = (np.array(series.values) for series in chart.plots[0].series)
    starts, ends = np.array([0.0, 0.5, -0.25, 0.0]), np.array([0.5, -0.25, 0.25, 0.25])
    # a stack grows away from zero, on either side of it
    lower, upper = np.where(base > 0, base, base + below), np.where(base < 0, base, base + above)
    np.testing.assert_allclose(lower, np.minimum(starts, ends), atol=EXACT)
    np.testing.assert_allclose(upper, np.maximum(starts, ends), atol=EXACT)
    assert chart.plots[0].series[0].format.fill.type == MSO_FILL.BACKGROUND


# ------------------------------------------------------------------ the sheet behind


def test_the_sheet_holds_limits_and_follows_what_is_typed(customers, chart_of):
    rows = sheet(chart_of("drivers"))
    table = customers.ranking.table
    assert rows[0][3:5] == ["95% from", "95% to"]
    first = table.iloc[0]
    assert rows[1][1] == pytest.approx(first["est"])
    assert rows[1][3:5] == pytest.approx([first["ci_lower"], first["ci_upper"]])
    assert rows[1][5:] == ["=B2-D2", "=E2-B2"]
    values = sheet(chart_of("drivers"), values=True)
    assert values[1][5] == pytest.approx(first["est"] - first["ci_lower"])


def test_error_bars_refer_to_the_cells_that_hold_them(chart_of):
    bars = chart_of("drivers").plots[0].series[0]._element
    addresses = [f.text for f in bars.find(qn("c:errBars")).iter(qn("c:f"))]
    assert addresses == ["Sheet1!$G$2:$G$8", "Sheet1!$F$2:$F$8"]


def test_a_label_that_looks_like_a_formula_is_text_in_the_sheet(chart_of):
    blob = BytesIO(chart_of("drivers", "hostile").part.chart_workbook.xlsx_part.blob)
    (found,) = load_workbook(blob)
    cells = [cell for column in found.iter_cols(max_col=1) for cell in column]
    assert "=cmd()|'/C calc'!A0" in [cell.value for cell in cells]
    assert all(cell.data_type == "s" for cell in cells)


def test_what_is_not_known_is_empty(drawn):
    frame = pd.DataFrame(
        {
            "name": pd.Series(["a", "b"], dtype=object),
            "est": [0.5, np.nan],
            "low": [0.4, np.nan],
            "high": [np.nan, np.nan],
        }
    )
    chart = drawn(frame, Chart("bars", "name", ("est",), low="low", high="high"))
    bars = chart.plots[0].series[0]
    assert bars.values == (0.5, None)
    assert errors(bars, "minus") == pytest.approx([0.1])
    assert errors(bars, "plus") == []


def test_a_chart_of_a_column_that_is_not_there_lists_the_columns(drawn):
    frame = pd.DataFrame({"name": pd.Series(["a"], dtype=object), "est": [0.5]})
    with pytest.raises(SpecificationError, match="column 'effect'.*Available: name, est"):
        drawn(frame, Chart("bars", "name", ("effect",)))
