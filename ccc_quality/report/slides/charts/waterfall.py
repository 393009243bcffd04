"""A waterfall: bars that start where the one before ended, on a base that is not seen."""

from __future__ import annotations

import math

from pptx.chart.chart import Chart as NativeChart
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.shapes.graphfrm import GraphicFrame
from pptx.slide import Slide

from ccc_quality.labels import Language
from ccc_quality.report.slides.box import Box
from ccc_quality.report.slides.charts.axes import (
    LETTERS,
    dress_chart,
    dress_names,
    dress_numbers,
    numbers_below,
)
from ccc_quality.report.slides.charts.bars import GAP, OVERLAP
from ccc_quality.report.slides.charts.data import ChartData
from ccc_quality.report.slides.charts.parts import label_from_cells
from ccc_quality.report.slides.charts.sheet import SheetColumn, cells, sheet_bytes
from ccc_quality.report.slides.colours import paint
from ccc_quality.words import Numbers

ROOM = 0.12
"""Width of the invisible bar that carries a label, as a share of the whole chart."""


def add_waterfall(slide: Slide, data: ChartData, box: Box, language: Language) -> GraphicFrame:
    """Steps and, in the last row, their sum."""
    values = data.values(data.chart.values[0])
    steps = tuple(value if math.isfinite(value) else 0.0 for value in values.numbers)
    bars = [_bar(start, end) for start, end in spans(steps)]
    base, above, below = (tuple(bar[k] for bar in bars) for k in range(3))
    room = ROOM * max((abs(edge) for span in spans(steps) for edge in span), default=1.0)
    carrier = (room,) * data.n_rows
    content = CategoryChartData(number_format=data.number_format)
    content.categories = data.names
    for name, lengths in (
        (" ", base), (values.heading, above), (values.heading, below), (" ", carrier),
    ):  # fmt: skip
        content.add_series(name, lengths)
    frame = slide.shapes.add_chart(XL_CHART_TYPE.BAR_STACKED, *box.place, content)
    chart: NativeChart = frame.chart
    columns = [
        SheetColumn(data.heading, data.names),
        SheetColumn(" ", base),
        SheetColumn(f"{values.heading} +", above),
        SheetColumn(f"{values.heading} −", below),
        SheetColumn(" ", carrier),
        SheetColumn(values.heading, values.numbers),
    ]
    chart.part.chart_workbook.update_from_xlsx_blob(sheet_bytes(columns, data.number_format))
    dress_chart(chart, legend=False)
    dress_names(chart.category_axis)
    dress_numbers(chart.value_axis, title=values.heading, number_format=data.number_format)
    numbers_below(chart.value_axis)
    chart.plots[0].gap_width, chart.plots[0].overlap = GAP, OVERLAP
    hidden, *seen, labels = chart.plots[0].series
    for series in (hidden, labels):
        series.format.fill.background()
    for series in seen:
        series.invert_if_negative = False
        for k, step in enumerate(steps):
            fill = series.points[k].format.fill
            fill.solid()
            is_sum = k == len(steps) - 1
            paint(fill.fore_color, "outcome" if is_sum else "driver" if step >= 0 else "loss")
    numbers = Numbers(language)
    label_from_cells(
        labels._element,
        texts=[numbers.write(value, data.chart.number) for value in values.numbers],
        cells=cells(5, data.n_rows),
        position="inBase",
        points=LETTERS,
        bold=True,
    )
    return frame


def spans(steps: tuple[float, ...]) -> list[tuple[float, float]]:
    """Where each bar starts and ends; the last one, the sum, starts at zero.

    Examples
    --------
    >>> spans((0.5, -0.25, 0.25))
    [(0.0, 0.5), (0.5, 0.25), (0.0, 0.25)]
    """
    found, reached = [], 0.0
    for step in steps[:-1]:
        found.append((reached, reached + step))
        reached += step
    return [*found, (0.0, steps[-1])] if steps else []


def _bar(start: float, end: float) -> tuple[float, float, float]:
    """The unseen base of a bar and its parts above and below zero: stacks grow away from zero."""
    low, high = min(start, end), max(start, end)
    base = low if low > 0 else high if high < 0 else 0.0
    above = max(high, 0.0) - max(low, 0.0)
    below = min(low, 0.0) - min(high, 0.0)
    return base, above, below
