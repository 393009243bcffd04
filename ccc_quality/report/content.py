"""What a report says, whatever format it is written in: frozen records of text, figures, tables.

Content is built once; an exporter renders it and adds nothing of its own. Texts are final, numbers
in tables stay floats with the name of the way they are to be written.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from ccc_quality.labels import Language
from ccc_quality.report.pictures import Picture
from ccc_quality.words import NumberKind

ColumnKind = NumberKind | Literal["text"]


@dataclass(frozen=True)
class Fact:
    """A line of the report's passport: ``label`` says what, ``value`` how much."""

    label: str
    value: str


@dataclass(frozen=True)
class Highlight:
    """One number that is worth remembering and the sentence around it.

    Parameters
    ----------
    kind : {"finding", "action", "measure"}
        What was found, what to do about it, or a number that the page is about.
    number : str
        The number as it is shown, large.
    unit : str
        What the number counts, in a few words.
    text : str
        The sentence.
    """

    kind: Literal["finding", "action", "measure"]
    number: str
    unit: str
    text: str


@dataclass(frozen=True)
class Column:
    """A column of a table: its name in the frame, its heading, how its cells are written.

    ``formula`` says how a cell follows from others of its row, their columns in braces
    (``{mean} + {change}``), for formats that can compute; it is empty where a cell does not.
    """

    name: str
    heading: str
    kind: ColumnKind = "text"
    formula: str = ""


@dataclass(frozen=True, eq=False)
class Table:
    """Numbers to look up.

    Parameters
    ----------
    key : str
        Name, unique in a report; the file name of its download.
    title : str
        What the table holds.
    frame : DataFrame
        At least the columns that are named; floats, never formatted text.
    columns : tuple of Column
        What is shown, from left to right.
    notes : tuple of str
        What a reader must know: a convention, a source, why a cell is empty.
    folded : bool
        Whether it is for reference only and may start out closed.
    """

    key: str
    title: str
    frame: pd.DataFrame
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()
    folded: bool = False

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        object.__setattr__(self, "frame", self.frame[names].reset_index(drop=True))


@dataclass(frozen=True)
class Chart:
    """Which columns of a figure's numbers make a chart that an office program can draw.

    Parameters
    ----------
    kind : {"bars", "scatter", "waterfall", "stacked"}
        Bars lie, the first row on top; a waterfall has its sum in the last row.
    category : str
        Column with the names of the rows.
    values : tuple of str
        Columns with the lengths of the bars, one series each.
    low, high : str or None
        Columns with the limits of an interval around the first series.
    x, y : str or None
        Columns with the coordinates of a scatter.
    x_limits, y_limits : pair of str or None
        Columns with the limits of an interval around each coordinate.
    cross : pair of float or None
        Where the lines that divide a scatter into four fields cross.
    limits : tuple of pair of str
        Columns with the limits of an interval around every series, where there are several.
    caption : str
        How to read the chart, where that differs from the figure; empty where it does not.
    number : NumberKind
        How the numbers are written.
    """

    kind: Literal["bars", "scatter", "waterfall", "stacked"]
    category: str
    values: tuple[str, ...] = ()
    low: str | None = None
    high: str | None = None
    x: str | None = None
    y: str | None = None
    x_limits: tuple[str, str] | None = None
    y_limits: tuple[str, str] | None = None
    cross: tuple[float, float] | None = None
    limits: tuple[tuple[str, str], ...] = ()
    caption: str = ""
    number: NumberKind = "effect"


@dataclass(frozen=True, eq=False)
class Figure:
    """A picture that stands alone.

    Parameters
    ----------
    key : str
        Name, unique in a report.
    title : str
        The finding it shows.
    picture : Picture
        How to draw it, which is done when a format shows it; without its title.
    caption : str
        How to read it.
    source : str
        Where the data come from and how many respondents they are.
    data : Table
        The numbers it was drawn from.
    chart : Chart or None
        How those numbers make a chart of their own in an office document.
    """

    key: str
    title: str
    picture: Picture
    caption: str
    source: str
    data: Table
    chart: Chart | None = None

    @property
    def alt(self) -> str:
        """The picture in words; it is drawn for them."""
        return self.picture.alt


