"""What matters against how well the firm does on it: the importance-performance map."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ccc_quality.drivers import ImportancePerformance
from ccc_quality.errors import SpecificationError
from ccc_quality.findings.priorities import most_to_gain
from ccc_quality.labels import Language
from ccc_quality.plots.frame import heading_of, show_numbers
from ccc_quality.plots.style import (
    Margins,
    Theme,
    describe,
    framed_axes,
    size_of,
    style_ticks,
    write,
)
from ccc_quality.plots.themes import ThemeName, as_theme
from ccc_quality.plots.typeset import line_height, text_width
from ccc_quality.results import require_a
from ccc_quality.words import Voice, inline

WIDTH, HEIGHT = 9.0, 5.2
CORNERS = {
    "concentrate here": ("concentrate", True, False),
    "keep up the good work": ("keep_up", True, True),
    "low priority": ("low_priority", False, False),
    "possible overkill": ("overkill", False, True),
}
"""Quadrant, its words, and whether it lies right and above the means."""


@dataclass(frozen=True)
class _Box:
    """A rectangle in inches from the lower left of the plotting area."""

    left: float
    bottom: float
    right: float
    top: float

    def overlap(self, other: _Box) -> float:
        """Area that two boxes share."""
        across = min(self.right, other.right) - max(self.left, other.left)
        up = min(self.top, other.top) - max(self.bottom, other.bottom)
        return max(0.0, across) * max(0.0, up)

    def outside(self, width: float, height: float) -> float:
        """How far the box sticks out of the plotting area."""
        over = (-self.left, -self.bottom, self.right - width, self.top - height)
        return sum(max(0.0, one) for one in over)


def importance_performance_map(
    found: ImportancePerformance,
    *,
    language: Language = "en",
    ax: Axes | None = None,
    theme: Theme | ThemeName = "light",
) -> Axes:
    """Draw importance on x and performance on y, with the means as lines between quadrants.

    A driver of which less is better, as of effort, is turned around: to the right is what matters,
    above what goes well. Light crosses are the intervals of both. The quadrants are named after
    Martilla and James (1977). The title names what to work on first only where its priority stands
    apart from zero.

    Parameters
    ----------
    found : ImportancePerformance
        What :func:`~ccc_quality.importance_performance` gives, of constructs or of items.
    language : {"en", "nl"}
        Language of the words and the decimal sign.
    ax : Axes, optional
        Where to draw; by default a new pyplot figure of the right size.
    theme : Theme or {"light", "dark", "print"}
        Colours and type.

    Returns
    -------
    Axes
        Importance on x, performance from 0 to 100 on y.

    Raises
    ------
    SpecificationError
        When no row has both importance and performance.
    """
    theme = as_theme(theme)
    wanted = "what importance_performance(fit, survey, target) gives"
    require_a(ImportancePerformance, found, "importance_performance_map", wanted)
    voice = Voice(language, found.labels, found.level)
    table = found.table
    known = table[["importance", "performance"]].notna().all(axis="columns")
    table = table[known].reset_index(drop=True)
    if table.empty:
        raise SpecificationError("no row of the map has both importance and performance to draw")
    labels = _labels(table, voice)
    target = voice.label(found.target)
    has_intervals = bool(table["importance_se"].notna().any())
    notes = [
        voice.say("figure.map_quadrants"),
        voice.say("figure.map_crosses" if has_intervals else "figure.no_interval"),
    ]
    heading = heading_of(
        voice,
        title=voice.tell(most_to_gain(found)),
        subtitle=voice.say("figure.map_subtitle", target=inline(target)),
        notes=notes,
        n_obs=found.n_obs,
        simulated=found.simulated,
    )
    margins = Margins(left=0.85, right=0.35, bottom=0.65)
    ax = framed_axes(ax, heading, width=WIDTH, height=HEIGHT, margins=margins, theme=theme)
    _set_axes(ax, table, target, voice, theme)
    if found.lowers:
        ax.invert_xaxis()  # what matters most stays on the right
    _draw_quadrants(ax, found, voice, theme)
    _draw_points(ax, table, theme)
    _write_labels(ax, found, table, labels, voice, theme)
    return describe(ax, _alt_text(table, labels, heading.title, voice))


def _labels(table: pd.DataFrame, voice: Voice) -> list[str]:
    """Display names; an item without a wording of its own goes by its column."""
    if "item" not in table:
        names = [voice.label(str(name)) for name in table["driver"]]
        return [
            voice.say("figure.less_is_better", name=name) if direction == "lower" else name
            for name, direction in zip(names, table["direction"], strict=True)
        ]
    texts = [voice.label(str(name)) for name in table["item"]]
    return [
        str(name) if len(text) > 24 or text == str(name).capitalize() else text
        for name, text in zip(table["item"], texts, strict=True)
    ]


def _set_axes(ax: Axes, table: pd.DataFrame, target: str, voice: Voice, theme: Theme) -> None:
    for name, set_limits in (("gain", ax.set_xlim), ("standing", ax.set_ylim)):
        values = table[[name, f"{name}_ci_lower", f"{name}_ci_upper"]].to_numpy(dtype=np.float64)
        low, high = float(np.nanmin(values)), float(np.nanmax(values))
        # room for the names of the quadrants above and below
        room = (0.07 if name == "gain" else 0.16) * ((high - low) or 1.0)
        set_limits(low - room, high + room)
    show_numbers(ax, voice)
    show_numbers(ax, voice, of="y", digits=0)
    style_ticks(ax, theme)
    ax.set_axisbelow(True)
    ax.grid(visible=True, color=theme.band, linewidth=0.8)
    x, y = (
        voice.say("figure.map_importance", target=inline(target)),
        voice.say("figure.map_performance"),
    )
    for text in (ax.set_xlabel(x), ax.set_ylabel(y)):
        text.set(fontsize=theme.small_size, color=theme.muted, fontfamily=theme.font)


def _draw_quadrants(ax: Axes, found: ImportancePerformance, voice: Voice, theme: Theme) -> None:
    x, y = found.mean_importance, found.mean_performance
    right, bottom = ax.get_xlim()[1], ax.get_ylim()[0]
    ax.fill_between([x, right], bottom, y, color=theme.driver.fill, alpha=0.55, zorder=0, lw=0)
    for draw, at in ((ax.axvline, x), (ax.axhline, y)):
        draw(at, color=theme.doubt, linewidth=1.0, zorder=1)
    for key, right_side, upper in CORNERS.values():
        box = _corner(ax, voice.say(f"figure.{key}"), theme, right_side=right_side, upper=upper)
        place = (box.right if right_side else box.left, box.top if upper else box.bottom)
        write(
            ax,
            *_data(ax, *place),
            voice.say(f"figure.{key}"),
            size=theme.small_size,
            color=theme.driver.line if key == "concentrate" else theme.muted,
            theme=theme,
            bold=key == "concentrate",
            ha="right" if right_side else "left",
            va="top" if upper else "bottom",
            zorder=2,
        )


def _corner(ax: Axes, text: str, theme: Theme, *, right_side: bool, upper: bool) -> _Box:
    """Where the name of a quadrant stands."""
    width, height = size_of(ax)
    wide, high = text_width(text, theme.small_size, bold=True), line_height(theme.small_size)
    left = width - 0.08 - wide if right_side else 0.08
    bottom = height - 0.08 - high if upper else 0.08
    return _Box(left, bottom, left + wide, bottom + high)


def _draw_points(ax: Axes, table: pd.DataFrame, theme: Theme) -> None:
    color = theme.driver.line
    for _, row in table.iterrows():
        x, y = row["gain"], row["standing"]
        for xs, ys in (
            ([row["gain_ci_lower"], row["gain_ci_upper"]], [y, y]),
            ([x, x], [row["standing_ci_lower"], row["standing_ci_upper"]]),
        ):
            ax.plot(xs, ys, color=color, linewidth=1.6, alpha=0.28, zorder=3)
        ax.plot([x], [y], marker="o", markersize=7.0, color=color, linestyle="none", zorder=4)


def _write_labels(
    ax: Axes,
    found: ImportancePerformance,
    table: pd.DataFrame,
    labels: list[str],
    voice: Voice,
    theme: Theme,
) -> None:
    """Each name beside its dot, where it covers least: dots, names, corners, lines."""
    width, height = size_of(ax)
    points = [_inches(ax, x, y) for x, y in table[["gain", "standing"]].to_numpy()]
    line_x, line_y = _inches(ax, found.mean_importance, found.mean_performance)
    dots = [_Box(x - 0.07, y - 0.07, x + 0.07, y + 0.07) for x, y in points]
    taken = [
        *dots,
        *(
            _corner(ax, voice.say(f"figure.{key}"), theme, right_side=right, upper=upper)
            for key, right, upper in CORNERS.values()
        ),
    ]
    lines = [
        _Box(line_x - 0.01, 0.0, line_x + 0.01, height),
        _Box(0.0, line_y - 0.01, width, line_y + 0.01),
        *_crosses(ax, table),
    ]
    for (x, y), label in zip(points, labels, strict=True):
        wide = text_width(label, theme.label_size, font=theme.font)
        high = line_height(theme.label_size)
        candidates = _places(x, y, wide, high)
        costs = [
            50 * sum(box.overlap(other) for other in taken)
            + 4 * sum(box.overlap(other) for other in lines)
            + 50 * box.outside(width, height)
            + 0.05 * _distance(box, x, y)
            for box in candidates
        ]
        box = candidates[int(np.argmin(costs))]
        taken.append(box)
        if _distance(box, x, y) > 0.22:
            _lead(ax, box, x, y, theme)
        write(
            ax,
            *_data(ax, box.left, (box.bottom + box.top) / 2),
            label,
            size=theme.label_size,
            color=theme.ink,
            theme=theme,
            va="center",
        )


def _crosses(ax: Axes, table: pd.DataFrame) -> list[_Box]:
    boxes = []
    for _, row in table.iterrows():
        x, y = _inches(ax, row["gain"], row["standing"])
        left, bottom = _inches(ax, row["gain_ci_lower"], row["standing_ci_lower"])
        right, top = _inches(ax, row["gain_ci_upper"], row["standing_ci_upper"])
        if math.isfinite(left) and math.isfinite(right):
            boxes.append(_Box(min(left, right), y - 0.01, max(left, right), y + 0.01))
        if math.isfinite(bottom) and math.isfinite(top):
            boxes.append(_Box(x - 0.01, bottom, x + 0.01, top))
    return boxes


def _places(x: float, y: float, wide: float, high: float) -> list[_Box]:
    """Boxes for a name around a dot, the nearest first."""
    found = []
    for gap in (0.0, 0.18, 0.36, 0.6, 0.9):
        near = 0.1 + gap
        for across, up in (
            (near, 0.0), (-near - wide, 0.0), (near, near), (near, -near), (-near - wide, near),
            (-near - wide, -near), (-wide / 2, near + high / 2), (-wide / 2, -near - high / 2),
        ):  # fmt: skip
            left, bottom = x + across, y + up - high / 2
            found.append(_Box(left, bottom, left + wide, bottom + high))
    return found


def _distance(box: _Box, x: float, y: float) -> float:
    across = max(box.left - x, 0.0, x - box.right)
    up = max(box.bottom - y, 0.0, y - box.top)
    return math.hypot(across, up)


def _lead(ax: Axes, box: _Box, x: float, y: float, theme: Theme) -> None:
    """A thin line from a dot to a name that stands apart."""
    end = (min(max(x, box.left), box.right), min(max(y, box.bottom), box.top))
    xs, ys = zip(_data(ax, x, y), _data(ax, *end), strict=True)
    ax.plot(xs, ys, color=theme.doubt, linewidth=0.7, zorder=2)


def _inches(ax: Axes, x: float, y: float) -> tuple[float, float]:
    width, height = size_of(ax)
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    return width * (x - left) / (right - left), height * (y - bottom) / (top - bottom)


def _data(ax: Axes, x: float, y: float) -> tuple[float, float]:
    width, height = size_of(ax)
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    return left + x / width * (right - left), bottom + y / height * (top - bottom)


def _alt_text(table: pd.DataFrame, labels: list[str], title: str, voice: Voice) -> str:
    names = {quadrant: key for quadrant, (key, _, _) in CORNERS.items()}
    rows = "; ".join(
        voice.say(
            "figure.alt_map_row",
            label=label,
            importance=voice.numbers.effect(float(row["importance"])),
            performance=voice.numbers.score(float(row["performance"])),
            quadrant=voice.say("figure." + (names[str(row["quadrant"])])).lower(),
        )
        for label, (_, row) in zip(labels, table.iterrows(), strict=True)
    )
    return voice.say("figure.alt_map", title=title, rows=rows)
