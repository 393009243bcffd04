"""The document while it is written: what every part of it needs at hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from docx.document import Document
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from ccc_quality.report.content import Report
from ccc_quality.report.document.fields import counted, marked
from ccc_quality.report.document.numbering import Numbered, Numbering
from ccc_quality.report.document.text import runs
from ccc_quality.report.document.xml import element, value
from ccc_quality.words import Numbers

A4 = (Mm(210), Mm(297))
SIDE = Mm(20)
"""Margin of a page that names none."""


@dataclass(frozen=True, eq=False)
class Manuscript:
    """A report on its way to paper.

    Attributes
    ----------
    document : Document
        Without a body of its own, with all styles.
    report : Report
    numbering : Numbering
    """

    document: Document
    report: Report
    numbering: Numbering

    @property
    def phrases(self) -> Mapping[str, str]:
        """The writer's own words."""
        return self.report.phrases

    @property
    def numbers(self) -> Numbers:
        """How numbers are written."""
        return Numbers(self.report.language)

    @property
    def width(self) -> float:
        """Of the text, in points."""
        page = self.document.sections[-1]
        left, right = page.left_margin or SIDE, page.right_margin or SIDE
        return float((page.page_width or A4[0]) - left - right) / Pt(1)

    @property
    def height(self) -> float:
        """Of the text, in points."""
        page = self.document.sections[-1]
        top, bottom = page.top_margin or SIDE, page.bottom_margin or SIDE
        return float((page.page_height or A4[1]) - top - bottom) / Pt(1)

    @cached_property
    def _style_ids(self) -> Mapping[str, str]:
        """How the file calls each style; looked up by python-docx for every paragraph otherwise."""
        return {str(style.name): style.style_id for style in self.document.styles}

    def say(self, style: str, text: str) -> Paragraph:
        """A paragraph at the end of the document."""
        look = element("w:pPr", children=[value("w:pStyle", self._style_ids[style])])
        made = element("w:p", children=[look, *runs(text)])
        self.append(made)
        return Paragraph(made, self.document._body)

    def caption(self, numbered: Numbered, title: str) -> None:
        """``Table 3. What it holds``; the label is marked, so that references can follow it."""
        label = [*runs(f"{numbered.name} "), *counted(numbered.name, numbered.number)]
        caption = self.say("Caption", "")
        caption._p.extend([*marked(numbered.mark, label), *runs(f". {title}")])
        caption.paragraph_format.keep_with_next = True  # whatever a template thinks of its captions

    def append(self, block: BaseOxmlElement) -> None:
        """A table or another block at the end, before the settings of the page."""
        self.document.element.body.insert_element_before(block, "w:sectPr")
