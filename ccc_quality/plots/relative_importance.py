"""How what is explained of an outcome divides among its drivers."""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.axes import Axes

from ccc_quality.contracts import require_offers
from ccc_quality.errors import UnknownOptionError, did_you_mean
from ccc_quality.labels import Language
from ccc_quality.plots.contracts import Shares
from ccc_quality.plots.findings import (
    MOST_RIVALS,
    Interval,
    foot_line,
    is_known,
    overlaps,
    simulated_flag,
)
from ccc_quality.plots.rows import vertical_grid, write_beside, write_name
from ccc_quality.plots.style import (
    EDGE,
    LIGHT,
    Heading,
    Margins,
    Theme,
    describe,
    framed_axes,
    style_ticks,
)
from ccc_quality.plots.texts import inline, listing, number, opening, percent, say
from ccc_quality.plots.ticks import show_numbers
from ccc_quality.plots.typeset import text_width

WIDTH = 9.0
ROW = 0.4
BAR = 0.56
VALUES = 1.65
SHARE = 0.85


def relative_importance(
    importance: Shares,
    *,
    method: str | None = None,
    language: Language = "en",
    ax: Axes | None = None,
    theme: Theme = LIGHT,
) -> Axes:
    """Draw the share of each driver in R squared, largest first, with its interval.

    The title names the driver with the largest share, no bolder than the intervals allow, and R
    squared, to which the bars sum. A bar is open where the driver's coefficient beside the others
    is negative.

    Parameters
    ----------
    importance : RelativeImportance
        What :func:`~ccc_quality.relative_importance` gives.
    method : {"shapley", "johnson", "dominance"}, optional
        Which of its methods; by default the first.
    language : {"en", "nl"}
        Language of the words and the decimal sign.
    ax : Axes, optional
        Where to draw; by default a new pyplot figure of the right size. Names and numbers are
        written left and right of a given Axes: leave room for them.
    theme : Theme
        Colours and type.

    Returns
    -------
    Axes
        Shares on x, one driver a unit of y, the first at zero.

    Raises
    ------
    SpecificationError
        Something else than shares.
    UnknownOptionError
        A method that was not computed.
    """
    wanted = "what ccc.relative_importance(fit, target) gives"
    require_offers(importance, "r_squared_interval", "relative_importance", wanted)
    chosen = importance.methods[0] if method is None else method
    if chosen not in importance.methods:
        raise UnknownOptionError(
            f"there are no shares by {chosen!r}. {did_you_mean(chosen, importance.methods)}"
        )
    every = importance.table
    table = every[every["method"] == chosen].sort_values("rank", kind="stable")
    table = table.reset_index(drop=True)
    labels = [importance.labels.text(str(driver), language) for driver in table["driver"]]
    heading = _heading(importance, chosen, table, labels, language)
    names = max(text_width(label, theme.label_size, font=theme.font) for label in labels)
    margins = Margins(
        left=EDGE + min(names, 2.6) + 0.2,
        right=EDGE + SHARE + (VALUES if _has_intervals(table) else 0.6),
        top=0.42,
    )
    ax = framed_axes(
        ax, heading, width=WIDTH, height=ROW * len(table), margins=margins, theme=theme
    )
    _set_axis(ax, table, language, theme)
    for y, (label, (_, row)) in enumerate(zip(labels, table.iterrows(), strict=True)):
        _draw_bar(ax, y, row, theme)
        _write_row(ax, y, label, row, margins, language, theme)
    _write_beside_right(
        ax, -0.95, say("share_of_r2", language), margins.right - EDGE, theme, muted=True
    )
    return describe(ax, _alt_text(table, labels, heading.title, language))


def share_finding(
    importance: Shares, table: pd.DataFrame, labels: list[str], language: Language
) -> str:
    """The sentence above the chart: firm where the first stands apart, else hedged.

    Parameters
    ----------
    importance : Shares
        For its target and R squared.
    table : DataFrame
        The rows of one method, the largest share first.
    labels : list of str
        Display names in the same order.
    """
    values: dict[str, object] = {
        "target": inline(importance.labels.text(importance.target, language)),
        "total": number(importance.r_squared, language),
    }
    intervals = [_interval(row) for _, row in table.iterrows()]
    rivals = [
        label
        for label, interval in zip(labels[1:], intervals[1:], strict=True)
        if overlaps(intervals[0], interval)
    ]
    first = opening(labels[0])
    if not _has_intervals(table) or len(rivals) > MOST_RIVALS:
        return say("share_seems_largest", language, source=first, **values)
    if rivals:
        sources = listing([first, *(inline(rival) for rival in rivals)], language)
        return say("shares_largest_together", language, sources=sources, **values)
    value = number(float(table["est"].iloc[0]), language)
    return say("share_largest", language, source=first, value=value, **values)


