"""Which answers go missing together, and who may have answered without care. Nobody is dropped."""

from __future__ import annotations

import pandas as pd

from ccc_quality.assessment import Careless
from ccc_quality.data import MissingReport
from ccc_quality.plots.missing_pattern import MOST_PATTERNS
from ccc_quality.report.content import Table
from ccc_quality.report.tables import columns
from ccc_quality.words import Voice


def pattern_table(found: MissingReport, voice: Voice) -> Table | None:
    """The most frequent ways to leave questions open; None where nobody left one."""
    gaps = found.patterns[found.patterns["n_missing"] > 0]
    if gaps.empty:
        return None
    more = len(gaps) - MOST_PATTERNS
    note = voice.say("respondents.patterns.more", n=voice.numbers.count(more))
    shown = columns(
        voice,
        ("missing", "open", "text"),
        ("n_obs", "count", "count"),
        ("share", "share", "share"),
    )
    frame = gaps.head(MOST_PATTERNS).astype({"n_obs": float})
    return Table(
        "missing-patterns",
        voice.say("respondents.patterns.title"),
        frame,
        shown,
        notes=(note,) if more > 0 else (),
        folded=True,
    )


def careless_table(found: Careless, voice: Voice) -> Table:
    """Check by check, how many were judged and how many flagged."""
    checks = found.checks
    frame = pd.DataFrame(
        {
            "check": [voice.say(f"respondents.check.{name}") for name in checks["check"]],
            "count": checks["n_flagged"].to_numpy(dtype=float),
            "judged": checks["n_judged"].to_numpy(dtype=float),
            "share": checks["share"].to_numpy(dtype=float),
            "source": list(checks["source"]),
        }
    )
    shown = columns(
        voice,
        ("check", "check", "text"),
        ("count", "flagged", "count"),
        ("judged", "judged", "count"),
        ("share", "share", "share"),
    )
    return Table(
        "careless",
        voice.say("respondents.careless.title"),
        frame,
        shown,
        notes=(voice.say("respondents.careless.note"),),
        folded=True,
    )
