"""A map: a point a row, named, with its intervals both ways and lines through the means."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pptx.chart.chart import Chart as NativeChart
from pptx.chart.data import XyChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION
from pptx.oxml.xmlchemy import BaseOxmlElement
from pptx.shapes.graphfrm import GraphicFrame
from pptx.slide import Slide
from pptx.util import Pt

from ccc_quality.plots.typeset import POINTS_PER_INCH
from ccc_quality.report.layout.measure import width_of
from ccc_quality.report.slides.box import Box
from ccc_quality.report.slides.charts.axes import LETTERS, dress_chart, dress_numbers
from ccc_quality.report.slides.charts.data import FORMATS, ChartData, Values, apart
from ccc_quality.report.slides.charts.parts import Position, add_error_bars, label_from_cells
from ccc_quality.report.slides.charts.sheet import SheetColumn, cells, sheet_bytes
from ccc_quality.report.slides.colours import paint

MARKER = 10  # points

POSITIONS: tuple[Position, ...] = ("r", "t", "b", "l")
"""The first that is free is taken."""
AWAY = 0.1  # inches between the middle of a point and its name


def add_scatter(slide: Slide, data: ChartData, box: Box) -> GraphicFrame:
    """Points with the names of their rows.

    Where the chart has means, its axes cross there: so the four fields of a map are drawn by lines
    that stay in place when the chart is resized.
    """
    x, y = data.values(data.chart.x or ""), data.values(data.chart.y or "")
    content = XyChartData(number_format=FORMATS[x.kind])
    points = content.add_series(y.heading)
    for pair in zip(x.numbers, y.numbers, strict=True):
        points.add_data_point(*pair)
    frame = slide.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER, *box.place, content)
    chart: NativeChart = frame.chart
    (series,) = chart.plots[0].series
    element: BaseOxmlElement = series._element
    columns = [
        SheetColumn(x.heading, x.numbers),
        SheetColumn(y.heading, y.numbers),
        SheetColumn(data.heading, data.names),
    ]
    for way, letter, centre in (("x", "A", x), ("y", "B", y)):
        columns += _add_intervals(element, data, centre, way, letter, len(columns))
    chart.part.chart_workbook.update_from_xlsx_blob(sheet_bytes(columns, "General"))
    _dress(chart, data, x, y)
    series.format.line.fill.background()
    series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, MARKER
    series.marker.format.fill.solid()
    paint(series.marker.format.fill.fore_color, "driver")
    series.marker.format.line.fill.background()
    extents = [_extent(data, each, way) for each, way in ((x, "x"), (y, "y"))]
    for axis, (low, high) in zip((chart.category_axis, chart.value_axis), extents, strict=True):
        axis.minimum_scale, axis.maximum_scale = low, high
    across, up = (_shares(each, extent) for each, extent in zip((x, y), extents, strict=True))
    label_from_cells(
        element,
        texts=data.names,
        cells=cells(2, data.n_rows),
        position=positions(data.names, across, up, points=LETTERS, room=box),
        points=LETTERS,
    )
    return frame


def _extent(data: ChartData, centre: Values, way: str) -> tuple[float, float]:
    """Ends of an axis: whole steps around all that is drawn."""
    limits = data.chart.x_limits if way == "x" else data.chart.y_limits
    columns = [centre, *(data.values(name) for name in limits or ())]
    numbers = [v for column in columns for v in column.numbers if math.isfinite(v)]
    if not numbers or min(numbers) == max(numbers):
        return 0.0, 2 * max(numbers, default=1.0) or 1.0
    low, high = min(numbers), max(numbers)
    step = 10.0 ** math.floor(math.log10(high - low)) / 2
    digits = max(0, 1 - math.floor(math.log10(step)))
    return (
        round(step * math.floor(low / step), digits),
        round(step * math.ceil(high / step), digits),
    )


def _shares(values: Values, extent: tuple[float, float]) -> list[float]:
    low, high = extent
    return [(v - low) / (high - low) if math.isfinite(v) else 0.0 for v in values.numbers]


def _add_intervals(
    element: BaseOxmlElement, data: ChartData, centre: Values, way: str, letter: str, at: int
) -> list[SheetColumn]:
    """Error bars one way; their columns of the sheet, which start at column ``at``."""
    names = data.chart.x_limits if way == "x" else data.chart.y_limits
    if names is None:
        return []
    low, high = (data.values(name) for name in names)
    minus, plus = apart(centre, low), apart(high, centre)
    low_letter, high_letter = chr(ord("A") + at), chr(ord("A") + at + 1)
    add_error_bars(
        element,
        minus=minus,
        plus=plus,
        minus_cells=cells(at + 2, data.n_rows),
        plus_cells=cells(at + 3, data.n_rows),
        direction="x" if way == "x" else "y",
    )
    return [
        SheetColumn(low.heading, low.numbers),
        SheetColumn(high.heading, high.numbers),
        SheetColumn("−", minus, f"={letter}{{row}}-{low_letter}{{row}}"),
        SheetColumn("+", plus, f"={high_letter}{{row}}-{letter}{{row}}"),
    ]


def _dress(chart: NativeChart, data: ChartData, x: Values, y: Values) -> None:
    dress_chart(chart, legend=False)
    across, upwards = chart.category_axis, chart.value_axis
    for axis, each in ((across, x), (upwards, y)):
        dress_numbers(axis, title=each.heading, number_format=FORMATS[each.kind])
        axis.has_major_gridlines = False
        axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
        axis.format.line.width = Pt(1)
        paint(axis.format.line.color, "soft")
    if data.chart.cross is not None and all(map(math.isfinite, data.chart.cross)):
        # where the other axis crosses this one
        across.crosses_at, upwards.crosses_at = data.chart.cross


def positions(
    names: Sequence[str],
    x: Sequence[float],
    y: Sequence[float],
    *,
    points: float,
    room: Box,
) -> list[Position]:
    """A side for the name of each point.

    Parameters
    ----------
    names : sequence of str
    x, y : sequence of float
        Where the points are, as shares of the plotting area from its lower left corner.
    points : float
        Size of the letters.
    room : Box
        The plotting area, in inches.
    """
    centres = [
        (room.left + across * room.width, room.bottom - up * room.height)
        for across, up in zip(x, y, strict=True)
    ]
    taken = [_around(centre) for centre in centres]
    chosen: list[Position] = []
    for name, centre in zip(names, centres, strict=True):
        places = {side: _place(name, centre, side, points) for side in POSITIONS}
        side = min(POSITIONS, key=lambda one: _crowding(places[one], taken, room))
        chosen.append(side)
        taken.append(places[side])
    return chosen


def _around(centre: tuple[float, float]) -> Box:
    return Box(centre[0] - AWAY / 2, centre[1] - AWAY / 2, AWAY, AWAY)


def _place(name: str, centre: tuple[float, float], side: Position, points: float) -> Box:
    width, height = (each / POINTS_PER_INCH for each in (width_of(name, points), 1.2 * points))
    across, down = centre
    lefts = {"r": across + AWAY, "l": across - AWAY - width}
    tops = {"t": down - AWAY - height, "b": down + AWAY}
    return Box(
        lefts.get(side, across - width / 2), tops.get(side, down - height / 2), width, height
    )


def _crowding(place: Box, taken: Sequence[Box], room: Box) -> float:
    """Area that is covered already, and that lies outside; zero is free."""
    inside = _overlap(place, room)
    outside = place.width * place.height - inside
    return round(sum(_overlap(place, other) for other in taken) + 2 * outside, 9)


def _overlap(one: Box, other: Box) -> float:
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    return max(0.0, wide) * max(0.0, high)
