"""Reports: content built once, one exporter a format."""

from ccc_quality.report.build import build_report
from ccc_quality.report.content import Column, Fact, Figure, Highlight, Report, Section, Table
from ccc_quality.report.formats import FORMATS
from ccc_quality.report.segment_reports import SegmentReports, write_segment_reports
from ccc_quality.report.write import write_report

__all__ = [
    "FORMATS",
    "Column",
    "Fact",
    "Figure",
    "Highlight",
    "Report",
    "Section",
    "SegmentReports",
    "Table",
    "build_report",
    "write_report",
    "write_segment_reports",
]
