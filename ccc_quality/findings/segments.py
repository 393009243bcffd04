"""What differs between segments or waves: only what may be compared, and holds after correction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from ccc_quality.findings.finding import Certainty, Finding
from ccc_quality.labels import Labels
from ccc_quality.segments import SegmentAnalysis
from ccc_quality.segments.differences import PERFORMANCE
from ccc_quality.segments.segment_analysis import ALPHA
from ccc_quality.words import Amount, Saying, Value, isolated, name, phrases


@dataclass(frozen=True)
class Difference:
    """Two segments that differ in a driver's effect or in a score, the higher one first."""

    name: str
    high: str
    low: str
    high_value: float
    low_value: float
    pvalue: float

    @classmethod
    def of(cls, row: pd.Series) -> Difference:
        """From a row of differences."""
        ends = [(float(row[f"est_{end}"]), str(row[f"segment_{end}"])) for end in "ab"]
        (low_value, low), (high_value, high) = sorted(ends)
        return cls(str(row["name"]), high, low, high_value, low_value, float(row["p_adjusted"]))

    @property
    def size(self) -> float:
        """How much they differ."""
        return self.high_value - self.low_value


def column_of(by: str, labels: Labels) -> Value:
    """What a column of segments is called inside a sentence: its label, or the usual word."""
    usual = f"segments.column.{by}"
    return Saying(usual) if by not in labels.texts and usual in phrases("en") else name(by)


def called(found: SegmentAnalysis, names: Mapping[str, str]) -> dict[str, Value]:
    """What each segment is called: its label; a number that has none has its column before it."""
    column = column_of(found.by, found.labels)
    return {one: _called(names.get(one, one), column) for one in found.segments}


def _called(label: str, column: Value) -> Value:
    try:
        number = f"{float(label):g}"
    except ValueError:
        return isolated(label)
    return Saying("segments.numbered", {"column": column, "number": number})


def comparable_differences(found: SegmentAnalysis) -> pd.DataFrame:
    """The differences that comparability allows to be read as differences between segments.

    Of waves, the changes from each to the next.
    """
    table = found.changes if found.waves else found.differences
    if found.comparable == "none":
        return table.iloc[:0]
    of_scores = table["quantity"] == PERFORMANCE
    if found.comparable == "effects":
        return table[~of_scores]
    return table[~(of_scores & table["name"].isin(list(found.released)))]


def clear_differences(found: SegmentAnalysis) -> pd.DataFrame:
    """Those of them that hold after the correction, the clearest first."""
    table = comparable_differences(found)
    return table[table["p_adjusted"] < ALPHA].sort_values("p_adjusted", kind="stable")


def differing_drivers(found: SegmentAnalysis) -> list[Difference]:
    """Pairs of segments in which a driver clearly weighs differently, the clearest first."""
    table, ranking = clear_differences(found), next(iter(found.rankings.values()))
    own = table["name"].isin(list(ranking.table["driver"]))
    return _listed(table[own & (table["quantity"] == ranking.basis)])


def differing_scores(found: SegmentAnalysis) -> list[Difference]:
    """Pairs of segments with clearly different scores, the largest difference first."""
    table = clear_differences(found)
    scores = _listed(table[table["quantity"] == PERFORMANCE])
    return sorted(scores, key=lambda one: -one.size)


def _listed(table: pd.DataFrame) -> list[Difference]:
    return [Difference.of(row) for _, row in table.iterrows()]


def effects_that_differ(found: SegmentAnalysis, names: Mapping[str, str]) -> Finding:
    """The driver that most clearly weighs more in one segment; or that none does.

    Parameters
    ----------
    found : SegmentAnalysis
    names : mapping of str to str
        Labels of segments, by their value.
    """
    clear, ranking = differing_drivers(found), next(iter(found.rankings.values()))
    suffix = "_slope" if ranking.basis == "implied slope" else ""
    values: dict[str, Value] = {
        "target": name(found.target),
        "columns": column_of(found.by, found.labels),
    }
    if found.comparable == "none":
        return _finding("incomparable", found, values, certain=False)
    if not clear:
        return _finding(f"same{suffix}", found, values, certain=False)
    first, seen = clear[0], called(found, names)
    differing = dict.fromkeys(one.name for one in clear)
    values |= {
        "driver": name(first.name),
        "high": seen[first.high],
        "low": seen[first.low],
        "n": len(differing),
        "total": len(ranking.table),
    }
    # of opposite signs neither weighs more
    kind = "more" if first.low_value >= 0 else "differs"
    several = "_several" if len(differing) > 1 else ""
    return _finding(f"{kind}{several}{suffix}", found, values, subject=(first.name,))


def effects_by_column(blocks: Sequence[tuple[SegmentAnalysis, Mapping[str, str]]]) -> Finding:
    """The clearest difference of several comparisons; that there is none, where all agree on it.

    Parameters
    ----------
    blocks : sequence of (SegmentAnalysis, mapping of str to str)
        Comparisons by a column each, with the labels of the segments.
    """
    clear = [(differing_drivers(found), found, names) for found, names in blocks]
    known = [one for one in clear if one[0]]
    if known:
        _, found, names = min(known, key=lambda one: one[0][0].pvalue)
        return effects_that_differ(found, names)
    open_to_it = [found for found, _ in blocks if found.comparable != "none"]
    shown = open_to_it or [found for found, _ in blocks]
    finding = effects_that_differ(shown[0], {})
    columns = tuple(column_of(found.by, found.labels) for found in shown)
    return replace(finding, values={**finding.values, "columns": columns})


def scores_that_differ(found: SegmentAnalysis, names: Mapping[str, str]) -> Finding:
    """The score that differs most, and how many do; or that none does."""
    values: dict[str, Value] = {"columns": column_of(found.by, found.labels)}
    if found.comparable != "means":
        return _finding("scores_incomparable", found, values, certain=False)
    clear = differing_scores(found)
    if not clear:
        return _finding("scores_same", found, values, certain=False)
    first, seen = clear[0], called(found, names)
    differing = dict.fromkeys(one.name for one in clear)
    values |= {
        "construct": name(first.name),
        "high": seen[first.high],
        "low": seen[first.low],
        "a": Amount(first.high_value, "score"),
        "b": Amount(first.low_value, "score"),
        "n": len(differing),
        "total": int(found.performance["construct"].nunique()),
    }
    kind = "scores_one" if len(differing) == 1 else "scores"
    return _finding(kind, found, values, subject=(first.name,))


def _finding(
    kind: str,
    found: SegmentAnalysis,
    values: Mapping[str, Value],
    *,
    subject: tuple[str, ...] = (),
    certain: bool = True,
) -> Finding:
    level = next(iter(found.rankings.values())).level
    certainty: Certainty = "sure" if certain else "uncertain"
    return Finding(f"finding.segments.{kind}", values, level, subject, certainty)
