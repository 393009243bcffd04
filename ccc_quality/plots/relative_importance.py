"""How what is explained of an outcome divides among its drivers."""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.axes import Axes

from ccc_quality.drivers import DriverRanking, RelativeImportance
from ccc_quality.errors import UnknownOptionError, did_you_mean
from ccc_quality.findings import Finding
from ccc_quality.findings.intervals import is_known
from ccc_quality.findings.shares import largest_share, shares_of
from ccc_quality.labels import Language
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
from ccc_quality.plots.themes import ThemeName, as_theme
from ccc_quality.results import require_a
from ccc_quality.words import Voice

WIDTH = 9.0
ROW = 0.4
BAR = 0.56
VALUES = 1.65
SHARE = 0.85


def relative_importance(
    importance: RelativeImportance,
    *,
    method: str | None = None,
    ranking: DriverRanking | None = None,
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
    ranking : DriverRanking, optional
        The drivers of the same outcome by their effects; where another one comes first there, the
        title says so.
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
        RelativeImportance on x, one driver a unit of y, the first at zero.

    Raises
    ------
    SpecificationError
        Something else than shares.
    UnknownOptionError
        A method that was not computed.
    """
    theme = as_theme(theme)
    wanted = "what ccc.relative_importance(fit, target) gives"
    require_a(RelativeImportance, importance, "relative_importance", wanted)
    voice = Voice(language, importance.labels, importance.level)
    chosen = importance.methods[0] if method is None else method
    if chosen not in importance.methods:
        raise UnknownOptionError(
            f"there are no shares by {chosen!r}. {did_you_mean(chosen, importance.methods)}"
        )
    table = shares_of(importance, chosen)
    labels = [voice.label(str(driver)) for driver in table["driver"]]
    finding = largest_share(importance, chosen, ranking=ranking)
    heading = _heading(importance, chosen, finding, voice)
    values = SHARE + (VALUES if have_intervals(table) else 0.6)
    margins = row_margins(labels, theme, values=values, top=0.42)
    ax = framed_rows(ax, heading, len(table), row=ROW, margins=margins, theme=theme)
    _set_axis(ax, table, voice, theme)
    for y, (label, (_, row)) in enumerate(zip(labels, table.iterrows(), strict=True)):
        _draw_bar(ax, y, row, theme)
        _write_row(ax, y, label, row, margins, voice, theme)
    _write_beside_right(
        ax, -0.95, voice.say("figure.share_of_r2"), margins.right - EDGE, theme, muted=True
    )
    return describe(ax, _alt_text(table, labels, heading.title, voice))


def _heading(
    importance: RelativeImportance, method: str, finding: Finding, voice: Voice
) -> Heading:
    table = shares_of(importance, method)
    notes = [voice.say("figure.interval" if have_intervals(table) else "figure.no_interval")]
    if (table["signed"] < 0).any():
        notes.append(voice.say("figure.open_bar"))
    return heading_of(
        voice,
        title=voice.tell(finding),
        subtitle=voice.say(f"figure.by_{method}", basis=voice.say(f"figure.on_{importance.on}")),
        notes=notes,
        n_obs=importance.n_obs,
        simulated=importance.simulated,
    )


def _set_axis(ax: Axes, table: pd.DataFrame, voice: Voice, theme: Theme) -> None:
    bounds = table[["est", "ci_upper"]].to_numpy(dtype=float).ravel()
    most = max(float(bound) for bound in bounds if math.isfinite(bound))
    set_rows(ax, len(table), (0.0, 1.04 * most), voice, theme, digits=2)


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
    voice: Voice,
    theme: Theme,
) -> None:
    write_name(ax, y, label, width=margins.left - EDGE, step=0.38, theme=theme)
    write_value(ax, y, voice.numbers.effect(float(row["est"])), theme)
    write_span(ax, y, interval_of(row), voice, theme)
    share = voice.numbers.percent(float(row["share"]))
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


def _alt_text(table: pd.DataFrame, labels: list[str], title: str, voice: Voice) -> str:
    suffix = "" if have_intervals(table) else "_plain"
    rows = estimate_words(table, labels, voice)
    return voice.say(f"figure.alt_shares{suffix}", title=title, rows=rows)
