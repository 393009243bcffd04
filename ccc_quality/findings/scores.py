"""How constructs score, and which driver scores lowest."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ccc_quality.findings.finding import Certainty, Finding
from ccc_quality.findings.intervals import interval_of
from ccc_quality.words import Amount, Span, Value, name


def known_scores(scores: pd.DataFrame) -> pd.DataFrame:
    """The constructs that have a score."""
    return scores[scores["mean"].notna()].reset_index(drop=True)


def range_of_scores(scores: pd.DataFrame, level: float) -> Finding:
    """From which to which score the constructs run.

    Parameters
    ----------
    scores : DataFrame
        Columns construct and mean, as :func:`~ccc_quality.performance` gives them.
    level : float
        Confidence level of their intervals.
    """
    known = known_scores(scores)
    if known.empty:
        return Finding("finding.scores.none", {}, level, certainty="unknown")
    ordered = known.sort_values("mean", kind="stable")
    lowest, highest = ordered.iloc[0], ordered.iloc[-1]
    ends = (str(lowest["construct"]), str(highest["construct"]))
    low, high = (Amount(float(end["mean"]), "score") for end in (lowest, highest))
    values: dict[str, Value] = {
        "low": low,
        "high": high,
        "lowest": name(ends[0]),
        "highest": name(ends[1]),
        "n": len(known),
    }
    if len(known) == 1:
        return Finding("finding.scores.one", values, level)
    alike = round(low.value) == round(high.value)
    return Finding(f"finding.scores.{'alike' if alike else 'range'}", values, level, ends)


def lowest_score(scores: pd.DataFrame, drivers: Iterable[str], level: float) -> Finding | None:
    """The driver that scores lowest, surely where no other interval reaches down to its own.

    None where no driver has a score.
    """
    known = known_scores(scores)
    own = known[known["construct"].isin(list(drivers))].sort_values("mean", kind="stable")
    if own.empty:
        return None
    row, others = own.iloc[0], own.iloc[1:]
    low, high = interval_of(row)
    sure = bool((others["ci_lower"] > high).all())
    kind = "only" if others.empty else "lowest" if sure else "lowest_probably"
    driver = str(row["construct"])
    values: dict[str, Value] = {
        "driver": name(driver),
        "score": Amount(float(row["mean"]), "score"),
        "interval": Span(low, high, "score"),
    }
    certainty: Certainty = "sure" if sure else "probable"
    return Finding(f"finding.scores.{kind}", values, level, (driver,), certainty)
