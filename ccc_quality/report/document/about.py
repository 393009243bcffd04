"""What a file says about itself: title, subject and language, and nobody's name."""

from __future__ import annotations

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from ccc_quality.labels import Language
from ccc_quality.report.content import Report
from ccc_quality.report.document.text import cleaned
from ccc_quality.report.document.xml import element

LOCALES: dict[Language, str] = {"en": "en-GB", "nl": "nl-NL"}
MOST = 255
"""Characters that a property may have."""


def describe(document: Document, report: Report) -> None:
    """Set the properties of the file, and the language that its spelling is checked in."""
    _properties(document, report)
    body_text = document.styles["Normal"].element.get_or_add_rPr()
    defaults = document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr")
    for properties in (body_text, *defaults):
        _speak(properties, LOCALES[report.language])


def _properties(document: Document, report: Report) -> None:
    properties = document.core_properties
    badge = f" ({report.badge})" if report.badge else ""
    properties.title = cleaned(f"{report.title}{badge}")[:MOST]
    properties.subject = cleaned(report.subtitle)[:MOST]
    properties.author = properties.last_modified_by = ""
    properties.keywords = properties.comments = properties.category = ""
    properties.language = LOCALES[report.language]
    properties.revision = 1
    stamps = properties._element
    for tag in ("dcterms:created", "dcterms:modified", "cp:lastPrinted"):
        for stamp in stamps.findall(qn(tag)):
            stamps.remove(stamp)


def _speak(properties: BaseOxmlElement, locale: str) -> None:
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    # what may follow the language in the schema is not used by any style of a report
    properties.append(element("w:lang", {"w:val": locale, "w:eastAsia": locale, "w:bidi": "ar-SA"}))
