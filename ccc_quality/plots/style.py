"""One look for every figure: colours with a fixed meaning, type sizes, heading and foot.

Nothing here touches ``matplotlib.rcParams``: a style is applied to one Axes at a time, so a figure
looks the same in any session and leaves no trace in it. A theme is a record; another look is
another record.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.text import Text
from matplotlib.transforms import ScaledTranslation

from ccc_quality.errors import SpecificationError
from ccc_quality.plots.colors import blend, contrast
from ccc_quality.plots.typeset import balance, line_height, text_width, wrap

Role = Literal["driver", "mediator", "outcome"]


@dataclass(frozen=True)
class Family:
    """The colours of one meaning: ``line`` for marks and borders, ``fill`` for surfaces."""

    line: str
    fill: str


@dataclass(frozen=True)
class Theme:
    """Colours, font and type sizes (points) of a figure.

    Drivers, what lies in between, and outcomes each have a family that means nothing else;
    ``warning`` is kept for what needs attention. ``stroke`` draws arrows, ``doubt`` what is not
    significant. ``segments`` tells groups of respondents apart, which have no order; ``waves``
    are the colours of the first and of the last, between which the others lie.
    """

    name: str
    background: str
    ink: str
    muted: str
    faint: str
    band: str
    stroke: str
    doubt: str
    driver: Family
    mediator: Family
    outcome: Family
    warning: Family
    low: str
    high: str
    segments: tuple[str, ...]
    waves: tuple[str, str]
    font: str = "DejaVu Sans"
    title_size: float = 13.5
    subtitle_size: float = 10.0
    label_size: float = 9.5
    small_size: float = 8.5
    foot_size: float = 8.0

    def family(self, role: Role) -> Family:
        """The colours of a role."""
        families = {"driver": self.driver, "mediator": self.mediator, "outcome": self.outcome}
        return families[role]

    def blend(self, start: str, end: str, share: float) -> str:
        """The colour ``share`` (0 to 1) of the way from one colour of the theme to another."""
        return blend(start, end, share)

    def readable_on(self, color: str) -> str:
        """Ink or background, whichever stands out more on ``color``."""
        return max((self.ink, self.background), key=lambda text: contrast(text, color))


LIGHT = Theme(
    name="light",
    background="#ffffff",
    ink="#1b2733",
    muted="#5c6873",
    faint="#d5dbe1",
    band="#f4f6f8",
    stroke="#3a4a5a",
    doubt="#98a3ae",
    driver=Family(line="#1f5fa8", fill="#e4eef9"),
    mediator=Family(line="#2f8f83", fill="#e0f3ef"),
    outcome=Family(line="#e09f1f", fill="#fdf1d8"),
    warning=Family(line="#b3261e", fill="#fbe3e1"),
    low="#be5417",
    high="#1f5fa8",
    segments=("#0b5394", "#d55e00", "#2f8f83", "#000000", "#c2185b", "#56b4e9"),
    waves=("#8fb8e0", "#0a2f5c"),
)


@dataclass(frozen=True)
class Heading:
    """What stands around a plot: the finding, what is shown, where it comes from.

    ``flag`` precedes the foot in the warning colour ("Simulated data").
    """

    title: str
    subtitle: str
    foot: str
    flag: str = ""


@dataclass(frozen=True)
class Margins:
    """Room in inches around the plotting area, between it and heading or foot."""

    left: float = 0.3
    right: float = 0.3
    top: float = 0.15
    bottom: float = 0.35


EDGE = 0.2  # inches between any ink and the border of the figure
TITLE = "ccc-quality-title"
"""Marks the lines of a title among the texts of an Axes."""


def framed_axes(
    ax: Axes | None,
    heading: Heading,
    *,
    width: float,
    height: float,
    margins: Margins,
    theme: Theme,
) -> Axes:
    """A styled Axes with its heading and foot, on a new figure unless ``ax`` is given.

    Parameters
    ----------
    ax : Axes or None
        With ``None`` a pyplot figure of the right size is opened, so that Jupyter shows it. A given
        Axes keeps its place: heading and foot are set above and below it.
    heading : Heading
        Title, subtitle, foot and flag; each is wrapped to the width at hand.
    width : float
        Width of the new figure in inches.
    height : float
        Height of the new plotting area in inches.
    margins : Margins
        Room around the plotting area for tick labels.
    theme : Theme
        Colours and type.
    """
    span = width - 2 * EDGE if ax is None else size_of(ax)[0] + margins.left - EDGE
    if ax is None:
        above = margins.top + _heading_height(heading, span, theme) + EDGE
        below = margins.bottom + _foot_height(heading, span, theme) + EDGE
        total = above + height + below
        figure = plt.figure(figsize=(width, total), facecolor=theme.background)
        across = (width - margins.left - margins.right) / width
        ax = figure.add_axes((margins.left / width, below / total, across, height / total))
    apply_style(ax, theme)
    left = EDGE - margins.left
    _set_heading(ax, heading, span=span, left=left, lift=margins.top, theme=theme)
    foot(
        ax, heading.foot, flag=heading.flag, left=left, drop=margins.bottom, span=span, theme=theme
    )
    return ax


def apply_style(ax: Axes, theme: Theme = LIGHT) -> None:
    """Give one Axes the look: no box, quiet ticks, no grid of its own."""
    ax.set_facecolor(theme.background)
    ax.grid(visible=False)
    for spine in ax.spines.values():
        spine.set_visible(False)
    ax.tick_params(length=0, colors=theme.muted, labelsize=theme.small_size, pad=5)


def style_ticks(ax: Axes, theme: Theme = LIGHT) -> None:
    """Give the tick labels the theme's font; call it when the ticks are set."""
    for label in (*ax.get_xticklabels(), *ax.get_yticklabels()):
        label.set_fontfamily(theme.font)


