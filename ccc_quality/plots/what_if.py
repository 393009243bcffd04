"""What scenarios would do for the outcome: one bar each, the largest first."""

from __future__ import annotations

import math
from types import MappingProxyType

import pandas as pd
from matplotlib.axes import Axes

from ccc_quality.findings.intervals import covers_zero, is_known
from ccc_quality.labels import Language
from ccc_quality.plots.contracts import Scenarios
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
from ccc_quality.plots.texts import inline, listing, number, opening, percent, say
from ccc_quality.plots.themes import ThemeName, as_theme
from ccc_quality.results import require_offers

WIDTH = 9.0
ROW = 0.5
NAMES = 3.0
VALUES = 1.7
BEST = "best allocation"
"""Name of the scenario that a budget buys."""

OWN_NAMES = MappingProxyType({BEST: "tornado_best", "all together": "tornado_together"})
"""Scenarios that are the same in every analysis, and the phrase for each."""


def what_if_tornado(
    found: Scenarios,
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
    require_offers(found, "scenarios", "what_if_tornado", "what what_if(analysis, changes) gives")
    order = found.scenarios["change"].abs().sort_values(ascending=False, kind="stable").index
    table = found.scenarios.loc[order].reset_index(drop=True)
    names = [scenario_name(found, str(scenario), language) for scenario in table["scenario"]]
    target = found.labels.text(found.target, language)
    line = say("interval_at", language, level=percent(found.level, language))
    notes = [
        line if have_intervals(table) else say("no_interval", language),
        say("tornado_end", language),
        say("tornado_causes", language),
    ]
    heading = heading_of(
        found,
        title=_finding(table, names, target, language),
        subtitle=say("tornado_subtitle", language, target=inline(target)),
        notes=notes,
        language=language,
    )
    margins = row_margins(names, theme, values=VALUES, most=NAMES)
    ax = framed_rows(ax, heading, len(table), row=ROW, margins=margins, theme=theme)
    _set_axis(ax, table, language, theme)
    for y, (name, (_, row)) in enumerate(zip(names, table.iterrows(), strict=True)):
        _draw_row(ax, y, name, row, margins, language, theme)
    return describe(ax, _alt_text(table, names, heading.title, language))


def scenario_name(found: Scenarios, scenario: str, language: Language) -> str:
    """A name of the user's own as it is; else what is raised, in the reader's language."""
    if scenario in OWN_NAMES:
        return say(OWN_NAMES[scenario], language)
    if is_named(found, scenario):
        return scenario
    return ", ".join(
        f"{found.labels.text(name, language)} {signed(value, language, raise_digits(value))}"
        for name, value in found.changes[scenario].items()
    )


def is_named(found: Scenarios, scenario: str) -> bool:
    """Whether a scenario has a name that says more than what is raised by how much."""
    changed = found.changes[scenario]
    plain = ", ".join(f"{name} {value:+g}" for name, value in changed.items())
    return scenario != plain and [scenario] != list(changed)


def raise_digits(value: float) -> int:
    """Decimals that a raise needs, two at most."""
    return next((d for d in range(3) if abs(value - round(value, d)) < 1e-9), 2)


def signed(value: float, language: Language, digits: int = 2) -> str:
    """A change with its sign."""
    return ("+" if value > 0 else "") + number(value, language, digits)


def _finding(table: pd.DataFrame, names: list[str], target: str, language: Language) -> str:
    """The sentence above the chart, no bolder than the interval of the first scenario."""
    first = table.iloc[0]
    low, high = interval = interval_of(first)
    words = {"scenario": opening(names[0]), "target": inline(target)}
    if not is_known(interval):
        change = signed(float(first["change"]), language)
        return say("tornado_plain", language, value=change, **words)
    if covers_zero(interval):
        return say("tornado_unclear", language, target=inline(target))
    return say(
        "tornado_first",
        language,
        value=signed(float(first["change"]), language),
        low=number(low, language),
        high=number(high, language),
        **words,
    )


def _set_axis(ax: Axes, table: pd.DataFrame, language: Language, theme: Theme) -> None:
    bounds = table[["change", "ci_lower", "ci_upper"]].to_numpy(dtype=float).ravel()
    finite = [float(bound) for bound in bounds if math.isfinite(bound)]
    low, high = min(0.0, *finite), max(0.0, *finite)
    room = 0.04 * ((high - low) or 1.0)
    set_rows(ax, len(table), (low - room * (low < 0), high + room), language, theme, zero=4)


def _draw_row(
    ax: Axes,
    y: int,
    name: str,
    row: pd.Series[float],
    margins: Margins,
    language: Language,
    theme: Theme,
) -> None:
    value, interval = float(row["change"]), interval_of(row)
    family = theme.driver if value >= 0 else theme.warning
    ax.barh(y, value, height=0.56, color=family.line, alpha=0.85, zorder=2)
    if is_known(interval):
        ax.plot(interval, [y, y], color=theme.ink, linewidth=1.4, alpha=0.55, zorder=3)
    write_name(ax, y, name, width=margins.left - EDGE, step=0.34, theme=theme)
    write_value(ax, y, signed(value, language), theme)
    write_span(ax, y, interval, language, theme)


def _alt_text(table: pd.DataFrame, names: list[str], title: str, language: Language) -> str:
    rows = listing(
        [
            f"{name}: {signed(float(change), language)}"
            for name, change in zip(names, table["change"], strict=True)
        ],
        language,
    )
    return say("alt_tornado", language, title=title, rows=rows)
