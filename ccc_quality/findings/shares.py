"""Who accounts for most of what is explained of an outcome."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd

from ccc_quality.drivers import DriverRanking, RelativeImportance
from ccc_quality.findings.finding import Certainty, Finding
from ccc_quality.findings.intervals import interval_of, is_known, overlaps
from ccc_quality.findings.order import MOST_RIVALS, read_order
from ccc_quality.words import Amount, Names, Span, Value, name


def largest_share(
    importance: RelativeImportance,
    method: str | None = None,
    *,
    ranking: DriverRanking | None = None,
) -> Finding:
    """Who accounts for the largest share, as far as the intervals let it be told.

    Parameters
    ----------
    importance : RelativeImportance
    method : str, optional
        One of its methods; the first when left out.
    ranking : DriverRanking, optional
        The drivers of the same outcome by their effects. Where another one comes first there, the
        finding says so, and why: a share divides what is explained, an effect is that of a point.
    """
    table = shares_of(importance, method)
    drivers = tuple(str(driver) for driver in table["driver"])
    intervals = [interval_of(row) for _, row in table.iterrows()]
    rivals = tuple(
        driver
        for driver, interval in zip(drivers[1:], intervals[1:], strict=True)
        if overlaps(intervals[0], interval)
    )
    values: dict[str, Value] = {
        "target": name(importance.target),
        "total": Amount(importance.r_squared),
        "value": Amount(float(table["est"].iloc[0])),
    }
    kind: str
    certainty: Certainty
    if not any(is_known(interval) for interval in intervals):
        kind, leaders, certainty = "unknown", drivers[:1], "unknown"
    elif not rivals:
        kind, leaders, certainty = "largest", drivers[:1], "sure"
    elif len(rivals) <= MOST_RIVALS:
        kind, leaders, certainty = "shared", (drivers[0], *rivals), "uncertain"
    else:
        kind, leaders, certainty = "probable", drivers[:1], "probable"
    values["leaders"] = Names(leaders)
    found = Finding(f"finding.share.{kind}", values, importance.level, leaders, certainty)
    other = "" if ranking is None else _other_first(ranking, leaders)
    if not other:
        return found
    both: dict[str, Value] = {"finding": found, "other": name(other)}
    return replace(found, key="finding.share.otherwise", values=both, subject=(other,))


def shared_out(found: RelativeImportance, explained: float) -> tuple[Finding, ...]:
    """What the largest share says, and what it does not; whose share has a turned coefficient.

    Parameters
    ----------
    found : RelativeImportance
    explained : float
        What the whole model explains of the outcome; NaN where that is not known.
    """
    first = found.table.iloc[0]
    driver, interval = str(first["driver"]), interval_of(first, "share")
    values: dict[str, Value] = {
        "driver": name(driver),
        "target": name(found.target),
        "share": Amount(float(first["share"]), "share"),
        "interval": Span(*interval, "share"),
        "total": Amount(found.r_squared, "share"),
        "whole": Amount(explained, "share"),
    }
    beyond = math.isfinite(explained) and round(100 * (explained - found.r_squared)) >= 1
    kind = f"{'beyond' if beyond else 'text'}{'' if is_known(interval) else '_plain'}"
    said = [Finding(f"finding.share.{kind}", values, found.level, (driver,))]
    turned = found.table[found.table["beta"] * found.table["correlation"] < 0]
    if not turned.empty:
        names = tuple(str(each) for each in turned["driver"])
        said.append(Finding("finding.share.suppressed", {"names": Names(names)}, found.level))
    return tuple(said)


def shares_of(importance: RelativeImportance, method: str | None = None) -> pd.DataFrame:
    """The rows of one method, the largest share first."""
    table = importance.table
    own = table[table["method"] == (method or importance.methods[0])]
    return own.sort_values("rank", kind="stable").reset_index(drop=True)


def _other_first(ranking: DriverRanking, leaders: tuple[str, ...]) -> str:
    """Who comes first by effect, if none of the leaders may."""
    first = read_order(ranking).leaders
    return first[0] if first and not set(first) & set(leaders) else ""
