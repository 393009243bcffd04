"""How respondents answered every item: bars that part at the middle of the scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from matplotlib.axes import Axes

from ccc_quality.data import Survey
from ccc_quality.data.item_answers import ItemAnswers, item_answers
from ccc_quality.errors import UnknownOptionError, did_you_mean
from ccc_quality.findings.answers import high_answers
from ccc_quality.labels import Language
from ccc_quality.plots.answer_key import MISSING, SHARES, answer_colors, draw_key, write_heads
from ccc_quality.plots.frame import WIDTH, heading_of
from ccc_quality.plots.rows import write_beside
from ccc_quality.plots.style import (
    EDGE,
    Heading,
    Margins,
    Theme,
    describe,
    framed_axes,
    write,
)
from ccc_quality.plots.themes import ThemeName, as_theme
from ccc_quality.plots.typeset import balance, text_width
from ccc_quality.results import require_a
from ccc_quality.words import Voice

ItemOrder = Literal["construct", "high"]
ORDERS: tuple[ItemOrder, ...] = ("construct", "high")

LINE = 0.165
"""Inches between the lines of a wording."""

GAP = 0.075
GROUP_GAP = 0.08
HEAD = 0.23
"""Inches of the line with the name of a construct, and above it."""

BAR = 0.165
MOST_WORDING = 3.3
WIDE_ENOUGH = 0.055
"""Neutral shares from here on have room for their number."""


def item_distributions(
    survey: Survey,
    items: Sequence[str] | None = None,
    *,
    order: ItemOrder = "construct",
    language: Language = "en",
    ax: Axes | None = None,
    theme: Theme | ThemeName = "light",
) -> Axes:
    """Draw the answers to every item as a bar that parts at the middle of the scale.

    Answers below the middle lie on the left, those above it on the right, and half of the neutral
    ones on either side. Shares are of the answers given. Reversed items are drawn as turned.

    Parameters
    ----------
    survey : Survey
        With a codebook that gives the scale.
    items : sequence of str, optional
        Which; all that have a scale when left out.
    order : {"construct", "high"}
        Construct by construct, or the item with the most high answers first.
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
        Shares on x, from the middle of the scale; inches from the first row on y.

    Raises
    ------
    SpecificationError
        Something else than a survey, items it does not have, or items whose scale is not known.
    UnknownOptionError
        Another order.
    """
    theme = as_theme(theme)
    require_a(Survey, survey, "item_distributions", "what read_survey(...) gives")
    voice = Voice(language, survey.labels)
    if order not in ORDERS:
        raise UnknownOptionError(
            f"items are not ordered by {order!r}. {did_you_mean(order, ORDERS)}"
        )
    found = item_answers(survey, items)
    if order == "high":
        found = sorted(found, key=lambda one: one.low - one.high)
    names = {one.item: voice.wording(one.item) for one in found}
    width = _name_width(names, theme)
    rows = _rows(found, names, width, theme, grouped=order == "construct")
    heading = _heading(survey, found, names, voice)
    any_missing = any(one.missing > 0 for one in found)
    margins = Margins(
        left=EDGE + width + SHARES,
        right=EDGE + SHARES + (MISSING if any_missing else 0.0),
        top=0.62,
        bottom=0.15,
    )
    height = rows[-1].bottom + GAP
    ax = framed_axes(ax, heading, width=WIDTH, height=height, margins=margins, theme=theme)
    left, right = (max(side(one) for one in found) for side in (_left, _right))
    ax.set_xlim(-left - 0.01, right + 0.01)
    ax.set_ylim(height, 0.0)
    ax.set_xticks([])
    ax.set_yticks([])
    draw_key(ax, found, width + SHARES, voice, theme)
    write_heads(ax, voice, theme, missing=any_missing)
    for row in rows:
        if row.opens:
            label = voice.label(row.answers.construct)
            _write_construct(ax, row.top - HEAD / 2, label, width + SHARES, theme)
        _draw_row(ax, row, width + SHARES, voice, theme, missing=any_missing)
    ax.axvline(0.0, color=theme.ink, linewidth=0.9, zorder=2)
    return describe(ax, _alt_text(found, names, heading.title, voice))


@dataclass(frozen=True)
class _Row:
    """An item and where it lies, in inches from the top; its name in lines.

    ``opens`` says that the name of its construct stands above it.
    """

    answers: ItemAnswers
    lines: tuple[str, ...]
    top: float
    bottom: float
    opens: bool

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def _left(one: ItemAnswers) -> float:
    return one.low + one.neutral / 2


def _right(one: ItemAnswers) -> float:
    return one.high + one.neutral / 2


def _name_width(names: dict[str, str], theme: Theme) -> float:
    """Inches of the names of items; longer ones are broken into lines."""
    widest = max(text_width(name, theme.small_size, font=theme.font) for name in names.values())
    return max(0.9, min(widest, MOST_WORDING) + 0.15)


def _rows(
    found: list[ItemAnswers], names: dict[str, str], width: float, theme: Theme, *, grouped: bool
) -> list[_Row]:
    rows: list[_Row] = []
    top, construct = 0.0, ""
    for one in found:
        opens = grouped and bool(one.construct) and one.construct != construct
        construct = one.construct
        top += HEAD + (GROUP_GAP if rows else 0.0) if opens else 0.0
        lines = balance(names[one.item], width - 0.1, theme.small_size, font=theme.font)
        bottom = top + LINE * len(lines) + GAP
        rows.append(_Row(one, lines, top, bottom, opens))
        top = bottom
    return rows


def _heading(
    survey: Survey, found: list[ItemAnswers], names: dict[str, str], voice: Voice
) -> Heading:
    notes = [voice.say("figure.items_middle")]
    if any(one.neutral for one in found):
        notes.append(voice.say("figure.items_neutral"))
    if not all(one.whole for one in found):
        notes.append(voice.say("figure.items_parts"))
    reversed_items = survey.codebook.reversed_items if survey.codebook else ()
    turned = [names[one.item] for one in found if one.item in reversed_items]
    if turned:
        notes.append(voice.say("figure.items_turned", items=", ".join(turned)))
    notes.append(voice.say("figure.items_given"))
    return heading_of(
        voice,
        title=voice.tell(high_answers(found)),
        subtitle=voice.say("figure.items_subtitle"),
        notes=notes,
        n_obs=survey.n_rows,
        simulated=survey.simulated,
    )


def _write_construct(ax: Axes, y: float, label: str, inches: float, theme: Theme) -> None:
    write_beside(
        ax,
        y,
        label,
        side="left",
        inches=inches,
        size=theme.label_size,
        color=theme.ink,
        theme=theme,
        bold=True,
    )


def _draw_row(
    ax: Axes, row: _Row, inches: float, voice: Voice, theme: Theme, *, missing: bool
) -> None:
    one, y = row.answers, row.middle
    starts = -_left(one) + np.cumsum([0.0, *one.shares[:-1]])
    colors = answer_colors(len(one.shares), theme)
    ax.barh(y, one.shares, BAR, left=starts, color=colors, linewidth=0, zorder=3)
    if one.neutral >= WIDE_ENOUGH:
        write(
            ax,
            0.0,
            y,
            voice.numbers.percent(one.neutral),
            size=7.0,
            color=theme.readable_on(theme.faint),
            theme=theme,
            ha="center",
            va="center_baseline",
        ).set_bbox({"facecolor": theme.faint, "edgecolor": "none", "pad": 0.6})
    for line, words in enumerate(row.lines):
        write_beside(
            ax,
            y + LINE * (line - (len(row.lines) - 1) / 2),
            words,
            side="left",
            inches=inches,
            size=theme.small_size,
            color=theme.muted,
            theme=theme,
        )
    shares = [
        ("left", 0.08, voice.numbers.percent(one.low), theme.ink),
        ("right", SHARES, voice.numbers.percent(one.high), theme.ink),
    ]
    if missing:
        shares.append(("right", SHARES + MISSING, voice.numbers.percent(one.missing), theme.muted))
    for side, place, text, color in shares:
        write_beside(
            ax,
            y,
            text,
            side="left" if side == "left" else "right",
            inches=place,
            size=theme.small_size,
            color=color,
            theme=theme,
            ha="right",
        )


def _alt_text(found: list[ItemAnswers], names: dict[str, str], title: str, voice: Voice) -> str:
    rows = "; ".join(
        voice.say(
            "figure.alt_item",
            item=names[one.item],
            low=voice.numbers.percent(one.low),
            neutral=voice.numbers.percent(one.neutral),
            high=voice.numbers.percent(one.high),
            missing=voice.numbers.percent(one.missing),
        )
        for one in found
    )
    return voice.say("figure.alt_distributions", title=title, rows=rows)
