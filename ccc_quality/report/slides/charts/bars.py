"""Lying bars: one series with its intervals, several beside each other, or stacked shares."""

from __future__ import annotations

import math

from pptx.chart.chart import Chart as NativeChart
from pptx.chart.data import CategoryChartData
from pptx.chart.series import BarSeries
from pptx.dml.fill import FillFormat
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION
from pptx.shapes.graphfrm import GraphicFrame
from pptx.slide import Slide
from pptx.util import Pt
from xlsxwriter.utility import xl_col_to_name

from ccc_quality.labels import Language
from ccc_quality.report.slides.box import Box
from ccc_quality.report.slides.charts.axes import (
    LETTERS,
    dress_chart,
    dress_names,
    dress_numbers,
    hold_all,
    numbers_below,
)
from ccc_quality.report.slides.charts.data import ChartData, Values, apart
from ccc_quality.report.slides.charts.parts import (
    add_error_bars,
    label_from_cells,
)
from ccc_quality.report.slides.charts.sheet import SheetColumn, cells, sheet_bytes
from ccc_quality.report.slides.colours import Tone, paint, shade
from ccc_quality.words import Numbers

GAP, OVERLAP = 45, 100
"""Room between bars, in percent of their width; bars of several series lie in one row."""

PALER = 0.4
"""How much lighter bars with an interval are, so that its line is seen on them."""

SMALLEST_LABEL = 0.095
"""A share below this has no room for its label."""


def add_bars(slide: Slide, data: ChartData, box: Box, language: Language) -> GraphicFrame:
    """Bars with their values behind them; with limits, an interval around each."""
    shown = [data.values(name) for name in data.chart.values]
    if not data.limits:
        frame = _add_plain(slide, data, shown, box, XL_CHART_TYPE.BAR_CLUSTERED)
        for k, series in enumerate(frame.chart.plots[0].series):
            _fill(series, _tone(k, len(shown)))
            _label_values(series, data.number_format)
        return frame
    if len(shown) == 1:
        return _add_with_limits(slide, data, shown[0], box, language)
    return _add_several_with_limits(slide, data, shown, box)


def _tone(k: int, n: int) -> Tone:
    """One series is of the drivers; of two, the first takes away and the second adds."""
    return "loss" if n > 1 and k % 2 == 0 else "driver"


def add_stacked(slide: Slide, data: ChartData, box: Box) -> GraphicFrame:
    """Shares behind each other, from full colour to pale."""
    shown = [data.values(name) for name in data.chart.values]
    frame = _add_plain(slide, data, shown, box, XL_CHART_TYPE.BAR_STACKED)
    chart: NativeChart = frame.chart
    if data.chart.number == "share":
        chart.value_axis.maximum_scale = 1.0
    for k, series in enumerate(chart.plots[0].series):
        lighter = shade(k, len(shown))
        _fill(series, "driver", lighter)
        labels = series.data_labels
        labels.show_value = True
        labels.number_format = f'[<{SMALLEST_LABEL}]"";{data.number_format}'
        labels.number_format_is_linked = False
        labels.position = XL_LABEL_POSITION.CENTER
        labels.font.size = Pt(LETTERS - 1)
        paint(labels.font.color, "paper" if lighter < 0.4 else "ink")
    return frame


def _add_plain(
    slide: Slide, data: ChartData, shown: list[Values], box: Box, kind: XL_CHART_TYPE
) -> GraphicFrame:
    content = CategoryChartData(number_format=data.number_format)
    content.categories = data.names
    for each in shown:
        content.add_series(each.heading, known(each.numbers))
    frame = slide.shapes.add_chart(kind, *box.place, content)
    _set_sheet(frame.chart, _columns(data, shown), data.number_format)
    _dress(frame.chart, data, shown)
    return frame


def _add_with_limits(
    slide: Slide, data: ChartData, shown: Values, box: Box, language: Language
) -> GraphicFrame:
    """One series with intervals; an unseen one carries its values beyond them, as labels."""
    ((low, high),) = data.limits
    ends = tuple(map(_end, shown.numbers, low.numbers, high.numbers))
    content = CategoryChartData(number_format=data.number_format)
    content.categories = data.names
    content.add_series(shown.heading, known(shown.numbers))
    content.add_series(" ", known(ends))
    frame = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *box.place, content)
    chart: NativeChart = frame.chart
    bars, carrier = chart.plots[0].series
    _fill(bars, "driver", PALER)
    columns = [
        *_columns(data, [shown]),
        SheetColumn(" ", ends, "=IF(B{row}<0,D{row},E{row})"),
        *_add_intervals(bars, data, 0, at=3),
    ]
    _set_sheet(chart, columns, data.number_format)
    _dress(chart, data, [shown])
    carrier.format.fill.background()
    label_from_cells(
        carrier._element,
        texts=_texts(shown, data, language),
        cells=cells(1, data.n_rows),
        position="outEnd",
        points=LETTERS,
        bold=True,
    )
    return frame


