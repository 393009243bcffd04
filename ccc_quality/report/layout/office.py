"""Office files: a template read as a document, a document saved the same way every time."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar
from zipfile import BadZipFile, ZipFile, ZipInfo

from ccc_quality.errors import SpecificationError
from ccc_quality.labels import Language
from ccc_quality.words import visible

LOCALES: dict[Language, str] = {"en": "en-GB", "nl": "nl-NL"}

TYPES = "[Content_Types].xml"
TYPE = "application/vnd.openxmlformats-officedocument.{kind}.main+xml"
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The time of every part, the first that the format can tell."""

LONGEST = 255
"""Characters that a property may have."""

STAMPS = ("created", "modified", "lastPrinted")
_BLANKS = re.compile(r"[ \t\r\n]+")

Document = TypeVar("Document")


@dataclass(frozen=True)
class Kind(Generic[Document]):
    """A kind of office documents.

    Attributes
    ----------
    name : str
        What such a file is called, with its suffixes.
    document, template : str
        What a file and a template of this kind declare themselves to be.
    read : callable
        Opens a file.
    broken : type of Exception
        Raised by ``read`` for what is none.
    """

    name: str
    document: str
    template: str
    read: Callable[[BytesIO], Document]
    broken: type[Exception]


class Saves(Protocol):
    """What can be saved to a file."""

    def save(self, stream: BytesIO, /) -> None:
        """Write all of it."""


def opened(path: Path, kind: Kind[Document]) -> Document:
    """The document at ``path``, be it a document or a template of its kind.

    Raises
    ------
    SpecificationError
        There is no such file, or it is of another kind.
    """
    if not path.is_file():
        raise SpecificationError(f"There is no template {str(path)!r}.")
    try:
        return kind.read(_as_document(path, kind))
    except (kind.broken, BadZipFile, KeyError, ValueError, SyntaxError) as error:
        # broken XML is a SyntaxError, too
        raise SpecificationError(f"The template {str(path)!r} is no {kind.name}.") from error


def saved(document: Saves) -> bytes:
    """The content of the file; the same report gives the same bytes, whatever the clock says."""
    written, fixed = BytesIO(), BytesIO()
    document.save(written)
    with ZipFile(written) as source, ZipFile(fixed, "w") as target:
        for entry in source.infolist():
            made = ZipInfo(entry.filename, EARLIEST)
            made.compress_type, made.external_attr = entry.compress_type, entry.external_attr
            target.writestr(made, source.read(entry))
    return fixed.getvalue()


def describe(properties: Any, *, title: str, subject: str, language: Language) -> None:
    """What a file says about itself: title, subject and language, and nobody's name.

    Parameters
    ----------
    properties : CoreProperties
        Of python-docx or python-pptx.
    title, subject : str
    language : {"en", "nl"}
    """
    properties.title, properties.subject = (cleaned(text)[:LONGEST] for text in (title, subject))
    properties.author = properties.last_modified_by = ""
    properties.keywords = properties.comments = properties.category = ""
    properties.language = LOCALES[language]
    properties.revision = 1
    element = properties._element
    for stamp in [one for one in element if one.tag.rpartition("}")[2] in STAMPS]:
        element.remove(stamp)


def cleaned(text: str) -> str:
    """The text as it may stand in an office document: on one line, no steering characters.

    Programs know no isolates: a run that is written from right to left says so itself.
    """
    return _BLANKS.sub(" ", visible(text))


def _as_document(path: Path, kind: Kind[Document]) -> BytesIO:
    """A template is a document that declares itself to be a template."""
    copied = BytesIO()
    template, document = (TYPE.format(kind=one).encode() for one in (kind.template, kind.document))
    with ZipFile(path) as source, ZipFile(copied, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == TYPES:
                content = content.replace(template, document)
            target.writestr(entry, content)
    copied.seek(0)
    return copied
