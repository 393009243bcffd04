"""How an effect changes with a moderator: one line at each of three levels."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ccc_quality.errors import SpecificationError, UnknownNameError, did_you_mean
from ccc_quality.findings.intervals import Interval
from ccc_quality.findings.slopes import moderated_effect
from ccc_quality.labels import Language
from ccc_quality.plots.frame import heading_of, show_numbers
from ccc_quality.plots.geometry import spread
from ccc_quality.plots.rows import write_beside
from ccc_quality.plots.style import (
    Margins,
    Theme,
    describe,
    framed_axes,
    size_of,
    style_ticks,
)
from ccc_quality.plots.themes import ThemeName, as_theme
from ccc_quality.plots.typeset import line_height, text_width
from ccc_quality.pls.bootstrap import PLSBootstrap
from ccc_quality.pls.results import PLSResults
from ccc_quality.results import require_a
from ccc_quality.words import Voice

WIDTH, HEIGHT = 9.0, 3.6
REACH = 2.0
"""Standard deviations of the source left and right of its mean."""

LEVELS = {-1.0: "slope_low", 0.0: "slope_mean", 1.0: "slope_high"}


@dataclass(frozen=True)
class _Line:
    """The line at one level of the moderator."""

    level: float
    slope: float
    interval: Interval
    start: float
    end: float


def simple_slopes(
    results: PLSResults,
    moderation: str | None = None,
    *,
    bootstrap: PLSBootstrap | None = None,
    language: Language = "en",
    ax: Axes | None = None,
    theme: Theme | ThemeName = "light",
) -> Axes:
    """Draw the effect of a source at a low, a middle and a high level of its moderator.

    Parameters
    ----------
    results : PLSResults
        Of a model with moderation.
    moderation : str, optional
        Which one, where there are several: ``"satisfaction ~ reliability:waiting_time"``.
    bootstrap : PLSBootstrap, optional
        Of these results. Slopes then have intervals, and the title says what the moderator does;
        without it claims nothing.
    language : {"en", "nl"}
        Language of the words and the decimal sign.
    ax : Axes, optional
        Where to draw; by default a new pyplot figure of the right size. Levels and slopes are
        written right of a given Axes: leave room for them.
    theme : Theme or {"light", "dark", "print"}
        Colours and type.

    Returns
    -------
    Axes
        Source on x, target on y, in standard deviations from their means.

    Raises
    ------
    SpecificationError
        Nothing is moderated, or several effects are and none was chosen.
    UnknownNameError
        A moderation that the model does not have.
    """
    theme = as_theme(theme)
    wanted = "the results of fit_pls(..., moderation=[...])"
    require_a(PLSResults, results, "simple_slopes", wanted)
    level = math.nan if bootstrap is None else bootstrap.level
    voice = Voice(language, results.labels, level)
    chosen = _chosen(results.moderation, moderation)
    names = {end: voice.name(str(chosen[end])) for end in ("target", "source", "moderator")}
    lines = _lines(results, chosen, bootstrap)
    notes = [voice.say("figure.slope_conventions")]
    notes.append(voice.say("figure.no_interval" if bootstrap is None else "figure.slope_intervals"))
    heading = heading_of(
        voice,
        title=voice.tell(moderated_effect(chosen, bootstrap)),
        subtitle=voice.say("figure.slopes_subtitle", **names),
        notes=notes,
        n_obs=results.n_obs,
        simulated=results.simulated,
    )
    captions = [_captions(line, names["moderator"], voice) for line in lines]
    sizes = (theme.label_size, theme.small_size)
    widest = max(
        text_width(text, size, font=theme.font, bold=size == theme.label_size)
        for both in captions
        for text, size in zip(both, sizes, strict=True)
    )
    margins = Margins(left=0.7, right=widest + 0.35, bottom=0.4)
    ax = framed_axes(ax, heading, width=WIDTH, height=HEIGHT, margins=margins, theme=theme)
    _draw(ax, lines, captions, voice, theme)
    return describe(ax, _alt_text(captions, heading.title, voice))


def _chosen(table: pd.DataFrame, moderation: str | None) -> pd.Series:
    """The row of the moderation that was asked for."""
    names = [f"{row['target']} ~ {row['source']}:{row['moderator']}" for _, row in table.iterrows()]
    if not names:
        raise SpecificationError(
            "the model has no moderation to draw: fit_pls(..., moderation=[...]) asks for one"
        )
    if moderation is None:
        if len(names) > 1:
            raise SpecificationError(
                f"the model has {len(names)} moderations; say which one. "
                f"Available: {', '.join(names)}."
            )
        return table.iloc[0]
    if moderation not in names:
        raise UnknownNameError(
            f"the model has no moderation {moderation!r}. {did_you_mean(moderation, names)}"
        )
    return table.iloc[names.index(moderation)]


def _lines(results: PLSResults, chosen: pd.Series, bootstrap: PLSBootstrap | None) -> list[_Line]:
    """Lines from the lowest level up.

    With x and z in standard deviations, y = (beta + gamma z) x + beta_z z - gamma r, r being the
    correlation of source and moderator: the product has a mean of r.
    """
    target, source, moderator = chosen["target"], chosen["source"], chosen["moderator"]
    table = results.simple_slopes(tuple(LEVELS), bootstrap=bootstrap)
    own = table[
        (table["target"] == target)
        & (table["source"] == source)
        & (table["moderator"] == moderator)
    ]
    paths = results.path_coefficients.set_index(["source", "target"])["std"]
    main = float(paths[moderator, target])
    shift = float(chosen["change"]) * float(results.latent_correlations.loc[source, moderator])
    found = []
    for _, row in own.iterrows():
        level, slope = float(row["at"]), float(row["std"])
        middle = main * level - shift
        interval = (float(row["std_ci_lower"]), float(row["std_ci_upper"]))
        found.append(_Line(level, slope, interval, middle - slope * REACH, middle + slope * REACH))
    return found


def _captions(line: _Line, moderator: str, voice: Voice) -> tuple[str, str]:
    """The level, and the slope with its interval where it is known."""
    level = voice.say(f"figure.{LEVELS[line.level]}", moderator=moderator)
    value = voice.numbers.effect(line.slope)
    if not all(np.isfinite(line.interval)):
        return level, voice.say("figure.slope_value", value=value)
    low, high = (voice.numbers.effect(bound) for bound in line.interval)
    return level, voice.say("figure.slope_value_interval", value=value, low=low, high=high)


def _draw(
    ax: Axes,
    lines: list[_Line],
    captions: list[tuple[str, str]],
    voice: Voice,
    theme: Theme,
) -> None:
    colors = {-1.0: theme.low, 0.0: theme.muted, 1.0: theme.high}
    for line in lines:
        ax.plot(
            [-REACH, REACH],
            [line.start, line.end],
            color=colors[line.level],
            linewidth=2.5,
            solid_capstyle="butt",
            zorder=3,
        )
    ax.set_xlim(-REACH, REACH)
    ends = [value for line in lines for value in (line.start, line.end)]
    room = 0.06 * ((max(ends) - min(ends)) or 1.0)
    ax.set_ylim(min(ends) - room, max(ends) + room)
    ax.set_axisbelow(True)
    ax.grid(visible=True, color=theme.faint, linewidth=0.8)
    show_numbers(ax, voice)
    show_numbers(ax, voice, of="y")
    style_ticks(ax, theme)
    low, high = ax.get_ylim()
    per_inch = (high - low) / size_of(ax)[1]
    step = (line_height(theme.label_size) + line_height(theme.small_size) + 0.1) * per_inch
    upwards = sorted(range(len(lines)), key=lambda k: lines[k].end)
    places = spread([lines[k].end for k in upwards], [step] * (len(lines) - 1), [1.0] * len(lines))
    half = line_height(theme.label_size) * per_inch / 2
    above = max(0.0, places[-1] + half - high)
    below = max(0.0, low - (places[0] - 3 * half))
    for k, y in zip(upwards, [place - above + below for place in places], strict=True):
        for text, down, size, bold in (
            (captions[k][0], 0.0, theme.label_size, True),
            (captions[k][1], line_height(theme.label_size) * per_inch, theme.small_size, False),
        ):
            write_beside(
                ax,
                y - down,
                text,
                side="right",
                inches=0.15,
                size=size,
                color=colors[lines[k].level] if bold else theme.muted,
                theme=theme,
                bold=bold,
            )


def _alt_text(captions: list[tuple[str, str]], title: str, voice: Voice) -> str:
    rows = "; ".join(
        voice.say("figure.alt_slope", level=level, value=value) for level, value in captions
    )
    return voice.say("figure.alt_slopes", title=title, rows=rows)
