"""Text as runs: what XML forbids is left out, what is written from right to left says so."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import groupby

from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph

from ccc_quality.report.document.xml import element, half_points, value
from ccc_quality.report.layout.office import cleaned
from ccc_quality.words.visible import RIGHT_TO_LEFT


def write(paragraph: Paragraph, text: str) -> Paragraph:
    """Append a text to a paragraph."""
    paragraph._p.extend(runs(text))
    return paragraph


def runs(text: str, *, size: float | None = None, style: str = "") -> list[BaseOxmlElement]:
    """A text as runs, one for every change of direction.

    Parameters
    ----------
    text : str
    size : float, optional
        In points, where it is not that of the paragraph.
    style : str
        Identifier of a character style.
    """
    return [_run(part, size, style, backwards) for backwards, part in stretches(cleaned(text))]


def _run(text: str, size: float | None, style: str, backwards: bool) -> BaseOxmlElement:
    properties = [value("w:rStyle", style)] if style else []
    if size is not None:
        properties += [value("w:sz", half_points(size)), value("w:szCs", half_points(size))]
    if backwards:
        properties.append(element("w:rtl"))
    content = element("w:t", {"xml:space": "preserve"})
    content.text = text
    return element("w:r", children=[element("w:rPr", children=properties), content])


def stretches(text: str) -> Iterator[tuple[bool, str]]:
    """Parts of one direction; a blank between two words goes with the word before it."""
    directions: list[bool] = []
    for character in text:
        kind = unicodedata.bidirectional(character)
        neutral = bool(directions) and kind in ("WS", "NSM", "BN")
        directions.append(directions[-1] if neutral else kind in RIGHT_TO_LEFT)
    marked = zip(directions, text, strict=True)
    for backwards, pairs in groupby(marked, key=lambda pair: pair[0]):
        yield backwards, "".join(character for _, character in pairs)
