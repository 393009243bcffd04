"""What moving drivers would do for the target; nothing bolder than the interval of the change."""

from __future__ import annotations

from ccc_quality.drivers import WhatIf
from ccc_quality.drivers.scenarios import BEST, TOGETHER
from ccc_quality.findings.finding import Certainty, Finding
from ccc_quality.findings.intervals import covers_zero, interval_of, is_known
from ccc_quality.words import Amount, NumberKind, Saying, Span, Value, name

OWN_NAMES = {BEST: "scenario.best", TOGETHER: "scenario.together"}
"""Scenarios that are the same in every analysis, and the phrase for each."""

AMOUNTS = {0.5: "half", 1.0: "one"}
"""Moves that have a word of their own."""

MOST_NAMED = 2
"""With more moves than this a scenario without a name is called by their number."""


def scenario_name(found: WhatIf, scenario: str) -> Value:
    """A name of the user's own as it is; else what is moved by how much."""
    if scenario in OWN_NAMES:
        return Saying(OWN_NAMES[scenario])
    if is_named(found, scenario):
        return scenario
    return tuple(move(driver, points) for driver, points in found.changes[scenario].items())


def move(driver: str, points: float) -> Saying:
    """``reliability +0.5``."""
    return Saying("scenario.move", {"driver": name(driver), "points": Amount(points, "step")})


def is_named(found: WhatIf, scenario: str) -> bool:
    """Whether a scenario has a name that says more than what is moved by how much."""
    changed = found.changes[scenario]
    plain = ", ".join(f"{driver} {points:+g}" for driver, points in changed.items())
    return scenario != plain and [scenario] != list(changed)


def is_move(found: WhatIf, scenario: str) -> bool:
    """Whether a scenario moves one driver, on purpose and not as what a budget buys."""
    return scenario != BEST and len(found.changes[scenario]) == 1


def amount(points: float) -> Saying:
    """``half a point``, ``one point``, ``0.20 points``."""
    kind = AMOUNTS.get(abs(points), "points")
    return Saying(f"what_if.amount.{kind}", {"value": Amount(abs(points))})


def does_most(found: WhatIf) -> Finding:
    """What the scenario does that clearly does most; moves of one driver come first."""
    rows = {str(row["scenario"]): row for _, row in found.scenarios.iterrows()}
    moves = [scenario for scenario in rows if is_move(found, scenario)] or list(rows)
    known = any(is_known(interval_of(rows[scenario])) for scenario in moves)
    clear = [one for one in moves if not covers_zero(interval_of(rows[one]))] if known else moves
    values: dict[str, Value] = {"target": name(found.target)}
    if not clear:
        return _finding("unclear", found, values, certainty="uncertain")
    first = max(clear, key=lambda scenario: abs(float(rows[scenario]["change"])))
    change, (low, high) = float(rows[first]["change"]), interval_of(rows[first])
    certainty: Certainty = "sure" if known else "unknown"
    if not is_move(found, first):
        values |= {"scenario": scenario_name(found, first), "value": Amount(change, "signed")}
        values["interval"] = Span(low, high)
        kind = "changes" if known else "changes_plain"
        return _finding(kind, found, values, subject=(first,), certainty=certainty)
    ((driver, points),) = found.changes[first].items()
    if change < 0:  # "takes 0.2 off"
        change, low, high = -change, -high, -low
        kind = "falls"
    else:
        kind = "rises"
    is_rate = found.target_unit == "rate"
    kind += "_less" if points < 0 else ""
    kind += "_rate" if is_rate and known else "" if known else "_plain"
    scale = 100 if is_rate else 1  # a rate changes by percentage points
    written: NumberKind = "statistic" if is_rate else "effect"
    values |= {
        "amount": amount(points),
        "driver": name(driver),
        "value": Amount(scale * change, written),
        "interval": Span(scale * low, scale * high, written),
    }
    return _finding(kind, found, values, subject=(driver,), certainty=certainty)


def new_mean(found: WhatIf, scenario: str) -> Finding:
    """From which mean to which a scenario would bring the target."""
    row = found.scenarios[found.scenarios["scenario"] == scenario].iloc[0]
    moved = found.changes[scenario]
    several = len(moved) > MOST_NAMED and not is_named(found, scenario)
    named = Saying("scenario.several", {"n": len(moved)}) if several else None
    mean, interval = float(row["mean"]), interval_of(row)
    written: NumberKind = "share" if found.target_unit == "rate" else "effect"
    values: dict[str, Value] = {
        "scenario": named or scenario_name(found, scenario),
        "target": name(found.target),
        "old": Amount(mean, written),
        "new": Amount(float(row["new_mean"]), written),
        "interval": Span(mean + interval[0], mean + interval[1], written),
    }
    if not is_known(interval):
        return _finding("brings_plain", found, values, certainty="unknown")
    if covers_zero(interval):
        return _finding("brings_unclear", found, values, certainty="uncertain")
    return _finding("brings", found, values, subject=tuple(moved))


def best_use_of_budget(found: WhatIf) -> tuple[Finding, ...]:
    """What a budget is best spent on, and what that does; nothing without a budget."""
    if found.budget is None or found.allocation.empty:
        return ()
    row = found.scenarios[found.scenarios["scenario"] == BEST].iloc[0]
    bought = zip(found.allocation["driver"], found.allocation["raise"], strict=True)
    values: dict[str, Value] = {
        "budget": Amount(found.budget, "count"),
        "raises": tuple(move(str(driver), float(points)) for driver, points in bought),
        "target": name(found.target),
        "value": Amount(float(row["change"]), "signed"),
        "interval": Span(*interval_of(row)),
    }
    drivers = tuple(str(driver) for driver in found.allocation["driver"])
    return (_finding("budget", found, values, subject=drivers),)


def compared(found: WhatIf) -> Saying:
    """What scenarios compare: the same move of each driver, or moves of all kinds."""
    moves = [one for one in found.changes if is_move(found, one)]
    points = [each for one in moves for each in found.changes[one].values()]
    if len({abs(each) for each in points}) != 1:
        return Saying("what_if.lead_mixed")
    ways = {each < 0 for each in points}
    kind = "lead" if ways == {False} else "lead_less" if ways == {True} else "lead_either"
    return Saying(f"what_if.{kind}", {"amount": amount(points[0])})


def _finding(
    kind: str,
    found: WhatIf,
    values: dict[str, Value],
    *,
    subject: tuple[str, ...] = (),
    certainty: Certainty = "sure",
) -> Finding:
    return Finding(f"finding.scenarios.{kind}", values, found.level, subject, certainty)
