"""The actions of the summary: what the findings ask for, most urgent first, a number each.

No action promises a result: an effect says where to look first. Which way is better for the
outcome is not known, so effects keep their sign.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from ccc_quality.analysis import Analysis
from ccc_quality.findings.fit import read_fit
from ccc_quality.findings.order import is_slope, read_order
from ccc_quality.findings.reliability import weak_constructs
from ccc_quality.findings.scores import lowest_score
from ccc_quality.report.content import Highlight
from ccc_quality.report.pages.drivers import reflected_wholes
from ccc_quality.report.pages.performance import scores_of
from ccc_quality.words import Voice

STEP = 0.5  # a change of half a point is within reach, a whole one seldom is


def actions(analysis: Analysis, voice: Voice) -> list[Highlight]:
    """All actions that the analysis supports."""
    status = read_fit(analysis.fit).status
    n = voice.numbers.count(analysis.fit.n_obs)
    if status == "not_converged":
        return [_action(n, "mend_data", voice)]
    if status == "inadmissible":
        count = voice.numbers.count(len(analysis.fit.admissibility))
        unit = voice.say("summary.improper.unit")
        return [Highlight("action", count, unit, voice.say("summary.act.mend_solution"))]
    repeat = _action(n, "repeat", voice)
    if status == "poor":
        return [*_mend_fit(analysis, voice), *_sharpen(analysis, voice), repeat]
    return [
        *_sharpen(analysis, voice),
        *(_whole if is_slope(analysis.ranking) else _levers)(analysis, voice),
        *_save(analysis, voice),
        *_unsettled(analysis, voice),
        repeat,
    ]


def levers(analysis: Analysis) -> pd.DataFrame:
    """Drivers worth working on, best first: driver, est, direction, score, gain, half.

    Best is the priority of the map: the effect times the room that the score leaves up to 100 or,
    where less is better, down to 0. Only clear effects count. Where the map is not known, nor is
    the room, nor which way is better: then best is the largest effect in the direction of the first
    driver. ``half`` is what half a point would go with, more or, where less is better, less.
    """
    reading = read_order(analysis.ranking)
    table = analysis.ranking.table.sort_values("rank", kind="stable")
    found: pd.DataFrame = table.loc[table["driver"].isin(list(reading.clear)), ["driver", "est"]]
    names = [str(name) for name in found["driver"]]
    scores, rooms, ways = _scores(analysis), _priorities(analysis), _ways(analysis)
    halves = _half_points(analysis)
    signs = [-1 if ways.get(name) == "lower" else 1 for name in names]
    found = found.assign(
        direction=[ways.get(name, "raise") for name in names],
        score=[scores.get(name, math.nan) for name in names],
        gain=[abs(rooms.get(name, math.nan)) for name in names],
        half=[
            halves.get(name, sign * STEP * float(est))
            for name, sign, est in zip(names, signs, found["est"], strict=True)
        ],
    )
    if found.empty:
        return found
    if found["gain"].isna().any():
        found = found[found["est"] * found["est"].iloc[0] > 0]
        rising = found["est"].iloc[0] > 0 and found["score"].notna().all()
        room = 100 - found["score"] if rising else 1.0
        found = found.assign(gain=found["est"].abs() * room)
    return found.sort_values("gain", ascending=False, kind="stable").reset_index(drop=True)


def _ways(analysis: Analysis) -> dict[str, str]:
    """In which direction each driver is improved, as the map says."""
    found = analysis.priorities
    if found is None:
        return {}
    return dict(zip(found.table["driver"], found.table["direction"], strict=True))


def _scores(analysis: Analysis) -> dict[str, float]:
    """Scores as the map shows them, else as the page of scores does."""
    found = analysis.priorities
    if found is not None:
        return dict(zip(found.table["driver"], found.table["performance"], strict=True))
    scores = scores_of(analysis)
    return dict(zip(scores["construct"], scores["mean"], strict=True))


def _priorities(analysis: Analysis) -> dict[str, float]:
    found = analysis.priorities
    if found is None:
        return {}
    return dict(zip(found.table["driver"], found.table["priority"], strict=True))


def _half_points(analysis: Analysis) -> dict[str, float]:
    """Predicted changes of the target by what is moved half a point, as the what-if page says."""
    found = analysis.scenarios
    if found is None:
        return {}
    changes = found.scenarios.set_index("scenario")["change"]
    return {
        name: float(changes[scenario])
        for scenario, raised in found.changes.items()
        if len(raised) == 1
        for name, points in raised.items()
        if abs(points) == STEP
    }


def _action(number: str, key: str, voice: Voice) -> Highlight:
    text = voice.say(f"summary.act.{key}", n=number)
    return Highlight("action", number, voice.say(f"summary.act.{key}_unit"), text)


def _levers(analysis: Analysis, voice: Voice) -> Iterator[Highlight]:
    target = voice.name(analysis.ranking.target)
    for key, (_, row) in zip(("first", "next"), levers(analysis).iterrows(), strict=False):
        change = float(row["half"])
        kind = "_lower" if change < 0 else "" if pd.notna(row["score"]) else "_no_score"
        if row["direction"] == "lower":
            kind = "_less_lower" if change < 0 else "_less"
        yield Highlight(
            "action",
            voice.numbers.effect(change),
            voice.say("summary.act.half_unit", target=target),
            voice.say(
                f"summary.act.{key}{kind}",
                driver=voice.name(str(row["driver"])),
                target=target,
                value=voice.numbers.effect(abs(change)),
                score=voice.numbers.score(float(row["score"])),
            ),
        )


def _whole(analysis: Analysis, voice: Voice) -> Iterator[Highlight]:
    """Dimensions that reflect one quality are not levers of their own: raise the whole."""
    loadings = analysis.fit.loadings
    for whole in reflected_wholes(analysis)[:1]:
        own = loadings[loadings["construct"] == whole]
        best = own.sort_values("std", ascending=False, kind="stable").iloc[0]
        driver = voice.name(str(best["indicator"]))
        yield Highlight(
            "action",
            voice.numbers.effect(float(best["std"])),
            voice.say("summary.act.whole_unit", driver=driver),
            voice.say("summary.act.whole", quality=voice.name(whole), driver=driver),
        )
    lowest = lowest_score(scores_of(analysis), analysis.ranking.table["driver"], voice.level)
    if lowest is not None:
        score = voice.spell(lowest.values["score"])
        key = f"summary.act.lowest{'' if lowest.certainty == 'sure' else '_probably'}"
        text = voice.say(key, driver=voice.names(lowest.subject), score=score)
        yield Highlight("action", score, voice.say("summary.act.lowest_unit"), text)


def _save(analysis: Analysis, voice: Voice) -> Iterator[Highlight]:
    """Where effort is not repaid."""
    weak = read_order(analysis.ranking).negligible
    if not weak or is_slope(analysis.ranking):
        return
    rows = analysis.ranking.table.set_index("driver").loc[list(weak)]
    bound = float(rows[["std_ci_lower", "std_ci_upper"]].abs().to_numpy().max())
    value = voice.numbers.effect(bound)
    yield Highlight(
        "action",
        value,
        voice.say("summary.act.hardly_unit"),
        voice.say(
            "summary.act.hardly",
            weak=voice.names(weak),
            target=voice.name(analysis.ranking.target),
            value=value,
        ),
    )


def _unsettled(analysis: Analysis, voice: Voice) -> Iterator[Highlight]:
    """More respondents, where the order or any effect at all is open."""
    reading = read_order(analysis.ranking)
    n = voice.numbers.count(analysis.fit.n_obs)
    if reading.place == "none":
        yield _action(n, "more", voice)
    elif reading.place == "shared":
        leaders = voice.names(reading.leaders)
        yield Highlight(
            "action",
            n,
            voice.say("summary.act.order_unit"),
            voice.say("summary.act.order", leaders=leaders, n=n),
        )
    elif reading.place == "open":
        unit = voice.say("summary.act.order_unit")
        yield Highlight("action", n, unit, voice.say("summary.act.order_open", n=n))


def _sharpen(analysis: Analysis, voice: Voice) -> Iterator[Highlight]:
    """The construct that is measured worst, where one is not measured reliably."""
    for construct, reliability in weak_constructs(analysis.assessment).head(1).items():
        value = voice.numbers.effect(float(reliability))
        yield Highlight(
            "action",
            value,
            voice.say("summary.act.sharpen_unit"),
            voice.say("summary.act.sharpen", construct=voice.name(str(construct)), value=value),
        )


def _mend_fit(analysis: Analysis, voice: Voice) -> Iterator[Highlight]:
    for _, row in analysis.fit.residuals.largest(1).iterrows():
        yield Highlight(
            "action",
            voice.numbers.effect(abs(float(row["correlation"]))),
            voice.say("summary.misfit.unit"),
            voice.say("summary.act.mend_fit", first=str(row["first"]), second=str(row["second"])),
        )
