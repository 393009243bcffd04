"""Where answers are high, and how many are missing."""

from __future__ import annotations

from collections.abc import Sequence

from ccc_quality.data import MissingReport
from ccc_quality.data.item_answers import ItemAnswers
from ccc_quality.findings.finding import Finding
from ccc_quality.words import Amount, Quote, Value


def high_answers(found: Sequence[ItemAnswers]) -> Finding:
    """Where high answers are most and least frequent, as counted."""
    lowest, highest = (pick(found, key=lambda one: one.high) for pick in (min, max))
    values: dict[str, Value] = {
        "n": len(found),
        "low": Amount(lowest.high, "share"),
        "lowest": Quote(lowest.item),
        "high": Amount(highest.high, "share"),
        "highest": Quote(highest.item),
    }
    if len(found) == 1:
        values["low"] = Amount(lowest.low, "share")
        return Finding("finding.answers.one", values)
    if round(100 * lowest.high) == round(100 * highest.high):
        return Finding("finding.answers.alike", values)
    return Finding("finding.answers.range", values, subject=(highest.item, lowest.item))


def missing_answers(found: MissingReport) -> Finding:
    """How many answers are missing, and how many respondents left nothing open."""
    values: dict[str, Value] = {
        "share": Amount(found.share, "small_share"),
        "complete": found.n_complete,
        "n": found.n_rows,
    }
    return Finding(f"finding.missing.{'some' if found.n_complete else 'nobody'}", values)
