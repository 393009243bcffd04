"""What of a page is shown on its slide, and what is left to the notes: decided before drawing."""

from __future__ import annotations

from dataclasses import dataclass

from ccc_quality.report.content import Figure, Section, Table
from ccc_quality.report.slides.box import Box
from ccc_quality.report.slides.picture import is_readable

GAP = 0.4  # inches between columns
MAIN, SIDE = 63, 37
"""Shares of the width for what a slide is about and for the words beside it."""

CAPTION = 0.42  # inches below a figure
HEADING = 0.45  # inches above each of two


@dataclass(frozen=True)
class Arrangement:
    """The parts of a page that its slide has room for.

    Attributes
    ----------
    figures : tuple of Figure
        None, one, or two that stand side by side.
    table : Table or None
        The table that takes the place of a figure.
    cards, words : bool
        Whether highlights and paragraphs stand on it.
    aside : Table or None
        The table that may stand under the words.
    """

    figures: tuple[Figure, ...] = ()
    table: Table | None = None
    aside: Table | None = None
    cards: bool = False
    words: bool = False


def arranged(section: Section, room: Box) -> Arrangement:
    """Choose what a slide shows.

    A figure with a chart of its own can always be read; a picture only where its letters stay
    large enough. The page's first figure is the one its title speaks of: where it is too small,
    the first table takes its place.
    """
    open_tables = tuple(table for table in section.tables if not table.folded)
    first_table = open_tables[0] if open_tables else None
    if not section.figures:
        return Arrangement(table=first_table, cards=bool(section.highlights), words=True)
    first, *others = section.figures
    half, wide = _half(room), _main(room)
    beside = tuple(figure for figure in others if _shows(figure, half))[:1]
    if first.chart is not None and beside and beside[0].chart is not None:
        return Arrangement(figures=(first, *beside))
    if _shows(first, wide):
        return Arrangement(
            figures=(first,), aside=first_table, cards=bool(section.highlights), words=True
        )
    if _shows(first, _under_caption(room)) or first_table is None:
        return Arrangement(figures=(first,))
    return Arrangement(figures=beside, table=first_table)


def _shows(figure: Figure, box: Box) -> bool:
    return figure.chart is not None or is_readable(figure, box)


def _main(room: Box) -> Box:
    return _under_caption(next(room.columns((MAIN, SIDE), GAP)))


def _half(room: Box) -> Box:
    return _under_caption(next(room.columns((1, 1), GAP)).below(HEADING))


def _under_caption(box: Box) -> Box:
    return box.above(box.height - CAPTION)
