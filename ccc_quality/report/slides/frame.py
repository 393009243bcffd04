"""What every slide has around its content: the message, where it comes from, its number."""

from __future__ import annotations

from copy import deepcopy

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.shapes.autoshape import Shape
from pptx.slide import Slide, SlideLayout
from pptx.util import Pt

from ccc_quality.plots.typeset import POINTS_PER_INCH
from ccc_quality.report.content import Report, Section
from ccc_quality.report.layout.measure import width_of
from ccc_quality.report.layout.office import LOCALES, cleaned
from ccc_quality.report.slides.box import Box
from ccc_quality.report.slides.template import Template
from ccc_quality.report.slides.text import (
    Words,
    fill_frame,
    shortened,
    size_that_fits,
    text_box,
)

FOOT = 9.0
FOOT_HEIGHT = 0.24
NUMBER_WIDTH = 1.1
SMALLEST_TITLE = 14.0
COMMON_TITLE = 26.0
"""Where a template does not say how large its titles are."""


def add_page(template: Template, report: Report, section: Section) -> tuple[Slide, Box]:
    """A slide with its title and foot, and the room for its content."""
    slide = template.deck.slides.add_slide(template.page)
    _set_title(slide, section.title, report)
    _drop_empty(slide)
    _add_foot(slide, template, report, section)
    body = template.body
    return slide, Box(body.left, body.top, body.width, body.height - FOOT_HEIGHT - 0.1)


def add_cover(template: Template, report: Report) -> Slide:
    """The first slide: what the report is about, of whom, and whether the data are real."""
    slide = template.deck.slides.add_slide(template.cover)
    _set_title(slide, report.title, report)
    lines = [[Words(report.subtitle, 18.0)]]
    if report.badge:
        lines.append([Words(report.badge, 16.0, "warning", bold=True)])
    lines.append([Words(report.status, 12.0, "soft")])
    places = [p for p in slide.placeholders if p.placeholder_format.type == PP_PLACEHOLDER.SUBTITLE]
    if places:
        fill_frame(places[0].text_frame, lines, language=report.language)
    else:
        text_box(slide, template.body, lines, language=report.language)
    _drop_empty(slide)
    return slide


def _set_title(slide: Slide, text: str, report: Report) -> None:
    """The message, in the letters of the layout, or smaller ones where it would not fit."""
    title: Shape | None = slide.shapes.title
    if title is None:  # pragma: no cover - layouts without a title are refused
        return
    text = cleaned(text)
    title.text_frame.text = text
    usual = _title_size(slide.slide_layout)
    # letters of a title are set closer than those of running text
    box = Box(0, 0, title.width.inches - 0.2, title.height.inches - 0.1)
    size = size_that_fits(text, box, largest=usual, smallest=SMALLEST_TITLE, bold=True)
    for run in title.text_frame.paragraphs[0].runs:
        run._r.get_or_add_rPr().set("lang", LOCALES[report.language])
        if size < usual:
            run.font.size = Pt(size)


def _title_size(layout: SlideLayout) -> float:
    """Points of a title: as its layout says, or the master's placeholder or style."""
    titles = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
    holders = [
        each.element
        for each in (*layout.placeholders, *layout.slide_master.placeholders)
        if each.placeholder_format.type in titles
    ]
    paths = "p:txBody/a:lstStyle/a:lvl1pPr/a:defRPr/@sz"
    found = [size for holder in holders for size in holder.xpath(paths)]
    found += layout.slide_master.element.xpath("p:txStyles/p:titleStyle/a:lvl1pPr/a:defRPr/@sz")
    return int(found[0]) / 100 if found else COMMON_TITLE


def _drop_empty(slide: Slide) -> None:
    """Places of the layout that nothing was put into would ask to be clicked."""
    for placeholder in list(slide.placeholders):
        if not (placeholder.has_text_frame and placeholder.text_frame.text):
            placeholder.element.getparent().remove(placeholder.element)


def _add_foot(slide: Slide, template: Template, report: Report, section: Section) -> None:
    """The source, and the number of the slide where the layout has it or else in the corner."""
    body = template.body
    place = Box(body.left, body.bottom - FOOT_HEIGHT, body.width - NUMBER_WIDTH, FOOT_HEIGHT)
    if not _add_number(slide, template.page):
        _write_number(slide, Box(place.right, place.top, NUMBER_WIDTH, FOOT_HEIGHT))
    badge = f"{report.badge}\u2002·\u2002" if report.badge else ""
    room = place.width - width_of(badge, FOOT, bold=True) / POINTS_PER_INCH
    line = [Words(shortened(source_of(report, section), room, FOOT), FOOT, "soft")]
    if badge:
        line.insert(0, Words(badge, FOOT, "warning", bold=True))
    text_box(slide, place, [line], language=report.language).name = "Source"


def source_of(report: Report, section: Section) -> str:
    """Where the numbers of a page come from and of how many respondents."""
    if section.figures:
        return f"{report.phrases['source']}: {section.figures[0].source}"
    used = report.facts[0]
    return f"{report.phrases['source']}: {report.subtitle}; {used.label}: {used.value}"


def _add_number(slide: Slide, layout: SlideLayout) -> bool:
    """Copy the place for the number from the layout; whether it has one."""
    for placeholder in layout.placeholders:
        if placeholder.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER:
            slide.shapes._spTree.append(deepcopy(placeholder.element))
            return True
    return False


def _write_number(slide: Slide, box: Box) -> None:
    """The number of a slide whose layout has no place for it."""
    shape = slide.shapes.add_textbox(*box.place)
    shape.name = "Slide number"
    paragraph = shape.text_frame.paragraphs[0]._p
    paragraph.append(parse_xml(f'<a:pPr {nsdecls("a")} algn="r"/>'))
    paragraph.append(
        parse_xml(
            f'<a:fld {nsdecls("a")} id="{{C1FF6DA9-008F-8B48-92A6-B652298478BF}}" type="slidenum">'
            f'<a:rPr lang="en-GB" sz="{round(100 * FOOT)}"/><a:t>‹#›</a:t></a:fld>'
        )
    )
