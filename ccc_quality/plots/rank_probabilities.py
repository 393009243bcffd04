"""How sure the order of the drivers is: the probability of every rank."""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ccc_quality.drivers import DriverRanking
from ccc_quality.findings.order import places_in_resamples
from ccc_quality.labels import Language
from ccc_quality.plots.frame import heading_of
from ccc_quality.plots.rows import write_name
from ccc_quality.plots.style import (
    EDGE,
    Heading,
    Margins,
    Theme,
    describe,
    framed_axes,
    style_ticks,
    write,
)
from ccc_quality.plots.themes import ThemeName, as_theme
from ccc_quality.plots.typeset import text_width
from ccc_quality.results import require_a
from ccc_quality.words import Voice

WIDTH = 9.0
ROW = 0.4
GAP = 0.03
SHOWN = 0.005
"""Probabilities that round to zero are left blank."""


def rank_probabilities(
    ranking: DriverRanking,
    *,
    language: Language = "en",
    ax: Axes | None = None,
    theme: Theme | ThemeName = "light",
) -> Axes:
    """Draw how probable each rank of each driver is, by the draws of a bootstrap.

    Drivers stand in the order of the ranking, ranks from left to right; the stronger the colour of
    a cell, the more draws gave the driver that rank. Cells of the order that the ranking
    is compared with are outlined, where all drivers have a place in it.

    Parameters
    ----------
    ranking : DriverRanking
        What ``rank_drivers(results, target, bootstrap=...)`` gives.
    language : {"en", "nl"}
        Language of the words and the percentages.
    ax : Axes, optional
        Where to draw; by default a new pyplot figure of the right size. Names are written left of a
        given Axes: leave room for them.
    theme : Theme or {"light", "dark", "print"}
        Colours and type.

    Returns
    -------
    Axes
        The cell of driver i (from zero) and rank j has its corner at x = j - 0.5, y = i - 0.5.

    Raises
    ------
    SpecificationError
        The ranking was made without a bootstrap.
    """
    theme = as_theme(theme)
    wanted = "what rank_drivers(results, target, bootstrap=...) gives"
    require_a(DriverRanking, ranking, "rank_probabilities", wanted)
    voice = Voice(language, ranking.labels, ranking.level)
    shares = ranking.rank_probabilities
    labels = [voice.label(str(driver)) for driver in shares.index]
    places = _places(ranking)
    names = max(text_width(label, theme.label_size, font=theme.font) for label in labels)
    margins = Margins(left=EDGE + min(names, 2.6) + 0.2, right=EDGE, top=0.1, bottom=0.6)
    heading = _heading(ranking, voice, compared=bool(places))
    ax = framed_axes(
        ax, heading, width=WIDTH, height=ROW * len(labels), margins=margins, theme=theme
    )
    ax.set_xlim(0.5, shares.shape[1] + 0.5)
    ax.set_ylim(len(labels) - 0.5, -0.5)
    ax.set_yticks([])
    ax.set_xticks(range(1, shares.shape[1] + 1))
    ax.set_xlabel(voice.say("figure.rank"), fontsize=theme.small_size, color=theme.muted)
    ax.xaxis.label.set_fontfamily(theme.font)
    for y, (driver, label) in enumerate(zip(shares.index, labels, strict=True)):
        _write_name(ax, y, label, margins, theme)
        for rank, share in shares.loc[driver].items():
            marked = places.get(str(driver)) == rank
            _draw_cell(ax, int(str(rank)), y, float(share), voice, theme, marked=marked)
    style_ticks(ax, theme)
    return describe(ax, _alt_text(shares, labels, heading.title, voice))


def _places(ranking: DriverRanking) -> dict[str, float]:
    """Places in the order that the ranking is compared with, when all drivers have one."""
    order = ranking.order
    places = (
        {}
        if order is None
        else {str(one): order.place(str(one)) for one in ranking.table["driver"]}
    )
    return places if all(map(math.isfinite, places.values())) else {}


def _heading(ranking: DriverRanking, voice: Voice, *, compared: bool) -> Heading:
    target = voice.name(ranking.target)
    acts = ranking.basis == "total effect"
    notes = [voice.say("figure.n_draws", n=voice.numbers.count(ranking.n_draws))]
    if compared:
        notes.append(voice.say("figure.reference_cells"))
        if ranking.order is not None and ranking.order.source:
            notes.append(voice.say("figure.reference_source", source=ranking.order.source))
    return heading_of(
        voice,
        title=voice.tell(places_in_resamples(ranking)),
        subtitle=voice.say(
            "figure.rank_subtitle" if acts else "figure.rank_slope_subtitle", target=target
        ),
        notes=notes,
        n_obs=ranking.n_obs,
        simulated=ranking.simulated,
    )


def _write_name(ax: Axes, y: int, label: str, margins: Margins, theme: Theme) -> None:
    write_name(ax, y, label, width=margins.left - EDGE, step=0.38, theme=theme)


def _draw_cell(
    ax: Axes, rank: int, y: int, share: float, voice: Voice, theme: Theme, *, marked: bool
) -> None:
    color = theme.blend(theme.band, theme.driver.line, share)
    ax.add_patch(
        Rectangle(
            (rank - 0.5 + GAP, y - 0.5 + GAP),
            1 - 2 * GAP,
            1 - 2 * GAP,
            facecolor=color,
            edgecolor=theme.ink if marked else "none",
            linewidth=1.3 if marked else 0.0,
            zorder=3 if marked else 2,
        )
    )
    if share > SHOWN:
        write(
            ax,
            rank,
            y,
            voice.numbers.percent(share),
            size=theme.small_size,
            color=theme.readable_on(color),
            theme=theme,
            ha="center",
            va="center_baseline",
        )


def _alt_text(shares: pd.DataFrame, labels: list[str], title: str, voice: Voice) -> str:
    likeliest = zip(labels, shares.idxmax(axis=1), shares.max(axis=1), strict=True)
    rows = "; ".join(
        voice.say(
            "figure.alt_rank", label=label, rank=rank, share=voice.numbers.percent(float(share))
        )
        for label, rank, share in likeliest
    )
    return voice.say("figure.alt_ranks", title=title, rows=rows)
