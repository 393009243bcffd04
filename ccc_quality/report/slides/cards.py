"""Highlights as cards: one number, large, and the sentence around it."""

from __future__ import annotations

from collections.abc import Sequence

from pptx.enum.shapes import MSO_SHAPE
from pptx.slide import Slide

from ccc_quality.labels import Language
from ccc_quality.plots.typeset import POINTS_PER_INCH
from ccc_quality.report.content import Highlight
from ccc_quality.report.slides.box import Box
from ccc_quality.report.slides.colours import Tone, paint
from ccc_quality.report.slides.text import LINE, Words, fill_frame, height_of

PAD = 0.18  # inches between the mark and the text of a card
MARK = 0.06
NUMBER, UNIT = 30.0, 12.0
SIZES = (15.0, 14.0, 13.0, 12.0, 11.0, 10.0)


def add_cards(
    slide: Slide,
    highlights: Sequence[Highlight],
    boxes: Sequence[Box],
    *,
    tone: Tone = "driver",
    language: Language,
) -> None:
    """Draw cards, their sentences in one size."""
    size = min(
        (_size(card, box) for card, box in zip(highlights, boxes, strict=True)), default=SIZES[0]
    )
    for card, box in zip(highlights, boxes, strict=True):
        _add_card(slide, card, box, size, tone, language)


def _size(card: Highlight, box: Box) -> float:
    width = _text_width(box)
    room = box.height - _head(card, width)
    return next((size for size in SIZES if height_of(card.text, width, size) <= room), SIZES[-1])


def _head(card: Highlight, width: float) -> float:
    """Inches of the number and its unit, which stand on one line where they fit."""
    head = height_of(f"{card.number} ", width, NUMBER, bold=True)
    lines = 1 if not card.unit else 2
    return head + (lines - 1) * LINE * UNIT / POINTS_PER_INCH + 0.12


def _text_width(box: Box) -> float:
    return box.width - MARK - PAD


def _add_card(
    slide: Slide, card: Highlight, box: Box, size: float, tone: Tone, language: Language
) -> None:
    mark = slide.shapes.add_shape(
        MSO_SHAPE.RECTANGLE, *Box(box.left, box.top, MARK, box.height).place
    )
    mark.fill.solid()
    paint(mark.fill.fore_color, tone)
    mark.line.fill.background()
    mark.shadow.inherit = False
    place = Box(box.left + MARK + PAD, box.top, _text_width(box), box.height)
    shape = slide.shapes.add_textbox(*place.place)
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    paragraphs = [[Words(card.number, NUMBER, tone, bold=True)]]
    if card.unit:
        paragraphs.append([Words(card.unit, UNIT, "soft")])
    fill_frame(frame, [*paragraphs, [Words(card.text, size)]], language=language)
    for paragraph in frame.paragraphs[:-2]:
        paragraph.space_after = 0
