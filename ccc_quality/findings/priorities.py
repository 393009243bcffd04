"""Where to act: what matters against how well the firm does on it, as far as intervals tell."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ccc_quality.drivers import ImportancePerformance
from ccc_quality.findings.finding import Certainty, Finding
from ccc_quality.findings.intervals import interval_of, is_known, overlaps
from ccc_quality.findings.order import MOST_RIVALS
from ccc_quality.results import FittedModel
from ccc_quality.words import Amount, Names, Saying, Span, Value, name

QUADRANTS = {
    "concentrate here": "concentrate",
    "keep up the good work": "keep_up",
    "low priority": "low",
    "possible overkill": "overkill",
}
"""Quadrants in the order in which they are spoken of, and the names of their phrases."""

MOST_NAMED = 3
"""More drivers than this do not fit a title."""


def most_to_gain(found: ImportancePerformance) -> Finding:
    """What clearly is important and low; else where most is to gain, as far as intervals tell."""
    here = clearly(found, "concentrate here")
    if 0 < len(here) <= MOST_NAMED:
        return _finding("here", found, here)
    table = with_priority(found)
    names = _subjects(found, table)
    intervals = [interval_of(row, "priority") for _, row in table.iterrows()]
    if not names or (is_known(intervals[0]) and intervals[0][0] <= 0 <= intervals[0][1]):
        return _finding("unclear", found, (), certainty="uncertain")
    rivals = tuple(
        other
        for other, interval in zip(names[1:], intervals[1:], strict=True)
        if overlaps(intervals[0], interval)
    )
    if not rivals:
        return _finding("most", found, names[:1])
    if len(rivals) <= MOST_RIVALS:
        return _finding("together", found, (names[0], *rivals), certainty="uncertain")
    return _finding("probably", found, names[:1], certainty="probable")


def clearly(found: ImportancePerformance, quadrant: str) -> tuple[str, ...]:
    """What lies in a quadrant with both intervals off its lines, the highest priority first."""
    table = with_priority(found)
    own = table[table["quadrant"] == quadrant]
    for axis, line in (("gain", found.mean_importance), ("standing", found.mean_performance)):
        lower, upper = own[f"{axis}_ci_lower"], own[f"{axis}_ci_upper"]
        own = own[(lower > line) | (upper < line)]
    return _subjects(found, own)


def with_priority(found: ImportancePerformance) -> pd.DataFrame:
    """Rows with a priority, the highest first."""
    table = found.table
    return table[table["priority"].notna()].reset_index(drop=True)


def about_the_map(found: ImportancePerformance) -> Iterator[Finding]:
    """What full marks would be worth, who lies clear of the lines, and who does not."""
    first, slope = with_priority(found).iloc[0], _slope(found)
    low, high = interval_of(first, "priority")
    if is_known((low, high)) and low > 0:
        less = "_less" if first["direction"] == "lower" else ""
        worth: dict[str, Value] = {
            "driver": name(str(first["driver"])),
            "target": name(found.target),
            "value": Amount(float(first["priority"]), "statistic"),
            "interval": Span(low, high, "statistic"),
        }
        driver = (str(first["driver"]),)
        yield Finding(f"finding.priorities.worth{less}{slope}", worth, found.level, driver)
    clear = {kind: clearly(found, quadrant) for quadrant, kind in QUADRANTS.items()}
    parts = tuple(
        Saying(f"priorities.clear.{kind}", {"names": called(found, names)})
        for kind, names in clear.items()
        if names
    )
    rest = len(with_priority(found)) - sum(map(len, clear.values()))
    if parts:
        yield Finding("finding.priorities.clear", {"parts": parts}, found.level)
    if rest:
        kind = "none" if not parts else "one" if rest == 1 else "some"
        values: dict[str, Value] = {"n": Amount(rest, "in_words")}
        certainty: Certainty = "uncertain"
        yield Finding(f"finding.priorities.border_{kind}", values, found.level, (), certainty)


def turned_parts(found: ImportancePerformance, fit: FittedModel) -> tuple[Finding, ...]:
    """Composites of which some parts count negatively, so that better answers lower the score."""
    weights = fit.weights
    turned = set(weights.loc[weights["est"] < 0, "construct"])
    drivers = tuple(str(driver) for driver in found.table["driver"] if driver in turned)
    if not drivers:
        return ()
    return (Finding("finding.priorities.turned", {"names": Names(drivers)}, subject=drivers),)


def called(found: ImportancePerformance, names: tuple[str, ...]) -> Value:
    """Drivers or items in a sentence; of which less is better, that is said."""
    table = found.table
    ways = dict(zip(_subjects(found, table), table["direction"], strict=True))
    return tuple(_said(one, by_item="item" in table, way=str(ways[one])) for one in names)


def _said(subject: str, *, by_item: bool, way: str) -> Value:
    said: Value = subject if by_item else name(subject)
    return Saying("priorities.less", {"name": said}) if way == "lower" else said


def _subjects(found: ImportancePerformance, table: pd.DataFrame) -> tuple[str, ...]:
    """What the map is about: items where it shows items, else drivers."""
    column = "item" if "item" in found.table else "driver"
    return tuple(str(subject) for subject in table[column])


def _slope(found: ImportancePerformance) -> str:
    return "_slope" if found.basis == "implied slope" else ""


def _finding(
    kind: str,
    found: ImportancePerformance,
    names: tuple[str, ...],
    *,
    certainty: Certainty = "sure",
) -> Finding:
    values: dict[str, Value] = {"names": called(found, names), "target": name(found.target)}
    key = f"finding.priorities.{kind}{_slope(found)}"
    return Finding(key, values, found.level, names, certainty)
