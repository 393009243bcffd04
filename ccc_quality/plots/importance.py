"""Which driver does most for an outcome, and how sure that is."""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.axes import Axes

from ccc_quality.drivers import DriverRanking
from ccc_quality.errors import SpecificationError
from ccc_quality.findings.intervals import covers_zero
from ccc_quality.findings.order import in_ranked_scale, worth_of_a_point
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
from ccc_quality.plots.rows import draw_interval, write_beside, write_name
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
VALUES = 1.65
PLACE = 1.15


def driver_importance(
    ranking: DriverRanking,
    *,
    language: Language = "en",
    ax: Axes | None = None,
    theme: Theme | ThemeName = "light",
) -> Axes:
    """Draw the effect of each driver on the target, largest first, with its interval.

    Where the ranking is compared with another order, that stands beside the estimates. A dot is
    open when its interval covers zero. The title claims no more than the intervals allow. Estimates
    without any interval, as partial least squares gives them, are drawn as dots alone.

    Parameters
    ----------
    ranking : DriverRanking
        What :func:`~ccc_quality.rank_drivers` gives. The values that rank the drivers, ``est`` or
        ``std``, are the ones that are drawn.
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
        Effects on x, one driver a unit of y, the first at zero.

    Raises
    ------
    SpecificationError
        When the ranking has no drivers.
    """
    theme = as_theme(theme)
    wanted = "what rank_drivers(fit, target) gives"
    require_a(DriverRanking, ranking, "driver_importance", wanted)
    table = in_ranked_scale(ranking)
    if table.empty:
        raise SpecificationError(f"the ranking for {ranking.target!r} has no drivers to draw")
    voice = Voice(language, ranking.labels, ranking.level)
    labels = [voice.label(str(driver)) for driver in table["driver"]]
    places = [] if ranking.order is None else [float(place) for place in table["order_rank"]]
    margins = row_margins(
        labels,
        theme,
        values=VALUES + (PLACE if places else 0.0),
        top=0.42 if places else 0.15,
    )
    heading = _heading(ranking, table, voice)
    ax = framed_rows(ax, heading, len(table), row=ROW, margins=margins, theme=theme)
    _set_axis(ax, table, voice, theme)
    has_intervals = have_intervals(table)
    for y, (label, (_, row)) in enumerate(zip(labels, table.iterrows(), strict=True)):
        _draw_row(ax, y, label, row, margins, voice, theme, has_intervals=has_intervals)
    if places:
        _draw_places(ax, places, voice, theme)
    return describe(ax, _alt_text(table, labels, heading.title, voice))


def _heading(ranking: DriverRanking, table: pd.DataFrame, voice: Voice) -> Heading:
    basis = "total_effect" if ranking.basis == "total effect" else "implied_slope"
    scale = "" if ranking.rank_by == "est" else "_std"
    known = have_intervals(table)
    notes = [voice.say("figure.interval" if known else "figure.no_interval")]
    if known and any(covers_zero(interval_of(row)) for _, row in table.iterrows()):
        notes.append(voice.say("figure.hollow"))
    if ranking.order is not None and ranking.order.source:
        notes.append(voice.say("figure.reference_source", source=ranking.order.source))
    return heading_of(
        voice,
        title=voice.tell(worth_of_a_point(ranking)),
        subtitle=voice.say(f"figure.{basis}{scale}_subtitle", target=voice.name(ranking.target)),
        notes=notes,
        n_obs=ranking.n_obs,
        simulated=ranking.simulated,
    )


def _set_axis(ax: Axes, table: pd.DataFrame, voice: Voice, theme: Theme) -> None:
    bounds = table[["est", "ci_lower", "ci_upper"]].to_numpy(dtype=float).ravel()
    finite = [float(bound) for bound in bounds if math.isfinite(bound)] or [0.0]
    low, high = min(0.0, *finite), max(0.0, *finite)
    room = 0.04 * ((high - low) or 1.0)
    set_rows(ax, len(table), (low - room, high + room), voice, theme)


def _draw_row(
    ax: Axes,
    y: int,
    label: str,
    row: pd.Series[float],
    margins: Margins,
    voice: Voice,
    theme: Theme,
    *,
    has_intervals: bool,
) -> None:
    value, interval = float(row["est"]), interval_of(row)
    hollow = covers_zero(interval) and has_intervals
    draw_interval(ax, y, value, interval, color=theme.driver.line, theme=theme, hollow=hollow)
    write_name(ax, y, label, width=margins.left - EDGE, step=0.38, theme=theme)
    write_value(ax, y, voice.numbers.effect(value), theme)
    write_span(ax, y, interval, voice, theme)


def _draw_places(ax: Axes, places: list[float], voice: Voice, theme: Theme) -> None:
    middle = VALUES + PLACE - 0.4
    for line, words in enumerate(voice.say("figure.reference_order").split(" ", 1)):
        write_beside(
            ax,
            -1.12 + 0.4 * line,
            words,
            side="right",
            inches=middle,
            size=theme.foot_size,
            color=theme.muted,
            theme=theme,
            ha="center",
        )
    for y, rank in enumerate(places):
        same = rank == y + 1
        write_beside(
            ax,
            y,
            f"{rank:.0f}" if math.isfinite(rank) else "–",
            side="right",
            inches=middle,
            size=theme.label_size,
            color=theme.muted if same else theme.ink,
            theme=theme,
            bold=not same,
            ha="center",
        )


def _alt_text(table: pd.DataFrame, labels: list[str], title: str, voice: Voice) -> str:
    suffix = "" if have_intervals(table) else "_plain"
    rows = estimate_words(table, labels, voice)
    return voice.say(f"figure.alt_importance{suffix}", title=title, rows=rows)
