"""The model to move: yellow cells to fill in, and what follows from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccc_quality.report.content import SimulatedConstruct, Simulation
from ccc_quality.report.workbook.addresses import area, cell, far_cell
from ccc_quality.report.workbook.book import Book
from ccc_quality.report.workbook.calculation import Results
from ccc_quality.report.workbook.charts import Whiskers, change_chart
from ccc_quality.report.workbook.measures import digits
from ccc_quality.report.workbook.prediction import Prediction, first_raises, predict
from ccc_quality.report.workbook.styles import INPUT
from ccc_quality.report.workbook.texts import Texts, put

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

NAME, NOW, CHANGE, THEN, LOW, HIGH, PLUS, MINUS = range(8)
"""Columns; the last two have the lengths of the error bars and are hidden."""

INPUT_HEADS = ("driver", "mean_now", "raise", "mean_then")
OUTPUT_HEADS = ("outcome", "mean_now", "change", "mean_then")
LIMIT_HEADS = ("lower", "upper")
COLUMN = 15.0
GAP = 24
"""Between the cells and the chart, in pixels."""


class ModelSheet:
    """The sheet with the model to move.

    Parameters
    ----------
    book : Book
    simulation : Simulation
    """

    def __init__(self, book: Book, simulation: Simulation) -> None:
        self._book, self._simulation = book, simulation
        self._name = book.plan.model
        self._raises = first_raises(simulation)
        self.found: Prediction = predict(simulation, self._raises)
        self._sheet: Worksheet = book.sheet(self._name, color=INPUT)
        constructs = (*simulation.drivers, *simulation.outcomes)
        names = max(26.0, *(digits(one.label) + 2 for one in constructs))
        width = min(names, 48.0)
        self._sheet.set_column(NAME, NAME, width)
        self._sheet.set_column(NOW, HIGH, COLUMN)
        self._texts = Texts(book, self._sheet, NAME, HIGH, width + HIGH * COLUMN)
        self._inputs: list[int] = []

    def write_inputs(self) -> tuple[str, ...]:
        """Head and yellow cells; where the raises are, as formulas of other sheets name them."""
        texts, phrases = self._texts, self._book.phrases
        texts.link(phrases["back"], self._book.plan.overview)
        texts.add(self._simulation.title, "title", space=2.0)
        if self._book.report.badge:
            shown = self._book.styles.text("badge", wrap=False)
            put(self._sheet, texts.row, NAME, self._book.report.badge, shown)
            texts.skip(16.0)
        texts.add(phrases["model_lead"])
        texts.skip()
        texts.add(phrases["move"], "subheading")
        self._head(INPUT_HEADS)
        for driver, points in zip(self._simulation.drivers, self._raises, strict=True):
            self._write_input(driver, points)
        return tuple(far_cell(self._name, row, CHANGE) for row in self._inputs)

    def write_results(self, results: Results) -> None:
        """Means of the drivers, the outcomes with their limits, a chart of them, notes."""
        for k, driver in enumerate(self._simulation.drivers):
            gain = self.found.drivers[k].gain
            self._then(self._inputs[k], f"{results.drivers[k]}", driver.mean + gain)
        self._texts.skip()
        self._texts.add(self._book.phrases["follows"], "subheading")
        known = bool(self._simulation.covariances)
        self._head((*OUTPUT_HEADS, *(LIMIT_HEADS if known else ())))
        first = self._texts.row
        for t, outcome in enumerate(self._simulation.outcomes):
            self._write_outcome(outcome, t, results)
        last = self._texts.row - 1
        self._texts.skip()
        for note in self._simulation.notes:
            self._texts.add(note, "note")
        self._texts.add(f"{self._book.phrases['source']}: {self._book.report.subtitle}", "note")
        self._draw(first, last, known)
        self._sheet.fit_to_pages(1, 1)
        self._sheet.set_column(PLUS, MINUS, None, None, {"hidden": True})

    def _write_input(self, driver: SimulatedConstruct, points: float) -> None:
        row, styles = self._texts.row, self._book.styles
        put(self._sheet, row, NAME, driver.label, styles.text("cell"))
        self._sheet.write_number(row, NOW, driver.mean, styles.number("effect", driver.mean))
        self._sheet.write_number(row, CHANGE, points, styles.signed("input"))
        width = driver.high - driver.low
        self._sheet.data_validation(row, CHANGE, row, CHANGE, self._allowed(width))
        self._inputs.append(row)
        self._texts.row += 1

    def _allowed(self, width: float) -> dict[str, object]:
        """A number no farther from zero than the scale is wide."""
        shown = self._book.numbers.effect(width)
        message = self._book.phrases["allowed"].format(points=shown)
        return {
            "validate": "decimal",
            "criteria": "between",
            "minimum": -width,
            "maximum": width,
            "input_title": self._book.phrases["raise"],
            "input_message": message,
            "error_title": self._book.phrases["raise"],
            "error_message": message,
        }

    def _write_outcome(self, outcome: SimulatedConstruct, t: int, results: Results) -> None:
        row, styles, found = self._texts.row, self._book.styles, self.found.outcomes[t]
        put(self._sheet, row, NAME, outcome.label, styles.text("cell"))
        self._sheet.write_number(row, NOW, outcome.mean, styles.number("effect", outcome.mean))
        change = styles.signed("result")
        self._sheet.write_formula(row, CHANGE, f"={results.changes[t]}", change, found.change.gain)
        self._then(row, cell(row, CHANGE), outcome.mean + found.change.gain)
        if results.lowers:
            limits = ((LOW, results.lowers[t], found.lower), (HIGH, results.uppers[t], found.upper))
            for column, address, reading in limits:
                shown = styles.signed("cell")
                self._sheet.write_formula(row, column, f"={address}", shown, reading.gain)
            lengths = (
                (PLUS, HIGH, CHANGE, found.upper.gain - found.change.gain),
                (MINUS, CHANGE, LOW, found.change.gain - found.lower.gain),
            )
            for column, upper, lower, length in lengths:
                formula = f"={cell(row, upper)}-{cell(row, lower)}"
                self._sheet.write_formula(row, column, formula, None, length)
        self._texts.row += 1

    def _then(self, row: int, change: str, value: float) -> None:
        shown = self._book.styles.number("effect", value, "result")
        self._sheet.write_formula(row, THEN, f"={cell(row, NOW)}+{change}", shown, value)

    def _head(self, words: tuple[str, ...]) -> None:
        for column, word in enumerate(words):
            align = "right" if column else "left"
            shown = self._book.styles.text("header", align=align)
            put(self._sheet, self._texts.row, column, self._book.phrases[word], shown)
        self._sheet.set_row(self._texts.row, 20)
        self._texts.row += 1

    def _draw(self, first: int, last: int, known: bool) -> None:
        """What changes, as bars that move with the yellow cells."""

        def column(k: int) -> str:
            return f"={area(self._name, (first, k), (last, k))}"

        title = self._book.phrases["change_chart" if known else "change_chart_plain"]
        made = change_chart(
            self._book,
            title=title,
            names=column(NAME),
            values=column(CHANGE),
            whiskers=Whiskers(self._name, PLUS, MINUS, (first, last)) if known else None,
            rows=last - first + 1,
        )
        place = {"description": title, "object_position": 2, "x_offset": GAP}
        self._sheet.insert_chart(self._inputs[0] - 1, MINUS + 1, made, place)
