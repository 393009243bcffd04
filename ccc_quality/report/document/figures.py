"""Figures as pictures with their words: alternative text, caption, how to read them, source."""

from __future__ import annotations

from io import BytesIO

from docx.shared import Pt

from ccc_quality.plots.typeset import POINTS_PER_INCH
from ccc_quality.report.content import Figure
from ccc_quality.report.document.captions import add_caption
from ccc_quality.report.document.manuscript import Manuscript
from ccc_quality.report.document.text import cleaned

HIGHEST = 0.62
"""Share of a page that a picture may fill, so that its caption stays with it."""


def add_figure(manuscript: Manuscript, figure: Figure) -> None:
    """The picture, no wider than the text, and what is said below it."""
    paragraph = manuscript.say("Report Picture", "")
    width, height = (POINTS_PER_INCH * inches for inches in figure.picture.size)
    scale = min(manuscript.width / width, HIGHEST * manuscript.height / height, 1.0)
    pixels = BytesIO(figure.picture.png(scale * figure.picture.size[0]))
    picture = paragraph.add_run().add_picture(pixels, Pt(scale * width), Pt(scale * height))
    picture._inline.docPr.set("descr", cleaned(figure.alt))
    add_caption(manuscript, manuscript.numbering.figures[figure.key], figure.title)
    manuscript.say("Report Reading", figure.caption)
    manuscript.say("Report Source", f"{manuscript.phrases['source']}: {figure.source}")
