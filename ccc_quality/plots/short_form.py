"""What a shorter questionnaire loses: reliability, the scores, the order of the drivers."""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.axes import Axes

from ccc_quality.labels import Language
from ccc_quality.plots.contracts import ShortFormLike
from ccc_quality.plots.frame import framed_rows, heading_of, row_margins, set_rows, write_key
from ccc_quality.plots.rows import write_beside, write_name
from ccc_quality.plots.style import EDGE, Theme, describe
from ccc_quality.plots.texts import inline, number, say
from ccc_quality.plots.themes import ThemeName, as_theme
from ccc_quality.results import require_offers

ROW = 0.36
COLUMNS = {"items": 0.65, "r": 1.25, "effect": 2.3, "rank": 3.05}
"""Inches from the plotting area to the end of each column."""

VALUES = 3.1
CONVENTION = 0.70  # Hair et al. (2019), of composite reliability
ARROW = " → "


def short_form_comparison(
    short: ShortFormLike,
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
    require_offers(short, "minutes_saved", "short_form_comparison", wanted)
    table = _table(short)
    labels = [short.labels.text(str(name), language) for name in table["construct"]]
    heading = heading_of(
        short,
        title=_finding(short, table, language),
        subtitle=say("short_subtitle", language, target=_target(short, language)),
        notes=_notes(short, language),
        language=language,
    )
    margins = row_margins(labels, theme, values=VALUES, top=0.42)
    ax = framed_rows(ax, heading, len(table), row=ROW, margins=margins, theme=theme)
    low = min(0.6, 0.05 * math.floor(20 * float(table[["omega_long", "omega_short"]].min().min())))
    set_rows(ax, len(table), (low, 1.0), language, theme, zero=None)
    ax.axvline(CONVENTION, color=theme.muted, linewidth=1.0, linestyle=(0, (4, 3)), zorder=1)
    key = [
        ("●", theme.driver.line, say("short_long", language)),
        ("○", theme.driver.line, say("short_short", language)),
    ]
    write_key(ax, -0.95, key, inches=margins.left - EDGE, theme=theme)
    for column, inches in COLUMNS.items():
        _write_cell(ax, -0.95, say(f"short_{column}", language), inches, theme, muted=True)
    for y, (label, (_, row)) in enumerate(zip(labels, table.iterrows(), strict=True)):
        _draw_row(ax, y, row, theme)
        write_name(ax, y, label, width=margins.left - EDGE, step=0.4, theme=theme)
        _write_row(ax, y, row, language, theme)
    return describe(ax, _alt_text(table, labels, heading.title, language))


def _table(short: ShortFormLike) -> pd.DataFrame:
    """A row a construct with what is known of it as a driver; drivers first, by their rank."""
    drivers = short.drivers.rename(columns={"driver": "construct", "long": "effect_long"})
    drivers = drivers.rename(columns={"short": "effect_short"})
    columns = ["construct", "effect_long", "effect_short", "rank_long", "rank_short"]
    table = short.reliability.merge(drivers[columns], on="construct", how="left")
    return table.sort_values("rank_long", kind="stable", na_position="last").reset_index(drop=True)


def _target(short: ShortFormLike, language: Language) -> str:
    return inline(short.labels.text(short.target, language))


def _finding(short: ShortFormLike, table: pd.DataFrame, language: Language) -> str:
    """The sentence above the chart: the ranks that change, and the lowest reliability."""
    ranked = short.drivers.dropna(subset=["rank_change"])
    values: dict[str, object] = {
        "kept": int(table["n_kept"].sum()),
        "total": int(table["n_items"].sum()),
        "value": number(float(table["omega_short"].min()), language),
    }
    if ranked.empty:
        return say("short_alone", language, **values)
    changed = int((ranked["rank_change"] != 0).sum())
    if not changed:
        return say("short_keeps", language, n=len(ranked), **values)
    return say("short_changes", language, n=changed, drivers=len(ranked), **values)


def _notes(short: ShortFormLike, language: Language) -> list[str]:
    rules = short.rules.set_index("rule")["kendall_tau"]
    return [
        say("short_minutes", language, minutes=number(short.minutes_saved, language, 1)),
        say("short_folds", language, n=short.n_folds),
        say("short_tau", language, tau=number(float(rules[short.method]), language)),
        say("short_r_note", language),
        say("short_effect_note", language, target=_target(short, language)),
        say("short_convention", language),
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


def _write_row(ax: Axes, y: int, row: pd.Series[float], language: Language, theme: Theme) -> None:
    items = f"{row['n_items']:.0f}{ARROW}{row['n_kept']:.0f}"
    _write_cell(ax, y, items, COLUMNS["items"], theme)
    _write_cell(ax, y, number(float(row["r"]), language), COLUMNS["r"], theme)
    effects = [float(row["effect_long"]), float(row["effect_short"])]
    ranks = [float(row["rank_long"]), float(row["rank_short"])]
    if all(math.isfinite(effect) for effect in effects):
        text = ARROW.join(number(effect, language) for effect in effects)
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


def _alt_text(table: pd.DataFrame, labels: list[str], title: str, language: Language) -> str:
    rows, ranks = [], []
    for label, (_, row) in zip(labels, table.iterrows(), strict=True):
        long, short, r = (
            number(float(row[one]), language) for one in ("omega_long", "omega_short", "r")
        )
        rows.append(say("alt_short_row", language, label=label, long=long, short=short, r=r))
        if math.isfinite(float(row["rank_long"])) and math.isfinite(float(row["rank_short"])):
            before, after = f"{row['rank_long']:.0f}", f"{row['rank_short']:.0f}"
            ranks.append(say("alt_short_rank", language, label=label, long=before, short=after))
    return say(
        "alt_short" if ranks else "alt_short_plain",
        language,
        title=title,
        rows="; ".join(rows),
        ranks="; ".join(ranks),
    )
