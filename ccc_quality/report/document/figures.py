"""Figures as pictures with their words: alternative text, caption, how to read them, source."""

from __future__ import annotations

from io import BytesIO

from docx.shared import Pt

from ccc_quality.report.content import Figure
from ccc_quality.report.document.captions import add_caption
from ccc_quality.report.document.manuscript import Manuscript
from ccc_quality.report.document.text import cleaned
from ccc_quality.report.raster import DOTS_PER_INCH, png_bytes

HIGHEST = 0.62
"""Share of a page that a picture may fill, so that its caption stays with it."""

POINTS = 72


def add_figure(manuscript: Manuscript, figure: Figure) -> None:
    """The picture, no wider than the text, and what is said below it."""
    paragraph = manuscript.say("Report Picture", "")
    picture = paragraph.add_run().add_picture(BytesIO(png_bytes(figure.svg)))
    # the file does not say how dense its pixels are, and without that a pixel counts as a point
    wide, high = (length.pt * POINTS / DOTS_PER_INCH for length in (picture.width, picture.height))
    scale = min(manuscript.width / wide, HIGHEST * manuscript.height / high, 1.0)
    picture.width, picture.height = Pt(scale * wide), Pt(scale * high)
    picture._inline.docPr.set("descr", cleaned(figure.alt))
    add_caption(manuscript, manuscript.numbering.figures[figure.key], figure.title)
    manuscript.say("Report Reading", figure.caption)
    manuscript.say("Report Source", f"{manuscript.phrases['source']}: {figure.source}")
