"""Captions of figures and tables, which count themselves."""

from __future__ import annotations

from ccc_quality.report.document.fields import counted, marked
from ccc_quality.report.document.manuscript import Manuscript
from ccc_quality.report.document.numbering import Numbered
from ccc_quality.report.document.text import runs


def add_caption(manuscript: Manuscript, numbered: Numbered, title: str) -> None:
    """``Table 3. What it holds``; the label is marked, so that references can follow it."""
    label = [*runs(f"{numbered.name} "), *counted(numbered.name, numbered.number)]
    caption = manuscript.say("Caption", "")
    caption._p.extend([*marked(numbered.mark, label), *runs(f". {title}")])
    caption.paragraph_format.keep_with_next = True  # whatever a template thinks of its captions
