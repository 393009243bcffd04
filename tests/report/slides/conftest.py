"""Decks as python-pptx reads them, written once a session."""

from functools import cache
from io import BytesIO

import pytest
from lxml import etree
from pptx import Presentation
from pptx.oxml.ns import qn

from ccc_quality.report.slides import pptx_bytes

THEME = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"


@pytest.fixture(scope="session")
def content(built):
    """The bytes of the deck of a case in a language."""
    return cache(lambda case="customers", language="en": pptx_bytes(built(case, language)))


@pytest.fixture(scope="session")
def deck(content):
    """The deck of a case in a language."""
    return cache(
        lambda case="customers", language="en": Presentation(BytesIO(content(case, language)))
    )


@pytest.fixture(scope="session")
def slide_of(built, deck):
    """The slide of a page: the first one is the cover."""

    def find(key, case="customers", language="en"):
        return deck(case, language).slides[built(case, language).section(key).number]

    return find


@pytest.fixture(scope="session")
def chart_of(slide_of):
    """The first native chart on the slide of a page."""

    def find(key, case="customers", language="en"):
        return next(s.chart for s in slide_of(key, case, language).shapes if s.has_chart)

    return find


@pytest.fixture(scope="session")
def house_of_a_client(tmp_path_factory):
    """A template: 4:3, two slides of its own in a section, another colour for the first accent."""
    template = Presentation()
    part = template.slide_master.part.part_related_by(THEME)
    theme = etree.fromstring(part.blob)
    accent = next(theme.iter(qn("a:accent1")))
    accent[0].set("val", "7A0019")
    part._blob = etree.tostring(theme)
    for _ in range(2):
        template.slides.add_slide(template.slide_layouts[1]).shapes.title.text = "A sample"
    numbers = "".join(
        f'<p14:sldId id="{slide.id}"/>' for slide in template.element.iter(qn("p:sldId"))
    )
    sections = (
        '<p:extLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main">'
        '<p:ext uri="{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"><p14:sectionLst '
        'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"><p14:section '
        'name="Samples" id="{5B1D4F2A-0C3E-4A57-9D6B-000000000001}"><p14:sldIdLst>'
        f"{numbers}</p14:sldIdLst></p14:section></p14:sectionLst></p:ext></p:extLst>"
    )
    for old in template.element.findall(qn("p:extLst")):
        template.element.remove(old)
    template.element.append(etree.fromstring(sections))
    path = tmp_path_factory.mktemp("client") / "house.pptx"
    template.save(path)
    return path
