"""Reports: content built once, one exporter a format."""

from ccc_quality.report.build import build_report
from ccc_quality.report.content import Column, Fact, Figure, Highlight, Report, Section, Table
from ccc_quality.report.write import EXPORTERS, write_report

__all__ = [
    "EXPORTERS",
    "Column",
    "Fact",
    "Figure",
    "Highlight",
    "Report",
    "Section",
    "Table",
    "build_report",
    "write_report",
]