def write(
    ax: Axes,
    x: float,
    y: float,
    text: str,
    *,
    size: float,
    color: str,
    theme: Theme = LIGHT,
    bold: bool = False,
    ha: Literal["left", "center", "right"] = "left",
    va: Literal["baseline", "bottom", "center", "center_baseline", "top"] = "center",
    zorder: float = 5.0,
) -> Text:
    """A text in data coordinates, in the theme's font."""
    return ax.text(
        x,
        y,
        text,
        fontsize=size,
        color=color,
        fontfamily=theme.font,
        fontweight="bold" if bold else "normal",
        ha=ha,
        va=va,
        zorder=zorder,
        parse_math=False,
    )


def foot(
    ax: Axes,
    text: str,
    *,
    flag: str = "",
    left: float = 0.0,
    drop: float = 0.35,
    span: float | None = None,
    theme: Theme = LIGHT,
) -> None:
    """Source and n below the plot, ``drop`` inches under it; ``flag`` stands first, in red."""
    span = size_of(ax)[0] - left if span is None else span
    size = theme.foot_size
    indent = 0.0
    if flag:
        _beside(ax, (left, 0.0), (0.0, -drop), flag, size, theme.warning.line, theme, "top", True)
        indent = text_width(flag, size, bold=True, font=theme.font) + 0.15
    for line, words in enumerate(_foot_lines(text, span, indent, theme)):
        down = drop + line * line_height(size)
        place = (left + (indent if line == 0 else 0.0), 0.0)
        _beside(ax, place, (0.0, -down), words, size, theme.muted, theme, "top", False)


def size_of(ax: Axes) -> tuple[float, float]:
    """Width and height of the plotting area in inches."""
    figure = ax.get_figure(root=True)
    if figure is None:
        raise SpecificationError("the Axes belongs to no figure, so its size is unknown")
    box = ax.get_window_extent()
    return float(box.width / figure.dpi), float(box.height / figure.dpi)


