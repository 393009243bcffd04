"""How far the measurement is the same in every group, step by step."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes

from ccc_quality.assessment import Invariance
from ccc_quality.assessment.thresholds import THRESHOLDS
from ccc_quality.findings.invariance import what_may_be_compared
from ccc_quality.labels import Language
from ccc_quality.plots.frame import framed_rows, heading_of
from ccc_quality.plots.rows import bands, vertical_grid, write_beside
from ccc_quality.plots.style import (
    EDGE,
    Heading,
    Margins,
    Theme,
    describe,
    style_ticks,
    write,
)
from ccc_quality.plots.themes import ThemeName, as_theme
from ccc_quality.plots.typeset import wrap
from ccc_quality.results import require_a
from ccc_quality.words import Voice, opening

ROW = 0.72
STEP = 0.2
"""Inches of a row, and between its measures."""

MOST = 2.5
"""Changes of more than this many times what is allowed end in an arrow."""

LEAST = -0.5
TICKS = (0.0, 0.5, 1.0, 1.5, 2.0, 2.5)
NAMES = 2.75
VERDICTS = 2.55
MEASURES = ("cfi", "rmsea", "srmr")
GLYPHS = {True: "●", False: "✖"}


def invariance_ladder(
    found: Invariance,
    *,
    language: Language = "en",
    ax: Axes | None = None,
    theme: Theme | ThemeName = "light",
) -> Axes:
    """Draw every step of the ladder: what it costs in fit, of what convention allows.

    Bars are the drop of CFI and the rises of RMSEA and SRMR against the step below, as shares of
    what is allowed; a step is taken while CFI and one of the others stay within.

    Parameters
    ----------
    found : Invariance
        What ``invariance(model, survey, group=...)`` gives.
    language : {"en", "nl"}
        Language of the words and the decimal sign.
    ax : Axes, optional
        Where to draw; by default a new pyplot figure of the right size. Steps and verdicts are
        written left and right of a given Axes: leave room for them.
    theme : Theme or {"light", "dark", "print"}
        Colours and type.

    Returns
    -------
    Axes
        Shares of the allowed change on x, one step a unit of y, the first at zero.

    Raises
    ------
    SpecificationError
        Something else than a ladder of invariance was handed over.

    References
    ----------
    Chen, F. F. (2007). Sensitivity of goodness of fit indexes to lack of measurement invariance.
    Structural Equation Modeling, 14, 464-504.
    Cheung, G. W., & Rensvold, R. B. (2002). Evaluating goodness-of-fit indexes for testing
    measurement invariance. Structural Equation Modeling, 9, 233-255.
    """
    theme = as_theme(theme)
    wanted = "what invariance(model, survey, group=...) gives"
    require_a(Invariance, found, "invariance_ladder", wanted)
    voice = Voice(language, next(iter(found.fits.values())).labels)
    table = found.table
    ordered = "metric" not in set(table["step"])
    rungs = [_rung(row, ordered=ordered) for _, row in table.iterrows()]
    heading = _heading(found, voice)
    margins = Margins(left=EDGE + NAMES, right=EDGE + VERDICTS, top=0.3)
    ax = framed_rows(ax, heading, len(rungs), row=ROW, margins=margins, theme=theme)
    _set_axis(ax, rungs, voice, theme)
    for y, rung in enumerate(rungs):
        _write_step(ax, y, rung, voice, theme)
        _draw_changes(ax, y, rung, voice, theme)
        _write_verdict(ax, y, rung, voice, theme)
    rows = "; ".join(_in_words(rung, voice) for rung in rungs)
    return describe(ax, voice.say("figure.alt_ladder", title=heading.title, rows=rows))


@dataclass(frozen=True)
class Rung:
    """One step: its fit, its changes and what is allowed of each, by measure."""

    step: str
    ordered: bool
    below: str
    fit: dict[str, float]
    changes: dict[str, float]
    allowed: dict[str, float]
    holds: bool

    def used(self, measure: str) -> float:
        """Share of the allowed change that is used up; negative where the fit improves."""
        worse = -self.changes[measure] if measure == "cfi" else self.changes[measure]
        return worse / self.allowed[measure]


def _rung(row: pd.Series, *, ordered: bool) -> Rung:
    srmr = "srmr_change_metric" if row["below"] == "configural" else "srmr_change_scalar"
    bounds = {"cfi": "cfi_change", "rmsea": "rmsea_change", "srmr": srmr}
    return Rung(
        step=str(row["step"]),
        ordered=ordered,
        below=str(row["below"]),
        fit={name: float(row[name]) for name in MEASURES},
        changes={name: float(row[f"delta_{name}"]) for name in MEASURES},
        allowed={name: THRESHOLDS[criterion].maximum for name, criterion in bounds.items()},
        holds=bool(row["holds"]),
    )


def _heading(found: Invariance, voice: Voice) -> Heading:
    *_, fit = found.fits.values()
    notes = [voice.say("figure.ladder_rule"), voice.say("figure.ladder_source")]
    freed = fit.options.group_partial
    if freed:
        notes.insert(0, voice.say("figure.ladder_freed", items=", ".join(freed)))
    return heading_of(
        voice,
        title=voice.tell(what_may_be_compared(found)),
        subtitle=voice.say("figure.ladder_subtitle", groups=", ".join(fit.group_names)),
        notes=notes,
        n_obs=fit.n_obs,
        simulated=fit.simulated,
    )


def _set_axis(ax: Axes, rungs: list[Rung], voice: Voice, theme: Theme) -> None:
    known = [rung.used(name) for rung in rungs for name in MEASURES if rung.below]
    low, high = min([0.0, *known]), max([1.0, *known])
    ax.set_xlim(max(LEAST, low) - 0.05, min(MOST, high) + 0.25)
    ax.set_ylim(len(rungs) - 0.5, -0.5)
    bands(ax, [(y - 0.5, y + 0.5) for y in range(0, len(rungs), 2)], theme)
    vertical_grid(ax, theme)
    ticks = [tick for tick in TICKS if tick <= ax.get_xlim()[1]]
    ax.set_xticks(ticks)
    ax.set_xticklabels([voice.numbers.percent(tick) for tick in ticks])
    style_ticks(ax, theme)
    ax.axvline(0.0, color=theme.ink, linewidth=1.0, zorder=3)
    ax.axvline(1.0, color=theme.warning.line, linewidth=1.2, linestyle=(0, (4, 2)), zorder=4)
    write(
        ax,
        1.0,
        -0.5 - 0.06 / ROW,
        voice.say("figure.ladder_allowed"),
        size=theme.small_size,
        color=theme.warning.line,
        theme=theme,
        ha="center",
        va="bottom",
    )


def _write_step(ax: Axes, y: int, rung: Rung, voice: Voice, theme: Theme) -> None:
    """The name of a step and, in small letters, what it holds equal."""
    kind = "_ordered" if rung.ordered and rung.step == "scalar" else ""
    equal = wrap(voice.say(f"figure.equal_{rung.step}{kind}"), NAMES - 0.2, theme.small_size)
    lines = [
        (opening(voice.say(f"figure.step_{rung.step}")), theme.label_size, theme.ink, True),
        *((words, theme.small_size, theme.muted, False) for words in equal),
    ]
    for k, (text, size, color, bold) in enumerate(lines):
        write_beside(
            ax,
            y + (k - (len(lines) - 1) / 2) * 0.18 / ROW,
            text,
            side="left",
            inches=NAMES,
            size=size,
            color=color,
            theme=theme,
            bold=bold,
        )


def _draw_changes(ax: Axes, y: int, rung: Rung, voice: Voice, theme: Theme) -> None:
    """A bar a measure with its change; the first step has none and says its fit."""
    for k, name in enumerate(MEASURES):
        at = y + (k - 1) * STEP / ROW
        if rung.below:
            _draw_bar(ax, at, rung.used(name), theme)
        change = rung.changes[name] if rung.below else rung.fit[name]
        sign = "+" if rung.below and round(change, 3) > 0 else ""
        for text, inches, ha in (
            (name.upper(), 0.1, "left"),
            (f"{sign}{voice.numbers.measure(change)}", 1.05, "right"),
        ):
            write_beside(
                ax,
                at,
                text,
                side="right",
                inches=inches,
                size=theme.small_size,
                color=theme.ink if rung.below else theme.muted,
                theme=theme,
                ha="left" if ha == "left" else "right",
            )


def _draw_bar(ax: Axes, at: float, used: float, theme: Theme) -> None:
    """A bar up to what is used; one that is cut off ends in an arrow."""
    if not math.isfinite(used):
        return
    color = theme.warning.line if used > 1.0 else theme.driver.line
    end = min(max(used, LEAST), MOST)
    ax.barh(at, end, 0.13 / ROW, color=color, linewidth=0, zorder=2)
    if end != used:
        ax.plot([end], [at], marker=">" if used > 0 else "<", color=color, markersize=6, zorder=3)


def _write_verdict(ax: Axes, y: int, rung: Rung, voice: Voice, theme: Theme) -> None:
    color = theme.driver.line if rung.holds else theme.warning.line
    text = voice.say(f"figure.{_verdict(rung)}")
    for words, inches, ink in ((GLYPHS[rung.holds], 1.3, color), (text, 1.5, theme.ink)):
        write_beside(
            ax,
            y,
            words,
            side="right",
            inches=inches,
            size=theme.label_size,
            color=ink,
            theme=theme,
            bold=True,
        )


def _verdict(rung: Rung) -> str:
    if not rung.below:
        return "ladder_start" if rung.holds else "ladder_no_start"
    return "ladder_holds" if rung.holds else "ladder_fails"


def _in_words(rung: Rung, voice: Voice) -> str:
    key = "alt_rung" if rung.below else "alt_first_rung"
    values = {
        name: voice.numbers.measure((rung.changes if rung.below else rung.fit)[name])
        for name in MEASURES
    }
    return voice.say(
        f"figure.{key}",
        step=voice.say(f"figure.step_{rung.step}"),
        verdict=voice.say(f"figure.{_verdict(rung)}"),
        **values,
    )
