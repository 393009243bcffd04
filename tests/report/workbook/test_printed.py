"""The workbook as a spreadsheet program prints it."""

import pytest
from support.office import as_pdf, page_texts

from ccc_quality.report.workbook.entries import plan

pytestmark = pytest.mark.office


@pytest.mark.parametrize(
    ("case", "language", "badge"),
    [("customers", "en", "Simulated data"), ("customers", "nl", "Gesimuleerde data")],
)
def test_every_page_has_badge_source_and_number_and_no_cell_overflows(
    built, content, tmp_path, case, language, badge
):
    path = tmp_path / "report.xlsx"
    path.write_bytes(content(case, language))
    report = built(case, language)
    pages = page_texts(as_pdf(path))
    assert len(pages) >= len(plan(report).entries)
    for number, text in enumerate(pages, start=1):
        assert text.endswith(f"{badge} {report.subtitle} {number} / {len(pages)}")
        assert "###" not in text
    everything = " ".join(pages)
    assert not [
        mark for mark in ("#NAME?", "#REF!", "#VALUE!", "#N/A", "Err:") if mark in everything
    ]
    assert all(entry.table.title in everything for entry in plan(report).entries)


def test_hostile_labels_are_printed_as_they_are(built, content, tmp_path):
    path = tmp_path / "hostile.xlsx"
    path.write_bytes(content("hostile", "en"))
    everything = " ".join(page_texts(as_pdf(path)))
    assert "=cmd()|'/C calc'!A0" in everything
    assert "<script>alert('1')</script>" in everything