def describe(ax: Axes, text: str) -> Axes:
    """Attach the alternative text of a figure to its Axes and return the Axes."""
    ax.set_label(text)
    return ax


def alt_text(ax: Axes) -> str:
    """What a figure of this package shows, in words, for readers who cannot see it.

    Raises
    ------
    SpecificationError
        When the Axes was not drawn by this package.
    """
    label = str(ax.get_label())
    if not label:
        raise SpecificationError(
            "this Axes carries no alternative text: it was not drawn by ccc_quality.plots"
        )
    return label


def take_title(ax: Axes) -> str:
    """Remove the title from a figure of this package and return it, for a page that sets its own.

    Returns
    -------
    str
        The title on one line; empty when it was taken before.
    """
    lines = [text for text in ax.texts if text.get_gid() == TITLE]
    for line in lines:
        line.remove()
    return " ".join(line.get_text() for line in reversed(lines))


def _set_heading(
    ax: Axes, heading: Heading, *, span: float, left: float, lift: float, theme: Theme
) -> None:
    height = lift
    title, subtitle = _heading_lines(heading, span, theme)
    for lines, mark in ((subtitle, None), (title, TITLE)):  # from the bottom up
        for text, size, color, bold in reversed(lines):
            line = _beside(ax, (left, 1.0), (0.0, height), text, size, color, theme, "bottom", bold)
            line.set_gid(mark)
            height += line_height(size)


HeadingLine = tuple[str, float, str, bool]


def _heading_lines(
    heading: Heading, span: float, theme: Theme
) -> tuple[list[HeadingLine], list[HeadingLine]]:
    """Lines of the title and of the subtitle: text, size, colour, whether bold."""
    title = balance(heading.title, span, theme.title_size, bold=True, font=theme.font)
    subtitle = wrap(heading.subtitle, span, theme.subtitle_size, font=theme.font)
    return (
        [(line, theme.title_size, theme.ink, True) for line in title],
        [(line, theme.subtitle_size, theme.muted, False) for line in subtitle],
    )


def _heading_height(heading: Heading, span: float, theme: Theme) -> float:
    title, subtitle = _heading_lines(heading, span, theme)
    return sum(line_height(size) for _, size, _, _ in (*title, *subtitle))


def _foot_lines(text: str, span: float, indent: float, theme: Theme) -> list[str]:
    """Lines of the foot, broken between its parts (separated by ``·``) where that is possible."""
    lines: list[str] = []
    for part in (piece.strip() for piece in text.split("·")):
        room = span - (indent if len(lines) < 2 else 0.0)
        extended = f"{lines[-1]}  ·  {part}" if lines else part
        if lines and text_width(extended, theme.foot_size, font=theme.font) <= room:
            lines[-1] = extended
        else:
            lines.extend(wrap(part, span - indent, theme.foot_size, font=theme.font))
    return lines


def _foot_height(heading: Heading, span: float, theme: Theme) -> float:
    flag = text_width(heading.flag, theme.foot_size, bold=True) + 0.15 if heading.flag else 0.0
    lines = max(1, len(_foot_lines(heading.foot, span, flag, theme)))
    return lines * line_height(theme.foot_size)


def _beside(
    ax: Axes,
    anchor: tuple[float, float],
    shift: tuple[float, float],
    text: str,
    size: float,
    color: str,
    theme: Theme,
    va: Literal["top", "bottom"],
    bold: bool,
) -> Text:
    """Text outside the plotting area: ``anchor`` is (inches from its left, fraction of height)."""
    root = ax.figure.dpi_scale_trans
    place = ax.transAxes + ScaledTranslation(anchor[0] + shift[0], shift[1], root)
    return ax.text(
        0.0,
        anchor[1],
        text,
        transform=place,
        fontsize=size,
        color=color,
        fontfamily=theme.font,
        fontweight="bold" if bold else "normal",
        ha="left",
        va=va,
        parse_math=False,
        clip_on=False,
    )
