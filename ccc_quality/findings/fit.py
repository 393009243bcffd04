"""Whether a model fits, and whether its effects may be read."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ccc_quality.analysis import Analysis
from ccc_quality.assessment.thresholds import THRESHOLDS
from ccc_quality.findings.finding import Finding
from ccc_quality.sem import SEMResults
from ccc_quality.sem.admissibility import Impropriety
from ccc_quality.words import Amount, Saying, Span, Value

VERY_POOR: dict[str, float] = {"cfi": 0.90, "rmsea": 0.10, "srmr": 0.10}
"""Beyond these, one measure alone is enough to distrust a model."""

FIT_NAMES = ("cfi", "rmsea", "srmr")

SIGNIFICANCE_LEVEL = 0.05
"""Of the test of exact fit."""

LARGE_INDEX = 10.0
"""Modification indices below this are not spoken of."""

SMALLEST = 0.001
"""Smaller differences between two engines are not told apart."""

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


def fits(fit: SEMResults) -> Finding:
    """Whether the model fits the data, and which measures are in doubt."""
    reading = read_fit(fit)
    failed = tuple(Saying(f"fit.name.{measure}") for measure in reading.failed)
    return Finding(f"finding.fit.{reading.status}", {"failed": failed})


def meets_convention(measure: str, value: float) -> Finding:
    """Whether a measure of fit meets its convention."""
    held = THRESHOLDS[measure].holds(value)
    verdict = Saying(f"measurement.{'holds' if held else 'fails'}")
    return Finding("finding.fit.measure", {"convention": convention(measure), "verdict": verdict})


def convention(measure: str) -> Saying:
    """The convention for a measure."""
    threshold = THRESHOLDS[measure]
    if math.isfinite(threshold.minimum):
        return Saying("fit.at_least", {"value": Amount(threshold.minimum)})
    return Saying("fit.at_most", {"value": Amount(threshold.maximum)})


def test_of_fit(fit: SEMResults) -> tuple[Finding, ...]:
    """The test of exact fit with what it means, the measures, and which variant they are."""
    measures, p = fit.reported_measures, float(fit.reported_measures["pvalue"])
    rejected = math.isfinite(p) and p < SIGNIFICANCE_LEVEL
    poor = "_poor" if read_fit(fit).status == "poor" else ""
    verdict = f"fails{poor}" if rejected else "holds"
    tested: dict[str, Value] = {
        "df": Amount(float(measures["df"]), "count"),
        "chisq": Amount(float(measures["chisq"]), "statistic"),
        "p": Amount(p, "p_relation"),
        "verdict": Saying(f"finding.test.{verdict}", {"n": fit.n_obs}),
    }
    low, high = float(measures["rmsea_ci_lower"]), float(measures["rmsea_ci_upper"])
    measured: dict[str, Value] = {"interval": Span(low, high, "measure")}
    for measure in (*FIT_NAMES, "tli"):
        measured[measure] = Amount(float(measures[measure]), "measure")
    found = [Finding("finding.test.test", tested), Finding("finding.test.measures", measured)]
    if "chisq_scaled" in fit.fit_measures:
        found.append(Finding("finding.test.robust"))
    elif "cfi_robust" in fit.fit_measures:
        found.append(Finding("finding.test.corrected"))
    return tuple(found)


def improper(fit: SEMResults, names: Mapping[str, str]) -> tuple[Finding, ...]:
    """That the solution is improper, and what makes it so.

    Parameters
    ----------
    fit : SEMResults
    names : mapping of str to str
        Display names of constructs and items.
    """
    return (*doubts(fit), *(_impropriety(found, names) for found in fit.improprieties))


def _impropriety(found: Impropriety, names: Mapping[str, str]) -> Finding:
    # enough decimals to see that a variance or a correlation is out of bounds
    excess = abs(found.value) - (found.kind == "correlation_beyond_one")
    value = Amount(found.value, "measure" if excess >= 0.0005 else "precise")
    involved = tuple(names[one] for one in found.names)
    return Finding(f"finding.improper.{found.kind}", {"names": involved, "value": value})


def advice(fit: SEMResults, names: Mapping[str, str]) -> tuple[Finding, ...]:
    """What freeing one more parameter would gain most, where the fit is in doubt."""
    if read_fit(fit).status not in ("mixed", "poor"):
        return ()
    indices = fit.modification_indices(minimum=LARGE_INDEX)
    if indices.empty:
        return ()
    first = indices.iloc[0]
    relation = f"{names[str(first['lhs'])]} {first['op']} {names[str(first['rhs'])]}"
    mi = Amount(float(first["mi"]), "count")
    return (Finding("finding.fit.advice", {"relation": relation, "mi": mi}),)


def is_admissible(fit: SEMResults) -> tuple[Finding, ...]:
    """That the solution is proper, where it is; what makes it improper is a warning."""
    return (Finding("finding.fit.admissible"),) if fit.admissible else ()


def second_engine(analysis: Analysis) -> Finding:
    """What an independent program found; why it could not say."""
    check = analysis.cross_check
    if check is None:
        reason = analysis.reasons["cross_check"].saying
        return Finding("finding.engine.no_check", {"reason": reason}, certainty="unknown")
    if not check.agrees:
        kind = "disagrees"
    else:
        better = check.native_minimum < check.other_minimum
        kind = "agrees_better" if better else "agrees"
    found = check.largest_difference
    smallest = Saying("finding.engine.tiny", {"value": Amount(SMALLEST, "measure")})
    values: dict[str, Value] = {
        "engine": check.engine,
        "version": check.version,
        "parameter": check.where,
        "difference": smallest if found < SMALLEST else Amount(found, "measure"),
    }
    return Finding(f"finding.engine.{kind}", values)
