"""Presentations as files: a template opened whatever it calls itself, a deck saved as bytes."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from lxml.etree import XMLSyntaxError
from pptx import Presentation
from pptx.exc import PythonPptxError
from pptx.presentation import Presentation as Deck

from ccc_quality.errors import SpecificationError

_TYPES = "[Content_Types].xml"
_KIND = b"application/vnd.openxmlformats-officedocument.presentationml.%s.main+xml"
_EARLIEST = (1980, 1, 1, 0, 0, 0)


def opened(path: Path) -> Deck:
    """The presentation at ``path``, be it a ``.pptx`` or a PowerPoint template (``.potx``).

    Raises
    ------
    SpecificationError
        There is no such file, or it is no presentation.
    """
    if not path.is_file():
        raise SpecificationError(f"There is no template {str(path)!r}.")
    try:
        return Presentation(_declared_a_presentation(path))
    except (PythonPptxError, BadZipFile, XMLSyntaxError, KeyError, ValueError) as error:
        raise SpecificationError(
            f"The template {str(path)!r} is no PowerPoint presentation (.pptx or .potx)."
        ) from error


def _declared_a_presentation(path: Path) -> BytesIO:
    """The file, called a presentation where it is called a template: else they are the same."""
    content = BytesIO()
    with ZipFile(path) as source, ZipFile(content, "w") as copy:
        for name in source.namelist():
            part = source.read(name)
            if name == _TYPES:
                part = part.replace(_KIND % b"template", _KIND % b"presentation")
            copy.writestr(name, part)
    content.seek(0)
    return content


def saved(deck: Deck) -> bytes:
    """The content of the file, without the time at which it was written."""
    written, timeless = BytesIO(), BytesIO()
    deck.save(written)
    with ZipFile(written) as source, ZipFile(timeless, "w") as target:
        for part in source.infolist():
            entry = ZipInfo(part.filename, _EARLIEST)
            entry.compress_type = part.compress_type
            target.writestr(entry, source.read(part))
    return timeless.getvalue()
