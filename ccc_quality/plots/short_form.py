"""What a shorter questionnaire loses: reliability, the scores, the order of the drivers."""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.axes import Axes

from ccc_quality.findings.shortening import what_is_lost
from ccc_quality.labels import Language
from ccc_quality.plots.frame import framed_rows, heading_of, row_margins, set_rows, write_key
from ccc_quality.plots.rows import write_beside, write_name
from ccc_quality.plots.style import EDGE, Theme, describe
from ccc_quality.plots.themes import ThemeName, as_theme
from ccc_quality.results import require_a
from ccc_quality.shortening import ShortForm
from ccc_quality.words import Voice, number

ROW = 0.36
COLUMNS = {"items": 0.65, "r": 1.25, "effect": 2.3, "rank": 3.05}
"""Inches from the plotting area to the end of each column."""

VALUES = 3.1
CONVENTION = 0.70  # Hair et al. (2019), of composite reliability
ARROW = " → "


def short_form_comparison(
    short: ShortForm,
    *,
    language: Language = "en",
    ax: Axes | None = None,
    theme: Theme | ThemeName = "light",
) -> Axes:
    """Draw the reliability of the long and the short form, and beside it what else changes.

    A line leads from the long form (filled) to the short one (open). Columns give the number of
    items, the correlation of the short with the long score, and for the drivers their effect on
    the target and their rank, in bold where the rank changes. All are means over respondents who
    had no part in the choice of the items.

    Parameters
    ----------
    short : ShortForm
        Of :func:`~ccc_quality.short_form`.
    language : {"en", "nl"}
        Language of the words and the decimal sign.
    ax : Axes, optional
        Where to draw; by default a new pyplot figure of the right size. Names and columns are
        written left and right of a given Axes: leave room for them.
    theme : Theme or {"light", "dark", "print"}
        Colours and type.

    Returns
    -------
    Axes
        Reliability on x, one construct a unit of y, the drivers first, by rank.

    Raises
    ------
    SpecificationError
        When something else than a short form was handed over.
    """
    theme = as_theme(theme)
    wanted = "what short_form(model, data) gives"
    require_a(ShortForm, short, "short_form_comparison", wanted)
    voice = Voice(language, short.labels)
    table = _table(short)
    labels = [voice.label(str(name)) for name in table["construct"]]
    heading = heading_of(
        voice,
        title=voice.tell(what_is_lost(short)),
        subtitle=voice.say("figure.short_subtitle", target=voice.name(short.target)),
        notes=_notes(short, voice),
        n_obs=short.n_obs,
        simulated=short.simulated,
    )
    margins = row_margins(labels, theme, values=VALUES, top=0.42)
    ax = framed_rows(ax, heading, len(table), row=ROW, margins=margins, theme=theme)
    low = min(0.6, 0.05 * math.floor(20 * float(table[["omega_long", "omega_short"]].min().min())))
    set_rows(ax, len(table), (low, 1.0), voice, theme, zero=None)
    ax.axvline(CONVENTION, color=theme.muted, linewidth=1.0, linestyle=(0, (4, 3)), zorder=1)
    key = [
        ("●", theme.driver.line, voice.say("figure.short_long")),
        ("○", theme.driver.line, voice.say("figure.short_short")),
    ]
    write_key(ax, -0.95, key, inches=margins.left - EDGE, theme=theme)
    for column, inches in COLUMNS.items():
        _write_cell(ax, -0.95, voice.say(f"figure.short_{column}"), inches, theme, muted=True)
    for y, (label, (_, row)) in enumerate(zip(labels, table.iterrows(), strict=True)):
        _draw_row(ax, y, row, theme)
        write_name(ax, y, label, width=margins.left - EDGE, step=0.4, theme=theme)
        _write_row(ax, y, row, voice, theme)
    return describe(ax, _alt_text(table, labels, heading.title, voice))


