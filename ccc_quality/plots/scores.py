"""How well the firm does: construct scores from 0 to 100."""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.axes import Axes

from ccc_quality.errors import SpecificationError
from ccc_quality.findings.scores import range_of_scores
from ccc_quality.labels import Labels, Language
from ccc_quality.model import Model
from ccc_quality.plots.findings import foot_line, simulated_flag
from ccc_quality.plots.frame import estimate_words, framed_rows, write_key, write_value
from ccc_quality.plots.graph import roles
from ccc_quality.plots.rows import draw_interval, vertical_grid, write_name
from ccc_quality.plots.style import (
    EDGE,
    Heading,
    Margins,
    Role,
    Theme,
    describe,
    style_ticks,
)
from ccc_quality.plots.texts import count, number, say
from ccc_quality.plots.themes import ThemeName, as_theme
from ccc_quality.plots.typeset import text_width
from ccc_quality.words import Voice

WIDTH = 9.0
ROW = 0.38
FAMILY_NAMES: tuple[tuple[Role, str], ...] = (
    ("driver", "drivers"),
    ("mediator", "mediators"),
    ("outcome", "outcomes"),
)


def construct_scores(
    performance: pd.DataFrame,
    *,
    model: Model | None = None,
    labels: Labels | None = None,
    simulated: bool = False,
    level: float | None = None,
    language: Language = "en",
    ax: Axes | None = None,
    theme: Theme | ThemeName = "light",
) -> Axes:
    """Draw the mean score of each construct with its interval, in the order of the table.

    Parameters
    ----------
    performance : DataFrame
        What :func:`~ccc_quality.performance` gives, with the level of its intervals in ``attrs``.
    model : Model, optional
        Gives each construct its role and so its colour; without it all are drivers.
    labels : Labels, optional
        Display names.
    simulated : bool
        Whether the data are simulated.
    level : float, optional
        Confidence level of the intervals in the table; by default what its ``attrs`` say.
    language : {"en", "nl"}
        Language of the words.
    ax : Axes, optional
        Where to draw; by default a new pyplot figure of the right size. Names and numbers are
        written left and right of a given Axes: leave room for them.
    theme : Theme or {"light", "dark", "print"}
        Colours and type.

    Returns
    -------
    Axes
        Scores on x, one construct a unit of y, the first at zero.

    Raises
    ------
    SpecificationError
        When the table is empty.
    """
    theme = as_theme(theme)
    table = performance.reset_index(drop=True)
    if table.empty:
        raise SpecificationError("the table of performance has no construct to draw")
    role = roles(model) if model is not None else {}
    names = [(labels or Labels()).text(str(name), language) for name in table["construct"]]
    widest = max(text_width(name, theme.label_size, font=theme.font) for name in names)
    margins = Margins(
        left=EDGE + min(widest, 2.6) + 0.25,
        right=EDGE + 0.35,
        top=0.42 if len(set(role.values())) > 1 else 0.15,
    )
    known = float(performance.attrs.get("level", math.nan) if level is None else level)
    voice = Voice(language, labels or Labels(), known)
    bar = "interval_bar" if math.isfinite(known) else "interval_bar_plain"
    heading = Heading(
        title=voice.tell(range_of_scores(table, known)),
        subtitle=say("scores_subtitle", language),
        foot=foot_line([_sizes(table, language), voice.say(f"figure.{bar}")], None, language),
        flag=simulated_flag(simulated=simulated, language=language),
    )
    ax = framed_rows(ax, heading, len(table), row=ROW, margins=margins, theme=theme)
    _set_axis(ax, len(table), theme)
    for y, (name, (_, row)) in enumerate(zip(names, table.iterrows(), strict=True)):
        color = theme.family(role.get(str(row["construct"]), "driver")).line
        _draw_row(ax, y, name, row, color, margins, language, theme)
    shown = {role[str(name)] for name in table["construct"] if str(name) in role}
    if len(shown) > 1:
        key = [
            ("●", theme.family(role).line, say(word, language))
            for role, word in FAMILY_NAMES
            if role in shown
        ]
        write_key(ax, -0.95, key, inches=margins.left - EDGE, theme=theme)
    return describe(ax, _alt_text(table, names, heading.title, language))


def _set_axis(ax: Axes, n_rows: int, theme: Theme) -> None:
    ax.set_xlim(0.0, 100.0)
    ax.set_ylim(n_rows - 0.5, -0.5)
    vertical_grid(ax, theme)
    ax.set_xticks([0, 25, 50, 75, 100], labels=["0", "25", "50", "75", "100"])
    style_ticks(ax, theme)


def _draw_row(
    ax: Axes,
    y: int,
    name: str,
    row: pd.Series[float],
    color: str,
    margins: Margins,
    language: Language,
    theme: Theme,
) -> None:
    mean = float(row["mean"])
    interval = float(row["ci_lower"]), float(row["ci_upper"])
    draw_interval(ax, y, mean, interval, color=color, theme=theme, size=5.5, thickness=9.0)
    write_name(ax, y, name, width=margins.left - EDGE, step=0.4, theme=theme)
    write_value(ax, y, number(mean, language, 0), theme, inches=0.35)


def _sizes(table: pd.DataFrame, language: Language) -> str:
    least, most = int(table["n"].min()), int(table["n"].max())
    span = count(least, language)
    if most > least:
        span = say("range", language, low=span, high=count(most, language))
    return say("n", language, n=span)


def _alt_text(table: pd.DataFrame, names: list[str], title: str, language: Language) -> str:
    rows = estimate_words(table.assign(est=table["mean"]), names, language, digits=0)
    return say("alt_scores", language, title=title, rows=rows)