@dataclass(frozen=True)
class SimulatedConstruct:
    """A construct of a simulation: a slider, or what the sliders move.

    Parameters
    ----------
    name, label : str
        As in the model, and as it is shown.
    mean : float
        Where respondents stand now, in points of the answering scale.
    low, high : float
        Ends of that scale.
    knots, gains : tuple of float
        The mean gains ``gains[k]`` when everybody moves by ``knots[k]`` points but nobody past the
        ends of the scale; straight in between, constant outside.
    """

    name: str
    label: str
    mean: float
    low: float
    high: float
    knots: tuple[float, ...]
    gains: tuple[float, ...]

    @property
    def step(self) -> float:
        """Smallest step of a slider: the power of ten nearest to a sixtieth of the scale."""
        return float(10.0 ** round(math.log10((self.high - self.low) / 60)))

    @property
    def reach(self) -> float:
        """How far a slider goes either way: a quarter of the scale, in whole steps."""
        return self.step * math.floor((self.high - self.low) / 4 / self.step + 1e-9)


@dataclass(frozen=True)
class Simulation:
    """A model that a reader can move: all that predictions need, without Python.

    With d_s the gain of driver s at its slider, outcome t changes by ``gain_t(x)`` for
    x = sum_s ``effects[t][s]`` d_s. Limits are ``gain_t(x -/+ quantile * se)`` with
    se^2 = d' ``covariances[t]`` d.

    Parameters
    ----------
    key : str
        Name, unique in a report.
    title : str
        What it is for.
    lead : str
        How to use it.
    notes : tuple of str
        What limits it.
    drivers, outcomes : tuple of SimulatedConstruct
        The sliders, and what they move.
    effects : tuple of tuple of float
        Total effects in points per point, a row an outcome, a column a driver.
    covariances : tuple of tuple of tuple of float
        Of each row of effects; empty where their errors are not known.
    quantile : float
        Of the normal distribution, for the limits.
    """

    key: str
    title: str
    lead: str
    notes: tuple[str, ...]
    drivers: tuple[SimulatedConstruct, ...]
    outcomes: tuple[SimulatedConstruct, ...]
    effects: tuple[tuple[float, ...], ...]
    covariances: tuple[tuple[tuple[float, ...], ...], ...]
    quantile: float


@dataclass(frozen=True, eq=False)
class Section:
    """One page: a message as its title, what supports it, what limits it.

    Parameters
    ----------
    key : str
        Name of the page, the same in every language.
    title : str
        The message, one sentence.
    lead : str
        What the page shows and how to read it, in a sentence or two.
    number : int
        Place in the report, from one; given when the report is put together.
    warnings : tuple of str
        What must be known before anything else on the page is read.
    highlights : tuple of Highlight
        Findings and actions.
    paragraphs : tuple of str
        Running text.
    figures : tuple of Figure
    tables : tuple of Table
    simulation : Simulation or None
        A model that the reader can move, where a format can do that; its tables say the same.
    notes : tuple of str
        Small print.
    references : tuple of Reference
        Literature.
    """

    key: str
    title: str
    lead: str
    number: int = 0
    warnings: tuple[str, ...] = ()
    highlights: tuple[Highlight, ...] = ()
    paragraphs: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    simulation: Simulation | None = None
    notes: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True)
class Reference:
    """A publication; ``doi`` is empty where there is none."""

    text: str
    doi: str = ""


@dataclass(frozen=True, eq=False)
class Report:
    """A whole report in one language.

    Parameters
    ----------
    title, subtitle : str
        Over the first page.
    status : str
        The first line: answers used, dropped and missing, estimator, versions, admissibility.
    badge : str
        What stands on every page ("Simulated data"); empty for a real survey.
    facts : tuple of Fact
        The passport: the status again, line by line.
    sections : tuple of Section
        In the order in which they are read.
    language : {"en", "nl"}
    phrases : mapping of str to str
        The exporter's own words (contents, download, sort) in the report's language.
    """

    title: str
    subtitle: str
    status: str
    badge: str
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]
    language: Language
    phrases: dict[str, str] = field(default_factory=dict)

    @property
    def full_title(self) -> str:
        """Title and badge, for a place that has one line for both."""
        return f"{self.title} ({self.badge})" if self.badge else self.title

    def section(self, key: str) -> Section:
        """The page called ``key``.

        Raises
        ------
        KeyError
            If the report has no such page: one without data is left out.
        """
        return {section.key: section for section in self.sections}[key]
