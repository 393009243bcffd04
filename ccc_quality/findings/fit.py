"""Whether a model fits, and whether its effects may be read."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from ccc_quality.assessment.thresholds import THRESHOLDS
from ccc_quality.findings.finding import Finding
from ccc_quality.sem import SEMResults

VERY_POOR: dict[str, float] = {"cfi": 0.90, "rmsea": 0.10, "srmr": 0.10}
"""Beyond these, one measure alone is enough to distrust a model."""

FIT_NAMES = ("cfi", "rmsea", "srmr")

FitStatus = Literal[
    "not_converged", "inadmissible", "untestable", "good", "probably", "mixed", "poor"
]


@dataclass(frozen=True)
class FitReading:
    """What the fit measures allow to be said.

    Attributes
    ----------
    status : str
        The verdict in a word.
    failed : tuple of str
        Measures that miss their convention.
    """

    status: FitStatus
    failed: tuple[str, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether the numbers of the fit may be shown."""
        return self.status != "not_converged"

    @property
    def trusted(self) -> bool:
        """Whether effects may be read without a warning."""
        return self.status not in ("not_converged", "inadmissible", "poor")


def read_fit(fit: SEMResults) -> FitReading:
    """Judge a fit: convergence first, then admissibility, then the conventions."""
    if not fit.converged:
        return FitReading("not_converged")
    measures = fit.reported_measures
    failed = tuple(name for name in FIT_NAMES if not THRESHOLDS[name].holds(measures[name]))
    if not fit.admissible:
        return FitReading("inadmissible", failed)
    if measures["df"] == 0:
        return FitReading("untestable")
    if not failed:
        upper = float(measures["rmsea_ci_upper"])
        sure = math.isfinite(upper) and THRESHOLDS["rmsea"].holds(upper)
        return FitReading("good" if sure else "probably")
    very_poor = any(_very_poor(name, float(measures[name])) for name in failed)
    return FitReading("poor" if very_poor or len(failed) > 1 else "mixed", failed)


def _very_poor(name: str, value: float) -> bool:
    limit = VERY_POOR[name]
    return value < limit if name == "cfi" else value > limit


def doubts(fit: SEMResults) -> tuple[Finding, ...]:
    """What a reader must know before reading an effect: an improper solution, a poor fit."""
    status = read_fit(fit).status
    if status not in ("not_converged", "inadmissible", "poor"):
        return ()
    return (Finding(f"finding.doubt.{status}", certainty="uncertain"),)
