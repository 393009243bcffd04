"""From a report to a PDF: the templates of this folder, the content as JSON, Typst.

Typst sees a handful of files in memory and nothing else: the templates, which are ours, and the
content as data. A name from a survey is therefore never code, whatever it looks like.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib import resources
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, cast

import matplotlib as mpl

from ccc_quality.extras import needed
from ccc_quality.report.content import Report
from ccc_quality.report.paper.outline import report_data

if TYPE_CHECKING:
    from typst import Fonts

TEMPLATES = ("main.typ", "style.typ", "parts.typ")
FIGURE_FONTS = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSans-Oblique.ttf")
"""What figures were drawn with, as matplotlib ships it; text is set in Typst's own Libertinus."""

ACCESSIBLE = "ua-1"


def pdf_bytes(report: Report) -> bytes:
    """The report as the content of a ``.pdf`` file.

    Figures stay vectors and text stays text, with the fonts embedded. Letters that the two fonts
    of a report do not have come from the fonts of the machine. The same report gives the same
    bytes: the file holds no date.

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
    files = {name: _template(name) for name in TEMPLATES}
    files["content.json"] = json.dumps(content, ensure_ascii=False).encode()
    # the stubs of typst know one file, it takes a dictionary of them as well
    set_files = cast(Callable[..., bytes], typst.compile)
    with _fonts(system_fonts) as fonts:
        pages = partial(set_files, files, format="pdf", font_paths=fonts)
        try:
            return pages(pdf_standards=ACCESSIBLE)
        except typst.TypstError:
            # PDF/UA forbids letters without a font; a page with an empty box is better than none
            return pages()


def _template(name: str) -> bytes:
    return resources.files(__package__).joinpath(name).read_bytes()


@contextmanager
def _fonts(system_fonts: bool) -> Iterator[Fonts]:
    """The fonts of figures, in a folder of their own, and those of the machine.

    The folder that they come from holds a font of last resort as well, which has a box for every
    letter there is and would be taken before any font of the machine.
    """
    import typst

    source = Path(mpl.get_data_path()) / "fonts" / "ttf"
    with TemporaryDirectory() as folder:
        for name in FIGURE_FONTS:
            copy(source / name, folder)
        yield typst.Fonts(include_system_fonts=system_fonts, font_paths=[folder])
