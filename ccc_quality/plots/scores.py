"""How well the firm does: construct scores from 0 to 100."""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.axes import Axes

from ccc_quality.errors import SpecificationError
from ccc_quality.findings.scores import range_of_scores
from ccc_quality.labels import Labels, Language
from ccc_quality.model import Model
from ccc_quality.plots.frame import estimate_words, framed_rows, heading_of, write_key, write_value
from ccc_quality.plots.graph import roles
from ccc_quality.plots.rows import draw_interval, vertical_grid, write_name
from ccc_quality.plots.style import (
    EDGE,
    Margins,
    Role,
    Theme,
    describe,
    style_ticks,
)
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
    language: Language = "en",
    ax: Axes | None = None,
    theme: Theme | ThemeName = "light",
) -> Axes:
    """Draw the mean score of each construct with its interval, in the order of the table.

    Parameters
    ----------
    performance : DataFrame
        What :func:`~ccc_quality.performance` gives: columns construct, mean, se, ci_lower, ci_upper
        (0 to 100) and n; ``attrs`` with the level of the intervals, the labels, and whether the
        data are simulated.
    model : Model, optional
        Gives each construct its role and so its colour; without it all are drivers.
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
    about = performance.attrs
    level = float(about.get("level", math.nan))
    voice = Voice(language, Labels(about.get("labels", {})), level)
    role = roles(model) if model is not None else {}
    names = [voice.label(str(name)) for name in table["construct"]]
    widest = max(text_width(name, theme.label_size, font=theme.font) for name in names)
    margins = Margins(
        left=EDGE + min(widest, 2.6) + 0.25,
        right=EDGE + 0.35,
        top=0.42 if len(set(role.values())) > 1 else 0.15,
    )
    known = "" if math.isfinite(level) else "_plain"
    heading = heading_of(
        voice,
        title=voice.tell(range_of_scores(table, level)),
        subtitle=voice.say("figure.scores_subtitle"),
        notes=[_sizes(table, voice), voice.say(f"figure.interval_bar{known}")],
        n_obs=None,
        simulated=bool(about.get("simulated", False)),
    )
    ax = framed_rows(ax, heading, len(table), row=ROW, margins=margins, theme=theme)
    _set_axis(ax, len(table), theme)
    for y, (name, (_, row)) in enumerate(zip(names, table.iterrows(), strict=True)):
        color = theme.family(role.get(str(row["construct"]), "driver")).line
        _draw_row(ax, y, name, row, color, margins, voice, theme)
    shown = {role[str(name)] for name in table["construct"] if str(name) in role}
    if len(shown) > 1:
        key = [
            ("●", theme.family(role).line, voice.say(f"figure.{word}"))
            for role, word in FAMILY_NAMES
            if role in shown
        ]
        write_key(ax, -0.95, key, inches=margins.left - EDGE, theme=theme)
    return describe(ax, _alt_text(table, names, heading.title, voice))


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
    voice: Voice,
    theme: Theme,
) -> None:
    mean = float(row["mean"])
    interval = float(row["ci_lower"]), float(row["ci_upper"])
    draw_interval(ax, y, mean, interval, color=color, theme=theme, size=5.5, thickness=9.0)
    write_name(ax, y, name, width=margins.left - EDGE, step=0.4, theme=theme)
    write_value(ax, y, voice.numbers.score(mean), theme, inches=0.35)


def _sizes(table: pd.DataFrame, voice: Voice) -> str:
    least, most = int(table["n"].min()), int(table["n"].max())
    span = voice.numbers.count(least)
    if most > least:
        span = voice.say("figure.range", low=span, high=voice.numbers.count(most))
    return voice.say("figure.n", n=span)


def _alt_text(table: pd.DataFrame, names: list[str], title: str, voice: Voice) -> str:
    rows = estimate_words(table.assign(est=table["mean"]), names, voice, digits=0)
    return voice.say("figure.alt_scores", title=title, rows=rows)
