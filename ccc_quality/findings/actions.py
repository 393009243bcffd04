"""The actions of a summary: what the findings ask for, most urgent first, a number each.

No action promises a result: an effect says where to look first.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from ccc_quality.analysis import Analysis
from ccc_quality.findings.finding import Finding
from ccc_quality.findings.fit import read_fit
from ccc_quality.findings.headlines import Headline
from ccc_quality.findings.order import is_slope, read_order
from ccc_quality.findings.reliability import weak_constructs
from ccc_quality.findings.scores import lowest_score
from ccc_quality.words import Amount, Names, Saying, Value, name

STEP = 0.5  # a change of half a point is within reach, a whole one seldom is


def actions(analysis: Analysis) -> list[Headline]:
    """All actions that the analysis supports."""
    status, n = read_fit(analysis.fit).status, analysis.fit.n_obs
    if status == "not_converged":
        return [_action("mend_data", n)]
    if status == "inadmissible":
        count = len(analysis.fit.admissibility)
        return [_action("mend_solution", count, unit=Saying("summary.improper.unit"))]
    repeat = _action("repeat", n)
    if status == "poor":
        return [*_mend_fit(analysis), *_sharpen(analysis), repeat]
    return [
        *_sharpen(analysis),
        *(_whole if is_slope(analysis.ranking) else _levers)(analysis),
        *_save(analysis),
        *_unsettled(analysis),
        repeat,
    ]


def levers(analysis: Analysis) -> pd.DataFrame:
    """Drivers worth working on, best first: driver, est, direction, score, gain, half.

    Best is the priority of the map: the effect times the room that the score leaves up to 100 or,
    where less is better, down to 0. Only clear effects count. Where the map is not known, nor is
    the room, nor which way is better: then best is the largest effect in the direction of the first
    driver. ``half`` is what half a point would go with, more or, where less is better, less.
    """
    table = analysis.ranking.table.sort_values("rank", kind="stable")
    clear = table["driver"].isin(list(read_order(analysis.ranking).clear))
    found: pd.DataFrame = table.loc[clear, ["driver", "est"]]
    names = [str(driver) for driver in found["driver"]]
    rooms, ways = _of_map(analysis, "priority"), _of_map(analysis, "direction")
    scores, halves = _scores(analysis), _half_points(analysis)
    signs = [-1 if ways.get(driver) == "lower" else 1 for driver in names]
    found = found.assign(
        direction=[ways.get(driver, "raise") for driver in names],
        score=[scores.get(driver, math.nan) for driver in names],
        gain=[abs(rooms.get(driver, math.nan)) for driver in names],
        half=[
            halves.get(driver, sign * STEP * float(est))
            for driver, sign, est in zip(names, signs, found["est"], strict=True)
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


def reflected_wholes(analysis: Analysis) -> list[str]:
    """The higher-order constructs that dimensions reflect."""
    return [c.name for c in analysis.model.constructs if c.higher_order and c.kind == "reflective"]


def _of_map(analysis: Analysis, column: str) -> dict[str, Any]:
    """A column of the map by driver; empty without a map."""
    if analysis.priorities is None:
        return {}
    table = analysis.priorities.table
    return dict(zip(table["driver"], table[column], strict=True))


def _scores(analysis: Analysis) -> dict[str, float]:
    """Scores as the map shows them, else as the page of scores does."""
    if analysis.priorities is not None:
        return _of_map(analysis, "performance")
    scores = analysis.performance
    return {} if scores is None else dict(zip(scores["construct"], scores["mean"], strict=True))


def _half_points(analysis: Analysis) -> dict[str, float]:
    """Predicted changes of the target by what is moved half a point, as the what-if page says."""
    found = analysis.scenarios
    if found is None:
        return {}
    changes = found.scenarios.set_index("scenario")["change"]
    return {
        driver: float(changes[scenario])
        for scenario, moved in found.changes.items()
        if len(moved) == 1
        for driver, points in moved.items()
        if abs(points) == STEP
    }


def _action(
    kind: str,
    number: Value,
    values: dict[str, Value] | None = None,
    *,
    unit: Saying | None = None,
    subject: tuple[str, ...] = (),
) -> Headline:
    found = Finding(f"finding.act.{kind}", {"n": number, **(values or {})}, subject=subject)
    return Headline(number, unit or Saying(f"summary.act.{kind}_unit"), found)


def _levers(analysis: Analysis) -> Iterator[Headline]:
    target, found = name(analysis.ranking.target), analysis.scenarios
    is_rate = found is not None and found.target_unit == "rate"
    points = Saying("unit.rate" if is_rate else "unit.points")
    for key, (_, row) in zip(("first", "next"), levers(analysis).iterrows(), strict=False):
        change, driver = float(row["half"]), str(row["driver"])
        kind = "_lower" if change < 0 else "" if pd.notna(row["score"]) else "_no_score"
        if row["direction"] == "lower":
            kind = "_less_lower" if change < 0 else "_less"
        shown = Amount(100 * change, "statistic") if is_rate else Amount(change)
        values: dict[str, Value] = {
            "driver": name(driver),
            "target": target,
            "value": Amount(abs(shown.value), shown.kind),
            "points": points,
            "score": Amount(float(row["score"]), "score"),
        }
        unit = Saying("summary.act.half_unit", {"target": target, "points": points})
        yield _action(f"{key}{kind}", shown, values, unit=unit, subject=(driver,))


def _whole(analysis: Analysis) -> Iterator[Headline]:
    """Dimensions that reflect one quality are not levers of their own: raise the whole."""
    loadings = analysis.fit.loadings
    for whole in reflected_wholes(analysis)[:1]:
        own = loadings[loadings["construct"] == whole]
        best = own.sort_values("std", ascending=False, kind="stable").iloc[0]
        driver = {"driver": name(str(best["indicator"]))}
        unit = Saying("summary.act.whole_unit", driver)
        yield _action(
            "whole", Amount(float(best["std"])), {"quality": name(whole), **driver}, unit=unit
        )
    if analysis.performance is None:
        return
    drivers = analysis.ranking.table["driver"]
    lowest = lowest_score(analysis.performance, drivers, analysis.fit.level)
    if lowest is not None:
        kind = "lowest" if lowest.certainty == "sure" else "lowest_probably"
        values: dict[str, Value] = {"driver": Names(lowest.subject)}
        score, unit = lowest.values["score"], Saying("summary.act.lowest_unit")
        yield _action(kind, score, {**values, "score": score}, unit=unit, subject=lowest.subject)


def _save(analysis: Analysis) -> Iterator[Headline]:
    """Where effort is not repaid."""
    ranking, weak = analysis.ranking, read_order(analysis.ranking).negligible
    if not weak or is_slope(ranking):
        return
    rows = ranking.table.set_index("driver").loc[list(weak)]
    bound = Amount(float(rows[["std_ci_lower", "std_ci_upper"]].abs().to_numpy().max()))
    values: dict[str, Value] = {"weak": Names(weak), "target": name(ranking.target), "value": bound}
    yield _action("hardly", bound, values)


def _unsettled(analysis: Analysis) -> Iterator[Headline]:
    """More respondents, where the order or any effect at all is open."""
    reading, n = read_order(analysis.ranking), analysis.fit.n_obs
    unit = Saying("summary.act.order_unit")
    if reading.place == "none":
        yield _action("more", n)
    elif reading.place == "shared":
        yield _action("order", n, {"leaders": Names(reading.leaders)}, unit=unit)
    elif reading.place == "open":
        yield _action("order_open", n, unit=unit)


def _sharpen(analysis: Analysis) -> Iterator[Headline]:
    """The construct that is measured worst, where one is not measured reliably."""
    for construct, reliability in weak_constructs(analysis.assessment).head(1).items():
        value = Amount(float(reliability))
        values: dict[str, Value] = {"construct": name(str(construct)), "value": value}
        yield _action("sharpen", value, values, subject=(str(construct),))


def _mend_fit(analysis: Analysis) -> Iterator[Headline]:
    for _, row in analysis.fit.residuals.largest(1).iterrows():
        pair: dict[str, Value] = {"first": str(row["first"]), "second": str(row["second"])}
        value = Amount(abs(float(row["correlation"])))
        yield _action("mend_fit", value, pair, unit=Saying("summary.misfit.unit"))
