"""The columns of a figure that its chart needs, as plain tuples."""

from __future__ import annotations

from dataclasses import dataclass

from ccc_quality.errors import SpecificationError, did_you_mean
from ccc_quality.report.content import Chart, Column, Figure, Table
from ccc_quality.report.layout.office import cleaned
from ccc_quality.words import NumberKind

FORMATS: dict[NumberKind, str] = {
    "effect": "0.00",
    "measure": "0.000",
    "statistic": "0.0",
    "score": "0",
    "count": "#,##0",
    "share": "0%",
    "pvalue": "0.000",
}
"""How a chart writes numbers; the decimal sign is that of the reader's office program."""


@dataclass(frozen=True)
class Values:
    """A column of numbers with its heading and how it is written."""

    heading: str
    numbers: tuple[float, ...]
    kind: NumberKind


@dataclass(frozen=True)
class ChartData:
    """A figure's numbers by the part they play in its chart.

    Attributes
    ----------
    names : tuple of str
        Of the rows.
    heading : str
        Of the names.
    chart : Chart
        Which column plays which part.
    table : Table
        Where they come from.
    """

    names: tuple[str, ...]
    heading: str
    chart: Chart
    table: Table

    @property
    def n_rows(self) -> int:
        """How many bars or points there are."""
        return len(self.names)

    @property
    def number_format(self) -> str:
        """How the numbers of the chart are written."""
        return FORMATS[self.chart.number]

    @property
    def limits(self) -> tuple[tuple[Values, Values], ...]:
        """Limits of the interval around each series; empty where there are none."""
        chart = self.chart
        if chart.low is not None and chart.high is not None and len(chart.values) == 1:
            return ((self.values(chart.low), self.values(chart.high)),)
        return tuple((self.values(low), self.values(high)) for low, high in chart.limits)

    def values(self, name: str) -> Values:
        """A column of numbers."""
        column = _column(self.table, name)
        numbers = tuple(float(value) for value in self.table.frame[name])
        kind = "effect" if column.kind == "text" else column.kind
        return Values(cleaned(column.heading), numbers, kind)


def chart_data(figure: Figure, chart: Chart) -> ChartData:
    """What a chart is drawn from.

    Raises
    ------
    SpecificationError
        The chart names a column that the numbers of the figure do not have.
    """
    table = figure.data
    limits = [
        name for pair in (*chart.limits, chart.x_limits, chart.y_limits) for name in pair or ()
    ]
    wanted = [chart.category, *chart.values, chart.low, chart.high, chart.x, chart.y, *limits]
    for name in filter(None, wanted):
        _column(table, name)
    heading = cleaned(_column(table, chart.category).heading)
    names = tuple(cleaned(str(name)) for name in table.frame[chart.category])
    return ChartData(names, heading, chart, table)


def apart(high: Values, low: Values) -> tuple[float, ...]:
    """How far the numbers of one column lie above those of another."""
    return tuple(a - b for a, b in zip(high.numbers, low.numbers, strict=True))


def _column(table: Table, name: str) -> Column:
    known = {column.name: column for column in table.columns}
    if name not in known:
        raise SpecificationError(
            f"The chart of {table.key!r} asks for a column {name!r}. {did_you_mean(name, known)}"
        )
    return known[name]
