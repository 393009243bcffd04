"""What is missing in a survey: how much, where, in which patterns, and whether at random."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from ccc_quality.data.mcar import FEW_ROWS, McarTest, mcar_test, untested
from ccc_quality.data.patterns import PatternMoments, pattern_moments
from ccc_quality.data.survey import Survey
from ccc_quality.errors import DataError, EstimationError
from ccc_quality.frames import cached_table
from ccc_quality.summaries import Summary, pvalue_equation
from ccc_quality.threads import on_one_blas_thread

SHOWN = 10
"""Rows of a table in a summary."""

MANY = 0.1
"""Share of respondents in rare patterns from which on the test is called a rough guide."""


@dataclass(frozen=True, eq=False, repr=False)
class MissingReport:
    """What is missing. Every table is a fresh copy.

    Attributes
    ----------
    n_rows : int
        Respondents.
    simulated : bool
        Whether the data are simulated.
    """

    _patterns: PatternMoments
    n_rows: int
    simulated: bool = False

    @property
    def items(self) -> tuple[str, ...]:
        """The items looked at."""
        return self._patterns.names

    @property
    def n_complete(self) -> int:
        """Respondents who answered all items."""
        return int(self._patterns.counts[self._patterns.answered.all(axis=1)].sum())

    @property
    def n_silent(self) -> int:
        """Respondents who answered none."""
        return self._patterns.n_dropped

    @property
    def share(self) -> float:
        """Share of all answers that is missing."""
        return float(self.by_item["n_missing"].sum()) / (self.n_rows * len(self.items))

    @cached_table
    def by_item(self) -> pd.DataFrame:
        """Missing answers of each item: item, n_missing, share."""
        missing = self.n_rows - self._patterns.counts @ self._patterns.answered
        return pd.DataFrame(
            {"item": list(self.items), "n_missing": missing, "share": missing / self.n_rows}
        )

    @cached_table
    def coverage(self) -> pd.DataFrame:
        """Share of the respondents who answered both items of a pair; on the diagonal, the one."""
        return self._patterns.coverage * (self._patterns.n_obs / self.n_rows)

    @property
    def never_together(self) -> tuple[tuple[str, str], ...]:
        """Pairs of items that nobody answered both of."""
        return self._patterns.never_together

    @cached_table
    def patterns(self) -> pd.DataFrame:
        """Which items go missing together, the most frequent first.

        n_obs, share (of those who answered anything), n_missing, missing (the items, with commas).
        """
        return self._patterns.table

    @cached_property
    @on_one_blas_thread
    def mcar(self) -> McarTest:
        """Little's test of answers missing completely at random; NaN with a reason without one."""
        if self._patterns.is_complete:
            return untested(self._patterns, "No answer is missing.")
        try:
            return mcar_test(self._patterns)
        except (DataError, EstimationError) as obstacle:
            return untested(self._patterns, str(obstacle))

    @property
    def cautions(self) -> tuple[str, ...]:
        """How far the numbers carry, a sentence each."""
        found = []
        if self.mcar.reason:
            found.append(f"Little's test was not made: {self.mcar.reason}")
        else:
            found.append(
                "A small p value speaks against answers missing completely at random; a large one "
                'is no proof of it. missing="fiml" needs less: that what is missing depends on '
                "nothing but answers that were given."
            )
            if self.mcar.share_in_small_patterns > MANY:
                found.append(
                    f"{self.mcar.share_in_small_patterns:.0%} of the respondents have a pattern "
                    f"that fewer than {FEW_ROWS} share: the p value is a rough guide."
                )
        if self.never_together:
            first, second = self.never_together[0]
            found.append(
                f"Nobody answered both items of {len(self.never_together)} "
                f"{'pair' if len(self.never_together) == 1 else 'pairs'}, {first} and {second} "
                "for one: their covariances cannot be known without a model."
            )
        return tuple(found)

    def summary(self) -> Summary:
        """The report for people: prints in a terminal, a table in Jupyter."""
        n_patterns = len(self._patterns.patterns)
        lines = [
            f"{self.n_rows:,} respondents, {len(self.items)} items: {self.share:.1%} of the "
            f"answers are missing, in {n_patterns:,} pattern{'' if n_patterns == 1 else 's'}.",
            f"{self.n_complete:,} answered every item, {self.n_silent:,} none.",
        ]
        if not self.mcar.reason:
            lines.append(
                "Little's test of answers missing completely at random: "
                f"chi-square({self.mcar.df:,}) = {self.mcar.statistic:,.3f}, "
                f"{pvalue_equation(self.mcar.pvalue)}."
            )
        worst = self.by_item.sort_values("share", ascending=False, kind="stable")
        return Summary(
            (*lines, *self.cautions),
            {
                "Items with the most missing answers": worst.head(SHOWN).reset_index(drop=True),
                "Pairs with the fewest answers to both": self._rarest_pairs(),
                "Most frequent patterns": self.patterns.head(SHOWN),
            },
        )

    def __repr__(self) -> str:
        return str(self.summary())

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    def _rarest_pairs(self) -> pd.DataFrame:
        shares = self.coverage.to_numpy()
        row, col = np.tril_indices(len(self.items), -1)
        order = np.argsort(shares[row, col], kind="stable")[:SHOWN]
        names = np.array(self.items, dtype=object)
        return pd.DataFrame(
            {
                "first": names[col[order]],
                "second": names[row[order]],
                "coverage": shares[row, col][order],
            }
        )


def missing_report(
    data: Survey | pd.DataFrame, items: Sequence[str] | None = None
) -> MissingReport:
    """Look at what is missing in a survey.

    Parameters
    ----------
    data : Survey or DataFrame
        One respondent a row, missing answers NaN.
    items : sequence of str, optional
        The columns to look at; when left out the items of a survey, or the columns of numbers of
        a data frame.

    Returns
    -------
    MissingReport
        ``by_item``, ``coverage`` of pairs, ``patterns``, and Little's test as ``mcar``.

    Raises
    ------
    MissingColumnError
        Columns that the data do not have.
    InvalidColumnError
        Columns that are text, infinite, empty or constant.
    TooFewRowsError
        No row with an answer.

    Examples
    --------
    >>> frame = pd.DataFrame({"x": [1.0, 2.0, 3.0, None], "y": [1.0, 3.0, None, None]})
    >>> report = missing_report(frame)
    >>> report.n_complete, report.n_silent
    (2, 1)
    >>> report.by_item["n_missing"].tolist()
    [1, 2]
    """
    frame = data.answers if isinstance(data, Survey) else data
    if items is not None:
        chosen = tuple(items)
    elif isinstance(data, Survey):
        chosen = data.items
    else:
        chosen = tuple(frame.select_dtypes("number").columns)
    simulated = isinstance(data, Survey) and data.simulated
    return MissingReport(pattern_moments(frame, chosen), len(frame), simulated)
