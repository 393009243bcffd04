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
from ccc_quality.findings.resamples import clear_effects
from ccc_quality.labels import Language
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
from ccc_quality.plots.themes import ThemeName, as_theme
from ccc_quality.results import ResampledFit, require_a, require_one_group
from ccc_quality.words import Voice, opening

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
    values: Literal["est", "std"] = "est",
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
    values : {"est", "std"}
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
    require_a(ResampledFit, bootstrap, "bootstrap_distributions", wanted)
    voice = Voice(language, bootstrap.labels, bootstrap.level)
    if kind not in KINDS:
        raise UnknownOptionError(f"there are no effects {kind!r}. {did_you_mean(kind, KINDS)}")
    every, table, draws = _chosen(bootstrap, effects, kind, values)
    names = _names(table, voice)
    heading = _heading(bootstrap, every, table, kind, values, voice)
    margins = row_margins(names, theme, values=1.85)
    ax = framed_rows(ax, heading, len(table), row=ROW, margins=margins, theme=theme)
    set_rows(ax, len(table), _limits(draws, table), voice, theme, zero=2.5)
    for y, (name, (_, row)) in enumerate(zip(names, table.iterrows(), strict=True)):
        _draw_row(ax, y, row, draws[:, y], voice, theme)
        write_name(ax, y, name, width=margins.left - EDGE, step=0.19 / ROW, theme=theme)
    rows = estimate_words(table, names, voice)
    return describe(ax, voice.say("figure.alt_bootstrap", title=heading.title, rows=rows))


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
    values: Literal["est", "std"],
) -> tuple[pd.DataFrame, pd.DataFrame, NDArray[np.float64]]:
    """All effects asked for, those drawn (source, target, est, interval), their draws (R, k)."""
    whole = getattr(bootstrap, kind).reset_index(drop=True)
    require_one_group(whole, "A figure of draws")
    if whole.empty:  # say, no indirect effects
        raise SpecificationError(f"the model has no {kind.replace('_', ' ')} to draw")
    prefix = "" if values == "est" else "std_"
    table = whole[["source", "target"]].assign(
        est=whole[values], ci_lower=whole[f"{prefix}ci_lower"], ci_upper=whole[f"{prefix}ci_upper"]
    )
    pairs = list(zip(table["source"], table["target"], strict=True))
    if effects is None:
        varies = whole["se" if values == "est" else "std_se"] > NOTHING
        size = table.loc[varies, "est"].abs().sort_values(ascending=False, kind="stable")
        every = [int(place) for place in size.index]
    else:
        every = [_place(pair, pairs, kind) for pair in effects]
        if not every:
            raise SpecificationError("name at least one effect to draw, say ('trust', 'loyalty')")
    draws = bootstrap.draws[kind if values == "est" else f"{kind}_std"].to_numpy(dtype=float)
    rows = every[:MOST_EFFECTS] if effects is None else every
    kept = draws[:, rows]
    shown = table.iloc[rows].reset_index(drop=True)
    return table.iloc[every], shown, kept[np.isfinite(kept).all(axis=1)]


def _place(pair: tuple[str, str], pairs: list[tuple[str, str]], kind: EffectKind) -> int:
    if tuple(pair) not in pairs:
        words = [f"{source} -> {target}" for source, target in pairs]
        hint = did_you_mean(f"{pair[0]} -> {pair[1]}", words)
        raise SpecificationError(
            f"there is no {kind.replace('_', ' ')[:-1]} {pair[0]} -> {pair[1]}. {hint}"
        )
    return pairs.index((pair[0], pair[1]))


def _names(table: pd.DataFrame, voice: Voice) -> list[str]:
    """Sources alone where all effects have one target, which the subtitle names."""
    pairs = [
        (opening(voice.label(str(source))), voice.name(str(target)))
        for source, target in zip(table["source"], table["target"], strict=True)
    ]
    if len(set(table["target"])) == 1 and len(pairs) > 1:
        return [source for source, _ in pairs]
    return [f"{source} → {target}" for source, target in pairs]


def _heading(
    bootstrap: ResampledFit,
    every: pd.DataFrame,
    table: pd.DataFrame,
    kind: EffectKind,
    values: Literal["est", "std"],
    voice: Voice,
) -> Heading:
    draws = voice.say(
        "figure.resamples_failed" if bootstrap.n_failed else "figure.resamples_all",
        n=bootstrap.n_resamples,
        failed=bootstrap.n_failed,
    )
    notes = [draws, voice.say("figure.seed", seed=str(bootstrap.seed))]
    if bootstrap.n_inadmissible:
        notes.append(voice.say("figure.resamples_improper", n=bootstrap.n_inadmissible))
    notes.append(voice.say(f"figure.full_{bootstrap.interval}"))
    if len(table) < len(every):
        notes.insert(0, voice.say("figure.draws_largest", shown=len(table), n=len(every)))
    if any(covers_zero(interval_of(row)) for _, row in table.iterrows()):
        notes.append(voice.say("figure.hollow"))
    targets = sorted(set(table["target"]))
    target = voice.name(str(targets[0]))
    several = "_several" if len(targets) > 1 else ""
    return heading_of(
        voice,
        title=voice.tell(clear_effects(bootstrap, every)),
        subtitle=voice.say(f"figure.draws_{kind}_{values}{several}", target=target),
        notes=notes,
        n_obs=bootstrap.n_obs,
        simulated=bootstrap.simulated,
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
    voice: Voice,
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
    write_value(ax, y, voice.numbers.effect(float(row["est"])), theme)
    write_span(ax, y, interval, voice, theme)
