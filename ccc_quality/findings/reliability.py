"""Whether constructs are measured reliably and can be told apart."""

from __future__ import annotations

import math

import pandas as pd

from ccc_quality.analysis import Analysis
from ccc_quality.assessment import Assessment
from ccc_quality.assessment.thresholds import THRESHOLDS
from ccc_quality.assessment.verdicts import PAIR
from ccc_quality.findings.finding import Finding
from ccc_quality.words import Amount, Names, Value, name

STRAIGHT_LINERS_MATTER = 0.01
"""From this share on, same answers throughout are spoken of beside the reliabilities."""


def weak_constructs(assessment: Assessment) -> pd.Series[float]:
    """Composite reliability of the constructs that are not measured reliably, lowest first."""
    known = assessment.reliability["rho_c"].dropna()
    return known[known < THRESHOLDS["rho_c"].minimum].sort_values(kind="stable")


def close_pairs(assessment: Assessment) -> list[tuple[str, str]]:
    """Pairs of constructs whose HTMT breaks its convention, closest first."""
    verdicts = assessment.verdicts
    broken = verdicts[(verdicts["criterion"] == "htmt") & ~verdicts["holds"]]
    subjects = broken.sort_values("value", ascending=False, kind="stable")["subject"]
    return [(first, second) for first, _, second in (str(s).partition(PAIR) for s in subjects)]


def measured_reliably(analysis: Analysis) -> Finding:
    """How many constructs are measured reliably, which are not, and which pairs are close."""
    if analysis.fit.admissibility:
        return Finding("finding.measurement.unknown", certainty="unknown")
    reliable, close = _reliable(analysis.assessment), close_pairs(analysis.assessment)
    if not close:
        return reliable
    values: dict[str, Value] = {
        "title": reliable,
        "first": name(close[0][0]),
        "second": name(close[0][1]),
        "pairs": Amount(len(close), "in_words"),
    }
    kind = "close_more" if len(close) > 1 else "close"
    return Finding(f"finding.measurement.{kind}", values, subject=close[0])


def _reliable(assessment: Assessment) -> Finding:
    known = assessment.reliability["rho_c"].dropna()
    weak = tuple(str(construct) for construct in weak_constructs(assessment).index)
    if known.empty:
        return Finding("finding.measurement.unknown", certainty="unknown")
    if len(known) == 1:
        kind = "one_not" if weak else "one"
    else:
        kind = "all" if not weak else "none" if len(weak) == len(known) else "all_but"
    values: dict[str, Value] = {
        "count": Amount(len(known), "in_words"),
        "good": Amount(len(known) - len(weak), "in_words"),
        "weak": Names(weak),
        "construct": name(str(known.index[0])),
    }
    return Finding(f"finding.measurement.{kind}", values, subject=weak)


def straight_liners(analysis: Analysis) -> tuple[Finding, ...]:
    """Same answers throughout, which alone push ratios of close constructs up."""
    share = analysis.survey.report.straight_liner_share
    if math.isnan(share):
        return ()
    values: dict[str, Value] = {"share": Amount(share, "share")}
    close = close_pairs(analysis.assessment)
    if close:
        first, second = close[0]
        htmt = float(analysis.assessment.htmt.loc[first].to_dict()[second])
        values |= {"first": name(first), "second": name(second), "htmt": Amount(htmt)}
        kind = "close_and_straight" if share > 0 else "close_and_straight_none"
        return (Finding(f"finding.measurement.{kind}", values, subject=close[0]),)
    if share < STRAIGHT_LINERS_MATTER:
        return ()
    return (Finding("finding.measurement.straight", values),)
