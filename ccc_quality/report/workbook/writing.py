"""Writing a workbook: its sheets in order."""

from __future__ import annotations

from io import BytesIO

from xlsxwriter import Workbook

from ccc_quality.report.content import Report
from ccc_quality.report.workbook.book import Book
from ccc_quality.report.workbook.calculation import Calculation
from ccc_quality.report.workbook.entries import plan, simulation
from ccc_quality.report.workbook.intervals import Intervals
from ccc_quality.report.workbook.model_sheet import ModelSheet
from ccc_quality.report.workbook.overview import write_overview
from ccc_quality.report.workbook.styles import Styles
from ccc_quality.report.workbook.table_sheet import write_table_sheet
from ccc_quality.report.workbook.text_sheet import write_text_sheet

OPTIONS = {"in_memory": True}


def written(report: Report) -> bytes:
    """The report as the content of an ``.xlsx`` file."""
    content = BytesIO()
    with Workbook(content, OPTIONS) as workbook:
        workbook.set_properties({"title": report.title, "comments": report.badge})
        write_sheets(Book(workbook, report, plan(report), Styles(workbook, report.language)))
    return content.getvalue()


def write_sheets(book: Book) -> None:
    """All sheets, from the overview to the calculation."""
    write_overview(book)
    moved = simulation(book.report)
    model = None if moved is None else ModelSheet(book, moved)
    inputs = () if model is None else model.write_inputs()
    intervals = Intervals(book)
    for entry in book.plan.entries:
        write_table_sheet(book, entry, intervals)
    write_text_sheet(book)
    if model is not None and moved is not None:
        results = Calculation(book, moved, inputs).write(model.found)
        model.write_results(results)
