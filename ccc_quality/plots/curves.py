"""Curves with plain means beside them: a line with a break, a dose and its response."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from ccc_quality.labels import Labels, Language
from ccc_quality.plots.contracts import BrokenLine, Curve, Dose
from ccc_quality.plots.frame import heading_of
from ccc_quality.plots.style import (
    Heading,
    Margins,
    Theme,
    describe,
    framed_axes,
    style_ticks,
    write,
)
from ccc_quality.plots.texts import inline, listing, number, opening, percent, say
from ccc_quality.plots.themes import ThemeName, as_theme
from ccc_quality.plots.ticks import show_numbers
from ccc_quality.results import require_offers

WIDTH, HEIGHT = 9.0, 3.6
MARGINS = Margins(left=0.7, right=0.4, bottom=0.4)


def threshold_curve(
    results: BrokenLine,
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
    require_offers(results, "controls", "threshold_curve", wanted)
    est, lower, upper = _terms(results.table)
    at, low, high = (number(own["break"], language, 1) for own in (est, lower, upper))
    clear = results.pvalue <= 1 - results.level
    driver = results.labels.text(results.driver, language)
    target = results.labels.text(results.target, language)
    finding = _finding(est, lower, upper, clear=clear)
    leads = finding.startswith("threshold_larger")
    name = opening(driver) if leads else inline(driver)
    title = say(finding, language, driver=name, target=inline(target), at=at)
    slopes = {
        end: number(est[f"slope_{place}"], language)
        for end, place in (("below", "before"), ("above", "after"))
    }
    notes = [say("threshold_break", language, **slopes)] * clear
    heading = _heading(
        results,
        title,
        say("threshold_subtitle", language, driver=inline(driver), target=opening(target)),
        results.controls,
        notes,
        language,
    )
    ax = framed_axes(ax, heading, width=WIDTH, height=HEIGHT, margins=MARGINS, theme=theme)
    _draw(ax, results.curve, results.bins, language, theme)
    if not clear:
        return describe(ax, _alt_text(results.curve, title, language))
    band = (lower["break"], upper["break"])
    _mark_break(ax, est["break"], band, language, theme)
    told = say(
        "alt_threshold",
        language,
        title=title,
        at=at,
        at_low=low,
        at_high=high,
        **_ends(results.curve, language),
    )
    return describe(ax, told)


def dose_curve(
    results: Dose,
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
    require_offers(results, "predictor", "dose_curve", wanted)
    construct = results.labels.text(results.construct, language)
    predictor = inline(results.labels.text(results.predictor, language))
    if results.pvalue <= 1 - results.level:
        ends = _ends(results.table, language)
        title = say("dose_differs", language, construct=construct, predictor=predictor, **ends)
    else:
        title = say("dose_unclear", language, construct=inline(construct), predictor=predictor)
    heading = _heading(
        results,
        title,
        say("dose_subtitle", language, construct=opening(construct), predictor=predictor),
        results.others,
        [say("association", language)],
        language,
    )
    ax = framed_axes(ax, heading, width=WIDTH, height=HEIGHT, margins=MARGINS, theme=theme)
    _draw(ax, results.table, results.bins, language, theme)
    return describe(ax, _alt_text(results.table, title, language))


Terms = dict[str, float]


def _terms(table: pd.DataFrame) -> tuple[Terms, Terms, Terms]:
    """Estimates and both limits by term."""
    est, lower, upper = (
        dict(zip(table["term"], table[column].astype(float).tolist(), strict=True))
        for column in ("est", "ci_lower", "ci_upper")
    )
    return est, lower, upper


def _finding(est: Terms, lower: Terms, upper: Terms, *, clear: bool) -> str:
    """Which sentence the break deserves."""
    if not clear:
        return "threshold_unclear"
    if lower["steeper"] <= 0 <= upper["steeper"]:
        return "threshold_changes"
    below = abs(est["slope_before"]) > abs(est["slope_after"])
    return "threshold_larger_low" if below else "threshold_larger_high"


def _heading(
    results: Curve,
    title: str,
    subtitle: str,
    held: tuple[str, ...],
    notes: list[str],
    language: Language,
) -> Heading:
    if held:
        subtitle += "; " + say("held", language, names=_listed(held, results.labels, language))
    legend = [
        say("curve_band", language, level=percent(results.level, language)),
        say("curve_dots", language),
    ]
    return heading_of(
        results,
        title=title,
        subtitle=subtitle,
        notes=[*legend, *notes],
        language=language,
    )


def _listed(names: tuple[str, ...], labels: Labels, language: Language) -> str:
    return listing([inline(labels.text(name, language)) for name in names], language)


def _draw(
    ax: Axes, curve: pd.DataFrame, bins: pd.DataFrame, language: Language, theme: Theme
) -> None:
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
    show_numbers(ax, language, digits=0)
    show_numbers(ax, language, digits=0, of="y")
    style_ticks(ax, theme)


def _mark_break(
    ax: Axes, at: float, band: tuple[float, float], language: Language, theme: Theme
) -> None:
    """The break and the band of its bootstrap interval, named where they stand."""
    ax.axvspan(*band, facecolor=theme.faint, edgecolor=theme.doubt, alpha=0.55, zorder=0)
    ax.axvline(at, color=theme.ink, linestyle=(0, (4, 3)), linewidth=1.2)
    at_text, low, high = (number(value, language, 1) for value in (at, *band))
    left, right = ax.get_xlim()
    beyond = at > (left + right) / 2  # the label goes where there is more room
    bottom, top = ax.get_ylim()
    write(
        ax,
        (band[0] if beyond else band[1]) + (right - left) * (-0.01 if beyond else 0.01),
        bottom + 0.06 * (top - bottom),
        say("threshold_mark", language, at=at_text, low=low, high=high),
        size=theme.small_size,
        color=theme.ink,
        theme=theme,
        ha="right" if beyond else "left",
    )


def _ends(curve: pd.DataFrame, language: Language) -> dict[str, str]:
    first, last = curve.iloc[0], curve.iloc[-1]
    return {
        "start": number(float(first["est"]), language, 1),
        "low": number(float(first["x"]), language, 1),
        "end": number(float(last["est"]), language, 1),
        "high": number(float(last["x"]), language, 1),
    }


def _alt_text(curve: pd.DataFrame, title: str, language: Language) -> str:
    return say("alt_curve", language, title=title, **_ends(curve, language))
