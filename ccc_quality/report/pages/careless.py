"""Which answers go missing together, and who may have answered without care. Nobody is dropped."""

from __future__ import annotations

import pandas as pd

from ccc_quality.assessment import Careless
from ccc_quality.data import MissingReport
from ccc_quality.plots.missing_pattern import MOST_PATTERNS
from ccc_quality.report.content import Table
from ccc_quality.report.tables import columns
from ccc_quality.words import Voice


def pattern_message(found: MissingReport, voice: Voice) -> str:
    """How many answered everything, in how many ways others did not, and whether by accident."""
    gaps = found.patterns[found.patterns["n_missing"] > 0]
    test = found.mcar
    said = voice.say(
        f"respondents.patterns.{'one' if len(gaps) == 1 else 'text'}",
        complete=voice.numbers.count(found.n_complete),
        patterns=voice.numbers.in_words(len(gaps)),
    )
    if test.reason:
        return said
    kind = "accident" if test.pvalue >= 0.05 else "not_accident"
    test_text = voice.say(f"respondents.patterns.{kind}", p=voice.numbers.p_relation(test.pvalue))
    return f"{said} {test_text}"


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


def careless_message(found: Careless, voice: Voice) -> str:
    """How many one check flags, how many several, and that they are still there."""
    one, several = len(found.flagged(1)), len(found.flagged(2))
    return voice.say(
        f"respondents.careless.{'text' if one else 'nobody'}",
        one=voice.numbers.count(one),
        one_share=voice.numbers.share(one / found.n_rows),
        several=voice.numbers.count(several),
        several_share=voice.numbers.share(several / found.n_rows),
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
