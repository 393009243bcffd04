"""Elements of WordprocessingML, where python-docx has no call for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement

NONE: Mapping[str, str] = {}


def element(
    tag: str, attributes: Mapping[str, str] = NONE, children: Iterable[BaseOxmlElement] = ()
) -> BaseOxmlElement:
    """``element("w:jc", {"w:val": "right"})``: names with the usual prefix."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(name), value)
    made.extend(children)
    return made


def value(tag: str, content: str | int) -> BaseOxmlElement:
    """An element whose content is its ``w:val``."""
    return element(tag, {"w:val": str(content)})


def twips(points: float) -> str:
    """Points in the unit of widths, a twentieth of a point."""
    return str(round(20 * points))


def half_points(points: float) -> str:
    """Points in the unit of type sizes."""
    return str(round(2 * points))
