"""From a report to a PDF: the templates of this folder, the content as JSON, Typst.

Typst sees a handful of files in memory and nothing else: the templates, which are ours, and the
content as data. A name from a survey is therefore never code, whatever it looks like.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import resources
from shutil import copy
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, cast

from ccc_quality.extras import needed
from ccc_quality.report.content import Report
from ccc_quality.report.layout.measure import FONT_FILES, FONTS
from ccc_quality.report.paper.outline import report_data

if TYPE_CHECKING:
    from typst import Fonts

TEMPLATES = ("main.typ", "style.typ", "parts.typ")

ACCESSIBLE = "ua-1"

MOST_NAMED = 12
"""Characters without a font that are named; further ones are counted."""

_WITHOUT_FONT = re.compile(r"the text `\"(?P<text>.+?)\"` could not be displayed")
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


def pdf_bytes(report: Report) -> bytes:
    """The report as the content of a ``.pdf`` file.

    Figures stay vectors and text stays text, with the fonts embedded: Libertinus, which Typst
    brings along, and DejaVu Sans, which has Greek, Cyrillic, Arabic and Hebrew letters as well.
    What neither has, such as Chinese or emoji, comes from the fonts of the machine; where those
    lack it, too, a box stands for it and the last page says so. The same report gives the same
    bytes on the same machine: the file holds no date.

    Parameters
    ----------
    report : Report

    Returns
    -------
    bytes
        PDF 1.7, tagged, and PDF/UA-1 as far as every letter has a font on this machine.

    Raises
    ------
    MissingExtraError
        Typst is not installed.
    """
    return typeset(report_data(report))


def typeset(content: dict[str, object], *, system_fonts: bool = True) -> bytes:
    """Content as :func:`~ccc_quality.report.paper.outline.report_data` makes it, as PDF.

    Parameters
    ----------
    content : dict
    system_fonts : bool
        Whether letters may come from the fonts of the machine.
    """
    with needed("pdf", "A report as PDF"):
        import typst
    templates = {name: _template(name) for name in TEMPLATES}
    # the stubs of typst know one file, it takes a dictionary of them as well
    set_files = cast(Callable[..., bytes], typst.compile)
    with _fonts(system_fonts) as fonts:

        def pages(without_font: list[str], **options: str) -> bytes:
            told = json.dumps({**content, "without_font": without_font}, ensure_ascii=False)
            files = templates | {"content.json": told.encode()}
            return set_files(files, format="pdf", font_paths=fonts, **options)

        try:
            return pages([], pdf_standards=ACCESSIBLE)
        except typst.TypstError as error:
            # PDF/UA forbids letters without a font; a page with an empty box is better than none
            return pages(_named(_without_font(error.diagnostic)))


def _without_font(diagnostic: str) -> list[str]:
    """The characters that Typst found no font for, each once."""
    texts = (found["text"] for found in _WITHOUT_FONT.finditer(diagnostic))
    plain = (_ESCAPED.sub(lambda code: chr(int(code[1], 16)), text) for text in texts)
    return sorted({character for text in plain for character in text})


def _named(characters: list[str]) -> list[str]:
    """Characters by number and name, since they cannot be shown."""
    named = [f"U+{ord(one):04X} {unicodedata.name(one, '')}".strip() for one in characters]
    return [*named[:MOST_NAMED], *([f"+{len(named) - MOST_NAMED}"] if named[MOST_NAMED:] else [])]


def _template(name: str) -> bytes:
    return resources.files(__package__).joinpath(name).read_bytes()


@contextmanager
def _fonts(system_fonts: bool) -> Iterator[Fonts]:
    """The fonts of figures, in a folder of their own, and those of the machine.

    The folder that they come from holds a font of last resort as well, which has a box for every
    letter there is and would be taken before any font of the machine.
    """
    import typst

    with TemporaryDirectory() as folder:
        for name in FONT_FILES:
            copy(FONTS / name, folder)
        yield typst.Fonts(include_system_fonts=system_fonts, font_paths=[folder])