def _add_several_with_limits(
    slide: Slide, data: ChartData, shown: list[Values], box: Box
) -> GraphicFrame:
    """Series beside each other, so that their intervals do not cross; the axis has the numbers."""
    frame = _add_plain(slide, data, shown, box, XL_CHART_TYPE.BAR_CLUSTERED)
    chart: NativeChart = frame.chart
    chart.plots[0].overlap = 0
    columns = _columns(data, shown)
    for k, series in enumerate(chart.plots[0].series):
        _fill(series, _tone(k, len(shown)), PALER)
        columns += _add_intervals(series, data, k, at=len(columns))
    _set_sheet(chart, columns, data.number_format)
    return frame


def _add_intervals(series: BarSeries, data: ChartData, k: int, *, at: int) -> list[SheetColumn]:
    """Draw the intervals of the k-th series; their columns of the sheet, from ``at`` on."""
    shown, (low, high) = data.values(data.chart.values[k]), data.limits[k]
    minus, plus = apart(shown, low), apart(high, shown)
    add_error_bars(
        series._element,
        minus=minus,
        plus=plus,
        minus_cells=cells(at + 2, data.n_rows),
        plus_cells=cells(at + 3, data.n_rows),
    )
    value, lower, upper = (f"{xl_col_to_name(n)}{{row}}" for n in (1 + k, at, at + 1))
    return [
        SheetColumn(low.heading, low.numbers),
        SheetColumn(high.heading, high.numbers),
        SheetColumn("−", minus, f"={value}-{lower}"),
        SheetColumn("+", plus, f"={upper}-{value}"),
    ]


def _texts(each: Values, data: ChartData, language: Language) -> list[str]:
    numbers = Numbers(language)
    return [
        numbers.write(value, data.chart.number) if math.isfinite(value) else ""
        for value in each.numbers
    ]


def _end(value: float, low: float, high: float) -> float:
    """Where the label of a bar starts: beyond its interval, or at its end without one."""
    limit = low if value < 0 else high
    return limit if math.isfinite(limit) else value


def _dress(chart: NativeChart, data: ChartData, shown: list[Values]) -> None:
    several = len(data.chart.values) > 1
    dress_chart(chart, legend=several)
    dress_names(chart.category_axis)
    title = "" if several else shown[0].heading
    dress_numbers(chart.value_axis, title=title, number_format=data.number_format)
    numbers_below(chart.value_axis)
    drawn = [*shown, *(limit for limits in data.limits for limit in limits)]
    hold_all(chart.value_axis, [v for each in drawn for v in each.numbers if math.isfinite(v)])
    chart.plots[0].gap_width, chart.plots[0].overlap = GAP, OVERLAP


def _fill(series: BarSeries, tone: Tone, lighter: float = 0.0) -> None:
    fill: FillFormat = series.format.fill
    fill.solid()
    paint(fill.fore_color, tone, lighter=lighter)
    series.invert_if_negative = False


def _label_values(series: BarSeries, number_format: str) -> None:
    labels = series.data_labels
    labels.show_value = True
    labels.number_format, labels.number_format_is_linked = number_format, False
    labels.position = XL_LABEL_POSITION.OUTSIDE_END
    labels.font.size = Pt(LETTERS)


def _columns(data: ChartData, shown: list[Values]) -> list[SheetColumn]:
    numbers = [SheetColumn(each.heading, each.numbers) for each in shown]
    return [SheetColumn(data.heading, data.names), *numbers]


def _set_sheet(chart: NativeChart, columns: list[SheetColumn], number_format: str) -> None:
    chart.part.chart_workbook.update_from_xlsx_blob(sheet_bytes(columns, number_format))


def known(numbers: tuple[float, ...]) -> list[float | None]:
    """Numbers as python-pptx takes them: None where nothing is known."""
    return [number if math.isfinite(number) else None for number in numbers]
