"""From the present mean of the target to the new one, a step for each raise of a scenario."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes

from ccc_quality.drivers import WhatIf
from ccc_quality.drivers.scenarios import BEST
from ccc_quality.errors import UnknownNameError, did_you_mean
from ccc_quality.findings.intervals import Interval, is_known
from ccc_quality.findings.scenarios import move, new_mean
from ccc_quality.labels import Language
from ccc_quality.plots.frame import (
    framed_rows,
    heading_of,
    interval_of,
    row_margins,
    set_rows,
    write_span,
    write_value,
)
from ccc_quality.plots.rows import draw_interval, write_name
from ccc_quality.plots.style import EDGE, Theme, describe
from ccc_quality.plots.themes import ThemeName, as_theme
from ccc_quality.results import require_a
from ccc_quality.words import Voice, inline, opening, signed

ROW = 0.46
BAR = 0.56
VALUES = 1.7
LEAST_LOSS = 0.005
"""What the end of the scale takes is a step of its own when two decimals show it."""


@dataclass(frozen=True)
class Step:
    """A bar from ``start`` to ``end`` of the mean; ``interval`` is that of its height."""

    name: str
    start: float
    end: float
    interval: Interval
    is_loss: bool = False

    @property
    def height(self) -> float:
        """What the step adds."""
        return self.end - self.start


def what_if_waterfall(
    found: WhatIf,
    scenario: str | None = None,
    *,
    language: Language = "en",
    ax: Axes | None = None,
    theme: Theme | ThemeName = "light",
) -> Axes:
    """Draw how the raises of a scenario carry the target from its present mean to the new one.

    The step of a driver is what its raise does by itself, as everywhere else. Together raises meet
    the end of the target's scale sooner: what they lose by that is a step of its own, which belongs
    to all of them. The interval at the end is that of the change.

    Parameters
    ----------
    found : WhatIf
        What :func:`~ccc_quality.what_if` gives.
    scenario : str, optional
        Which of its scenarios; by default the best use of the budget, and without a budget the one
        that raises most drivers.
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
        Means of the target on x, from present to new mean one step a unit of y.

    Raises
    ------
    SpecificationError
        When something else than predictions was handed over.
    UnknownNameError
        A scenario that was not predicted.
    """
    theme = as_theme(theme)
    wanted = "what what_if(analysis, changes) gives"
    require_a(WhatIf, found, "what_if_waterfall", wanted)
    voice = Voice(language, found.labels, found.level)
    chosen = _chosen(found, scenario)
    target = voice.label(found.target)
    scenarios = found.scenarios
    total = scenarios[scenarios["scenario"] == chosen].iloc[0]
    steps = steps_of(found, chosen, voice)
    known = is_known(interval_of(total))
    lost = any(step.is_loss for step in steps)
    notes = [
        voice.say("figure.interval" if known else "figure.no_interval"),
        voice.say(
            "figure.waterfall_sum_end" if lost else "figure.waterfall_sum", target=inline(target)
        ),
        voice.say("figure.tornado_causes"),
    ]
    heading = heading_of(
        voice,
        title=voice.tell(new_mean(found, chosen)),
        subtitle=voice.say("figure.waterfall_subtitle", target=inline(target)),
        notes=notes,
        n_obs=found.n_obs,
        simulated=found.simulated,
    )
    now, then = voice.say("figure.waterfall_now"), voice.say("figure.waterfall_then")
    margins = row_margins([now, then, *(step.name for step in steps)], theme, values=VALUES)
    n_rows = len(steps) + 2
    ax = framed_rows(ax, heading, n_rows, row=ROW, margins=margins, theme=theme)
    _set_axis(ax, steps, total, voice, theme)
    width = margins.left - EDGE
    for y, step in enumerate(steps, start=1):
        _draw_step(ax, y, step, theme)
        write_name(ax, y, step.name, width=width, step=0.36, theme=theme)
        write_value(ax, y, signed(step.height, voice.language), theme)
        write_span(ax, y, step.interval, voice, theme)
    mean = float(total["mean"])
    for y, name, value, interval in (
        (0, now, mean, (float("nan"),) * 2),
        (n_rows - 1, then, float(total["new_mean"]), _new_interval(total)),
    ):
        draw_interval(ax, y, value, interval, color=theme.outcome.line, theme=theme, size=8.5)
        write_name(ax, y, name, width=width, step=0.36, theme=theme)
        write_value(ax, y, voice.numbers.effect(value), theme)
        write_span(ax, y, interval, voice, theme)
    words = "; ".join(f"{step.name}: {signed(step.height, voice.language)}" for step in steps)
    return describe(ax, voice.say("figure.alt_waterfall", title=heading.title, rows=words))


def _chosen(found: WhatIf, scenario: str | None) -> str:
    sizes = {name: len(changed) for name, changed in found.changes.items()}
    if scenario is None:
        return BEST if BEST in found.changes else max(sizes, key=sizes.__getitem__)
    if scenario not in found.changes:
        raise UnknownNameError(
            f"there is no scenario {scenario!r}. {did_you_mean(scenario, found.changes)}"
        )
    return scenario


def steps_of(found: WhatIf, scenario: str, voice: Voice) -> list[Step]:
    """The drivers, the largest step first, then what the end of the scale takes."""
    total = found.scenarios[found.scenarios["scenario"] == scenario].iloc[0]
    mean, new_mean = float(total["mean"]), float(total["new_mean"])
    every = found.contributions
    own = every[every["scenario"] == scenario]
    drivers, shared = own[own["driver"] != ""], float(own.loc[own["driver"] == "", "change"].sum())
    order = drivers["change"].abs().sort_values(ascending=False, kind="stable").index
    steps: list[Step] = []
    at = mean
    for _, row in drivers.loc[order].iterrows():
        asked = float(row["asked"])
        name = opening(voice.tell(move(str(row["driver"]), asked)))
        steps.append(Step(name, at, at + float(row["change"]), interval_of(row)))
        at += float(row["change"])
    if abs(shared) >= LEAST_LOSS:
        unknown = (float("nan"), float("nan"))
        name = voice.say("figure.waterfall_end")
        steps.append(Step(name, at, new_mean, unknown, is_loss=True))
    return steps


def _new_interval(total: pd.Series[float]) -> Interval:
    """The interval of the change, on top of the present mean."""
    mean = float(total["mean"])
    low, high = interval_of(total)
    return mean + low, mean + high


def _set_axis(
    ax: Axes, steps: list[Step], total: pd.Series[float], voice: Voice, theme: Theme
) -> None:
    values = [step.end for step in steps] + [float(total["mean"]), float(total["new_mean"])]
    if is_known(_new_interval(total)):
        values += _new_interval(total)
    room = 0.06 * ((max(values) - min(values)) or 1.0)
    limits = (min(values) - room, max(values) + room)
    set_rows(ax, len(steps) + 2, limits, voice, theme, zero=None)


def _draw_step(ax: Axes, y: int, step: Step, theme: Theme) -> None:
    family = theme.driver if step.height >= 0 else theme.warning
    ax.barh(
        y,
        step.height,
        left=step.start,
        height=BAR,
        facecolor=theme.background if step.is_loss else family.line,
        edgecolor=family.line,
        hatch="////" if step.is_loss else None,
        linewidth=1.0,
        zorder=2,
    )
    for x, ends in ((step.start, (y - 1, y)), (step.end, (y, y + 1))):
        ax.plot([x, x], ends, color=theme.doubt, linewidth=1.0, linestyle=(0, (3, 2)), zorder=1.5)
