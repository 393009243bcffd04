"""What a report is written into: a document of our own, or one of the reader's."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm

from ccc_quality.labels import Language
from ccc_quality.report.document.manuscript import A4, SIDE
from ccc_quality.report.document.styles import complete, dress
from ccc_quality.report.document.xml import element
from ccc_quality.report.layout.office import LOCALES, Kind, opened

OF_THE_TEXT = (
    RELATIONSHIP_TYPE.IMAGE,
    RELATIONSHIP_TYPE.HYPERLINK,
    RELATIONSHIP_TYPE.CHART,
    RELATIONSHIP_TYPE.OLE_OBJECT,
    RELATIONSHIP_TYPE.PACKAGE,
)
"""What only the text of a document refers to."""

DOCX: Kind[Document] = Kind(
    "Word document (.docx or .dotx)",
    document="wordprocessingml.document",
    template="wordprocessingml.template",
    read=docx.Document,
    broken=PackageNotFoundError,
)

OUTDATED = "/stylesWithEffects"
WORD = "http://schemas.microsoft.com/office/word"


def open_base(template: Path | None) -> Document:
    """An empty document with every style of a report.

    Parameters
    ----------
    template : Path or None
        A Word document or Word template whose styles, headers, footers and page are kept, and
        whose text is taken out.

    Raises
    ------
    SpecificationError
        The template is not there or no Word document.
    """
    if template is not None:
        document = opened(template, DOCX)
        _empty(document)
        complete(document)
        return document
    document = docx.Document()
    _empty(document)
    _lighten(document)
    dress(document)
    _page(document)
    _up_to_date(document)
    return document


def _page(document: Document) -> None:
    """A4, upright; the first page, with the title, has neither header nor footer."""
    (section,) = document.sections
    section.page_width, section.page_height = A4
    section.left_margin = section.right_margin = SIDE
    section.top_margin, section.bottom_margin = Mm(24), Mm(22)
    section.header_distance = section.footer_distance = Mm(11)
    section.different_first_page_header_footer = True


def _up_to_date(document: Document) -> None:
    """Lay the document out as Word does since 2013; else it opens in a mode for old ones."""
    settings = document.settings.element
    mode = {"w:name": "compatibilityMode", "w:uri": WORD, "w:val": "15"}
    for old in settings.xpath("w:compat/w:compatSetting[@w:name='compatibilityMode']"):
        old.getparent().remove(old)
    for compat in settings.xpath("w:compat"):
        compat.append(element("w:compatSetting", mode))


def _lighten(document: Document) -> None:
    """Leave out what the blank document has for programs older than Word 2010."""
    for key, relation in list(document.part.rels.items()):
        if relation.reltype.endswith(OUTDATED):
            del document.part.rels[key]


def _empty(document: Document) -> None:
    """Take out the text, and the pictures, links and comments that only it used."""
    body = document.element.body
    last = body.get_or_add_sectPr()
    _inherit(last, body.xpath(".//w:p//w:sectPr"))
    for block in list(body):
        if block is not last:
            body.remove(block)
    used = set(body.xpath(".//@r:id | .//@r:embed | .//@r:link"))
    for key, relation in list(document.part.rels.items()):
        unused = relation.reltype in OF_THE_TEXT and key not in used
        if unused or relation.reltype == RELATIONSHIP_TYPE.COMMENTS:
            del document.part.rels[key]
    package = document.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:  # a picture of the text taken out
            del package.rels[key]


def _inherit(last: BaseOxmlElement, before: Sequence[BaseOxmlElement]) -> None:
    """A section without a header or footer has that of the one before; alone, it keeps it."""
    for name in ("headerReference", "footerReference"):
        for kind in ("default", "first", "even"):
            path = f"w:{name}[@w:type='{kind}']"
            given = [found for section in before for found in section.xpath(path)]
            if given and not last.xpath(path):
                last.insert(0, deepcopy(given[-1]))


def set_language(document: Document, language: Language) -> None:
    """The language that the spelling of a document is checked in."""
    body_text = document.styles["Normal"].element.get_or_add_rPr()
    defaults = document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr")
    locale = LOCALES[language]
    for properties in (body_text, *defaults):
        for old in properties.findall(qn("w:lang")):
            properties.remove(old)
        # what may follow the language in the schema is not used by any style of a report
        spoken = {"w:val": locale, "w:eastAsia": locale, "w:bidi": "ar-SA"}
        properties.append(element("w:lang", spoken))
