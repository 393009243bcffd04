"""How effects vary from resample to resample."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from numpy.typing import NDArray
from scipy.stats import gaussian_kde

from ccc_quality.errors import SpecificationError, UnknownOptionError, did_you_mean
from ccc_quality.findings.intervals import covers_zero
from ccc_quality.labels import Labels, Language
from ccc_quality.plots.frame import (
    estimate_words,
    framed_rows,
    heading_of,
    interval_of,
    row_margins,
    set_rows,
    write_span,
    write_value,
)
from ccc_quality.plots.rows import draw_interval, write_name
from ccc_quality.plots.style import EDGE, Heading, Theme, describe
from ccc_quality.plots.texts import count, inline, number, opening, percent, say
from ccc_quality.plots.themes import ThemeName, as_theme
from ccc_quality.results import ResampledFit, require_offers, require_one_group

EffectKind = Literal["total_effects", "path_coefficients", "indirect_effects"]
KINDS: tuple[EffectKind, ...] = ("total_effects", "path_coefficients", "indirect_effects")
MOST_EFFECTS = 12

ROW = 0.5
HEIGHT = 0.72
BASELINE = 0.3
"""In rows: how high a curve rises, and how far below the middle of its row it stands."""

POINTS = 96
NOTHING = 1e-10
"""Errors of what is fixed by the model, which there is nothing to draw of."""

TAILS = 0.001
"""Share of the draws on either side that the axis need not show."""


def bootstrap_distributions(
    bootstrap: ResampledFit,
    effects: Sequence[tuple[str, str]] | None = None,
    *,
    kind: EffectKind = "total_effects",
    by: Literal["est", "std"] = "est",
    language: Language = "en",
    ax: Axes | None = None,
    theme: Theme | ThemeName = "light",
) -> Axes:
    """Draw the distribution of effects over the resamples, with estimates and intervals.

    A curve is a kernel density of the draws (Gaussian, Scott's bandwidth), scaled to one height;
    its part in full colour is the interval of the bootstrap. Failed resamples are left out, and
    counted.

    Parameters
    ----------
    bootstrap : BootstrapResults or PLSBootstrap
        What ``bootstrap(fit, n_resamples, seed)`` gives.
    effects : sequence of (str, str), optional
        Sources and targets, in the order wanted; the largest effects, twelve at most, when left
        out.
    kind : {"total_effects", "path_coefficients", "indirect_effects"}
        Which effects.
    by : {"est", "std"}
        In points of the answers, or standardized.
    language : {"en", "nl"}
        Language of the words and the decimal sign.
    ax : Axes, optional
        Where to draw; by default a new pyplot figure of the right size. Names and values are
        written left and right of a given Axes: leave room for them.
    theme : Theme or {"light", "dark", "print"}
        Colours and type.

    Returns
    -------
    Axes
        Effects on x, one a unit of y, the first at zero.

    Raises
    ------
    SpecificationError
        Something else than a bootstrap, an effect that the model does not have, or no effect.
    UnknownOptionError
        Another kind of effect.
    """
    theme = as_theme(theme)
    wanted = "what bootstrap(fit, n_resamples, seed) gives"
    require_offers(bootstrap, "n_failed", "bootstrap_distributions", wanted)
    if kind not in KINDS:
        raise UnknownOptionError(f"there are no effects {kind!r}. {did_you_mean(kind, KINDS)}")
    table, draws = _chosen(bootstrap, effects, kind, by)
    names = _names(table, bootstrap.labels, language)
    heading = _heading(bootstrap, table, kind, by, language)
    margins = row_margins(names, theme, values=1.85)
    ax = framed_rows(ax, heading, len(table), row=ROW, margins=margins, theme=theme)
    set_rows(ax, len(table), _limits(draws, table), language, theme, zero=2.5)
    for y, (name, (_, row)) in enumerate(zip(names, table.iterrows(), strict=True)):
        _draw_row(ax, y, row, draws[:, y], language, theme)
        write_name(ax, y, name, width=margins.left - EDGE, step=0.19 / ROW, theme=theme)
    rows = estimate_words(table, names, language)
    return describe(ax, say("alt_bootstrap", language, title=heading.title, rows=rows))


@dataclass(frozen=True)
class Density:
    """A kernel density on a grid, its highest point at one."""

    x: NDArray[np.float64]
    height: NDArray[np.float64]


def density(draws: NDArray[np.float64]) -> Density | None:
    """The distribution of draws as a curve; None for draws that do not vary.

    Parameters
    ----------
    draws : (R,) array
        Finite.
    """
    if draws.size < 2 or np.ptp(draws) <= 1e-12 * max(1.0, float(np.abs(draws).max())):
        return None
    found = gaussian_kde(draws)
    reach = 3.0 * float(np.sqrt(found.covariance[0, 0]))
    x = np.linspace(draws.min() - reach, draws.max() + reach, POINTS)
    height = found(x)
    return Density(x, height / height.max())


def _chosen(
    bootstrap: ResampledFit,
    effects: Sequence[tuple[str, str]] | None,
    kind: EffectKind,
    by: Literal["est", "std"],
) -> tuple[pd.DataFrame, NDArray[np.float64]]:
    """Rows of the effects (source, target, est, interval) and their draws, (R, k)."""
    whole = getattr(bootstrap, kind).reset_index(drop=True)
    require_one_group(whole, "A figure of draws")
    if whole.empty:  # say, no indirect effects
        raise SpecificationError(f"the model has no {kind.replace('_', ' ')} to draw")
    prefix = "" if by == "est" else "std_"
    table = whole[["source", "target"]].assign(
        est=whole[by], ci_lower=whole[f"{prefix}ci_lower"], ci_upper=whole[f"{prefix}ci_upper"]
    )
    pairs = list(zip(table["source"], table["target"], strict=True))
    if effects is None:
        varies = whole["se" if by == "est" else "std_se"] > NOTHING
        size = table.loc[varies, "est"].abs().sort_values(ascending=False, kind="stable")
        rows = [int(place) for place in size.index[:MOST_EFFECTS]]
    else:
        rows = [_place(pair, pairs, kind) for pair in effects]
        if not rows:
            raise SpecificationError("name at least one effect to draw, say ('trust', 'loyalty')")
    draws = bootstrap.draws[kind if by == "est" else f"{kind}_std"].to_numpy(dtype=float)
    kept = draws[:, rows]
    return table.iloc[rows].reset_index(drop=True), kept[np.isfinite(kept).all(axis=1)]


def _place(pair: tuple[str, str], pairs: list[tuple[str, str]], kind: EffectKind) -> int:
    if tuple(pair) not in pairs:
        words = [f"{source} -> {target}" for source, target in pairs]
        hint = did_you_mean(f"{pair[0]} -> {pair[1]}", words)
        raise SpecificationError(
            f"there is no {kind.replace('_', ' ')[:-1]} {pair[0]} -> {pair[1]}. {hint}"
        )
    return pairs.index((pair[0], pair[1]))


def _names(table: pd.DataFrame, labels: Labels, language: Language) -> list[str]:
    """Sources alone where all effects have one target, which the subtitle names."""
    pairs = [
        (opening(labels.text(str(source), language)), inline(labels.text(str(target), language)))
        for source, target in zip(table["source"], table["target"], strict=True)
    ]
    if len(set(table["target"])) == 1 and len(pairs) > 1:
        return [source for source, _ in pairs]
    return [f"{source} → {target}" for source, target in pairs]


def _heading(
    bootstrap: ResampledFit,
    table: pd.DataFrame,
    kind: EffectKind,
    by: Literal["est", "std"],
    language: Language,
) -> Heading:
    draws = say(
        "resamples_failed" if bootstrap.n_failed else "resamples_all",
        language,
        n=count(bootstrap.n_resamples, language),
        failed=count(bootstrap.n_failed, language),
    )
    notes = [draws, say("seed", language, seed=bootstrap.seed)]
    if bootstrap.n_inadmissible:
        n = count(bootstrap.n_inadmissible, language)
        notes.append(say("resamples_improper", language, n=n))
    level = percent(bootstrap.level, language)
    notes.append(say(f"full_{bootstrap.interval}", language, level=level))
    if any(covers_zero(interval_of(row)) for _, row in table.iterrows()):
        notes.append(say("hollow", language))
    targets = sorted(set(table["target"]))
    target = inline(bootstrap.labels.text(str(targets[0]), language))
    several = len(targets) > 1
    return heading_of(
        bootstrap,
        title=_finding(table, bootstrap.labels, language),
        subtitle=say(
            f"draws_{kind}_{by}" + ("_several" if several else ""), language, target=target
        ),
        notes=notes,
        language=language,
    )


def _finding(table: pd.DataFrame, labels: Labels, language: Language) -> str:
    clear = sum(not covers_zero(interval_of(row)) for _, row in table.iterrows())
    if len(table) > 1:
        key = {0: "draws_none", len(table): "draws_all"}.get(clear, "draws_some")
        return say(key, language, clear=clear, n=len(table))
    row = table.iloc[0]
    low, high = (number(bound, language) for bound in interval_of(row))
    return say(
        "draws_one" if clear else "draws_one_unclear",
        language,
        source=opening(labels.text(str(row["source"]), language)),
        target=inline(labels.text(str(row["target"]), language)),
        value=number(float(row["est"]), language),
        low=low,
        high=high,
    )


def _limits(draws: NDArray[np.float64], table: pd.DataFrame) -> tuple[float, float]:
    """Room for all but the last draws of every tail, for the intervals and for zero."""
    tails = np.quantile(draws, [TAILS, 1 - TAILS], axis=0)
    known = np.concatenate(
        [[0.0], tails.ravel(), table[["ci_lower", "ci_upper"]].to_numpy(dtype=float).ravel()]
    )
    low, high = float(np.nanmin(known)), float(np.nanmax(known))
    room = 0.05 * (high - low or 1.0)
    return low - room, high + room


def _draw_row(
    ax: Axes,
    y: int,
    row: pd.Series[float],
    draws: NDArray[np.float64],
    language: Language,
    theme: Theme,
) -> None:
    interval = interval_of(row)
    unclear = covers_zero(interval)
    color = theme.doubt if unclear else theme.driver.line
    base = y + BASELINE
    curve = density(draws)
    if curve is not None:
        top = base - HEIGHT * curve.height
        pale, dark = (theme.blend(theme.background, color, share) for share in (0.22, 0.5))
        inside = (curve.x >= interval[0]) & (curve.x <= interval[1])
        ax.fill_between(curve.x, base, top, color=pale, linewidth=0, zorder=2)
        ax.fill_between(curve.x, base, top, where=inside, color=dark, linewidth=0, zorder=2.1)
        ax.plot(curve.x, top, color=color, linewidth=1.0, zorder=2.2)
    ax.axhline(base, color=theme.faint, linewidth=0.8, zorder=1)
    draw_interval(
        ax,
        base,
        float(row["est"]),
        (float("nan"), float("nan")),
        color=theme.ink if not unclear else theme.muted,
        theme=theme,
        hollow=unclear,
        size=5.5,
    )
    write_value(ax, y, number(float(row["est"]), language), theme)
    write_span(ax, y, interval, language, theme)
