"""Whether a line breaks, and whether an outcome runs with an operation at all."""

from __future__ import annotations

from ccc_quality.drivers import DoseCurve, Threshold
from ccc_quality.findings.finding import Finding
from ccc_quality.findings.intervals import interval_of
from ccc_quality.words import Amount, Saying, Span, Value, name


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


def break_in_full(found: Threshold) -> Finding:
    """The verdict on the break, with where it lies and the slopes on both sides."""
    table = found.table
    est = {str(term): float(value) for term, value in zip(table["term"], table["est"], strict=True)}
    before, after = est["slope_before"], est["slope_after"]
    extreme, elsewhere = (before, after) if found.extreme == "low" else (after, before)
    values: dict[str, Value] = {
        "driver": name(found.driver),
        "target": name(found.target),
        "at": Amount(est["break"], "score"),
        "interval": Span(*interval_of(table[table["term"] == "break"].iloc[0]), "score"),
        "side": Saying(f"threshold.side.{found.extreme}"),
        "extreme": Amount(extreme),
        "elsewhere": Amount(elsewhere),
        "p": Amount(found.pvalue, "p_relation"),
    }
    kind = found.verdict if has_break(found) else "straight"
    return Finding(f"finding.break.{kind}", values, found.level)


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
