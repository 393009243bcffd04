"""Word files as bytes: a template read as a document, a document saved the same way every time."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo, is_zipfile

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError

from ccc_quality.errors import SpecificationError

TYPES = "[Content_Types].xml"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}.main+xml"
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The time of every part, the first that the format can tell."""


def opened(path: Path) -> Document:
    """The Word document or Word template at ``path``.

    Raises
    ------
    SpecificationError
        There is no such file, or it is no Word document.
    """
    if not path.is_file():
        raise SpecificationError(f"There is no template {str(path)!r}.")
    problem = f"The template {str(path)!r} is no Word document (.docx or .dotx)."
    if not is_zipfile(path):
        raise SpecificationError(problem)
    try:
        return docx.Document(_as_document(path))
    except (PackageNotFoundError, KeyError, ValueError, BadZipFile, SyntaxError) as error:
        # broken XML is a SyntaxError, too
        raise SpecificationError(problem) from error


def saved(document: Document) -> bytes:
    """The content of the file; the same report gives the same bytes, whatever the clock says."""
    written, fixed = BytesIO(), BytesIO()
    document.save(written)
    with ZipFile(written) as source, ZipFile(fixed, "w") as target:
        for entry in source.infolist():
            made = ZipInfo(entry.filename, EARLIEST)
            made.compress_type, made.external_attr = entry.compress_type, entry.external_attr
            target.writestr(made, source.read(entry))
    return fixed.getvalue()


def _as_document(path: Path) -> BytesIO:
    """A Word template is a document that declares itself to be a template."""
    copied = BytesIO()
    template, document = (MAIN.format(kind=kind).encode() for kind in ("template", "document"))
    with ZipFile(path) as source, ZipFile(copied, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == TYPES:
                content = content.replace(template, document)
            target.writestr(entry, content)
    copied.seek(0)
    return copied
