"""Text on a slide: put into a frame, in a size at which it fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.shapes.autoshape import Shape
from pptx.slide import Slide
from pptx.text.text import TextFrame, _Paragraph
from pptx.util import Pt

from ccc_quality.labels import Language
from ccc_quality.plots.typeset import POINTS_PER_INCH
from ccc_quality.report.layout.measure import lines_of, width_of
from ccc_quality.report.layout.office import LOCALES, cleaned
from ccc_quality.report.slides.box import Box
from ccc_quality.report.slides.colours import Tone, paint

LINE = 1.2
"""Height of a line in sizes of its letters."""
GAP = 0.5
"""Room after a paragraph, in sizes of its letters."""
READABLE = (14.0, 13.0, 12.0, 11.0)
"""Sizes of running text, the best first."""


@dataclass(frozen=True)
class Words:
    """Text of one look.

    Parameters
    ----------
    text : str
    size : float
        Points.
    tone : Tone
    bold : bool
    """

    text: str
    size: float
    tone: Tone = "ink"
    bold: bool = False


def text_box(
    slide: Slide, box: Box, paragraphs: Sequence[Sequence[Words]], *, language: Language
) -> Shape:
    """Paragraphs of words in a place of their own, without margins."""
    shape = slide.shapes.add_textbox(*box.place)
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.TOP
    fill_frame(frame, paragraphs, language=language)
    return shape


def fill_frame(
    frame: TextFrame, paragraphs: Sequence[Sequence[Words]], *, language: Language
) -> None:
    """Put paragraphs into a frame that keeps its size."""
    frame.word_wrap = True
    frame.auto_size = MSO_AUTO_SIZE.NONE
    for k, words in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if k == 0 else frame.add_paragraph()
        say(paragraph, words, language=language)
        if k < len(paragraphs) - 1:
            paragraph.space_after = Pt(GAP * words[0].size)


def say(paragraph: _Paragraph, words: Sequence[Words], *, language: Language) -> None:
    """Put words behind each other into a paragraph."""
    for each in words:
        run = paragraph.add_run()
        run.text = cleaned(each.text)
        run.font.size = Pt(each.size)
        run.font.bold = each.bold
        paint(run.font.color, each.tone)
        run._r.get_or_add_rPr().set("lang", LOCALES[language])


def height_of(text: str, width: float, size: float, *, bold: bool = False) -> float:
    """Inches that a paragraph takes in a column, the room after it left out."""
    lines = lines_of(cleaned(text), POINTS_PER_INCH * width, size, bold=bold)
    return lines * LINE * size / POINTS_PER_INCH


def heights_of(texts: Sequence[str], width: float, size: float) -> float:
    """Inches that paragraphs take, one under the other."""
    gaps = GAP * size / POINTS_PER_INCH * max(0, len(texts) - 1)
    return sum(height_of(text, width, size) for text in texts) + gaps


def fitted(
    texts: Sequence[str], box: Box, sizes: Sequence[float] = READABLE
) -> tuple[float, tuple[str, ...]]:
    """The largest size at which all paragraphs fit; at the smallest one, those that do."""
    for size in sizes:
        if heights_of(texts, box.width, size) <= box.height:
            return size, tuple(texts)
    shown = list(texts)
    while shown and heights_of(shown, box.width, sizes[-1]) > box.height:
        shown.pop()
    return sizes[-1], tuple(shown)


def size_that_fits(
    text: str, box: Box, *, largest: float, smallest: float, bold: bool = False
) -> float:
    """The largest whole size at which one paragraph stays inside its box."""
    size = largest
    while size > smallest and height_of(text, box.width, size, bold=bold) > box.height:
        size -= 1
    return size


def shortened(text: str, width: float, size: float) -> str:
    """The text on one line, its end left out where it is too long."""
    text = cleaned(text)
    room = POINTS_PER_INCH * width
    if width_of(text, size) <= room:
        return text
    while text and width_of(f"{text}…", size) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"
