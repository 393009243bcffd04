"""Figures of a page: a picture with its caption, its source and the numbers behind it."""

from __future__ import annotations

from collections.abc import Callable

from matplotlib.axes import Axes

from ccc_quality.analysis import Analysis
from ccc_quality.plots.style import Theme
from ccc_quality.report.content import Chart, Figure, Table
from ccc_quality.report.pictures import Picture
from ccc_quality.words import Voice, visible


def make_figure(
    draw: Callable[[Theme], Axes],
    *,
    title: str,
    caption: str,
    data: Table,
    analysis: Analysis,
    voice: Voice,
    n: float | None = None,
    chart: Chart | None = None,
) -> Figure:
    """A figure, to be drawn when it is shown, with what it needs to stand alone.

    Parameters
    ----------
    draw : callable
        Takes a theme and returns the Axes of a figure of its own.
    title : str
        The finding it shows.
    caption : str
        How to read it.
    data : Table
        The numbers it is drawn from; its key is that of the figure.
    analysis : Analysis
        For the source and the number of respondents.
    voice : Voice
    n : float, optional
        Respondents behind the figure, where they are not those of the fit.
    chart : Chart, optional
        Which columns of the data make a chart in an office document.
    """
    return Figure(
        key=data.key,
        title=title,
        picture=Picture(draw),
        caption=caption,
        source=voice.say(
            "report.figure_source",
            source=visible(analysis.survey.source),
            n=voice.numbers.count(analysis.fit.n_obs if n is None else n),
        ),
        data=data,
        chart=chart,
    )
