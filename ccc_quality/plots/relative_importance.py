"""How what is explained of an outcome divides among its drivers."""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.axes import Axes

from ccc_quality.errors import UnknownOptionError, did_you_mean
from ccc_quality.findings.intervals import is_known, overlaps
from ccc_quality.findings.order import MOST_RIVALS
from ccc_quality.labels import Language
from ccc_quality.plots.contracts import Shares
from ccc_quality.plots.frame import (
    estimate_words,
    framed_rows,
    have_intervals,
    heading_of,
    interval_of,
    row_margins,
    set_rows,
    write_span,
    write_value,
)
from ccc_quality.plots.rows import write_beside, write_name
from ccc_quality.plots.style import (
    EDGE,
    Heading,
    Margins,
    Theme,
    describe,
)
from ccc_quality.plots.texts import inline, listing, number, opening, percent, say
from ccc_quality.plots.themes import ThemeName, as_theme
from ccc_quality.results import require_offers

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
    theme: Theme | ThemeName = "light",
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
    theme : Theme or {"light", "dark", "print"}
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
    theme = as_theme(theme)
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
    values = SHARE + (VALUES if have_intervals(table) else 0.6)
    margins = row_margins(labels, theme, values=values, top=0.42)
    ax = framed_rows(ax, heading, len(table), row=ROW, margins=margins, theme=theme)
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
    intervals = [interval_of(row) for _, row in table.iterrows()]
    rivals = [
        label
        for label, interval in zip(labels[1:], intervals[1:], strict=True)
        if overlaps(intervals[0], interval)
    ]
    first = opening(labels[0])
    if not have_intervals(table) or len(rivals) > MOST_RIVALS:
        return say("share_seems_largest", language, source=first, **values)
    if rivals:
        sources = listing([first, *(inline(rival) for rival in rivals)], language)
        return say("shares_largest_together", language, sources=sources, **values)
    value = number(float(table["est"].iloc[0]), language)
    return say("share_largest", language, source=first, value=value, **values)


def _heading(
    importance: Shares, method: str, table: pd.DataFrame, labels: list[str], language: Language
) -> Heading:
    if have_intervals(table):
        level = percent(importance.level, language)
        notes = [say("interval_at", language, level=level)]
    else:
        notes = [say("no_interval", language)]
    if (table["signed"] < 0).any():
        notes.append(say("open_bar", language))
    return heading_of(
        importance,
        title=share_finding(importance, table, labels, language),
        subtitle=say(f"by_{method}", language, basis=say(f"on_{importance.on}", language)),
        notes=notes,
        language=language,
    )


def _set_axis(ax: Axes, table: pd.DataFrame, language: Language, theme: Theme) -> None:
    bounds = table[["est", "ci_upper"]].to_numpy(dtype=float).ravel()
    most = max(float(bound) for bound in bounds if math.isfinite(bound))
    set_rows(ax, len(table), (0.0, 1.04 * most), language, theme, digits=2)


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
    interval = interval_of(row)
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
    write_value(ax, y, number(float(row["est"]), language), theme)
    write_span(ax, y, interval_of(row), language, theme)
    share = percent(float(row["share"]), language)
    _write_beside_right(ax, y, share, margins.right - EDGE, theme)


def _write_beside_right(
    ax: Axes,
    y: float,
    text: str,
    inches: float,
    theme: Theme,
    *,
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
        ha="right",
    )


def _alt_text(table: pd.DataFrame, labels: list[str], title: str, language: Language) -> str:
    suffix = "" if have_intervals(table) else "_plain"
    rows = estimate_words(table, labels, language)
    return say(f"alt_shares{suffix}", language, title=title, rows=rows)
