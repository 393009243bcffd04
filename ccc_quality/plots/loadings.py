"""How strongly each item stands for its construct."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import pandas as pd
from matplotlib.axes import Axes

from ccc_quality.errors import SpecificationError
from ccc_quality.findings.intervals import Interval
from ccc_quality.findings.measurement import STRONG_LOADING, how_items_load, reflective_loadings
from ccc_quality.labels import Language
from ccc_quality.plots.frame import heading_of, show_numbers
from ccc_quality.plots.graph import roles
from ccc_quality.plots.rows import bands, draw_interval, vertical_grid, write_beside
from ccc_quality.plots.style import (
    EDGE,
    Heading,
    Margins,
    Role,
    Theme,
    describe,
    framed_axes,
    style_ticks,
    write,
)
from ccc_quality.plots.themes import ThemeName, as_theme
from ccc_quality.plots.typeset import longest_word, text_width, wrap
from ccc_quality.results import FittedModel, require_fitted, require_one_group
from ccc_quality.words import Voice, number

WIDTH = 9.0
ROW = 0.205
GROUP_GAP = 0.6
WEAK = 0.40
VALUES = 0.6
NAME_LINE = 0.85
"""Rows between the lines of a construct's name."""

WIDEST_NAMES = 2.6


@dataclass(frozen=True)
class _Group:
    """The items of one construct and where their rows begin."""

    label: str
    role: Role
    rows: pd.DataFrame
    top: float

    @property
    def bottom(self) -> float:
        return self.top + len(self.rows)


def loadings(
    results: FittedModel,
    *,
    language: Language = "en",
    ax: Axes | None = None,
    theme: Theme | ThemeName = "light",
) -> Axes:
    """Draw the standardized loadings by construct, with intervals and the two conventions.

    Parameters
    ----------
    results : FittedModel
        With ``loadings`` (construct, indicator, std, std_se), ``model``, ``labels``, ``n_obs``.
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
        Loadings on x, one item a unit of y.

    Raises
    ------
    SpecificationError
        When no construct is reflective: composites have weights, not loadings.
    """
    theme = as_theme(theme)
    require_fitted(results, "loadings")
    require_one_group(results.loadings, "A figure of loadings")
    voice = Voice(language, results.labels, results.level)
    table = reflective_loadings(results)
    if table.empty:
        raise SpecificationError("the model has no reflective construct, so there are no loadings")
    groups = _groups(results, voice)
    names = _names(results, voice)
    heading = _heading(results, voice)
    columns = _name_columns(groups, names, theme)
    margins = Margins(left=EDGE + sum(columns), right=EDGE + VALUES, top=0.32)
    n_rows = groups[-1].bottom + GROUP_GAP / 2
    ax = framed_axes(ax, heading, width=WIDTH, height=ROW * n_rows, margins=margins, theme=theme)
    _set_axis(ax, table, n_rows, voice, theme)
    bands(ax, [(g.top - GROUP_GAP / 2, g.bottom + GROUP_GAP / 2) for g in groups[::2]], theme)
    for group in groups:
        _draw_group(ax, group, names, columns, voice, theme)
    return describe(ax, _alt_text(groups, names, heading.title, voice))


def _groups(results: FittedModel, voice: Voice) -> list[_Group]:
    role = roles(results.model)
    groups: list[_Group] = []
    top = GROUP_GAP / 2
    loadings = reflective_loadings(results)
    for construct in dict.fromkeys(loadings["construct"]):
        rows = loadings[loadings["construct"] == construct]
        label = voice.label(str(construct))
        groups.append(_Group(label, role.get(str(construct), "driver"), rows, top))
        top = groups[-1].bottom + GROUP_GAP
    return groups


def _names(results: FittedModel, voice: Voice) -> dict[str, str]:
    """Items keep their short names; a dimension goes by its label."""
    constructs = {construct.name for construct in results.model.constructs}
    return {
        str(name): voice.label(str(name)) if name in constructs else str(name)
        for name in reflective_loadings(results)["indicator"]
    }


def _name_columns(groups: list[_Group], names: dict[str, str], theme: Theme) -> tuple[float, float]:
    words = max(
        longest_word(group.label, theme.label_size, bold=True, font=theme.font) for group in groups
    )
    items = max(text_width(name, theme.small_size, font=theme.font) for name in names.values())
    width = max(1.3, words) + 0.15
    while width < WIDEST_NAMES and any(_is_crowded(group, width, theme) for group in groups):
        width += 0.1
    return width, items + 0.2


