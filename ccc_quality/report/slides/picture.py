"""Figures without a chart of their own: a sharp picture, and the words for who cannot see it."""

from __future__ import annotations

from io import BytesIO

from pptx.oxml.xmlchemy import BaseOxmlElement
from pptx.slide import Slide

from ccc_quality.report.content import Figure
from ccc_quality.report.layout.office import cleaned
from ccc_quality.report.slides.box import Box

LEAST_SCALE = 0.62
"""A picture smaller than this, against how it was drawn, has letters that nobody can read."""

FLAT = 0.55
"""Share of the height below which there is room for words under a picture."""


def is_readable(figure: Figure, box: Box) -> bool:
    """Whether the letters of a picture are large enough in a box."""
    width, height = figure.picture.size
    return min(box.width / width, box.height / height) >= LEAST_SCALE


def is_flat(figure: Figure, box: Box) -> bool:
    """Whether a picture fills the width of a box and at most half of its height."""
    width, height = figure.picture.size
    return height / width * box.width <= FLAT * box.height


def add_picture(slide: Slide, figure: Figure, box: Box) -> Box:
    """Put a figure into a box as large as it fits; where it came to stand."""
    place = box.holding(*figure.picture.size)
    shape = slide.shapes.add_picture(BytesIO(figure.picture.png(place.width)), *place.place)
    describe(shape._element.nvPicPr.cNvPr, figure)
    return place


def describe(properties: BaseOxmlElement, figure: Figure) -> None:
    """The name of a shape, and what it shows in words."""
    properties.set("name", cleaned(figure.key))
    properties.set("descr", cleaned(figure.alt))