def _table(short: ShortForm) -> pd.DataFrame:
    """A row a construct with what is known of it as a driver; drivers first, by their rank."""
    drivers = short.drivers.rename(columns={"driver": "construct", "long": "effect_long"})
    drivers = drivers.rename(columns={"short": "effect_short"})
    columns = ["construct", "effect_long", "effect_short", "rank_long", "rank_short"]
    table = short.reliability.merge(drivers[columns], on="construct", how="left")
    return table.sort_values("rank_long", kind="stable", na_position="last").reset_index(drop=True)


def _notes(short: ShortForm, voice: Voice) -> list[str]:
    rules = short.rules.set_index("rule")["kendall_tau"]
    return [
        voice.say("figure.short_minutes", minutes=number(short.minutes_saved, voice.language, 1)),
        voice.say("figure.short_folds", n=short.n_folds),
        voice.say("figure.short_tau", tau=voice.numbers.effect(float(rules[short.method]))),
        voice.say("figure.short_r_note"),
        voice.say("figure.short_effect_note", target=voice.name(short.target)),
        voice.say("figure.short_convention"),
    ]


def _draw_row(ax: Axes, y: int, row: pd.Series[float], theme: Theme) -> None:
    ends = [float(row["omega_long"]), float(row["omega_short"])]
    color = theme.driver.line
    ax.plot(ends, [y, y], color=color, linewidth=2.5, alpha=0.42, zorder=3)
    for value, fill in zip(ends, (color, theme.background), strict=True):
        ax.plot(
            [value],
            [y],
            marker="o",
            markersize=7.5,
            color=color,
            markerfacecolor=fill,
            markeredgewidth=1.5,
            linestyle="none",
            zorder=4,
        )


def _write_row(ax: Axes, y: int, row: pd.Series[float], voice: Voice, theme: Theme) -> None:
    items = f"{row['n_items']:.0f}{ARROW}{row['n_kept']:.0f}"
    _write_cell(ax, y, items, COLUMNS["items"], theme)
    _write_cell(ax, y, voice.numbers.effect(float(row["r"])), COLUMNS["r"], theme)
    effects = [float(row["effect_long"]), float(row["effect_short"])]
    ranks = [float(row["rank_long"]), float(row["rank_short"])]
    if all(math.isfinite(effect) for effect in effects):
        text = ARROW.join(voice.numbers.effect(effect) for effect in effects)
        _write_cell(ax, y, text, COLUMNS["effect"], theme)
    if all(math.isfinite(rank) for rank in ranks):
        text = ARROW.join(f"{rank:.0f}" for rank in ranks)
        _write_cell(ax, y, text, COLUMNS["rank"], theme, bold=ranks[0] != ranks[1])


def _write_cell(
    ax: Axes,
    y: float,
    text: str,
    inches: float,
    theme: Theme,
    *,
    bold: bool = False,
    muted: bool = False,
) -> None:
    """A text that ends ``inches`` right of the plotting area."""
    write_beside(
        ax,
        y,
        text,
        side="right",
        inches=inches,
        size=theme.foot_size if muted else theme.small_size,
        color=theme.muted if muted else theme.ink,
        theme=theme,
        bold=bold,
        ha="right",
    )


def _alt_text(table: pd.DataFrame, labels: list[str], title: str, voice: Voice) -> str:
    rows, ranks = [], []
    for label, (_, row) in zip(labels, table.iterrows(), strict=True):
        long, short, r = (
            voice.numbers.effect(float(row[one])) for one in ("omega_long", "omega_short", "r")
        )
        rows.append(voice.say("figure.alt_short_row", label=label, long=long, short=short, r=r))
        if math.isfinite(float(row["rank_long"])) and math.isfinite(float(row["rank_short"])):
            before, after = f"{row['rank_long']:.0f}", f"{row['rank_short']:.0f}"
            ranks.append(voice.say("figure.alt_short_rank", label=label, long=before, short=after))
    return voice.say(
        "figure.alt_short" if ranks else "figure.alt_short_plain",
        title=title,
        rows="; ".join(rows),
        ranks="; ".join(ranks),
    )
