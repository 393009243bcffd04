"""For which drivers failing costs more than excelling brings, and the other way round."""

from __future__ import annotations

from typing import Literal

from ccc_quality.drivers import PenaltyReward
from ccc_quality.findings.finding import Finding
from ccc_quality.words import Amount, Names, Saying, Value

Side = Literal["punish", "reward"]

DOUBTS = ("no_index", "no_impact", "chance", "cut_points")
"""Why a driver has no class, in the order in which it is told."""

MOST_NAMED = 3
"""More drivers than this do not fit a title; they are counted."""


def clear_drivers(found: PenaltyReward, side: Side) -> tuple[str, ...]:
    """Drivers that clearly punish, or reward; the most asymmetric first."""
    table = found.table
    punishes = table["index"] < 0
    own = table[table["clear"] & (punishes if side == "punish" else ~punishes)]
    ordered = own.sort_values("index", ascending=side == "punish", kind="stable")
    return tuple(str(driver) for driver in ordered["driver"])


def asymmetric_drivers(found: PenaltyReward) -> Finding:
    """Who clearly punishes and who clearly rewards; nobody where it is not clear."""
    punishing, rewarding = clear_drivers(found, "punish"), clear_drivers(found, "reward")
    kinds = [kind for kind, own in (("punish", punishing), ("reward", rewarding)) if own]
    if not kinds:
        return Finding("finding.asymmetry.unclear", level=found.level, certainty="uncertain")
    values: dict[str, Value] = {
        "punishing": _listed(punishing),
        "rewarding": _listed(rewarding),
    }
    kind = "_and_".join(kinds)
    return Finding(f"finding.asymmetry.{kind}", values, found.level, (*punishing, *rewarding))


def doubted_drivers(found: PenaltyReward) -> tuple[Finding, ...]:
    """Which drivers have no class, and why."""
    table, said = found.table, []
    for doubt in DOUBTS:
        names = tuple(str(driver) for driver in table.loc[table["doubt"] == doubt, "driver"])
        if names:
            values: dict[str, Value] = {"names": Names(names)}
            key = f"asymmetry.doubt.{doubt}"
            said.append(Finding(key, values, found.level, names, "uncertain"))
    return tuple(said)


def turned_scores(found: PenaltyReward) -> tuple[Finding, ...]:
    """Of which drivers less is better, and whether the outcome should fall."""
    drivers = tuple(name for name in found.less_is_better if name != found.target)
    said = []
    if drivers:
        values: dict[str, Value] = {"names": Names(drivers)}
        said.append(Finding("asymmetry.less_is_better", values, subject=drivers))
    if found.target in found.less_is_better:
        said.append(Finding("asymmetry.falls", {"target": Names((found.target,))}))
    return tuple(said)


def _listed(drivers: tuple[str, ...]) -> Value:
    if len(drivers) <= MOST_NAMED:
        return Names(drivers)
    return Saying("finding.asymmetry.several", {"n": Amount(len(drivers), "in_words")})
