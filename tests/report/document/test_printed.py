"""LibreOffice opens the document and prints every page of it."""

import re

import numpy as np
import pytest
from PIL import Image
from support.office import as_pdf, page_pictures, page_texts

pytestmark = pytest.mark.office


@pytest.fixture(scope="module", params=["en", "nl"])
def printed(request, written, tmp_path_factory):
    path = tmp_path_factory.mktemp("docx") / "report.docx"
    path.write_bytes(written("customers", request.param))
    return request.param, as_pdf(path)


def test_the_badge_and_the_number_stand_on_every_page(printed):
    language, pdf = printed
    badge, numbered = {
        "en": ("Simulated data", r"Page {} of {}$"),
        "nl": ("Gesimuleerde data", r"Pagina {} van {}$"),
    }[language]
    pages = page_texts(pdf)
    assert all(badge in page for page in pages)
    for number, page in enumerate(pages[1:], start=2):  # the title page has no number
        assert re.search(numbered.format(number, len(pages)), page)


def test_references_in_the_text_show_what_they_refer_to(printed, built):
    language, pdf = printed
    text = " ".join(page_texts(pdf))
    word = {"en": "See Figure 1", "nl": "Zie Figuur 1"}[language]
    assert word in text
    assert "Reference source not found" not in text
    for section in built("customers", language).sections:
        assert section.title in text.replace("\u00a0", " ")


def test_no_page_is_empty_and_nothing_touches_the_border(printed):
    _, pdf = printed
    for picture in page_pictures(pdf):
        ink = np.asarray(Image.open(picture).convert("L")) < 200
        assert ink.sum() > 100
        edge = 10  # a third of an inch at 30 dots an inch
        inner = ink[edge:-edge, edge:-edge]
        assert ink.sum() == inner.sum()
