"""What the model to move computes, on a sheet where every step has a cell and every table a name.

A mean gains less the more people arrive at the end of the scale: the gain is a line through knots.
A formula finds the piece of the line with MATCH and goes along it with INDEX. The gains of the
drivers d move outcome t by SUMPRODUCT(effects_t, d), with the error
SQRT(SUMPRODUCT(MMULT(covariances_t, d), d)); its gain is read off a line again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ccc_quality.plots.style import LIGHT
from ccc_quality.report.content import Simulation
from ccc_quality.report.workbook.addresses import area, cell, far_cell
from ccc_quality.report.workbook.book import Book
from ccc_quality.report.workbook.prediction import Prediction, Reading
from ccc_quality.report.workbook.texts import Texts, put

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

NAME, MOVE, INSIDE, SEGMENT, GAIN = range(5)
"""The columns of a gain that is read off a line."""

QUANTILE = "quantile"
GAINED = "driver_gains"

NOT_A_LETTER = re.compile(r"\W+", re.ASCII)


@dataclass(frozen=True)
class Results:
    """Cells with results, as formulas of other sheets name them.

    Attributes
    ----------
    drivers : tuple of str
        The gain of each driver.
    changes, lowers, uppers : tuple of str
        Of each outcome; no limits where errors are not known.
    """

    drivers: tuple[str, ...]
    changes: tuple[str, ...]
    lowers: tuple[str, ...]
    uppers: tuple[str, ...]


@dataclass(frozen=True)
class Names:
    """Names of ranges, one a construct."""

    knots: tuple[str, ...]
    gains: tuple[str, ...]
    effects: tuple[str, ...]
    covariances: tuple[str, ...]

    @classmethod
    def of(cls, simulation: Simulation) -> Names:
        """Those of drivers and outcomes, drivers first."""
        outcomes = [one.name for one in simulation.outcomes]
        every = [*(one.name for one in simulation.drivers), *outcomes]
        return cls(
            range_names("knots", every),
            range_names("gains", every),
            range_names("effects", outcomes),
            range_names("covariances", outcomes),
        )


class Calculation:
    """The sheet with the calculation.

    Parameters
    ----------
    book : Book
    simulation : Simulation
    inputs : sequence of str
        The cells with the raises, as formulas name them.
    """

    def __init__(self, book: Book, simulation: Simulation, inputs: Sequence[str]) -> None:
        self._book, self._simulation, self._inputs = book, simulation, inputs
        self._names = Names.of(simulation)
        self._name = book.plan.calculation
        self._sheet: Worksheet = book.sheet(self._name, color=LIGHT.faint)
        constructs = len(simulation.drivers) + len(simulation.outcomes)
        self._sheet.set_column(0, 0, 34.0)
        self._sheet.set_column(1, 2 * constructs, 12.0)
        self._texts = Texts(book, self._sheet, 0, 6, 34.0 + 6 * 12.0)

    def write(self, found: Prediction) -> Results:
        """All of it, each formula with its value in ``found``."""
        self._texts.link(self._book.phrases["back"], self._book.plan.overview)
        self._texts.add(self._book.phrases["calculation_lead"], "heading")
        drivers = self._drivers(found)
        self._effects()
        changes, lowers, uppers = self._outcomes(found)
        self._covariances()
        self._lines()
        return Results(drivers, changes, lowers, uppers)

    # -------------------------------------------------------------- parts of the sheet

    def _drivers(self, found: Prediction) -> tuple[str, ...]:
        """How far the mean of each driver really moves: d, a row a driver."""
        self._start("drivers_moved")
        self._header("driver", "raise", "inside", "segment", "gain")
        first = self._texts.row
        for k, driver in enumerate(self._simulation.drivers):
            self._read(driver.label, k, f"={self._inputs[k]}", found.drivers[k])
        self._define(GAINED, (first, GAIN), (self._texts.row - 1, GAIN))
        return tuple(far_cell(self._name, row, GAIN) for row in range(first, self._texts.row))

    def _effects(self) -> None:
        """Total effects: a row a driver, a column an outcome."""
        self._start("effects")
        self._head([self._book.phrases["driver"], *(o.label for o in self._simulation.outcomes)])
        first = self._texts.row
        for k, driver in enumerate(self._simulation.drivers):
            self._label(driver.label)
            for t, row in enumerate(self._simulation.effects):
                self._value(1 + t, row[k])
            self._texts.row += 1
        for t, name in enumerate(self._names.effects):
            self._define(name, (first, 1 + t), (self._texts.row - 1, 1 + t))
        if self._simulation.covariances:
            self._label(self._book.phrases["quantile"])
            self._value(1, self._simulation.quantile)
            self._define(QUANTILE, (self._texts.row, 1), (self._texts.row, 1))
            self._texts.row += 1

    def _outcomes(
        self, found: Prediction
    ) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """Gains of the outcomes: at the move itself and at both limits."""
        offset = len(self._simulation.drivers)
        errors = self._errors(found)
        self._start("outcomes_moved")
        self._header("outcome", "moved_by", "inside", "segment", "gain")
        cells: dict[str, list[str]] = {"change": [], "lower": [], "upper": []}
        signs = {"lower": "-", "upper": "+"} if self._simulation.covariances else {}
        for t, outcome in enumerate(self._simulation.outcomes):
            moved = cell(self._texts.row, MOVE)
            formula = f"=SUMPRODUCT({self._names.effects[t]},{GAINED})"
            readings = found.outcomes[t]
            cells["change"].append(self._read(outcome.label, offset + t, formula, readings.change))
            for limit, sign in signs.items():
                reading = readings.lower if limit == "lower" else readings.upper
                label = f"{outcome.label}: {self._book.phrases[limit]}"
                formula = f"={moved}{sign}{QUANTILE}*{errors[t]}"
                cells[limit].append(self._read(label, offset + t, formula, reading))
        return tuple(cells["change"]), tuple(cells["lower"]), tuple(cells["upper"])

    def _errors(self, found: Prediction) -> list[str]:
        """Standard errors of the moves of the outcomes."""
        if not self._simulation.covariances:
            return []
        self._start("errors")
        self._header("outcome", "standard_error")
        cells = []
        for t, outcome in enumerate(self._simulation.outcomes):
            self._label(outcome.label)
            product = f"SUMPRODUCT(MMULT({self._names.covariances[t]},{GAINED}),{GAINED})"
            self._formula(1, f"=SQRT(MAX({product},0))", found.outcomes[t].error)
            cells.append(cell(self._texts.row, 1))
            self._texts.row += 1
        return cells

    def _covariances(self) -> None:
        """Covariances of the effects of the drivers, a square an outcome."""
        drivers = [driver.label for driver in self._simulation.drivers]
        for t, V in enumerate(self._simulation.covariances):
            self._start("covariances", outcome=self._simulation.outcomes[t].label)
            self._head(["", *drivers])
            first = self._texts.row
            for label, row in zip(drivers, V, strict=True):
                self._label(label)
                for k, value in enumerate(row):
                    self._value(1 + k, value, "0.00E+00")
                self._texts.row += 1
            last = (self._texts.row - 1, len(drivers))
            self._define(self._names.covariances[t], (first, 1), last)

    def _lines(self) -> None:
        """Knots and gains: two columns a construct."""
        self._start("lines")
        constructs = [*self._simulation.drivers, *self._simulation.outcomes]
        words = (self._book.phrases["knot"], self._book.phrases["gain"])
        shown = self._book.styles.text("header")
        row = self._texts.row
        self._sheet.set_row(row, 30)
        for k, construct in enumerate(constructs):
            for part, word in enumerate(words):
                put(self._sheet, row, 1 + 2 * k + part, f"{construct.label}: {word}", shown)
            for part, values in enumerate((construct.knots, construct.gains)):
                column = 1 + 2 * k + part
                name = (self._names.knots, self._names.gains)[part][k]
                for down, value in enumerate(values, start=1):
                    self._number(row + down, column, value)
                self._define(name, (row + 1, column), (row + len(values), column))
        self._texts.row += 1 + max(len(construct.knots) for construct in constructs)

    # -------------------------------------------------------------- one line, one cell

    def _read(self, label: str, construct: int, move: str, found: Reading) -> str:
        """A line that reads a gain off the knots of a construct; the cell with the gain."""
        row = self._texts.row
        knots, gains = self._names.knots[construct], self._names.gains[construct]
        moved, inside, segment = (cell(row, k) for k in (MOVE, INSIDE, SEGMENT))
        self._label(label)
        self._formula(MOVE, move, found.move)
        self._formula(INSIDE, f"=MAX(MIN({moved},MAX({knots})),MIN({knots}))", found.inside)
        self._formula(
            SEGMENT, f"=MIN(MATCH({inside},{knots},1),COUNT({knots})-1)", found.segment, "0"
        )
        left, right = f"INDEX({gains},{segment})", f"INDEX({gains},{segment}+1)"
        start, end = f"INDEX({knots},{segment})", f"INDEX({knots},{segment}+1)"
        line = f"={left}+({inside}-{start})*({right}-{left})/({end}-{start})"
        self._formula(GAIN, line, found.gain)
        self._texts.row += 1
        return far_cell(self._name, row, GAIN)

    def _start(self, heading: str, **names: str) -> None:
        self._texts.skip()
        text = self._book.phrases[f"calculation_{heading}"]
        self._texts.add(text.format(**names) if names else text, "subheading")

    def _header(self, *words: str) -> None:
        self._head([self._book.phrases[word] for word in words])

    def _head(self, texts: Sequence[str]) -> None:
        for column, text in enumerate(texts):
            align = "right" if column else "left"
            shown = self._book.styles.text("header", align=align)
            put(self._sheet, self._texts.row, column, text, shown)
        self._sheet.set_row(self._texts.row, 30)
        self._texts.row += 1

    def _label(self, text: str) -> None:
        put(self._sheet, self._texts.row, NAME, text, self._book.styles.text("cell"))

    def _value(self, column: int, value: float, written: str = "") -> None:
        self._number(self._texts.row, column, value, written)

    def _number(self, row: int, column: int, value: float, written: str = "") -> None:
        shown = self._book.styles.exact(written or "0.0000")
        self._sheet.write_number(row, column, value, shown)

    def _formula(self, column: int, formula: str, value: float, written: str = "0.0000") -> None:
        shown = self._book.styles.exact(written)
        self._sheet.write_formula(self._texts.row, column, formula, shown, value)

    def _define(self, name: str, first: tuple[int, int], last: tuple[int, int]) -> None:
        self._book.workbook.define_name(name, f"={area(self._name, first, last)}")


def range_names(prefix: str, names: Iterable[str]) -> tuple[str, ...]:
    """One name for each construct, such as ``knots_waiting_time``.

    Examples
    --------
    >>> range_names("knots", ["waiting_time", "waiting time", "=1+1"])
    ('knots_waiting_time', 'knots_waiting_time_2', 'knots_1_1')
    """
    taken: set[str] = set()
    made = []
    for text in names:
        plain = NOT_A_LETTER.sub("_", text).strip("_")
        name = base = f"{prefix}_{plain}" if plain else prefix
        count = 1
        while name.casefold() in taken:
            count += 1
            name = f"{base}_{count}"
        taken.add(name.casefold())
        made.append(name)
    return tuple(made)
