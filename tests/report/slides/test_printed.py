"""Decks as LibreOffice shows them."""

import pytest
from PIL import Image
from support.office import as_pdf, page_pictures, page_texts

pytestmark = pytest.mark.office


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_slide_is_a_page_with_its_title_and_number(built, content, tmp_path, language):
    path = tmp_path / "deck.pptx"
    path.write_bytes(content("customers", language))
    report, pdf = built("customers", language), as_pdf(path)
    pages = page_texts(pdf)
    assert len(pages) == len(report.sections) + 1
    for section, page in zip(report.sections, pages[1:], strict=True):
        words = section.title.replace("\u00a0", " ").split()
        assert words[0] in page
        assert words[-1] in page
        assert page.split()[-1] == str(section.number + 1)
    # charts are drawn, with the names of the drivers and their values as labels
    drivers = pages[report.section("drivers").number]
    for name in report.section("drivers").figures[0].data.frame["driver"]:
        assert name in drivers
    assert ("0.23" if language == "en" else "0,23") in drivers
    for picture in page_pictures(pdf):
        assert len(Image.open(picture).convert("RGB").getcolors(maxcolors=100_000)) > 20


def test_hostile_labels_are_printed_as_they_are(built, content, tmp_path):
    path = tmp_path / "deck.pptx"
    path.write_bytes(content("hostile"))
    pages = page_texts(as_pdf(path))
    assert len(pages) == len(built("hostile").sections) + 1
    assert "<script>alert('1')</script>" in " ".join(pages)
