"""Native charts: drawn by the office program, from a sheet of their own that it can edit."""

from __future__ import annotations

from pptx.slide import Slide

from ccc_quality.labels import Language
from ccc_quality.report.content import Chart, Figure
from ccc_quality.report.slides.box import Box
from ccc_quality.report.slides.charts.bars import add_bars, add_stacked
from ccc_quality.report.slides.charts.data import chart_data
from ccc_quality.report.slides.charts.scatter import add_scatter
from ccc_quality.report.slides.charts.waterfall import add_waterfall
from ccc_quality.report.slides.picture import describe


def add_chart(slide: Slide, figure: Figure, chart: Chart, box: Box, language: Language) -> None:
    """Draw the chart of a figure, described in words."""
    data = chart_data(figure, chart)
    if chart.kind == "scatter":
        frame = add_scatter(slide, data, box)
    elif chart.kind == "stacked":
        frame = add_stacked(slide, data, box)
    elif chart.kind == "waterfall":
        frame = add_waterfall(slide, data, box, language)
    else:
        frame = add_bars(slide, data, box, language)
    describe(frame._element.nvGraphicFramePr.cNvPr, figure)
