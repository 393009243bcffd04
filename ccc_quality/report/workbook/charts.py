"""Charts of Excel's own: they follow the cells beside them and can be copied and changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ccc_quality.plots.colors import blend
from ccc_quality.plots.style import LIGHT
from ccc_quality.report.content import Chart
from ccc_quality.report.layout.axis import axis_ends
from ccc_quality.report.workbook.addresses import area, far_cell
from ccc_quality.report.workbook.book import Book
from ccc_quality.report.workbook.styles import number_format

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart as NativeChart

WIDTH = 660
"""Of a chart, in pixels."""

FONT = 9
BAR = blend(LIGHT.driver.line, LIGHT.driver.fill, 0.45)
"""Pale enough for the interval to be seen on the bar."""

Cells = list[str | int]
"""A range of cells as XlsxWriter takes it: sheet, first row and column, last row and column."""


@dataclass(frozen=True)
class Place:
    """Where the numbers of a chart stand.

    Attributes
    ----------
    sheet : str
    title : (row, column)
        The cell with the title.
    header, first, last : int
        Row of the headings, first and last row of the numbers.
    columns : mapping of str to int
        Of the table.
    """

    sheet: str
    title: tuple[int, int]
    header: int
    first: int
    last: int
    columns: Mapping[str, int]

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return self.last - self.first + 1

    def cells(self, name: str) -> Cells:
        """The numbers of a column."""
        column = self.columns[name]
        return [self.sheet, self.first, column, self.last, column]

    def row(self, name: str, row: int) -> Cells:
        """One number of a column."""
        return [self.sheet, row, self.columns[name], row, self.columns[name]]

    def each(self, name: str) -> list[str]:
        """The cells of a column one by one, as in a formula."""
        column = self.columns[name]
        return [far_cell(self.sheet, row, column) for row in range(self.first, self.last + 1)]

    def heading(self, name: str) -> Cells:
        """The cell over a column."""
        return [self.sheet, self.header, self.columns[name]]


@dataclass(frozen=True)
class Whiskers:
    """Where the lengths of error bars stand.

    Attributes
    ----------
    sheet : str
    plus, minus : int
        The columns of those up and down.
    rows : (first, last)
    """

    sheet: str
    plus: int
    minus: int
    rows: tuple[int, int]

    def error_bars(self, point: int | None = None) -> dict[str, object]:
        """Those of all rows, or of one of them."""
        first, last = self.rows if point is None else (self.rows[0] + point,) * 2
        ends = [
            f"={area(self.sheet, (first, column), (last, column))}"
            for column in (self.plus, self.minus)
        ]
        return {
            "type": "custom",
            "plus_values": ends[0],
            "minus_values": ends[1],
            "line": {"color": LIGHT.muted if point is not None else LIGHT.ink, "width": 1.0},
        }


def native_chart(
    book: Book,
    chart: Chart,
    place: Place,
    frame: pd.DataFrame,
    whiskers: Mapping[str, Whiskers],
) -> NativeChart:
    """The chart of a figure.

    Parameters
    ----------
    book : Book
    chart : Chart
    place : Place
        Where its numbers stand.
    frame : DataFrame
        The same numbers.
    whiskers : mapping of str to Whiskers
        The lengths of error bars, by the column they are around.
    """
    if chart.kind == "scatter":
        made = _scatter(book, chart, place, frame, whiskers)
    else:
        made = _bars(book, chart, place, frame, whiskers)
    return _framed(made, [place.sheet, *place.title])


def _framed(made: NativeChart, title: Cells | str) -> NativeChart:
    """The title, and a frame as quiet as that of the tables."""
    made.set_title(
        {
            "name": title,
            "name_font": {"size": 11, "bold": True, "color": LIGHT.ink},
            "overlay": False,
        }
    )
    made.set_chartarea({"border": {"color": LIGHT.faint}, "fill": {"color": LIGHT.background}})
    made.set_plotarea({"fill": {"none": True}})
    made.show_hidden_data()  # the lengths of error bars stand in hidden cells
    return made


def change_chart(
    book: Book, *, title: str, names: str, values: str, whiskers: Whiskers | None, rows: int
) -> NativeChart:
    """Bars of changes around zero, from formulas for ranges of cells.

    Parameters
    ----------
    book : Book
    title : str
    names, values : str
    whiskers : Whiskers or None
    rows : int
        How many bars there are.
    """
    made = book.workbook.add_chart({"type": "bar"})
    made.add_series(_bar_series(BAR, names, values, whiskers) | {"name": title})
    made.set_y_axis(_names_axis())
    made.set_x_axis(_values_axis("+0.00;-0.00;0"))
    made.set_legend({"none": True})
    made.set_size({"width": WIDTH, "height": 120 + 40 * rows})
    return _framed(made, title)


def _bars(
    book: Book,
    chart: Chart,
    place: Place,
    frame: pd.DataFrame,
    whiskers: Mapping[str, Whiskers],
) -> NativeChart:
    stacked = chart.kind == "stacked"
    kind = {"type": "bar", "subtype": "stacked"} if stacked else {"type": "bar"}
    made = book.workbook.add_chart(kind)
    names = list(chart.values)
    several = len(names) > 1
    for name, color in zip(names, _colors(len(names), stacked), strict=True):
        own = whiskers.get(name)
        series = _bar_series(color, place.cells(chart.category), place.cells(name), own)
        edge = {"border": {"color": LIGHT.background, "width": 0.75}} if stacked else {}
        overlap = {"overlap": 100} if several else {}
        made.add_series({**series, **edge, **overlap, "name": place.heading(name)})
    made.set_y_axis(_names_axis())
    values = _values_axis(number_format(chart.number, 0.0, book.numbers))
    if not several:
        values |= {"name": place.heading(names[0]), "name_font": _font(bold=True)}
    if stacked and chart.number == "share":
        values |= {"min": 0, "max": 1}
    elif not stacked:
        values |= _ends_below_zero(chart, frame)
    made.set_x_axis(values)
    made.set_legend({"position": "bottom", "font": _font()} if several else {"none": True})
    made.set_size({"width": WIDTH, "height": 130 + 34 * place.rows})
    return made


def _bar_series(
    color: str, names: Cells | str, values: Cells | str, whiskers: Whiskers | None
) -> dict[str, object]:
    series: dict[str, object] = {
        "categories": names,
        "values": values,
        "fill": {"color": color},
        "border": {"none": True},
        "gap": 60,
    }
    if whiskers is not None:
        series["y_error_bars"] = whiskers.error_bars()
    return series


def _scatter(
    book: Book,
    chart: Chart,
    place: Place,
    frame: pd.DataFrame,
    whiskers: Mapping[str, Whiskers],
) -> NativeChart:
    made = book.workbook.add_chart({"type": "scatter"})
    if chart.x is None or chart.y is None:  # a scatter without coordinates has no points
        return made
    sides = label_sides(frame[chart.x].tolist(), frame[chart.y].tolist())
    points = zip(place.each(chart.category), sides, strict=True)
    for row, (name, side) in enumerate(points, start=place.first):
        bars = {
            f"{axis}_error_bars": whiskers[column].error_bars(row - place.first)
            for axis, column in (("x", chart.x), ("y", chart.y))
            if column in whiskers
        }
        made.add_series(
            {
                **bars,
                "name": f"={name}",
                "categories": place.row(chart.x, row),
                "values": place.row(chart.y, row),
                "marker": {
                    "type": "circle",
                    "size": 9,
                    "fill": {"color": LIGHT.driver.line},
                    "border": {"color": LIGHT.background},
                },
                # a point a series: every program shows the name of a series
                "data_labels": {"series_name": True, "position": side, "font": _font()},
            }
        )
    across, up = chart.cross or ("min", "min")
    made.set_x_axis(_axis(place, chart.x, frame[chart.x], across))
    made.set_y_axis(_axis(place, chart.y, frame[chart.y], up))
    made.set_legend({"none": True})
    made.set_size({"width": WIDTH, "height": 440})
    return made


def _names_axis() -> dict[str, object]:
    """The first row on top; names at the edge, where no bar that falls covers them."""
    return {
        "reverse": True,
        "label_position": "low",
        "num_font": _font(),
        "line": {"color": LIGHT.muted},
        "major_tick_mark": "none",
        "major_gridlines": {"visible": False},
    }


def _values_axis(written: str) -> dict[str, object]:
    return {
        "num_format": written,
        "num_font": _font(),
        "line": {"none": True},
        "major_gridlines": _faint(),
        "label_position": "high",  # below the bars, since the names run from the top down
    }


def _ends_below_zero(chart: Chart, frame: pd.DataFrame) -> dict[str, object]:
    """Ends of an axis whose intervals pass zero: a program looks at the bars alone."""
    bars, around = list(chart.values), ((chart.low, chart.high), *chart.limits)
    names = bars + [name for pair in around for name in pair if name is not None]
    drawn = frame[names].to_numpy(dtype=float)
    known = drawn[np.isfinite(drawn)]
    if not known.size or known.min() >= 0:
        return {}
    low, step, high = axis_ends(known.tolist())
    return {"min": low, "max": high, "major_unit": step}


def _axis(
    place: Place, name: str, values: pd.Series[float], crossed_at: float | str
) -> dict[str, object]:
    """An axis around the values; the other axis crosses it where the fields of a map meet."""
    low, step, high = axis_ends(values.dropna().tolist())
    return {
        "min": low,
        "max": high,
        "major_unit": step,
        "crossing": crossed_at,
        "label_position": "low",
        "major_tick_mark": "none",
        "major_gridlines": _faint(),
        "name": place.heading(name),
        "name_font": _font(bold=True),
        "num_font": _font(),
        "line": {"color": LIGHT.muted},
    }


def _colors(count: int, stacked: bool) -> list[str]:
    """One colour; low and high for two that oppose; from dark to pale for parts of a whole."""
    if not stacked:
        return [BAR] if count == 1 else _cycle([_pale(LIGHT.low), _pale(LIGHT.high)], count)
    dark, pale = LIGHT.driver.line, LIGHT.driver.fill
    return [blend(dark, pale, k / max(count - 1, 1)) for k in range(count)]


def _pale(color: str) -> str:
    return blend(color, LIGHT.background, 0.35)


def _cycle(colors: list[str], count: int) -> list[str]:
    both = [*colors, *LIGHT.segments]
    return [both[k % len(both)] for k in range(count)]


def _faint() -> dict[str, object]:
    return {"visible": True, "line": {"color": LIGHT.faint, "width": 0.5}}


def _font(*, bold: bool = False) -> dict[str, object]:
    return {"size": FONT, "bold": bold, "color": LIGHT.ink}


def label_sides(x: Sequence[float], y: Sequence[float]) -> list[str]:
    """``"above"`` or ``"below"`` for each point: away from the point that is nearest.

    Examples
    --------
    >>> label_sides([0.1, 0.11, 0.5], [60.0, 61.0, 90.0])
    ['below', 'above', 'above']
    """
    width, height = (max(values) - min(values) or 1.0 for values in (x, y))
    points = [(a / width, b / height) for a, b in zip(x, y, strict=True)]
    return [_side(k, points) for k in range(len(points))]


def _side(k: int, points: Sequence[tuple[float, float]]) -> str:
    own = points[k]
    others = [point for j, point in enumerate(points) if j != k]
    if not others:
        return "above"
    nearest = min(others, key=lambda point: (point[0] - own[0]) ** 2 + (point[1] - own[1]) ** 2)
    return "above" if own[1] >= nearest[1] else "below"
