"""What was found in a survey: the findings, each with its remedy, and the counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from html import escape
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")

SHOWN_OF_A_KIND: Mapping[Severity, int] = {"error": 12, "warning": 4, "note": 4}
"""How many findings of a kind are written out before the rest are only named."""


@dataclass(frozen=True)
class Finding:
    """One thing found in a survey.

    Parameters
    ----------
    kind : str
        What it is, in a word: absent_column, text, out_of_scale, missing_code, ...
    column : str
        Where; empty when the whole survey is meant.
    count : int
        Cells, rows or columns concerned.
    message : str
        What is the case, in a sentence.
    remedy : str
        What to do about it; empty when there is nothing to do.
    severity : {"error", "warning", "note"}
        Errors stop an analysis; warnings may spoil one; notes say what was done.
    """

    kind: str
    column: str
    count: int
    message: str
    remedy: str = ""
    severity: Severity = "warning"

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


@dataclass(frozen=True, eq=False)
class SurveyReport:
    """Everything that was found while a survey was read.

    Parameters
    ----------
    source : str
        Where the answers came from.
    findings : tuple of Finding
        Errors first, then warnings, then notes.
    n_rows : int
        Respondents.
    items : tuple of str, length p
        The item columns that were checked.
    missing_counts : ndarray, shape (p,)
        Missing cells of each item.
    respondent_missing_counts : ndarray, shape (n_rows,)
        Missing items of each respondent.
    n_duplicate_rows : int
        Rows that repeat an earlier row in every column.
    n_straight_liners : int or None
        Respondents with the same answer to every item; None where that could not be judged.
    n_straight_liners_judged : int
        Respondents with enough answers to be judged.
    """

    source: str
    findings: tuple[Finding, ...]
    n_rows: int
    items: tuple[str, ...]
    missing_counts: NDArray[np.int64]
    respondent_missing_counts: NDArray[np.int64]
    n_duplicate_rows: int
    n_straight_liners: int | None
    n_straight_liners_judged: int

    def __post_init__(self) -> None:
        ranked = sorted(self.findings, key=lambda finding: SEVERITIES.index(finding.severity))
        object.__setattr__(self, "findings", tuple(ranked))
        for name in ("missing_counts", "respondent_missing_counts"):
            counts = np.array(getattr(self, name), dtype=np.int64)
            counts.flags.writeable = False
            object.__setattr__(self, name, counts)

    @property
    def ok(self) -> bool:
        """Whether nothing stands in the way of an analysis."""
        return not self.of_severity("error")

    @property
    def n_missing_cells(self) -> int:
        """Missing cells among the items, missing codes included."""
        return int(self.missing_counts.sum())

    @property
    def n_complete_rows(self) -> int:
        """Respondents who answered every item."""
        return int((self.respondent_missing_counts == 0).sum())

    @property
    def total_missing_share(self) -> float:
        """Missing cells as a share of all item cells; NaN without cells."""
        cells = self.n_rows * len(self.items)
        return self.n_missing_cells / cells if cells else float("nan")

    @property
    def straight_liner_share(self) -> float:
        """Straight-liners as a share of those who could be judged; NaN if nobody could."""
        if self.n_straight_liners is None or not self.n_straight_liners_judged:
            return float("nan")
        return self.n_straight_liners / self.n_straight_liners_judged

    @property
    def missing_share(self) -> pd.Series:
        """Share of missing cells by item."""
        share = self.missing_counts / self.n_rows if self.n_rows else self.missing_counts * np.nan
        return pd.Series(share, index=list(self.items), name="missing_share")

    @property
    def respondent_missing_share(self) -> pd.Series:
        """Share of missing items by respondent, in the order of the rows."""
        n_items = len(self.items) or np.nan
        return pd.Series(self.respondent_missing_counts / n_items, name="missing_share")

    @property
    def findings_table(self) -> pd.DataFrame:
        """The findings, one a row."""
        columns = [f.name for f in fields(Finding)]
        return pd.DataFrame([asdict(finding) for finding in self.findings], columns=columns)

    def of_kind(self, kind: str) -> tuple[Finding, ...]:
        """The findings of one kind."""
        return tuple(finding for finding in self.findings if finding.kind == kind)

    def of_severity(self, severity: Severity) -> tuple[Finding, ...]:
        """The findings of one severity."""
        return tuple(finding for finding in self.findings if finding.severity == severity)

    @property
    def headline(self) -> str:
        """Respondents, items and missing cells in a line."""
        share = self.total_missing_share
        missing = "" if np.isnan(share) else f", {share:.1%} of cells missing"
        return (
            f"{self.source}: n = {self.n_rows:,}, {len(self.items)} items{missing}, "
            f"{self.n_complete_rows:,} complete rows"
        )

    def summary(self) -> str:
        """The report as plain text."""
        lines = [self.headline, self._verdict()]
        for severity in SEVERITIES:
            found = self.of_severity(severity)
            if found:
                lines += ["", f"{severity.capitalize()}s"]
                lines += [f"  - {line}" for line in group_findings(found)]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return self.summary()

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{f.severity}</td><td>{escape(f.column)}</td><td>{f.count:,}</td>"
            f"<td>{escape(f.message)}</td><td>{escape(f.remedy)}</td></tr>"
            for f in self.findings
        )
        head = "".join(f"<th>{h}</th>" for h in ("", "column", "count", "finding", "remedy"))
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        verdict = escape(self._verdict())
        return f"<p><b>{escape(self.headline)}</b><br>{verdict}</p>{table if rows else ''}"

    def _verdict(self) -> str:
        counts = [(len(self.of_severity(severity)), severity) for severity in SEVERITIES]
        said = [f"{n} {severity}{'' if n == 1 else 's'}" for n, severity in counts if n]
        if not said:
            return "Nothing to remark."
        start = "Ready to analyse" if self.ok else "Not ready to analyse"
        return f"{start}: {', '.join(said)}."


def group_findings(findings: Sequence[Finding]) -> list[str]:
    """Lines for a reader: a kind that occurs in many columns is shortened, with all their names."""
    by_kind: dict[str, list[Finding]] = {}
    for finding in findings:
        by_kind.setdefault(finding.kind, []).append(finding)
    lines = []
    for same in by_kind.values():
        limit = SHOWN_OF_A_KIND[same[0].severity]
        lines += [str(finding) for finding in same[:limit]]
        rest = same[limit:]
        if rest:
            names = ", ".join(f"{finding.column} ({finding.count:,})" for finding in rest)
            lines.append(f"The same holds for {len(rest)} more: {names}.")
    return lines
