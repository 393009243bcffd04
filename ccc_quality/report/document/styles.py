"""The look of a document: every paragraph has a style, which a reader can change for all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from docx.document import Document
from docx.enum.dml import MSO_THEME_COLOR
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle

from ccc_quality.plots.style import LIGHT
from ccc_quality.report.document.xml import element, value

Tone = Literal["ink", "soft", "accent", "warning"]

COLORS: dict[Tone, str] = {
    "ink": LIGHT.ink,
    "soft": "#55626e",
    "accent": LIGHT.driver.line,
    "warning": LIGHT.warning.line,
}
LINE = LIGHT.faint
FONT = "Arial"
"""On every computer, or a font of the same widths is."""


@dataclass(frozen=True)
class Look:
    """A paragraph style: type in points, room before and after it."""

    name: str
    size: float
    tone: Tone = "ink"
    bold: bool = False
    before: float = 0.0
    after: float = 0.0
    leading: float = 1.15
    keep: bool = False  # with the paragraph after it
    outline: int | None = None  # level in the navigation pane, from zero
    align: Literal["left", "right"] = "left"
    hanging: float = 0.0  # indent of all lines but the first, and a tab stop there


LOOKS = (
    Look("Normal", 10.5, after=7),
    Look("Title", 34, bold=True, before=30, after=8, leading=1.0, keep=True),
    Look("Subtitle", 12, "soft", after=22),
    Look("Heading 1", 18, bold=True, after=8, leading=1.05, keep=True, outline=0),
    Look("Heading 2", 12, bold=True, before=14, after=6, leading=1.05, keep=True, outline=1),
    Look("TOC Heading", 18, bold=True, after=10, leading=1.05, keep=True),
    Look("toc 1", 10.5, after=7),
    Look("Caption", 9.5, "accent", bold=True, before=16, after=4, leading=1.1, keep=True),
    Look("Header", 8.5, "soft", leading=1.0),
    Look("Footer", 8.5, "soft", leading=1.0, align="right"),
    Look("Report Badge", 9.5, "warning", bold=True),
    Look("Report Status", 9, "soft", before=6, after=44),
    Look("Report Lead", 12, "soft", after=10),
    Look("Report Warning", 10.5, after=9),
    Look("Report Number", 22, "accent", bold=True, before=5, leading=1.0, keep=True),
    Look("Report Unit", 8.5, "soft", after=4, leading=1.05, keep=True),
    Look("Report Card", 9.5, after=5, leading=1.1),
    Look("Report Gap", 4, leading=1.0),
    Look("Report Passport", 12, bold=True, before=30, after=8, keep=True),
    Look("Report Picture", 10.5, before=10, leading=1.0, keep=True),
    Look("Report Reading", 9.5, after=1, leading=1.1, keep=True),
    Look("Report Source", 8.5, "soft", after=10, leading=1.1),
    Look("Report Cell", 9, before=1.5, after=1.5, leading=1.05),
    Look("Report Continued", 8.5, "soft", before=8, after=3, keep=True),
    Look("Report Note", 8.5, "soft", before=4, after=2, leading=1.1),
    Look("Report Fact", 9.5, after=3, leading=1.1, hanging=130),
    Look("Report Reference", 9.5, after=4, leading=1.1, hanging=18),
)
"""In the order in which one is based on another: all are based on the first."""

TABLE, CARDS = "Report Table", "Report Cards"
LINK = "Hyperlink"


def dress(document: Document) -> None:
    """Give a document of our own every style, whatever it had under their names."""
    _plain_type(document)
    for look in LOOKS:
        style = _paragraph_style(document, look)
        _strip(style.element)
        _apply(look, style, document)
        style.font.color.rgb = _color(look.tone)
    _tables_and_links(document, themed=False)


def complete(document: Document) -> None:
    """Add the styles that a document of the reader's own lacks; those it has stay as they are.

    What is added takes font and size of running text from the document, and its accent colour.
    """
    for look in LOOKS:
        if look.name in document.styles:
            continue
        style = _paragraph_style(document, look)
        _apply(look, style, document)
        if look.tone != "ink":
            style.font.color.rgb = _color(look.tone)
        if look.tone == "accent":
            style.font.color.theme_color = MSO_THEME_COLOR.ACCENT_1
    _tables_and_links(document, themed=False)


def style_id(document: Document, name: str) -> str:
    """How the file calls the style that people know as ``name``."""
    return cast(str, document.styles[name].style_id)


def _paragraph_style(document: Document, look: Look) -> ParagraphStyle:
    if look.name in document.styles:
        return cast(ParagraphStyle, document.styles[look.name])
    known_to_word = not look.name.startswith("Report")
    style = document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH, builtin=known_to_word)
    return cast(ParagraphStyle, style)


def _apply(look: Look, style: ParagraphStyle, document: Document) -> None:
    if look.name != LOOKS[0].name:
        style.base_style = document.styles["Normal"]
    style.quick_style = look.name.startswith("Report")
    style.font.size = Pt(look.size)
    style.font.bold = look.bold or None  # None leaves it to the table that the text stands in
    _same_in_every_script(style.element.get_or_add_rPr())
    layout = style.paragraph_format
    layout.space_before, layout.space_after = Pt(look.before), Pt(look.after)
    layout.line_spacing = look.leading
    layout.keep_with_next = look.keep
    layout.keep_together = look.keep
    layout.widow_control = True
    layout.alignment = WD_PARAGRAPH_ALIGNMENT[look.align.upper()]
    if look.hanging:
        layout.left_indent, layout.first_line_indent = Pt(look.hanging), Pt(-look.hanging)
        layout.tab_stops.add_tab_stop(Pt(look.hanging))
    properties = style.element.get_or_add_pPr()
    if look.outline is not None:
        properties.append(value("w:outlineLvl", look.outline))
    if look.name == "Report Warning":
        _bar(properties, "left", 24, 8, LIGHT.warning.line)
        _ground(properties, LIGHT.warning.fill)
    if look.name == "Report Status":
        _bar(properties, "top", 12, 8, COLORS["accent"])


def _same_in_every_script(properties: BaseOxmlElement) -> None:
    """Size and weight for Arabic and the like, which Word keeps apart from those for Latin."""
    for tag in ("w:b", "w:sz"):
        for given in properties.findall(qn(tag)):
            given.addnext(element(f"{tag}Cs", {"w:val": given.get(qn("w:val"), "1")}))


def _bar(properties: BaseOxmlElement, side: str, thick: int, away: int, color: str) -> None:
    """A line beside a paragraph, ``thick`` eighths of a point and ``away`` points from it."""
    line = _line(side, thick, color, away)
    properties.insert_element_before(
        element("w:pBdr", children=[line]), "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc"
    )


def _ground(properties: BaseOxmlElement, color: str) -> None:
    """A pale ground behind a paragraph."""
    fill = {"w:val": "clear", "w:color": "auto", "w:fill": color.lstrip("#")}
    properties.insert_element_before(element("w:shd", fill), "w:tabs", "w:spacing", "w:ind", "w:jc")


def _tables_and_links(document: Document, *, themed: bool) -> None:
    for name, parts in ((TABLE, _table_look()), (CARDS, _card_look(themed=themed))):
        if name not in document.styles:
            document.styles.add_style(name, WD_STYLE_TYPE.TABLE).element.extend(parts)
    if LINK not in document.styles:
        made = document.styles.add_style(LINK, WD_STYLE_TYPE.CHARACTER, builtin=True)
        link = cast(CharacterStyle, made)
        link.font.color.theme_color = MSO_THEME_COLOR.HYPERLINK
        link.font.underline = True


def _line(side: str, size: int, color: str, away: int = 0) -> BaseOxmlElement:
    """A border, ``size`` eighths of a point thick and ``away`` points from the text."""
    room, hue = {"w:space": str(away)}, {"w:color": color.lstrip("#")}
    look = {"w:val": "single", "w:sz": str(size)} | room | hue
    return element(f"w:{side}", look)


def _table_look() -> list[BaseOxmlElement]:
    """Lines between the rows only, a bold heading over a stronger one."""
    lines = element("w:tblBorders", children=[_line("bottom", 4, LINE), _line("insideH", 4, LINE)])
    under = element("w:tcBorders", children=[_line("bottom", 8, COLORS["soft"])])
    head = [
        element("w:rPr", children=[element("w:b"), element("w:bCs")]),
        element("w:tcPr", children=[under]),
    ]
    return [
        element("w:tblPr", children=[lines]),
        element("w:tblStylePr", {"w:type": "firstRow"}, head),
    ]


def _card_look(*, themed: bool) -> list[BaseOxmlElement]:
    """A pale ground, white between the cards."""
    white = [_line("insideH", 48, "#FFFFFF"), _line("insideV", 48, "#FFFFFF")]
    margin = {"w:w": "140", "w:type": "dxa"}
    ground = {"w:val": "clear", "w:color": "auto", "w:fill": LIGHT.driver.fill.lstrip("#")}
    if themed:
        ground |= {"w:themeFill": "accent1", "w:themeFillTint": "26"}
    margins = [element("w:left", margin), element("w:right", margin)]
    return [
        element(
            "w:tblPr",
            children=[
                element("w:tblBorders", children=white),
                element("w:tblCellMar", children=margins),
            ],
        ),
        element("w:tcPr", children=[element("w:shd", ground)]),
    ]


def _plain_type(document: Document) -> None:
    """One font for everything, in every script, in place of those of the theme."""
    (fonts,) = document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:rFonts")
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "cs"):
        fonts.set(f"{{{fonts.nsmap['w']}}}{script}", FONT)


def _strip(style: BaseOxmlElement) -> None:
    for properties in style.xpath("w:pPr | w:rPr"):
        style.remove(properties)


def _color(tone: Tone) -> RGBColor:
    return RGBColor.from_string(COLORS[tone].lstrip("#").upper())
