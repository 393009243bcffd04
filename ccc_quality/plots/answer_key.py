"""What the colours and columns of bars of answers stand for."""

from __future__ import annotations

from itertools import pairwise

from matplotlib.axes import Axes

from ccc_quality.data.item_answers import ItemAnswers
from ccc_quality.plots.rows import write_beside
from ccc_quality.plots.style import Theme
from ccc_quality.plots.typeset import text_width
from ccc_quality.words import Voice, number

SHARES = 0.5
"""Inches of a column of shares."""

MISSING = 0.75
"""Inches from there to the end of the column of missing answers."""

FAINTEST = 0.3


def answer_colors(n_classes: int, theme: Theme) -> list[str]:
    """From the lowest class to the highest; the stronger, the further from the middle."""
    half = n_classes // 2
    steps = [FAINTEST + (1 - FAINTEST) * (k + 1) / half for k in range(half)]
    low = [theme.blend(theme.background, theme.low, step) for step in reversed(steps)]
    high = [theme.blend(theme.background, theme.high, step) for step in steps]
    return [*low, *([theme.faint] if n_classes % 2 else []), *high]


def draw_key(ax: Axes, found: list[ItemAnswers], inches: float, voice: Voice, theme: Theme) -> None:
    """What the colours stand for, in a line over the rows: from low to high."""
    scales = {(one.scale, len(one.shares), one.whole) for one in found}
    (low, high), n_classes, whole = max(scales, key=lambda one: one[1])
    bounds = [low + (high - low) * k / n_classes for k in range(n_classes + 1)]
    if len(scales) > 1:
        texts = [""] * n_classes
    elif whole:
        texts = [voice.numbers.score(low + k) for k in range(n_classes)]
    else:
        ends = [number(bound, voice.language, int(bound != round(bound))) for bound in bounds]
        texts = [f"{low_end}–{high_end}" for low_end, high_end in pairwise(ends)]
    up = -0.42
    at = inches
    entries = [("", "", voice.say("figure.items_low"))]
    entries += [
        ("■", color, text)
        for color, text in zip(answer_colors(n_classes, theme), texts, strict=True)
    ]
    entries.append(("", "", voice.say("figure.items_high")))
    for mark, color, text in entries:
        if mark:
            write_beside(
                ax,
                up,
                mark,
                side="left",
                inches=at,
                size=theme.title_size,
                color=color,
                theme=theme,
            )
            at -= 0.19
        if text:
            write_beside(
                ax,
                up,
                text,
                side="left",
                inches=at,
                size=theme.small_size,
                color=theme.muted,
                theme=theme,
            )
            at -= text_width(text, theme.small_size, font=theme.font) + 0.14


def write_heads(ax: Axes, voice: Voice, theme: Theme, *, missing: bool) -> None:
    """Names of the columns of shares."""
    heads = [
        ("left", 0.08, "items_low", theme.low),
        ("right", SHARES, "items_high", theme.high),
    ]
    for side, inches, key, color in heads:
        write_beside(
            ax,
            -0.1,
            voice.say(f"figure.{key}"),
            side="left" if side == "left" else "right",
            inches=inches,
            size=theme.small_size,
            color=color,
            theme=theme,
            bold=True,
            ha="right",
        )
    if missing:
        write_beside(
            ax,
            -0.1,
            voice.say("figure.items_missing"),
            side="right",
            inches=SHARES + MISSING,
            size=theme.small_size,
            color=theme.muted,
            theme=theme,
            ha="right",
        )
