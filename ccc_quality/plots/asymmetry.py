"""What failing costs and what excelling brings, driver by driver."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from ccc_quality.drivers import PenaltyReward
from ccc_quality.findings.asymmetry import asymmetric_drivers
from ccc_quality.labels import Language
from ccc_quality.plots.frame import framed_rows, heading_of, row_margins, set_rows
from ccc_quality.plots.rows import write_beside, write_name
from ccc_quality.plots.style import (
    EDGE,
    Margins,
    Theme,
    describe,
)
from ccc_quality.plots.themes import ThemeName, as_theme
from ccc_quality.results import require_a
from ccc_quality.words import Voice, number, opening

WIDTH = 9.0
ROW = 0.42
BAR = 0.52
APART = 0.09
"""Intervals of both bars lie above and below the middle: either may cross zero."""

VALUES = 1.75


def penalty_reward(
    results: PenaltyReward,
    *,
    language: Language = "en",
    ax: Axes | None = None,
    theme: Theme | ThemeName = "light",
) -> Axes:
    """Draw the penalty and the reward of each driver, the most asymmetric to the bad first.

    Bars to the left are penalties, bars to the right rewards, with robust intervals; beside them
    the class. The title names the drivers whose asymmetry is clear; all others are grey.

    Parameters
    ----------
    results : PenaltyReward
        Of :func:`~ccc_quality.penalty_reward`.
    language : {"en", "nl"}
        Language of the words and the decimal sign.
    ax : Axes, optional
        Where to draw; by default a new pyplot figure of the right size. Names and classes are
        written left and right of a given Axes: leave room for them.
    theme : Theme or {"light", "dark", "print"}
        Colours and type.

    Returns
    -------
    Axes
        Differences in the target on x, one driver a unit of y, the first at zero.
    """
    theme = as_theme(theme)
    wanted = "what penalty_reward(survey, target) gives"
    require_a(PenaltyReward, results, "penalty_reward", wanted)
    voice = Voice(language, results.labels, results.level)
    table = results.table.sort_values("index", kind="stable").reset_index(drop=True)
    labels = [
        voice.say("figure.less_is_better", name=voice.label(driver))
        if driver in results.less_is_better
        else voice.label(driver)
        for driver in map(str, table["driver"])
    ]
    margins = row_margins(labels, theme, values=VALUES)
    notes = [
        voice.say(f"figure.cut_{results.cut_by}"),
        voice.say("figure.interval"),
        voice.say("figure.unclear_is_grey"),
        *([voice.say("figure.target_falls")] if results.target in results.less_is_better else []),
    ]
    heading = heading_of(
        voice,
        title=voice.tell(asymmetric_drivers(results)),
        subtitle=voice.say("figure.penalties_subtitle", target=voice.name(results.target)),
        notes=notes,
        n_obs=results.n_obs,
        simulated=results.simulated,
    )
    ax = framed_rows(ax, heading, len(table), row=ROW, margins=margins, theme=theme)
    _set_axis(ax, table, voice, theme)
    for y, (label, (_, row)) in enumerate(zip(labels, table.iterrows(), strict=True)):
        _draw_row(ax, y, label, row, margins, voice, theme)
    return describe(ax, _alt_text(table, labels, heading.title, voice))


def _set_axis(ax: Axes, table: pd.DataFrame, voice: Voice, theme: Theme) -> None:
    ends = [f"{word}_{end}" for word in ("penalty", "reward") for end in ("ci_lower", "ci_upper")]
    bounds = [0.0, *table[ends].to_numpy(dtype=float).ravel().tolist()]
    room = 0.04 * (max(bounds) - min(bounds))
    limits = (min(bounds) - room, max(bounds) + room)
    set_rows(ax, len(table), limits, voice, theme, digits=0, zero=4)


def _draw_row(
    ax: Axes,
    y: int,
    label: str,
    row: pd.Series,
    margins: Margins,
    voice: Voice,
    theme: Theme,
) -> None:
    clear = bool(row["clear"])
    for word, color, nudge in (("penalty", theme.low, -APART), ("reward", theme.high, APART)):
        value = float(row[word])
        color = color if clear else theme.doubt
        ax.barh(y, value, height=BAR, color=color, alpha=0.85, zorder=2)
        interval = [float(row[f"{word}_ci_lower"]), float(row[f"{word}_ci_upper"])]
        ax.plot(interval, [y + nudge] * 2, color=theme.ink, linewidth=1.2, zorder=3)
    write_name(ax, y, label, width=margins.left - EDGE, step=0.38, theme=theme)
    write_beside(
        ax,
        y,
        _kind(row, voice),
        side="right",
        inches=0.15,
        size=theme.label_size if clear else theme.small_size,
        color=theme.ink if clear else theme.muted,
        theme=theme,
        bold=clear,
    )


def _kind(row: pd.Series, voice: Voice) -> str:
    """The class in words, or that there is none."""
    return opening(voice.say("figure." + (str(row["class"]) or "no_class")))


def _alt_text(table: pd.DataFrame, labels: list[str], title: str, voice: Voice) -> str:
    rows = "; ".join(
        voice.say(
            "figure.alt_penalty",
            label=label,
            penalty=number(float(row["penalty"]), voice.language, 1),
            reward=number(float(row["reward"]), voice.language, 1),
            kind=_kind(row, voice).lower(),
        )
        for label, (_, row) in zip(labels, table.iterrows(), strict=True)
    )
    return voice.say("figure.alt_penalties", title=title, rows=rows)
