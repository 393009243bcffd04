"""The deck of the house: 16:9, its own theme, a title on the left and room for one message.

It starts from the empty presentation that python-pptx brings along; layouts keep their names, so
that slides can be added in any office program.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck
from pptx.shapes.placeholder import BasePlaceholder
from pptx.util import Inches

from ccc_quality.plots.style import LIGHT
from ccc_quality.report.slides.box import Box

WIDTH, HEIGHT = 13.333, 7.5
FONT = "Arial"
"""On every computer with an office program, and measured alike where a stand-in is used."""
TITLE_POINTS, COVER_POINTS = 26, 38

EDGE = 0.6
_TITLE = Box(EDGE, 0.4, WIDTH - 2 * EDGE, 0.95)
_BODY = Box(EDGE, 1.5, WIDTH - 2 * EDGE, 5.65)
_NUMBER = Box(WIDTH - EDGE - 1.0, 6.88, 1.0, 0.3)
_DATE = Box(WIDTH - EDGE - 3.2, 6.88, 2.0, 0.3)
_FOOTER = Box(WIDTH - EDGE - 6.4, 6.88, 3.0, 0.3)
_COVER_TITLE = Box(EDGE + 0.3, 2.0, 10.6, 1.5)
_COVER_TEXT = Box(EDGE + 0.3, 3.7, 10.6, 2.2)

PALETTE = {
    "dk1": LIGHT.ink,
    "lt1": LIGHT.background,
    "dk2": LIGHT.muted,
    "lt2": LIGHT.faint,
    "accent1": LIGHT.driver.line,
    "accent2": LIGHT.low,
    "accent3": LIGHT.mediator.line,
    "accent4": LIGHT.outcome.line,
    "accent5": LIGHT.doubt,
    "accent6": LIGHT.warning.line,
    "hlink": LIGHT.driver.line,
    "folHlink": LIGHT.muted,
}


def house_deck() -> Deck:
    """An empty deck in the style of the figures."""
    deck = Presentation()
    stretch = WIDTH / deck.slide_width.inches if deck.slide_width else 1.0
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    for placeholder in _all_placeholders(deck):
        if placeholder.element.spPr.find(qn("a:xfrm")) is not None:
            placeholder.left = round(placeholder.left * stretch)
            placeholder.width = round(placeholder.width * stretch)
    _place_master(deck)
    _place_cover(deck)
    _set_theme(deck)
    return deck


def _all_placeholders(deck: Deck) -> Iterator[BasePlaceholder]:
    yield from deck.slide_master.placeholders
    for layout in deck.slide_layouts:
        yield from layout.placeholders


def _place_master(deck: Deck) -> None:
    places = {
        PP_PLACEHOLDER.TITLE: _TITLE,
        PP_PLACEHOLDER.BODY: _BODY,
        PP_PLACEHOLDER.DATE: _DATE,
        PP_PLACEHOLDER.FOOTER: _FOOTER,
        PP_PLACEHOLDER.SLIDE_NUMBER: _NUMBER,
    }
    master = deck.slide_master
    for placeholder in master.placeholders:
        _put(placeholder, places[placeholder.placeholder_format.type])
        if placeholder.placeholder_format.type == PP_PLACEHOLDER.TITLE:
            placeholder.element.txBody.bodyPr.set("anchor", "t")
            placeholder.element.txBody.bodyPr.set("lIns", "0")
    for level in master.element.iter(qn("a:lvl1pPr")):
        if level.getparent().tag == qn("p:titleStyle"):
            level.set("algn", "l")
            level.find(qn("a:defRPr")).set("sz", str(100 * TITLE_POINTS))
            level.find(qn("a:defRPr")).set("b", "1")
        elif level.getparent().tag == qn("a:lstStyle"):
            level.find(qn("a:defRPr")).set("sz", "1000")


def _place_cover(deck: Deck) -> None:
    cover = deck.slide_layouts[0]
    places = {PP_PLACEHOLDER.CENTER_TITLE: _COVER_TITLE, PP_PLACEHOLDER.SUBTITLE: _COVER_TEXT}
    for placeholder in cover.placeholders:
        box = places.get(placeholder.placeholder_format.type)
        if box is None:
            continue
        _put(placeholder, box)
        body = placeholder.element.txBody
        body.bodyPr.set("lIns", "0")
        is_title = box is _COVER_TITLE
        body.bodyPr.set("anchor", "b" if is_title else "t")
        style = body.find(qn("a:lstStyle"))
        for level in list(style):
            style.remove(level)
        level = etree.SubElement(style, qn("a:lvl1pPr"), algn="l", marL="0", indent="0")
        etree.SubElement(level, qn("a:buNone"))
        size = str(100 * (COVER_POINTS if is_title else 18))
        etree.SubElement(level, qn("a:defRPr"), sz=size, b="1" if is_title else "0")
    cover.shapes._spTree.append(_accent_bar(Box(0.0, 0.0, 0.35, HEIGHT)))


def _accent_bar(box: Box) -> etree._Element:
    left, top, width, height = box.place
    return etree.fromstring(
        '<p:sp xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<p:nvSpPr><p:cNvPr id="90" name="Bar"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        '<a:solidFill><a:schemeClr val="accent1"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr>'
        "</p:sp>"
    )


def _put(placeholder: BasePlaceholder, box: Box) -> None:
    placeholder.left, placeholder.top, placeholder.width, placeholder.height = box.place


def _set_theme(deck: Deck) -> None:
    """Colours and fonts of the house in the theme of the deck."""
    part = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme = etree.fromstring(part.blob)
    for name, colour in PALETTE.items():
        (slot,) = theme.iter(qn(f"a:{name}"))
        for child in list(slot):
            slot.remove(child)
        etree.SubElement(slot, qn("a:srgbClr"), val=colour.removeprefix("#"))
    for kind in ("a:majorFont", "a:minorFont"):
        (fonts,) = theme.iter(qn(kind))
        fonts.find(qn("a:latin")).set("typeface", FONT)
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)