def _heading(
    importance: Shares, method: str, table: pd.DataFrame, labels: list[str], language: Language
) -> Heading:
    if _has_intervals(table):
        level = percent(importance.level, language)
        notes = [say("interval_at", language, level=level)]
    else:
        notes = [say("no_interval", language)]
    if (table["signed"] < 0).any():
        notes.append(say("open_bar", language))
    return Heading(
        title=share_finding(importance, table, labels, language),
        subtitle=say(f"by_{method}", language, basis=say(f"on_{importance.on}", language)),
        foot=foot_line(notes, importance.n_obs, language),
        flag=simulated_flag(simulated=importance.simulated, language=language),
    )


def _set_axis(ax: Axes, table: pd.DataFrame, language: Language, theme: Theme) -> None:
    bounds = table[["est", "ci_upper"]].to_numpy(dtype=float).ravel()
    ax.set_xlim(0.0, 1.04 * max(float(bound) for bound in bounds if math.isfinite(bound)))
    ax.set_ylim(len(table) - 0.5, -0.5)
    vertical_grid(ax, theme)
    ax.axvline(0.0, color=theme.ink, linewidth=1.0, zorder=2)
    show_numbers(ax, language, digits=2)
    style_ticks(ax, theme)


def _draw_bar(ax: Axes, y: int, row: pd.Series[float], theme: Theme) -> None:
    negative = float(row["signed"]) < 0
    ax.barh(
        y,
        float(row["est"]),
        height=BAR,
        facecolor=theme.background if negative else theme.driver.line,
        edgecolor=theme.driver.line,
        linewidth=1.2,
        zorder=3,
    )
    interval = _interval(row)
    if is_known(interval):
        # a pale edge keeps the line apart from the bar below it
        for color, width, order in ((theme.background, 4.2, 4), (theme.ink, 2.0, 5)):
            ax.plot(
                interval, [y, y], color=color, linewidth=width, zorder=order, solid_capstyle="butt"
            )


def _write_row(
    ax: Axes,
    y: int,
    label: str,
    row: pd.Series[float],
    margins: Margins,
    language: Language,
    theme: Theme,
) -> None:
    write_name(ax, y, label, width=margins.left - EDGE, step=0.38, theme=theme)
    _write_beside_right(ax, y, number(float(row["est"]), language), 0.55, theme, bold=True)
    interval = _interval(row)
    if is_known(interval):
        low, high = (number(bound, language) for bound in interval)
        write_beside(
            ax,
            y,
            say("range", language, low=low, high=high),
            side="right",
            inches=0.65,
            size=theme.small_size,
            color=theme.muted,
            theme=theme,
        )
    share = percent(float(row["share"]), language)
    _write_beside_right(ax, y, share, margins.right - EDGE, theme)


def _write_beside_right(
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
        size=theme.foot_size if muted else theme.label_size,
        color=theme.muted if muted else theme.ink,
        theme=theme,
        bold=bold,
        ha="right",
    )


def _interval(row: pd.Series[float]) -> Interval:
    return float(row["ci_lower"]), float(row["ci_upper"])


def _has_intervals(table: pd.DataFrame) -> bool:
    return any(is_known(_interval(row)) for _, row in table.iterrows())


def _alt_text(table: pd.DataFrame, labels: list[str], title: str, language: Language) -> str:
    suffix = "" if _has_intervals(table) else "_plain"
    rows = "; ".join(
        say(
            f"alt_estimate{suffix}",
            language,
            label=label,
            value=number(float(row["est"]), language),
            low=number(float(row["ci_lower"]), language),
            high=number(float(row["ci_upper"]), language),
        )
        for label, (_, row) in zip(labels, table.iterrows(), strict=True)
    )
    return say(f"alt_shares{suffix}", language, title=title, rows=rows)
