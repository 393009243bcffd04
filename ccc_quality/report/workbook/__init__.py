"""A report as an Excel workbook: a sheet a table, numbers that stay numbers, a model to move."""

from __future__ import annotations

from ccc_quality.extras import needed
from ccc_quality.report.content import Report


def xlsx_bytes(report: Report) -> bytes:
    """The report as the content of an ``.xlsx`` file.

    First come an overview with links and the model to move, whose formulas any spreadsheet
    computes; then every table of the report on a sheet of its own, with a native chart where the
    figure has one; last the texts of all pages and the calculation behind the model. Every formula
    carries its value, so the file reads the same where nothing is computed.

    Raises
    ------
    MissingExtraError
        Without the package that writes it.
    """
    with needed("office", "Excel workbooks"):
        from ccc_quality.report.workbook.writing import written
    return written(report)


__all__ = ["xlsx_bytes"]
