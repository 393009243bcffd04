"""Filling a slide: figures, cards, words and tables where the arrangement puts them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pptx.slide import Slide

from ccc_quality.report.content import Chart, Figure, Highlight, Report, Section, Table
from ccc_quality.report.slides.arrangement import (
    CAPTION,
    GAP,
    HEADING,
    MAIN,
    SIDE,
    Arrangement,
    arranged,
)
from ccc_quality.report.slides.box import Box
from ccc_quality.report.slides.cards import add_cards
from ccc_quality.report.slides.charts import add_chart
from ccc_quality.report.slides.grid import add_grid, fit_grid, grid_of, rows_shown, without
from ccc_quality.report.slides.picture import add_picture, is_flat
from ccc_quality.report.slides.text import (
    READABLE,
    Words,
    fitted,
    height_of,
    heights_of,
    size_that_fits,
    text_box,
)

SUBTITLE, SMALL = 12.0, 10.0
WARNING = 12.0
TABLE_TITLE = 0.3  # inches
FRAME, ROW = 1.1, 0.75
"""Inches of a chart around its bars, and at most for each of them."""
TABLE_AND_PICTURE = (46, 54)
LOWEST = 1.2
"""Inches below which a table or a card is not begun."""


@dataclass(frozen=True)
class Body:
    """A slide being filled."""

    slide: Slide
    report: Report
    section: Section

    def fill(self, room: Box) -> None:
        """Put everything that fits on the slide."""
        room = self._warn(room)
        plan = arranged(self.section, room)
        if len(plan.figures) == 2:
            for figure, box in zip(plan.figures, room.columns((1, 1), GAP), strict=True):
                # the slide has the finding of its first figure as its title already
                is_said = figure.title == self.section.title
                heading = figure.data.title if is_said else figure.title
                self._figure(figure, self._heading(heading, box))
        elif plan.table is not None and self.section.figures:
            self._table_first(plan, plan.table, room)
        elif plan.figures:
            self._figure_and_words(plan, plan.figures[0], room)
        elif plan.cards:
            self._cards_only(room)
        else:
            self._words_only(room)

    # ------------------------------------------------------------------ kinds of slides

    def _figure_and_words(self, plan: Arrangement, figure: Figure, room: Box) -> None:
        has_words = plan.words and self.section.paragraphs
        if not (has_words or plan.aside or (plan.cards and self.section.highlights)):
            self._figure(figure, room)
            return
        if figure.chart is None and self._is_mostly_words(
            list(room.columns((MAIN, SIDE), GAP))[-1]
        ):
            self._flow(list(room.columns((1, 1), GAP)))
            return
        if figure.chart is None and is_flat(figure, room):
            side = room.below(self._figure(figure, room).bottom - room.top + GAP)
            side = next(side.columns((MAIN, SIDE), GAP))
        else:
            main, side = room.columns((MAIN, SIDE), GAP)
            self._figure(figure, main)
        if plan.cards:
            side = self._stack(self.section.highlights, side)
        side = self._paragraphs(side, READABLE if plan.aside is None else READABLE[2:])
        if plan.aside is not None:
            self._table(without(plan.aside, _drawn_by(figure)), side)

    def _table_first(self, plan: Arrangement, table: Table, room: Box) -> None:
        """A table where the first figure cannot be read: the next one beside it, or the words."""
        main, side = room.columns(TABLE_AND_PICTURE, GAP)
        fit = fit_grid(grid_of(table, self.report.language), main.width, main.height - TABLE_TITLE)
        fits_beside = fit is not None and len(fit.grid.rows) == fit.grid.n_rows
        if fits_beside and plan.figures:
            self._table(table, main)
            self._figure(plan.figures[0], self._heading(plan.figures[0].title, side))
        elif fits_beside and self.section.paragraphs:
            self._words_only(room)
        else:
            self._paragraphs(self._table(table, room))

    def _is_mostly_words(self, side: Box) -> bool:
        """Whether less than half of the words would fit beside a picture."""
        _, shown = fitted(self.section.paragraphs, side)
        return 2 * len(shown) < len(self.section.paragraphs)

    def _cards_only(self, room: Box) -> None:
        """Rows of cards: what was found, what to do; the reservation below."""
        notes = self.section.notes[:1]
        foot = heights_of(notes, room.width, SMALL + 1)
        self._text(notes, SMALL + 1, Box(room.left, room.bottom - foot, room.width, foot))
        cards = self.section.highlights
        kinds = [
            [card for card in cards if card.kind == kind]
            for kind in ("finding", "action", "measure")
        ]
        rows = [row for row in kinds if row]
        places = room.above(room.height - foot - 0.25).rows([1] * len(rows), 0.3)
        boxes: list[Box] = []
        for row, box in zip(rows, places, strict=True):
            kind = row[0].kind
            inside = box if kind == "measure" else self._label(self.report.phrases[f"{kind}s"], box)
            boxes += list(inside.columns([1] * max(3, len(row)), 0.35))[: len(row)]
        shown = [card for row in rows for card in row]
        add_cards(self.slide, shown, boxes, language=self.report.language)

    def _words_only(self, room: Box) -> None:
        tables = [table for table in self.section.tables if not table.folded]
        if not tables:
            halves = list(room.columns((1, 1), GAP))
            self._flow(halves)
            return
        words, side = room.columns((1, 1), GAP)
        if self.section.highlights:
            words = self._stack(self.section.highlights, words)
        self._paragraphs(words)
        for table in tables:
            side = self._table(table, side)

    # ------------------------------------------------------------------ parts of a slide

    def _warn(self, room: Box) -> Box:
        """What must be known first, above all else."""
        warnings = self.section.warnings
        if not warnings:
            return room
        lines = [[Words(text, WARNING, "warning", bold=True)] for text in warnings]
        height = heights_of(warnings, room.width * 0.93, WARNING) + 0.15
        text_box(self.slide, room.above(height), lines, language=self.report.language)
        return room.below(height)

    def _figure(self, figure: Figure, box: Box) -> Box:
        """A figure with its caption; where the two came to stand."""
        place = box.above(box.height - CAPTION)
        if figure.chart is not None:
            place = place.above(min(place.height, _height(figure.chart, len(figure.data.frame))))
            add_chart(self.slide, figure, figure.chart, place, self.report.language)
        else:
            place = add_picture(self.slide, figure, place)
        caption = figure.chart.caption if figure.chart is not None else ""
        caption = caption or figure.caption
        if figure.source != self.section.figures[0].source:  # the foot names that of the first
            caption = f"{caption} {figure.source}"
        under = Box(box.left, place.bottom + 0.06, box.width, CAPTION - 0.06)
        size = size_that_fits(caption, under, largest=SMALL, smallest=8.0)
        self._text((caption,), size, under)
        return Box(box.left, box.top, box.width, under.bottom - box.top)

    def _heading(self, text: str, box: Box) -> Box:
        """A line above one of two parts; the room below it."""
        place = box.above(HEADING)
        size = size_that_fits(text, place, largest=SUBTITLE, smallest=10.0, bold=True)
        line = [Words(text, size, bold=True)]
        text_box(self.slide, place, [line], language=self.report.language)
        return box.below(HEADING)

    def _label(self, text: str, box: Box) -> Box:
        line = [Words(text, 13.0, "soft", bold=True)]
        text_box(self.slide, box.above(0.3), [line], language=self.report.language)
        return box.below(0.34)

    def _stack(self, cards: tuple[Highlight, ...], box: Box) -> Box:
        """Cards under each other in the upper part; the room below them."""
        height = min(1.15 * len(cards), 0.62 * box.height)
        boxes = list(box.above(height).rows([1] * len(cards), 0.15))
        add_cards(self.slide, cards, boxes, language=self.report.language)
        return box.below(height + 0.2)

    def _paragraphs(self, box: Box, sizes: Sequence[float] = READABLE) -> Box:
        """As many paragraphs as fit, in one size; the room below them."""
        size, shown = fitted(self.section.paragraphs, box, sizes)
        if not shown:
            return box
        self._text(shown, size, box, tone="ink")
        return box.below(heights_of(shown, box.width, size) + 0.25)

    def _flow(self, boxes: list[Box]) -> None:
        """Paragraphs in columns, as a page of text."""
        left = list(self.section.paragraphs)
        size = 12.0
        while size > 10.0 and heights_of(left, boxes[0].width, size) > 0.95 * sum(
            box.height for box in boxes
        ):
            size -= 1.0
        for box in boxes:
            shown: list[str] = []
            while left and heights_of([*shown, left[0]], box.width, size) <= box.height:
                shown.append(left.pop(0))
            self._text(tuple(shown), size, box, tone="ink")

    def _table(self, table: Table, box: Box) -> Box:
        """The top of a table under its title, if it fits; the room below it."""
        language = self.report.language
        title = height_of(table.title, box.width, SUBTITLE, bold=True) + 0.08
        room = box.below(title)
        fit = fit_grid(grid_of(table, language), room.width, room.height - 0.2)
        if room.height < LOWEST or fit is None:
            return box
        line = [Words(table.title, SUBTITLE, bold=True)]
        text_box(self.slide, box.above(title), [line], language=language)
        add_grid(self.slide, fit, room, alt=table.title, language=language)
        below = room.below(fit.height + 0.05)
        if len(fit.grid.rows) < fit.grid.n_rows:
            more = rows_shown(self.report, len(fit.grid.rows), fit.grid.n_rows)
            self._text((more,), 9.0, below.above(0.2))
        return below.below(0.25)

    def _text(self, texts: tuple[str, ...], size: float, box: Box, tone: str = "soft") -> None:
        if texts:
            lines = [[Words(text, size, "ink" if tone == "ink" else "soft")] for text in texts]
            text_box(self.slide, box, lines, language=self.report.language)


def _drawn_by(figure: Figure) -> set[str]:
    """Columns that a chart shows as the place of a point."""
    chart = figure.chart
    return {name for name in (chart.x, chart.y) if name} if chart is not None else set()


def _height(chart: Chart, n_rows: int) -> float:
    """Inches at most: few bars are not made thick to fill a slide."""
    return math.inf if chart.kind == "scatter" else FRAME + ROW * n_rows
