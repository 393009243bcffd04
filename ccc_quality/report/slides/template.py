"""The deck that slides go into: the house's, or a client's emptied of its samples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.exc import PythonPptxError
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck
from pptx.shapes.placeholder import BasePlaceholder
from pptx.slide import SlideLayout

from ccc_quality.errors import SpecificationError
from ccc_quality.report.layout.office import Kind, opened
from ccc_quality.report.slides.box import Box
from ccc_quality.report.slides.house import house_deck

PPTX: Kind[Deck] = Kind(
    "PowerPoint presentation (.pptx or .potx)",
    document="presentationml.presentation",
    template="presentationml.template",
    read=Presentation,
    broken=PythonPptxError,
)

TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
SMALL = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
"""What a layout may have beside its content."""
CONTENT = (PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.BODY)

EDGE = 0.45
"""Inches that are kept free where a template says nothing."""

_SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
"""The extension of a presentation that names its slides by section."""


@dataclass(frozen=True)
class Template:
    """Where slides go.

    Attributes
    ----------
    deck : Deck
        Without slides.
    cover, page : SlideLayout
        Of the first slide, and of all others.
    body : Box
        Where the content of a page goes, source line included.
    """

    deck: Deck
    cover: SlideLayout
    page: SlideLayout
    body: Box


def open_template(path: Path | None) -> Template:
    """The deck to write into.

    Parameters
    ----------
    path : path or None
        A client's ``.pptx``; the house's without. Layouts are chosen by the placeholders they have,
        since their names depend on the language of the program that made them.

    Raises
    ------
    SpecificationError
        The file is not there, is no presentation, or none of its layouts has a title.
    """
    if path is None:
        return _template(house_deck(), "the house's own")
    deck = opened(path, PPTX)
    _remove_slides(deck)
    return _template(deck, repr(str(path)))


def _remove_slides(deck: Deck) -> None:
    """Take the samples out, and every list that names them: a dangling one breaks the file."""
    slides = deck.slides._sldIdLst
    for slide in list(slides):
        slides.remove(slide)
        deck.part.drop_rel(slide.rId)
    root = deck.element
    for shows in root.findall(qn("p:custShowLst")):
        root.remove(shows)
    for extension in list(root.iter(qn("p:ext"))):
        if extension.get("uri") == _SECTIONS:
            extension.getparent().remove(extension)
    for extensions in root.findall(qn("p:extLst")):
        if len(extensions) == 0:
            root.remove(extensions)


def _template(deck: Deck, name: str) -> Template:
    layouts = [layout for master in deck.slide_masters for layout in master.slide_layouts]
    page = _first(_with_title_only(layouts)) or _first(_with_content(layouts))
    if page is None:
        raise SpecificationError(
            f"The template {name} has no layout with a title placeholder and room below it, "
            "so no slide can be given its message."
        )
    return Template(deck, _first(_covers(layouts)) or page, page, _body(deck, page))


def _first(layouts: Iterator[SlideLayout]) -> SlideLayout | None:
    return next(layouts, None)


def _with_title_only(layouts: list[SlideLayout]) -> Iterator[SlideLayout]:
    for layout in layouts:
        if _kinds(layout) == {PP_PLACEHOLDER.TITLE}:
            yield layout


def _with_content(layouts: list[SlideLayout]) -> Iterator[SlideLayout]:
    """Layouts with a title, those with one place for content first."""
    titled = [layout for layout in layouts if PP_PLACEHOLDER.TITLE in _kinds(layout)]
    yield from sorted(
        titled, key=lambda layout: sum(_is(each, *CONTENT) for each in layout.placeholders) != 1
    )


def _covers(layouts: list[SlideLayout]) -> Iterator[SlideLayout]:
    for layout in layouts:
        if {PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.SUBTITLE} <= _kinds(layout):
            yield layout


def _kinds(layout: SlideLayout) -> set[PP_PLACEHOLDER]:
    return {each.placeholder_format.type for each in layout.placeholders} - set(SMALL)


def _is(placeholder: BasePlaceholder, *kinds: PP_PLACEHOLDER) -> bool:
    return placeholder.placeholder_format.type in kinds


def _body(deck: Deck, page: SlideLayout) -> Box:
    """Room for content: that of the layout or its master, below the title and above the foot."""
    width, height = deck.slide_width.inches, deck.slide_height.inches
    title = _box(next(each for each in page.placeholders if _is(each, *TITLES)))
    places = [*page.placeholders, *page.slide_master.placeholders]
    given = [_box(each) for each in places if _is(each, *CONTENT)]
    wanted = given[0] if given else Box(EDGE, title.bottom, width - 2 * EDGE, height)
    feet = [_box(each).top for each in places if _is(each, *SMALL)]
    foot = min((top for top in feet if top > 0.75 * height), default=height - EDGE)
    # beside our own foot there is room for the source: the number stands at the far right
    top = max(wanted.top, title.bottom + 0.1)
    bottom = min(max(wanted.bottom, foot - 0.05), height - 0.2)
    return Box(wanted.left, top, wanted.width, bottom - top)


def _box(placeholder: BasePlaceholder) -> Box:
    return Box(
        placeholder.left.inches,
        placeholder.top.inches,
        placeholder.width.inches,
        placeholder.height.inches,
    )
