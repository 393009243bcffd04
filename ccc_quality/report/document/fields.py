"""Fields: what Word counts and looks up, with the text to show until it does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from docx.oxml.xmlchemy import BaseOxmlElement

from ccc_quality.report.document.text import runs
from ccc_quality.report.document.xml import element


@dataclass(frozen=True)
class Mark:
    """A place in the document that fields can refer to.

    Attributes
    ----------
    name : str
        As in a field; letters, digits and underscores. One that starts with an underscore is
        hidden from the list of bookmarks.
    number : int
        Unique in the document.
    """

    name: str
    number: int


def field(instruction: str, shown: Iterable[BaseOxmlElement]) -> list[BaseOxmlElement]:
    """A field and the runs it shows until it is updated."""
    return [*opening(instruction), *shown, closing()]


def opening(instruction: str) -> list[BaseOxmlElement]:
    """The part of a field before what it shows, for a field over several paragraphs."""
    code = element("w:instrText", {"xml:space": "preserve"})
    code.text = f" {instruction} "
    return [_turn("begin"), element("w:r", children=[code]), _turn("separate")]


def closing() -> BaseOxmlElement:
    """The end of a field."""
    return _turn("end")


def counted(name: str, number: int) -> list[BaseOxmlElement]:
    """The number in a caption; Word counts those of one name."""
    return field(rf"SEQ {name} \* ARABIC", runs(str(number)))


def reference(mark: Mark, shown: str) -> list[BaseOxmlElement]:
    """What stands at a mark, repeated elsewhere; a click leads there."""
    return field(rf"REF {mark.name} \h", runs(shown))


def page_of(mark: Mark) -> list[BaseOxmlElement]:
    """The page of a mark; blank until the document is laid out, a wrong number would mislead."""
    return field(rf"PAGEREF {mark.name} \h", ())


def marked(mark: Mark, content: Sequence[BaseOxmlElement]) -> list[BaseOxmlElement]:
    """The content between the ends of a bookmark."""
    number = {"w:id": str(mark.number)}
    start = element("w:bookmarkStart", number | {"w:name": mark.name})
    return [start, *content, element("w:bookmarkEnd", number)]


def inner_link(mark: Mark, content: Iterable[BaseOxmlElement]) -> BaseOxmlElement:
    """A link to a mark in the document."""
    return element("w:hyperlink", {"w:anchor": mark.name, "w:history": "1"}, content)


def _turn(kind: str) -> BaseOxmlElement:
    return element("w:r", children=[element("w:fldChar", {"w:fldCharType": kind})])
