"""Axes and letters of charts: quiet, in colours of the theme, starting where bars start."""

from __future__ import annotations

from collections.abc import Sequence

from pptx.chart.axis import ValueAxis, _BaseAxis
from pptx.chart.chart import Chart as NativeChart
from pptx.enum.chart import XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.util import Pt

from ccc_quality.report.layout.axis import axis_ends
from ccc_quality.report.slides.colours import paint

LETTERS = 11.0
"""Points."""


def dress_chart(chart: NativeChart, *, legend: bool) -> None:
    """Letters of the theme, no title of its own, a legend below where it is needed."""
    chart.font.size = Pt(LETTERS)
    paint(chart.font.color, "ink")
    chart.has_title = False
    chart.has_legend = legend
    if legend and chart.legend is not None:
        chart.legend.position = XL_LEGEND_POSITION.BOTTOM
        chart.legend.include_in_layout = False


def dress_names(axis: _BaseAxis) -> None:
    """The axis with the names: the first row on top, names beside the chart and not in it."""
    axis.reverse_order = True
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.has_major_gridlines = False
    _line(axis)


def dress_numbers(axis: ValueAxis, *, title: str, number_format: str) -> None:
    """The axis with the numbers: thin lines, a title that says what is counted."""
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.has_major_gridlines = True
    line = axis.major_gridlines.format.line
    line.width = Pt(0.5)
    paint(line.color, "faint")
    axis.tick_labels.number_format = number_format
    axis.tick_labels.number_format_is_linked = False
    axis.format.line.fill.background()
    if title:
        write_title(axis, title)


def write_title(axis: _BaseAxis, title: str) -> None:
    """What an axis shows."""
    axis.has_title = True
    frame = axis.axis_title.text_frame
    frame.text = title
    font = frame.paragraphs[0].runs[0].font
    font.size, font.bold = Pt(LETTERS), False
    paint(font.color, "soft")


def numbers_below(axis: ValueAxis) -> None:
    """Keep the numbers under the chart: turning the names around would take them to the top."""
    axis.tick_label_position = XL_TICK_LABEL_POSITION.HIGH


def _line(axis: _BaseAxis) -> None:
    line = axis.format.line
    line.width = Pt(0.75)
    paint(line.color, "soft")


def hold_all(axis: ValueAxis, numbers: Sequence[float]) -> None:
    """Bars start at zero; an axis holds intervals below it, which programs do not look at."""
    if numbers and min(numbers) >= 0 < max(numbers):
        axis.minimum_scale = 0.0
    elif numbers and min(numbers) < 0:
        axis.minimum_scale, axis.major_unit, axis.maximum_scale = axis_ends(numbers)
