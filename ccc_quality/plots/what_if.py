"""What scenarios would do for the outcome: one bar each, the largest first."""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.axes import Axes

from ccc_quality.drivers import WhatIf
from ccc_quality.findings.intervals import is_known
from ccc_quality.findings.scenarios import does_most, scenario_name
from ccc_quality.labels import Language
from ccc_quality.plots.frame import (
    framed_rows,
    have_intervals,
    heading_of,
    interval_of,
    row_margins,
    set_rows,
    write_span,
    write_value,
)
from ccc_quality.plots.rows import write_name
from ccc_quality.plots.style import (
    EDGE,
    Margins,
    Theme,
    describe,
)
from ccc_quality.plots.themes import ThemeName, as_theme
from ccc_quality.results import require_a
from ccc_quality.words import Voice, inline, opening, signed

WIDTH = 9.0
ROW = 0.5
NAMES = 3.0
VALUES = 1.7


def what_if_tornado(
    found: WhatIf,
    *,
    language: Language = "en",
    ax: Axes | None = None,
    theme: Theme | ThemeName = "light",
) -> Axes:
    """Draw what each scenario does for the target, the largest change first.

    Parameters
    ----------
    found : WhatIf
        What :func:`~ccc_quality.what_if` gives; give it one scenario for each driver to see which
        raise does most.
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
        Change of the target on x, one scenario a unit of y, the first at zero.

    Raises
    ------
    SpecificationError
        When something else than predictions was handed over.
    """
    theme = as_theme(theme)
    require_a(WhatIf, found, "what_if_tornado", "what what_if(analysis, changes) gives")
    voice = Voice(language, found.labels, found.level)
    order = found.scenarios["change"].abs().sort_values(ascending=False, kind="stable").index
    table = found.scenarios.loc[order].reset_index(drop=True)
    names = [
        opening(voice.spell(scenario_name(found, str(scenario)))) for scenario in table["scenario"]
    ]
    target = voice.label(found.target)
    notes = [
        voice.say("figure.interval" if have_intervals(table) else "figure.no_interval"),
        voice.say("figure.tornado_end"),
        voice.say("figure.tornado_causes"),
    ]
    heading = heading_of(
        voice,
        title=voice.tell(does_most(found)),
        subtitle=voice.say("figure.tornado_subtitle", target=inline(target)),
        notes=notes,
        n_obs=found.n_obs,
        simulated=found.simulated,
    )
    margins = row_margins(names, theme, values=VALUES, most=NAMES)
    ax = framed_rows(ax, heading, len(table), row=ROW, margins=margins, theme=theme)
    _set_axis(ax, table, voice, theme)
    for y, (name, (_, row)) in enumerate(zip(names, table.iterrows(), strict=True)):
        _draw_row(ax, y, name, row, margins, voice, theme)
    return describe(ax, _alt_text(table, names, heading.title, voice))


def _set_axis(ax: Axes, table: pd.DataFrame, voice: Voice, theme: Theme) -> None:
    bounds = table[["change", "ci_lower", "ci_upper"]].to_numpy(dtype=float).ravel()
    finite = [float(bound) for bound in bounds if math.isfinite(bound)]
    low, high = min(0.0, *finite), max(0.0, *finite)
    room = 0.04 * ((high - low) or 1.0)
    set_rows(ax, len(table), (low - room * (low < 0), high + room), voice, theme, zero=4)


def _draw_row(
    ax: Axes,
    y: int,
    name: str,
    row: pd.Series[float],
    margins: Margins,
    voice: Voice,
    theme: Theme,
) -> None:
    value, interval = float(row["change"]), interval_of(row)
    family = theme.driver if value >= 0 else theme.warning
    ax.barh(y, value, height=0.56, color=family.line, alpha=0.85, zorder=2)
    if is_known(interval):
        ax.plot(interval, [y, y], color=theme.ink, linewidth=1.4, alpha=0.55, zorder=3)
    write_name(ax, y, name, width=margins.left - EDGE, step=0.34, theme=theme)
    write_value(ax, y, signed(value, voice.language), theme)
    write_span(ax, y, interval, voice, theme)


def _alt_text(table: pd.DataFrame, names: list[str], title: str, voice: Voice) -> str:
    rows = voice.listing(
        [
            f"{name}: {signed(float(change), voice.language)}"
            for name, change in zip(names, table["change"], strict=True)
        ]
    )
    return voice.say("figure.alt_tornado", title=title, rows=rows)
