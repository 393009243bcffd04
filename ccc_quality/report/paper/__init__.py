"""A report as PDF, set by Typst: to print, to mail, to archive; tagged for screen readers."""

from ccc_quality.report.paper.typesetting import pdf_bytes

__all__ = ["pdf_bytes"]
