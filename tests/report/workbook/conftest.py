"""Workbooks as openpyxl reads them, written once a session."""

from functools import cache
from io import BytesIO

import pytest
from openpyxl import load_workbook

from ccc_quality.report.workbook import xlsx_bytes


@pytest.fixture(scope="session")
def content(built):
    """The bytes of the workbook of a case in a language."""
    return cache(lambda case="customers", language="en": xlsx_bytes(built(case, language)))


@pytest.fixture(scope="session")
def opened(content):
    """The workbook of a case: its formulas, or with ``values=True`` what they carry."""

    @cache
    def open_it(case="customers", language="en", *, values=False):
        return load_workbook(BytesIO(content(case, language)), data_only=values)

    return open_it
