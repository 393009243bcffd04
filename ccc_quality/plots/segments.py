"""The same drivers, or scores, in several segments or waves."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd
from matplotlib.axes import Axes

from ccc_quality.errors import UnknownOptionError, did_you_mean
from ccc_quality.findings.segments import (
    Difference,
    called,
    column_of,
    differing_drivers,
    differing_scores,
    effects_that_differ,
    scores_that_differ,
)
from ccc_quality.labels import Language
from ccc_quality.plots.frame import (
    WIDTH,
    framed_rows,
    have_intervals,
    heading_of,
    interval_of,
    key_width,
    row_margins,
    set_rows,
    write_key,
)
from ccc_quality.plots.rows import bands, draw_interval, write_beside, write_name
from ccc_quality.plots.style import EDGE, Theme, describe
from ccc_quality.plots.themes import ThemeName, as_theme
from ccc_quality.plots.typeset import line_height, text_width
from ccc_quality.results import require_a
from ccc_quality.segments import SegmentAnalysis
from ccc_quality.words import Voice, number

Quantity = Literal["effects", "performance"]
QUANTITIES: tuple[Quantity, ...] = ("effects", "performance")
NEEDED = {"effects": ("effects", "means"), "performance": ("means",)}
"""What has to be comparable for each quantity."""

JUDGED = {
    "effects": (effects_that_differ, differing_drivers),
    "performance": (scores_that_differ, differing_scores),
}
"""What is said of each quantity, and the pairs of segments that it is said of."""

STEP = 0.17
"""Inches between the segments of a row."""

BETWEEN = 0.17
VALUES = 1.9
MARKS = (("o", "●"), ("s", "■"), ("^", "▲"), ("D", "◆"), ("v", "▼"), ("P", "✚"))
"""Shapes of the dots, and the letters that look like them."""


def segment_comparison(
    segments: SegmentAnalysis,
    quantity: Quantity = "effects",
    *,
    names: Mapping[str, str] | None = None,
    language: Language = "en",
    ax: Axes | None = None,
    theme: Theme | ThemeName = "light",
) -> Axes:
    """Draw every driver, or every score, with a dot and its interval for each segment.

    Segments differ in shape and colour; waves run from faint to strong and from top to bottom, and
    what is tested is the change from each to the next. A row is shaded, and its pairs are named,
    where a difference holds after the correction for their number. Where the answers are not
    comparable no difference is marked, and the title and the foot say so; nor is one of scores
    with items that do not measure alike.

    Parameters
    ----------
    segments : SegmentAnalysis
        Of :func:`~ccc_quality.by_segment`; two to six segments are easily told apart.
    quantity : {"effects", "performance"}
        Effects of the drivers on the target, or mean scores from 0 to 100.
    names : mapping of str to str, optional
        Display names of segments; those without one are called by their value.
    language : {"en", "nl"}
        Language of the words and the decimal sign.
    ax : Axes, optional
        Where to draw; by default a new pyplot figure of the right size. Names and differences are
        written left and right of a given Axes: leave room for them.
    theme : Theme or {"light", "dark", "print"}
        Colours and type.

    Returns
    -------
    Axes
        Effects or scores on x, one driver or construct a unit of y, the first at zero.

    Raises
    ------
    SpecificationError
        When something else than an analysis by segment was handed over.
    UnknownOptionError
        Another quantity.
    """
    theme = as_theme(theme)
    wanted = "what by_segment(model, survey, by, target) gives"
    require_a(SegmentAnalysis, segments, "segment_comparison", wanted)
    voice = Voice(language, segments.labels, next(iter(segments.rankings.values())).level)
    if quantity not in QUANTITIES:
        raise UnknownOptionError(
            f"segments are not compared by {quantity!r}. {did_you_mean(quantity, QUANTITIES)}"
        )
    table = _table(segments, quantity)
    order = list(dict.fromkeys(table["name"]))
    labels = {name: voice.label(name) for name in order}
    named = names or {}
    judged, differing = JUDGED[quantity]
    title = judged(segments, named)
    found = sorted(differing(segments), key=lambda one: -one.size)
    allowed = segments.comparable in NEEDED[quantity]
    shown = {one: voice.spell(what) for one, what in called(segments, named).items()}
    look = _look(segments, shown, theme)
    heading = heading_of(
        voice,
        title=voice.tell(title),
        subtitle=_subtitle(segments, quantity, voice),
        notes=_notes(segments, quantity, table, found, voice, allowed=allowed),
        n_obs=segments.n_obs,
        simulated=segments.simulated,
    )
    lines = _key_lines([one.label for one in look], theme)
    row = STEP * len(look) + BETWEEN
    margins = row_margins(
        labels.values(), theme, values=VALUES if found else 0.3, top=0.12 + 0.2 * len(lines)
    )
    ax = framed_rows(ax, heading, len(order), row=row, margins=margins, theme=theme)
    _set_axis(ax, table, quantity, len(order), voice, theme)
    width = margins.left - EDGE
    marked = [y for y, name in enumerate(order) if any(one.name == name for one in found)]
    bands(ax, [(y - 0.5, y + 0.5) for y in marked], theme)
    for k, (start, stop) in enumerate(lines):
        key = [(one.glyph, one.color, one.label) for one in look[start:stop]]
        up = 0.16 + 0.2 * (len(lines) - 1 - k)
        write_key(ax, -0.5 - up / row, key, inches=width, theme=theme)
    for y, name in enumerate(order):
        own = table[table["name"] == name].set_index("segment")
        _draw_dots(ax, y, own, look, STEP / row, theme, in_order=segments.waves)
        write_name(ax, y, labels[name], width=width, step=0.19 / row, theme=theme)
    if found:
        _write_differences(ax, order, found, segments, shown, row, voice, theme)
    return describe(ax, _alt_text(table, labels, quantity, heading.title, shown, voice))


@dataclass(frozen=True)
class Look:
    """How one segment is drawn."""

    segment: str
    label: str
    marker: str
    glyph: str
    color: str


def _look(segments: SegmentAnalysis, shown: Mapping[str, str], theme: Theme) -> list[Look]:
    n = len(segments.segments)
    if segments.waves:
        colors = [theme.blend(*theme.waves, k / max(1, n - 1)) for k in range(n)]
    else:
        colors = [theme.segments[k % len(theme.segments)] for k in range(n)]
    # each round of colours starts one shape further, so that no two segments look the same
    marks = [MARKS[(k + k // len(theme.segments)) % len(MARKS)] for k in range(n)]
    return [
        Look(name, shown[name], marker, glyph, color)
        for name, (marker, glyph), color in zip(segments.segments, marks, colors, strict=True)
    ]


def _table(segments: SegmentAnalysis, quantity: Quantity) -> pd.DataFrame:
    """name, segment, est, ci_lower, ci_upper; drivers with the largest mean effect first."""
    columns = ["name", "segment", "est", "ci_lower", "ci_upper"]
    if quantity == "performance":
        table = segments.performance.rename(columns={"construct": "name", "mean": "est"})[columns]
        return table[table.groupby("name")["est"].transform("count") > 0].reset_index(drop=True)
    table = segments.ranks.rename(columns={"driver": "name"})[columns]
    size = table["est"].abs().groupby(table["name"]).transform("mean")
    order = size.sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)


def _key_lines(labels: list[str], theme: Theme) -> list[tuple[int, int]]:
    """Which marks stand in each line of the key."""
    room = WIDTH - 2 * EDGE
    lines: list[tuple[int, int]] = []
    start, used = 0, 0.0
    for k, label in enumerate(labels):
        wide = key_width(label, theme)
        if k > start and used + wide > room:
            lines.append((start, k))
            start, used = k, 0.0
        used += wide
    return [*lines, (start, len(labels))]


def _set_axis(
    ax: Axes, table: pd.DataFrame, quantity: Quantity, n: int, voice: Voice, theme: Theme
) -> None:
    if quantity == "performance":
        set_rows(ax, n, (0.0, 100.0), voice, theme, digits=0, zero=None)
        return
    bounds = table[["est", "ci_lower", "ci_upper"]].to_numpy(dtype=float).ravel()
    finite = [0.0, *(float(bound) for bound in bounds if math.isfinite(bound))]
    room = 0.04 * ((max(finite) - min(finite)) or 1.0)
    set_rows(ax, n, (min(finite) - room, max(finite) + room), voice, theme)


def _draw_dots(
    ax: Axes,
    y: int,
    own: pd.DataFrame,
    look: list[Look],
    step: float,
    theme: Theme,
    *,
    in_order: bool,
) -> None:
    """One row: a dot and its interval for each segment, a line through waves."""
    shown = [
        (one, own.loc[[one.segment]].iloc[0], y + step * (k - (len(look) - 1) / 2))
        for k, one in enumerate(look)
        if one.segment in own.index
    ]
    if in_order:
        values = [float(row["est"]) for _, row, _ in shown]
        heights = [at for _, _, at in shown]
        ax.plot(values, heights, color=theme.doubt, linewidth=1.0, zorder=2.5)
    for one, row, at in shown:
        draw_interval(
            ax,
            at,
            float(row["est"]),
            interval_of(row),
            color=one.color,
            theme=theme,
            size=6.0,
            thickness=2.2,
            marker=one.marker,
        )


def _write_differences(
    ax: Axes,
    order: list[str],
    found: list[Difference],
    segments: SegmentAnalysis,
    shown: Mapping[str, str],
    row: float,
    voice: Voice,
    theme: Theme,
) -> None:
    """Beside each row, which segments stand above which."""
    write_beside(
        ax,
        -0.5 - 0.16 / row,
        voice.say("figure.segment_differs"),
        side="right",
        inches=0.2,
        size=theme.foot_size,
        color=theme.muted,
        theme=theme,
    )
    n = len(segments.segments)
    n_pairs = n - 1 if segments.waves else n * (n - 1) // 2
    height = line_height(theme.small_size)
    for y, name in enumerate(order):
        pairs = [one for one in found if one.name == name]
        lines = _pair_lines(pairs, shown)
        room = VALUES - 0.2
        wide = any(text_width(line, theme.small_size, font=theme.font) > room for line in lines)
        if wide or len(lines) * height > row:
            lines = [voice.say("figure.segment_pairs", n=len(pairs), total=n_pairs)]
        for k, line in enumerate(lines or ["–"]):
            write_beside(
                ax,
                y + height / row * (k - (len(lines or ["–"]) - 1) / 2),
                line,
                side="right",
                inches=0.2,
                size=theme.small_size,
                color=theme.ink if pairs else theme.muted,
                theme=theme,
                bold=bool(pairs),
            )


def _pair_lines(pairs: list[Difference], shown: Mapping[str, str]) -> list[str]:
    """``insurer > bank, telecom``: a line for each segment that stands above others."""
    above: dict[str, list[str]] = {}
    for one in sorted(pairs, key=lambda pair: -pair.high_value):
        above.setdefault(shown[one.high], []).append(shown[one.low])
    return [f"{high} > {', '.join(lows)}" for high, lows in above.items()]


def _column(segments: SegmentAnalysis, voice: Voice) -> str:
    return voice.spell(column_of(segments.by, segments.labels))


def _subtitle(segments: SegmentAnalysis, quantity: Quantity, voice: Voice) -> str:
    """What is drawn, in which unit."""
    by = _column(segments, voice)
    target = voice.name(segments.target)
    if quantity == "performance":
        return voice.say("figure.segment_performance_subtitle", by=by)
    basis = next(iter(segments.rankings.values())).basis
    word = "effects" if basis == "total effect" else "slopes"
    return voice.say(f"figure.segment_{word}_subtitle", target=target, by=by)


def _notes(
    segments: SegmentAnalysis,
    quantity: Quantity,
    table: pd.DataFrame,
    found: list[Difference],
    voice: Voice,
    *,
    allowed: bool,
) -> list[str]:
    """What the foot says: how differences were tested, and what may not be compared."""
    notes = [voice.say("figure.interval" if have_intervals(table) else "figure.no_interval")]
    if found:
        notes.append(voice.say("figure.segment_marked"))
    if allowed and segments.waves:
        notes.append(voice.say("figure.segment_waves"))
    if allowed and quantity == "performance" and segments.released:
        released = voice.names(segments.released)
        notes.append(voice.say("figure.segment_released", names=released))
    if not allowed:
        notes.append(voice.say(f"figure.segment_caution_{segments.comparable}"))
    if segments.unjudged:
        unjudged = voice.names(segments.unjudged)
        notes.append(voice.say("figure.segment_unjudged", names=unjudged))
    return notes


def _alt_text(
    table: pd.DataFrame,
    labels: dict[str, str],
    quantity: Quantity,
    title: str,
    shown: Mapping[str, str],
    voice: Voice,
) -> str:
    """The figure in words, every row with all segments."""
    digits = 2 if quantity == "effects" else 0
    suffix = "" if have_intervals(table) else "_plain"
    rows = []
    for name, label in labels.items():
        own = table[table["name"] == name].set_index("segment")
        values = [
            voice.say(
                f"figure.alt_segment_value{suffix}",
                segment=label_of,
                value=number(float(row["est"]), voice.language, digits),
                low=number(float(row["ci_lower"]), voice.language, digits),
                high=number(float(row["ci_upper"]), voice.language, digits),
            )
            for segment, label_of in shown.items()
            if segment in own.index
            for row in [own.loc[[segment]].iloc[0]]
        ]
        rows.append(voice.say("figure.alt_segment", label=label, values=", ".join(values)))
    return voice.say(f"figure.alt_segments{suffix}", title=title, rows="; ".join(rows))
