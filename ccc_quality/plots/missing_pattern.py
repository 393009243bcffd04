"""Which items go unanswered, how often, and which of them together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from ccc_quality.data import MissingReport, Survey, missing_report
from ccc_quality.errors import SpecificationError
from ccc_quality.findings.answers import missing_answers
from ccc_quality.labels import Labels, Language
from ccc_quality.plots.frame import WIDTH, heading_of
from ccc_quality.plots.rows import write_beside
from ccc_quality.plots.style import (
    EDGE,
    Margins,
    Theme,
    describe,
    framed_axes,
    write,
)
from ccc_quality.plots.themes import ThemeName, as_theme
from ccc_quality.plots.typeset import text_width
from ccc_quality.results import require_a
from ccc_quality.words import Voice

MOST_PATTERNS = 12
MOST_ITEMS = 40
ROW = 0.19
CELL = 0.42
"""Inches of a row and of a column."""

APART = 0.9
"""Columns between the patterns and the bars."""

SHORTEST = 1.5


def missing_pattern(
    found: MissingReport | Survey,
    *,
    language: Language = "en",
    ax: Axes | None = None,
    theme: Theme | ThemeName = "light",
) -> Axes:
    """Draw the patterns of missing answers: items as rows, ways to leave them open as columns.

    Items with the most missing answers come first, with bars of their shares on the right; the
    columns are the patterns of most respondents, with their number on top.

    Parameters
    ----------
    found : MissingReport or Survey
        What ``missing_report(survey)`` or ``fit.missing_report()`` gives, or the survey itself.
    language : {"en", "nl"}
        Language of the words and the percentages.
    ax : Axes, optional
        Where to draw; by default a new pyplot figure of the right size. Names and shares are
        written left and right of a given Axes: leave room for them.
    theme : Theme or {"light", "dark", "print"}
        Colours and type.

    Returns
    -------
    Axes
        The cell of item i and pattern j has its corner at x = j, y = i.

    Raises
    ------
    SpecificationError
        Something else was handed over, or no answer is missing.
    """
    theme = as_theme(theme)
    if isinstance(found, Survey):
        found = missing_report(found)
    require_a(MissingReport, found, "missing_pattern", "a survey or what missing_report gives")
    voice = Voice(language, Labels())  # items go by their names
    shown = _shown(found)
    heading = heading_of(
        voice,
        title=voice.tell(missing_answers(found)),
        subtitle=voice.say("figure.missing_subtitle"),
        notes=_notes(found, shown, voice),
        n_obs=found.n_rows,
        simulated=found.simulated,
    )
    names = max(text_width(name, theme.small_size, font=theme.font) for name in shown.items)
    margins = Margins(left=EDGE + min(names, 2.6) + 0.2, right=EDGE + 0.5, top=0.5, bottom=0.15)
    n_items, n_patterns = shown.gaps.shape
    height = ROW * n_items
    ax = framed_axes(ax, heading, width=WIDTH, height=height, margins=margins, theme=theme)
    columns = (WIDTH - margins.left - margins.right) / CELL
    start = min(n_patterns + APART, columns - SHORTEST / CELL)
    ax.set_xlim(0.0, columns)
    ax.set_ylim(n_items, 0.0)
    ax.set_xticks([])
    ax.set_yticks([])
    _draw_patterns(ax, shown, margins.left - EDGE, voice, theme)
    _draw_shares(ax, shown, start, columns, voice, theme)
    return describe(ax, _alt_text(shown, heading.title, voice))


@dataclass(frozen=True)
class _Shown:
    """What is drawn: items with their missing shares, patterns with their respondents.

    ``gaps`` (items, patterns) says what is missing.
    """

    items: tuple[str, ...]
    shares: tuple[float, ...]
    counts: tuple[int, ...]
    gaps: NDArray[np.bool_]
    n_patterns: int
    n_open: int
    n_covered: int


def _shown(found: MissingReport) -> _Shown:
    by_item = found.by_item
    open_items = by_item[by_item["n_missing"] > 0]
    if open_items.empty:
        raise SpecificationError("no answer is missing, so there is no pattern to draw")
    rows = open_items.sort_values("share", ascending=False, kind="stable").head(MOST_ITEMS)
    items = tuple(str(name) for name in rows["item"])
    patterns = found.patterns
    incomplete = patterns[patterns["n_missing"] > 0]
    complete = patterns[patterns["n_missing"] == 0]
    kept = pd.concat([complete, incomplete.head(MOST_PATTERNS)])
    absent = [set(str(text).split(", ")) for text in kept["missing"]]
    return _Shown(
        items=items,
        shares=tuple(float(share) for share in rows["share"]),
        counts=tuple(int(n) for n in kept["n_obs"]),
        gaps=np.array([[name in one for one in absent] for name in items]),
        n_patterns=len(incomplete),
        n_open=len(open_items),
        n_covered=int(incomplete["n_obs"].head(MOST_PATTERNS).sum()),
    )


def _notes(found: MissingReport, shown: _Shown, voice: Voice) -> list[str]:
    notes = []
    if shown.n_patterns > MOST_PATTERNS:
        n_incomplete = found.n_rows - found.n_complete - found.n_silent
        notes.append(
            voice.say(
                "figure.missing_most",
                shown=MOST_PATTERNS,
                n=shown.n_patterns,
                share=voice.numbers.percent(shown.n_covered / n_incomplete),
            )
        )
    if found.n_silent:
        notes.append(voice.say("figure.missing_silent", n=found.n_silent))
    if shown.n_open > len(shown.items):
        rest = shown.n_open - len(shown.items)
        notes.append(voice.say("figure.missing_more_items", n=rest))
    n_answered = len(found.items) - shown.n_open
    if n_answered:
        notes.append(voice.say("figure.missing_full_items", n=n_answered))
    return notes


def _draw_patterns(ax: Axes, shown: _Shown, names: float, voice: Voice, theme: Theme) -> None:
    n_patterns = len(shown.counts)
    across, down = 0.03 / CELL, 0.02 / ROW
    for i, item in enumerate(shown.items):
        write_beside(
            ax,
            i + 0.5,
            item,
            side="left",
            inches=names,
            size=theme.small_size,
            color=theme.ink,
            theme=theme,
        )
        _fill(ax, (0.0, i + down), (n_patterns, 1 - 2 * down), theme.band, zorder=1.0)
        for gap in np.flatnonzero(shown.gaps[i]):
            size = (1 - 2 * across, 1 - 2 * down)
            _fill(ax, (float(gap) + across, i + down), size, theme.low, zorder=3.0)
    for j in range(n_patterns + 1):  # gaps between columns: fewer shapes than a cell each
        height = float(len(shown.items))
        _fill(ax, (j - across, 0.0), (2 * across, height), theme.background, zorder=2.0)
    for j, n in enumerate(shown.counts):
        write(
            ax,
            j + 0.5,
            -0.1 / ROW,
            voice.numbers.count(n),
            size=theme.small_size,
            color=theme.ink,
            theme=theme,
            bold=not shown.gaps[:, j].any(),
            ha="center",
            va="center_baseline",
        )
    write_beside(
        ax,
        -0.3 / ROW,
        voice.say("figure.missing_counts"),
        side="left",
        inches=0.0,
        size=theme.small_size,
        color=theme.muted,
        theme=theme,
    )


def _fill(
    ax: Axes, corner: tuple[float, float], size: tuple[float, float], color: str, *, zorder: float
) -> None:
    ax.add_patch(Rectangle(corner, *size, facecolor=color, linewidth=0, zorder=zorder))


def _draw_shares(
    ax: Axes, shown: _Shown, start: float, stop: float, voice: Voice, theme: Theme
) -> None:
    write(
        ax,
        start,
        -0.3 / ROW,
        voice.say("figure.missing_shares"),
        size=theme.small_size,
        color=theme.muted,
        theme=theme,
        va="center_baseline",
    )
    unit = (stop - start) / max(shown.shares)
    for i, share in enumerate(shown.shares):
        ax.barh(i + 0.5, share * unit, 0.62, left=start, color=theme.low, linewidth=0, zorder=2)
        write(
            ax,
            start + share * unit + 0.06 / CELL,
            i + 0.5,
            voice.numbers.small_share(share),
            size=theme.small_size,
            color=theme.ink,
            theme=theme,
            va="center_baseline",
        )


def _alt_text(shown: _Shown, title: str, voice: Voice) -> str:
    items = "; ".join(
        f"{item} {voice.numbers.small_share(share)}"
        for item, share in zip(shown.items[:10], shown.shares, strict=False)
    )
    return voice.say(
        "figure.alt_missing",
        title=title,
        patterns=shown.n_patterns,
        items=items,
    )
