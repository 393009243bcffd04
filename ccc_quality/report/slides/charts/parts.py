"""Parts of charts that python-pptx has no words for: intervals, and labels taken from cells."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal
from xml.sax.saxutils import escape

from pptx.oxml import parse_xml
from pptx.oxml.xmlchemy import BaseOxmlElement

_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_CHART_2012 = "http://schemas.microsoft.com/office/drawing/2012/chart"
_NAMES = f'xmlns:c="{_CHART}" xmlns:a="{_DRAWING}"'

LABELS_FROM_CELLS = "{CE6537A1-D6FC-4f65-9D91-7224C49458BB}"
CELLS_OF_LABELS = "{02D57815-91ED-43cb-92C2-25804820EDAC}"

Position = Literal["outEnd", "inBase", "ctr", "r", "t", "b", "l"]

_AFTER_ERROR_BARS = ("c:cat", "c:xVal", "c:val", "c:yVal", "c:shape", "c:smooth", "c:extLst")
_AFTER_LABELS = ("c:trendline", "c:errBars", *_AFTER_ERROR_BARS)


def add_error_bars(
    series: BaseOxmlElement,
    *,
    minus: Sequence[float],
    plus: Sequence[float],
    minus_cells: str,
    plus_cells: str,
    direction: Literal["x", "y"] | None = None,
) -> None:
    """Draw intervals around the values of a series.

    Parameters
    ----------
    series : element
        ``c:ser`` of a bar or scatter chart.
    minus, plus : sequence of float
        Distances from the value to the limits; NaN where they are not known.
    minus_cells, plus_cells : str
        Where the sheet of the chart has them.
    direction : {"x", "y"}, optional
        Of a scatter; the bars of a bar chart need none.
    """
    way = f'<c:errDir val="{direction}"/>' if direction else ""
    bars = (
        f"<c:errBars {_NAMES}>{way}"
        '<c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="1"/>'
        f"<c:plus>{_numbers(plus, plus_cells)}</c:plus>"
        f"<c:minus>{_numbers(minus, minus_cells)}</c:minus>"
        '<c:spPr><a:ln w="19050" cap="rnd"><a:solidFill><a:schemeClr val="tx1">'
        '<a:lumMod val="75000"/><a:lumOff val="25000"/></a:schemeClr></a:solidFill></a:ln></c:spPr>'
        "</c:errBars>"
    )
    series.insert_element_before(parse_xml(bars), *_AFTER_ERROR_BARS)


def label_from_cells(
    series: BaseOxmlElement,
    *,
    texts: Sequence[str],
    cells: str,
    position: Position | Sequence[Position],
    points: float,
    bold: bool = False,
) -> None:
    """Label the points of a series with other cells of the sheet; an empty text has no label.

    Programs from before 2013 show the texts as they are here.
    """
    sides = [position] * len(texts) if isinstance(position, str) else list(position)
    labels = "".join(
        _label(k, text, side) for k, (text, side) in enumerate(zip(texts, sides, strict=True))
    )
    letters = (
        f'<c:txPr><a:bodyPr wrap="none"/><a:lstStyle/><a:p><a:pPr><a:defRPr '
        f'sz="{round(100 * points)}" b="{int(bold)}"><a:solidFill><a:schemeClr val="tx1"/>'
        '</a:solidFill></a:defRPr></a:pPr><a:endParaRPr lang="en-US"/></a:p></c:txPr>'
    )
    everything = (
        f"<c:dLbls {_NAMES}>{labels}<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{letters}"
        f'<c:dLblPos val="{sides[0]}"/>{_shown()}'
        f'<c:extLst><c:ext uri="{LABELS_FROM_CELLS}" xmlns:c15="{_CHART_2012}">'
        '<c15:showDataLabelsRange val="1"/><c15:showLeaderLines val="0"/></c:ext></c:extLst>'
        "</c:dLbls>"
    )
    series.insert_element_before(parse_xml(everything), *_AFTER_LABELS)
    cached = "".join(
        f'<c:pt idx="{k}"><c:v>{escape(text)}</c:v></c:pt>' for k, text in enumerate(texts) if text
    )
    source = (
        f'<c:extLst {_NAMES}><c:ext uri="{CELLS_OF_LABELS}" xmlns:c15="{_CHART_2012}">'
        f"<c15:datalabelsRange><c15:f>{cells}</c15:f><c15:dlblRangeCache>"
        f'<c:ptCount val="{len(texts)}"/>{cached}</c15:dlblRangeCache></c15:datalabelsRange>'
        "</c:ext></c:extLst>"
    )
    series.append(parse_xml(source))


def _label(k: int, text: str, position: Position) -> str:
    if not text:
        return f'<c:dLbl><c:idx val="{k}"/><c:delete val="1"/></c:dLbl>'
    # the identifier only has to be one; points share it in files of other programs as well
    field = f"{{5B1D4F2A-0C3E-4A57-9D6B-{k:012X}}}"
    return (
        f'<c:dLbl><c:idx val="{k}"/><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p>'
        f'<a:fld id="{field}" type="CELLRANGE"><a:rPr/><a:pPr/><a:t>{escape(text)}</a:t></a:fld>'
        f'<a:endParaRPr lang="en-US"/></a:p></c:rich></c:tx><c:dLblPos val="{position}"/>{_shown()}'
        f'<c:extLst><c:ext uri="{LABELS_FROM_CELLS}" xmlns:c15="{_CHART_2012}">'
        '<c15:dlblFieldTable/><c15:showDataLabelsRange val="1"/></c:ext></c:extLst></c:dLbl>'
    )


def _shown() -> str:
    parts = ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")
    return "".join(f'<c:show{part} val="0"/>' for part in parts)


def _numbers(values: Sequence[float], cells: str) -> str:
    known = "".join(
        f'<c:pt idx="{k}"><c:v>{value!r}</c:v></c:pt>'
        for k, value in enumerate(map(float, values))
        if math.isfinite(value)
    )
    return (
        f"<c:numRef><c:f>{cells}</c:f><c:numCache><c:formatCode>General</c:formatCode>"
        f'<c:ptCount val="{len(values)}"/>{known}</c:numCache></c:numRef>'
    )
