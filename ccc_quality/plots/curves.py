"""Curves with plain means beside them: a line with a break, a dose and its response."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from ccc_quality.drivers import DoseCurve, Threshold
from ccc_quality.findings import Finding
from ccc_quality.findings.thresholds import dose_response, has_break, where_it_breaks
from ccc_quality.labels import Language
from ccc_quality.plots.frame import heading_of, show_numbers
from ccc_quality.plots.style import (
    Heading,
    Margins,
    Theme,
    describe,
    framed_axes,
    style_ticks,
    write,
)
from ccc_quality.plots.themes import ThemeName, as_theme
from ccc_quality.results import require_a
from ccc_quality.words import Voice, number

WIDTH, HEIGHT = 9.0, 3.6
MARGINS = Margins(left=0.7, right=0.4, bottom=0.4)


def threshold_curve(
    results: Threshold,
    *,
    language: Language = "en",
    ax: Axes | None = None,
    theme: Theme | ThemeName = "light",
) -> Axes:
    """Draw the line with its break, a band for its bootstrap interval, and means of tenths.

    Where one straight line is not rejected the break is not drawn and nothing is claimed.

    Parameters
    ----------
    results : Threshold
        Of :func:`~ccc_quality.threshold`.
    language : {"en", "nl"}
        Language of the words and the decimal sign.
    ax : Axes, optional
        Where to draw; by default a new pyplot figure of the right size.
    theme : Theme or {"light", "dark", "print"}
        Colours and type.

    Returns
    -------
    Axes
        Driver on x, target on y.
    """
    theme = as_theme(theme)
    wanted = "what threshold(survey) gives"
    require_a(Threshold, results, "threshold_curve", wanted)
    voice = Voice(language, results.labels, results.level)
    est, lower, upper = _terms(results.table)
    at, low, high = (number(own["break"], voice.language, 1) for own in (est, lower, upper))
    clear = has_break(results)
    slopes = {
        end: voice.numbers.effect(est[f"slope_{place}"])
        for end, place in (("below", "before"), ("above", "after"))
    }
    notes = [voice.say("figure.threshold_break", **slopes)] * clear
    names = {"driver": voice.name(results.driver), "target": voice.name(results.target)}
    subtitle = voice.say("figure.threshold_subtitle", **names)
    heading = _heading(results, where_it_breaks(results), subtitle, results.controls, notes, voice)
    ax = framed_axes(ax, heading, width=WIDTH, height=HEIGHT, margins=MARGINS, theme=theme)
    _draw(ax, results.curve, results.bins, voice, theme)
    if not clear:
        return describe(ax, _alt_text(results.curve, heading.title, voice))
    band = (lower["break"], upper["break"])
    _mark_break(ax, est["break"], band, voice, theme)
    told = voice.say(
        "figure.alt_threshold",
        title=heading.title,
        at=at,
        at_low=low,
        at_high=high,
        **_ends(results.curve, voice),
    )
    return describe(ax, told)


def dose_curve(
    results: DoseCurve,
    *,
    language: Language = "en",
    ax: Axes | None = None,
    theme: Theme | ThemeName = "light",
) -> Axes:
    """Draw how a construct runs with an operation, with means of tenths.

    Parameters
    ----------
    results : DoseCurve
        Of :meth:`~ccc_quality.OperationalLink.dose_curve`.
    language : {"en", "nl"}
        Language of the words and the decimal sign.
    ax : Axes, optional
        Where to draw; by default a new pyplot figure of the right size.
    theme : Theme or {"light", "dark", "print"}
        Colours and type.

    Returns
    -------
    Axes
        Predictor on x, construct on y.
    """
    theme = as_theme(theme)
    wanted = "what operational_link(...).dose_curve(construct, predictor) gives"
    require_a(DoseCurve, results, "dose_curve", wanted)
    voice = Voice(language, results.labels, results.level)
    names = {
        "construct": voice.name(results.construct),
        "predictor": voice.name(results.predictor),
    }
    subtitle, notes = voice.say("figure.dose_subtitle", **names), [voice.say("figure.association")]
    heading = _heading(results, dose_response(results), subtitle, results.others, notes, voice)
    ax = framed_axes(ax, heading, width=WIDTH, height=HEIGHT, margins=MARGINS, theme=theme)
    _draw(ax, results.table, results.bins, voice, theme)
    return describe(ax, _alt_text(results.table, heading.title, voice))


Terms = dict[str, float]


def _terms(table: pd.DataFrame) -> tuple[Terms, Terms, Terms]:
    """Estimates and both limits by term."""
    est, lower, upper = (
        dict(zip(table["term"], table[column].astype(float).tolist(), strict=True))
        for column in ("est", "ci_lower", "ci_upper")
    )
    return est, lower, upper


def _heading(
    results: Threshold | DoseCurve,
    finding: Finding,
    subtitle: str,
    held: tuple[str, ...],
    notes: list[str],
    voice: Voice,
) -> Heading:
    if held:
        subtitle += "; " + voice.say("figure.held", names=voice.names(held))
    legend = [
        voice.say("figure.curve_band"),
        voice.say("figure.curve_dots"),
    ]
    return heading_of(
        voice,
        title=voice.tell(finding),
        subtitle=subtitle,
        notes=[*legend, *notes],
        n_obs=results.n_obs,
        simulated=results.simulated,
    )


def _draw(ax: Axes, curve: pd.DataFrame, bins: pd.DataFrame, voice: Voice, theme: Theme) -> None:
    """The curve with its band, and the means with their intervals."""
    color = theme.driver.line
    band = curve[["ci_lower", "ci_upper"]]
    ax.fill_between(
        curve["x"], band["ci_lower"], band["ci_upper"], color=color, alpha=0.15, linewidth=0
    )
    ax.plot(curve["x"], curve["est"], color=color, linewidth=2.5, zorder=3)
    ax.vlines(bins["x"], bins["ci_lower"], bins["ci_upper"], color=theme.doubt, linewidth=1.2)
    ax.plot(
        bins["x"],
        bins["mean"],
        linestyle="none",
        marker="o",
        markersize=5.5,
        color=theme.stroke,
        zorder=4,
    )
    ax.set_xlim(float(curve["x"].min()), float(curve["x"].max()))
    ax.set_axisbelow(True)
    ax.grid(visible=True, color=theme.faint, linewidth=0.8)
    show_numbers(ax, voice, digits=0)
    show_numbers(ax, voice, digits=0, of="y")
    style_ticks(ax, theme)


def _mark_break(ax: Axes, at: float, band: tuple[float, float], voice: Voice, theme: Theme) -> None:
    """The break and the band of its bootstrap interval, named where they stand."""
    ax.axvspan(*band, facecolor=theme.faint, edgecolor=theme.doubt, alpha=0.55, zorder=0)
    ax.axvline(at, color=theme.ink, linestyle=(0, (4, 3)), linewidth=1.2)
    at_text, low, high = (number(value, voice.language, 1) for value in (at, *band))
    left, right = ax.get_xlim()
    beyond = at > (left + right) / 2  # the label goes where there is more room
    bottom, top = ax.get_ylim()
    write(
        ax,
        (band[0] if beyond else band[1]) + (right - left) * (-0.01 if beyond else 0.01),
        bottom + 0.06 * (top - bottom),
        voice.say("figure.threshold_mark", at=at_text, low=low, high=high),
        size=theme.small_size,
        color=theme.ink,
        theme=theme,
        ha="right" if beyond else "left",
    )


def _ends(curve: pd.DataFrame, voice: Voice) -> dict[str, str]:
    first, last = curve.iloc[0], curve.iloc[-1]
    return {
        "start": number(float(first["est"]), voice.language, 1),
        "low": number(float(first["x"]), voice.language, 1),
        "end": number(float(last["est"]), voice.language, 1),
        "high": number(float(last["x"]), voice.language, 1),
    }


def _alt_text(curve: pd.DataFrame, title: str, voice: Voice) -> str:
    return voice.say("figure.alt_curve", title=title, **_ends(curve, voice))
