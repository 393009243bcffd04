"""Native charts: drawn by the office program, from a sheet of their own that it can edit."""

from ccc_quality.report.slides.charts.draw import add_chart

__all__ = ["add_chart"]
