"""What figures with rows share: heading and foot, room for names, the axis, numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from ccc_quality.findings.intervals import Interval, is_known
from ccc_quality.plots.rows import vertical_grid, write_beside
from ccc_quality.plots.style import EDGE, Heading, Margins, Theme, framed_axes, style_ticks
from ccc_quality.plots.typeset import text_width
from ccc_quality.words import Voice, number

WIDTH = 9.0


def heading_of(
    voice: Voice,
    *,
    title: str,
    subtitle: str,
    notes: Iterable[str],
    n_obs: int | None,
    simulated: bool,
) -> Heading:
    """Heading and foot of a figure: n and the notes below, the badge of simulated data.

    Parameters
    ----------
    voice : Voice
    title, subtitle : str
        The finding; what is drawn.
    notes : iterable of str
        What the reader must know.
    n_obs : int or None
        Respondents; None where a note says how many.
    simulated : bool
    """
    first = [] if n_obs is None else [voice.say("figure.n", n=n_obs)]
    return Heading(
        title=title,
        subtitle=subtitle,
        foot=" · ".join([*first, *notes]),
        flag=voice.say("figure.simulated") if simulated else "",
    )


def row_margins(
    names: Iterable[str],
    theme: Theme,
    *,
    values: float,
    top: float = 0.15,
    most: float = 2.6,
) -> Margins:
    """Room for the names of rows on the left, ``most`` inches at most, and for their values.

    Parameters
    ----------
    names : iterable of str
        Names of the rows; those wider than ``most`` are broken into lines.
    theme : Theme
        Whose labels they are.
    values : float
        Inches on the right.
    top : float
        Inches above the first row.
    most : float
        Largest width of a name in inches.
    """
    widest = max(text_width(name, theme.label_size, font=theme.font) for name in names)
    return Margins(left=EDGE + min(widest, most) + 0.2, right=EDGE + values, top=top)


def framed_rows(
    ax: Axes | None, heading: Heading, n_rows: int, *, row: float, margins: Margins, theme: Theme
) -> Axes:
    """A styled Axes for ``n_rows`` rows of ``row`` inches, on a new figure unless one is given."""
    return framed_axes(ax, heading, width=WIDTH, height=row * n_rows, margins=margins, theme=theme)


def set_rows(
    ax: Axes,
    n_rows: int,
    limits: Sequence[float],
    voice: Voice,
    theme: Theme,
    *,
    digits: int = 1,
    zero: float | None = 2.0,
) -> None:
    """One row a unit of y, the first on top at zero; values on x.

    Parameters
    ----------
    ax : Axes
    n_rows : int
    limits : sequence of float (2,)
        Of x.
    voice : Voice
        Of the decimal sign.
    theme : Theme
    digits : int
        Least decimals of the ticks.
    zero : float or None
        How high the line at zero lies among the marks (its zorder); None leaves it out.
    """
    ax.set_xlim(limits[0], limits[1])
    ax.set_ylim(n_rows - 0.5, -0.5)
    vertical_grid(ax, theme)
    if zero is not None:
        ax.axvline(0.0, color=theme.ink, linewidth=1.0, zorder=zero)
    show_numbers(ax, voice, digits=digits)
    style_ticks(ax, theme)


def write_value(ax: Axes, y: float, text: str, theme: Theme, *, inches: float = 0.55) -> None:
    """The value of a row in bold: it ends ``inches`` right of the plotting area."""
    write_beside(
        ax,
        y,
        text,
        side="right",
        inches=inches,
        size=theme.label_size,
        color=theme.ink,
        theme=theme,
        bold=True,
        ha="right",
    )


def write_span(ax: Axes, y: float, interval: Interval, voice: Voice, theme: Theme) -> None:
    """The interval of a row beside its value; nothing where it is not known."""
    if not is_known(interval):
        return
    low, high = (voice.numbers.effect(bound) for bound in interval)
    write_beside(
        ax,
        y,
        voice.say("figure.range", low=low, high=high),
        side="right",
        inches=0.65,
        size=theme.small_size,
        color=theme.muted,
        theme=theme,
    )


def write_key(
    ax: Axes, y: float, key: Iterable[tuple[str, str, str]], *, inches: float, theme: Theme
) -> None:
    """Name marks in one line at ``y``, which starts ``inches`` left of the plotting area.

    Parameters
    ----------
    ax : Axes
    y : float
        In rows.
    key : iterable of (str, str, str)
        Mark (a character), its colour, what it stands for.
    inches : float
    theme : Theme
    """
    for mark, color, text in key:
        for words, shift, ink in ((mark, 0.0, color), (text, 0.16, theme.muted)):
            write_beside(
                ax,
                y,
                words,
                side="left",
                inches=inches - shift,
                size=theme.small_size,
                color=ink,
                theme=theme,
            )
        inches -= key_width(text, theme)


def key_width(text: str, theme: Theme) -> float:
    """Inches that one mark of a key takes with its name."""
    return 0.16 + text_width(text, theme.small_size, font=theme.font) + 0.22


def interval_of(row: pd.Series[float]) -> Interval:
    """The interval of a row of a table."""
    return float(row["ci_lower"]), float(row["ci_upper"])


def have_intervals(table: pd.DataFrame) -> bool:
    """Whether any row of a table has an interval."""
    return any(is_known(interval_of(row)) for _, row in table.iterrows())


def estimate_words(
    table: pd.DataFrame, labels: Sequence[str], voice: Voice, *, digits: int = 2
) -> str:
    """The rows of a table in words: ``label value (low to high)``, without what is not known."""
    suffix = "" if have_intervals(table) else "_plain"
    return "; ".join(
        voice.say(
            f"figure.alt_estimate{suffix}",
            label=label,
            value=number(float(row["est"]), voice.language, digits),
            low=number(float(row["ci_lower"]), voice.language, digits),
            high=number(float(row["ci_upper"]), voice.language, digits),
        )
        for label, (_, row) in zip(labels, table.iterrows(), strict=True)
    )


def show_numbers(
    ax: Axes, voice: Voice, *, digits: int = 1, most: int = 6, of: Literal["x", "y"] = "x"
) -> None:
    """Round ticks, at most ``most``, with as many decimals as they need."""
    axis = ax.xaxis if of == "x" else ax.yaxis
    axis.set_major_locator(MaxNLocator(nbins=most, steps=[1, 2, 5, 10]))
    low, high = axis.get_view_interval()
    values = [tick for tick in axis.get_majorticklocs() if low <= tick <= high]
    needed = next((d for d in range(digits, 4) if all(_short(tick, d) for tick in values)), 4)
    axis.set_major_formatter(FuncFormatter(lambda tick, _: number(tick, voice.language, needed)))


def _short(value: float, digits: int) -> bool:
    return abs(round(value, digits) - value) < 1e-9
