"""Whether a line breaks, and whether an outcome runs with an operation at all."""

from __future__ import annotations

from ccc_quality.drivers import DoseCurve, Threshold
from ccc_quality.findings.finding import Finding
from ccc_quality.words import Amount, Value, name


def has_break(found: Threshold) -> bool:
    """Whether one straight line is rejected at the level of the intervals."""
    return found.pvalue <= 1 - found.level


def where_it_breaks(found: Threshold) -> Finding:
    """Where the driver matters more, below or above its break, as far as that can be told."""
    est = found.table.set_index("term")["est"].to_dict()
    values: dict[str, Value] = {
        "driver": name(found.driver),
        "target": name(found.target),
        "at": Amount(float(est["break"]), "statistic"),
    }
    if not has_break(found):
        return Finding("finding.threshold.unclear", values, found.level, certainty="uncertain")
    if found.verdict == "undecided":
        return Finding("finding.threshold.changes", values, found.level, certainty="uncertain")
    below = (found.verdict == "supported") == (found.extreme == "low")
    return Finding(f"finding.threshold.{'below' if below else 'above'}", values, found.level)


def dose_response(found: DoseCurve) -> Finding:
    """From where to where a construct runs, if it runs with the operation at all."""
    curve = found.table
    first, last = curve.iloc[0], curve.iloc[-1]
    values: dict[str, Value] = {
        "construct": name(found.construct),
        "predictor": name(found.predictor),
        "start": Amount(float(first["est"]), "statistic"),
        "low": Amount(float(first["x"]), "statistic"),
        "end": Amount(float(last["est"]), "statistic"),
        "high": Amount(float(last["x"]), "statistic"),
    }
    if found.pvalue <= 1 - found.level:
        return Finding("finding.dose.differs", values, found.level)
    return Finding("finding.dose.unclear", values, found.level, certainty="uncertain")
