"""Heat maps of the measurement: are constructs distinct, what does the model leave unexplained."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ccc_quality.assessment import Assessment
from ccc_quality.assessment.thresholds import THRESHOLDS
from ccc_quality.errors import SpecificationError
from ccc_quality.findings.measurement import DISTINCT, LARGE_RESIDUAL, distinctness, what_is_missed
from ccc_quality.labels import Language
from ccc_quality.plots.frame import heading_of
from ccc_quality.plots.style import (
    Heading,
    Margins,
    Theme,
    describe,
    framed_axes,
    size_of,
)
from ccc_quality.plots.themes import ThemeName, as_theme
from ccc_quality.plots.triangle import draw_key, draw_triangle, pairs
from ccc_quality.plots.typeset import text_width
from ccc_quality.results import require_a
from ccc_quality.sem import SEMResults
from ccc_quality.words import Voice

WIDTH = 9.0
MARGINS = Margins(left=0.2, right=0.2, top=0.2, bottom=0.2)
SIMILAR = THRESHOLDS["htmt_similar"].maximum
MOST_WITH_NUMBERS = 14
FEWEST_WITH_KEY = 8
WIDEST_CELL = 1.2
"""Inches: a few cells need not fill the figure."""


def htmt_heatmap(
    assessment: Assessment,
    *,
    language: Language = "en",
    ax: Axes | None = None,
    theme: Theme | ThemeName = "light",
) -> Axes:
    """Draw the heterotrait-monotrait ratios: cells above .85 are outlined, above .90 filled red.

    Parameters
    ----------
    assessment : Assessment
        What :func:`~ccc_quality.assess` gives.
    language : {"en", "nl"}
        Language of the words and the decimal sign.
    ax : Axes, optional
        Where to draw; by default a new pyplot figure of the right size.
    theme : Theme or {"light", "dark", "print"}
        Colours and type.

    Returns
    -------
    Axes
        Cell (i, j) has its corner at x = j, y = i.

    Raises
    ------
    SpecificationError
        When there is no pair of constructs with a ratio.

    References
    ----------
    Henseler, J., Ringle, C. M., & Sarstedt, M. (2015). A new criterion for assessing discriminant
    validity in variance-based structural equation modeling. Journal of the Academy of Marketing
    Science, 43, 115-135.
    """
    theme = as_theme(theme)
    require_a(Assessment, assessment, "htmt_heatmap", "what assess(fit) gives")
    voice = Voice(language, assessment.results.labels)
    ratios = _with_ratios(assessment.htmt)
    names = [voice.label(str(name)) for name in ratios.index]
    cells = list(pairs(ratios))
    if not cells:
        raise SpecificationError("there is no pair of constructs with an HTMT ratio to draw")
    heading = heading_of(
        voice,
        title=voice.tell(distinctness(assessment)),
        subtitle=voice.say("figure.htmt_subtitle"),
        notes=[voice.say("figure.htmt_conventions")],
        n_obs=assessment.results.n_obs,
        simulated=assessment.results.simulated,
    )
    ax = _open(ax, heading, names, cell_height=0.36, theme=theme, name_size=theme.label_size)

    def color(value: float) -> str:
        if value > SIMILAR:
            return theme.warning.line
        return theme.blend(theme.band, theme.doubt, (value - 0.1) / 0.8)

    draw_triangle(
        ax,
        ratios,
        names,
        color,
        outlined=lambda value: value > DISTINCT,
        outline=theme.warning.line,
        text=voice.numbers.effect,
        name_size=theme.label_size,
        text_size=theme.small_size,
        theme=theme,
    )
    values = [value for _, _, value in cells]
    return describe(
        ax,
        voice.say(
            "figure.alt_htmt",
            n=len(names),
            low=voice.numbers.effect(min(values)),
            high=voice.numbers.effect(max(values)),
            title=heading.title,
        ),
    )


def residual_heatmap(
    results: SEMResults,
    *,
    language: Language = "en",
    ax: Axes | None = None,
    theme: Theme | ThemeName = "light",
) -> Axes:
    """Draw the residual correlations; those beyond .10 are outlined.

    Parameters
    ----------
    results : SEMResults
        Of :func:`~ccc_quality.fit_sem`.
    language : {"en", "nl"}
        Language of the words and the decimal sign.
    ax : Axes, optional
        Where to draw; by default a new pyplot figure of the right size.
    theme : Theme or {"light", "dark", "print"}
        Colours and type.

    Returns
    -------
    Axes
        Cell (i, j) has its corner at x = j, y = i.

    Raises
    ------
    SpecificationError
        When there are fewer than two observed variables.
    """
    theme = as_theme(theme)
    require_a(SEMResults, results, "residual_heatmap", "the results of fit_sem")
    voice = Voice(language, results.labels)
    matrix = results.residuals.correlation
    names = [str(name) for name in matrix.index]
    cells = list(pairs(matrix))
    if not cells:
        raise SpecificationError("there is no pair of items with a residual correlation to draw")
    limit = voice.numbers.effect(LARGE_RESIDUAL)
    notes = [voice.say("figure.residuals_marked", limit=limit)]
    heading = heading_of(
        voice,
        title=voice.tell(what_is_missed(results)),
        subtitle=voice.say("figure.residuals_subtitle"),
        notes=notes,
        n_obs=results.n_obs,
        simulated=results.simulated,
    )
    few = len(names) <= MOST_WITH_NUMBERS
    name_size = theme.small_size if few else 6.5
    ax = _open(
        ax, heading, names, cell_height=0.36 if few else 0.17, theme=theme, name_size=name_size
    )
    top = max(LARGE_RESIDUAL, max(abs(value) for _, _, value in cells))

    def color(value: float) -> str:
        return theme.blend(theme.band, theme.high if value > 0 else theme.low, abs(value) / top)

    draw_triangle(
        ax,
        matrix,
        names,
        color,
        outlined=lambda value: abs(value) > LARGE_RESIDUAL,
        outline=theme.ink,
        text=voice.numbers.effect if few else None,
        name_size=name_size,
        text_size=theme.small_size,
        theme=theme,
    )
    if len(names) >= FEWEST_WITH_KEY:
        width, height = size_of(ax)
        cell = (width / ax.get_xlim()[1], height / len(names))
        steps = [-top, -top / 2, 0.0, top / 2, top]
        draw_key(ax, steps, color, voice.numbers.effect, cell=cell, theme=theme)
    values = [value for _, _, value in cells]
    return describe(
        ax,
        voice.say(
            "figure.alt_residuals",
            n=len(names),
            low=voice.numbers.effect(min(values)),
            high=voice.numbers.effect(max(values)),
            title=heading.title,
        ),
    )


def _open(
    ax: Axes | None,
    heading: Heading,
    names: list[str],
    *,
    cell_height: float,
    theme: Theme,
    name_size: float,
) -> Axes:
    """An Axes whose cells leave room for every name right of its column."""
    room = WIDTH - MARGINS.left - MARGINS.right
    n = len(names)
    ends = [text_width(name, name_size, font=theme.font) + 0.25 for name in names]
    cell_width = min(
        WIDEST_CELL, *((room - end) / place for place, end in enumerate(ends) if place)
    )
    ax = framed_axes(
        ax, heading, width=WIDTH, height=cell_height * (n - 0.1), margins=MARGINS, theme=theme
    )
    ax.set_xlim(0.0, room / cell_width)
    ax.set_ylim(float(n), 0.1)
    return ax


def _with_ratios(htmt: pd.DataFrame) -> pd.DataFrame:
    """The constructs that have a ratio with any other; composites and wholes have none."""
    others = htmt.to_numpy(dtype=float, copy=True)
    np.fill_diagonal(others, np.nan)
    kept = htmt.index[np.isfinite(others).any(axis=1)]
    ratios: pd.DataFrame = htmt.loc[kept, kept]
    return ratios