def _is_crowded(group: _Group, width: float, theme: Theme) -> bool:
    """Whether the name of a construct has more lines than there is room beside its items."""
    lines = wrap(group.label, width, theme.label_size, bold=True, font=theme.font)
    return NAME_LINE * len(lines) > len(group.rows) + GROUP_GAP / 2


def _heading(results: FittedModel, voice: Voice) -> Heading:
    notes = [voice.say("figure.loadings_conventions")]
    table = reflective_loadings(results)
    has_errors = bool(table["std_se"].notna().any())
    if (table["std"] < STRONG_LOADING).any():
        threshold = voice.numbers.measure(STRONG_LOADING)
        notes.insert(0, voice.say("figure.open_below", threshold=threshold))
    return heading_of(
        voice,
        title=voice.tell(how_items_load(results)),
        subtitle=voice.say(
            "figure.loadings_subtitle" if has_errors else "figure.loadings_subtitle_plain"
        ),
        notes=notes,
        n_obs=results.n_obs,
        simulated=results.simulated,
    )


def _set_axis(ax: Axes, table: pd.DataFrame, n_rows: float, voice: Voice, theme: Theme) -> None:
    std = table["std"].astype(float)
    ax.set_xlim(min(0.0, float(std.min()) - 0.1), max(1.0, float(std.max()) + 0.05))
    ax.set_ylim(n_rows, 0.0)
    vertical_grid(ax, theme)
    show_numbers(ax, voice)
    style_ticks(ax, theme)
    for threshold, digits in ((WEAK, 2), (STRONG_LOADING, 3)):
        ax.axvline(threshold, color=theme.ink, linewidth=1.0, linestyle=(0, (2, 2)), zorder=2)
        write(
            ax,
            threshold,
            -0.25,
            number(threshold, voice.language, digits),
            size=theme.small_size,
            color=theme.ink,
            theme=theme,
            ha="center",
            va="bottom",
        )


def _draw_group(
    ax: Axes,
    group: _Group,
    names: dict[str, str],
    columns: tuple[float, float],
    voice: Voice,
    theme: Theme,
) -> None:
    left = sum(columns)
    lines = wrap(group.label, columns[0], theme.label_size, bold=True, font=theme.font)
    for line, words in enumerate(lines):
        write_beside(
            ax,
            group.top + 0.5 + NAME_LINE * line,
            words,
            side="left",
            inches=left,
            size=theme.label_size,
            color=theme.ink,
            theme=theme,
            bold=True,
        )
    for i, (_, row) in enumerate(group.rows.iterrows()):
        y, std = group.top + i + 0.5, float(row["std"])
        weak = std < STRONG_LOADING
        draw_interval(
            ax,
            y,
            std,
            std_interval(row, voice.level),
            color=theme.family(group.role).line,
            theme=theme,
            hollow=weak,
            size=6.0,
            thickness=2.2,
        )
        write_beside(
            ax,
            y,
            names[str(row["indicator"])],
            side="left",
            inches=columns[1],
            size=theme.small_size,
            color=theme.muted,
            theme=theme,
        )
        write_beside(
            ax,
            y,
            voice.numbers.effect(std),
            side="right",
            inches=0.15,
            size=theme.small_size,
            color=theme.ink,
            theme=theme,
            bold=weak,
        )


def std_interval(row: pd.Series[float], level: float) -> Interval:
    """Normal interval of a standardized loading; nan when it has no standard error."""
    std, error = float(row["std"]), float(row["std_se"])
    if not math.isfinite(error):
        return math.nan, math.nan
    half = NormalDist().inv_cdf((1 + level) / 2) * error
    return std - half, std + half


def _alt_text(groups: list[_Group], names: dict[str, str], title: str, voice: Voice) -> str:
    rows = "; ".join(
        voice.say(
            "figure.alt_items",
            construct=group.label,
            items=", ".join(
                f"{names[str(row['indicator'])]} {voice.numbers.effect(float(row['std']))}"
                for _, row in group.rows.iterrows()
            ),
        )
        for group in groups
    )
    return voice.say("figure.alt_loadings", title=title, rows=rows)
