"""Word documents of the shared reports, written once, and what python-docx reads in them."""

from functools import cache
from io import BytesIO

import docx
import pytest

from ccc_quality.report import pictures
from ccc_quality.report.document import docx_bytes

ROUGH = 60
"""Dots an inch of the pictures in these tests."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="session", autouse=True)
def _rough_pictures():
    """Pictures are not sharp: pixels take most of the time of a document."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pictures, "DOTS_PER_INCH", ROUGH)
        yield


@pytest.fixture(scope="session")
def written(built):
    """Writes the report of a case in a language, once a session."""
    return cache(lambda case, language="en": docx_bytes(built(case, language)))


@pytest.fixture(scope="session")
def opened(written):
    return lambda case, language="en": docx.Document(BytesIO(written(case, language)))


@pytest.fixture(scope="session")
def document(opened):
    return opened("customers")


@pytest.fixture(scope="session")
def data_tables():
    """Title and rows of every table of numbers, in the order of the document."""

    def find(document):
        for table in document.tables:
            title = table._tbl.tblPr.find(f"{W}tblCaption")
            if title is not None:
                yield (
                    title.get(f"{W}val"),
                    [[_text(cell) for cell in row.tc_lst] for row in table._tbl.tr_lst],
                )

    return find


def _text(cell):
    """Of a cell; asking python-docx for it takes minutes in tables of a thousand cells."""
    return "".join(text.text for text in cell.iter(f"{W}t"))
