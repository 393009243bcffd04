"""Who may have answered without care, or stands apart from all others. Nobody is dropped."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array, Mask
from ccc_quality.assessment import response_style as style
from ccc_quality.assessment.answers import as_given, frame_of, is_simulated
from ccc_quality.assessment.distance import mahalanobis
from ccc_quality.assessment.thresholds import THRESHOLDS
from ccc_quality.assessment.verdicts import RESPONDENTS, judged, verdict_frame
from ccc_quality.data import Survey, numeric_matrix
from ccc_quality.data.moments import moments_of_rows
from ccc_quality.errors import DataError
from ccc_quality.frames import cached_table
from ccc_quality.model import Model, as_model
from ccc_quality.summaries import Summary
from ccc_quality.threads import on_one_blas_thread

JUDGED_BY = {
    "mahalanobis": "mahalanobis_pvalue",
    "long_string": "long_string_share",
    "irv": "irv",
    "even_odd": "even_odd",
    "synonyms": "synonyms",
}
"""Which column each check goes by."""

SHOWN = 10
"""Respondents in a summary."""


@dataclass(frozen=True, eq=False, repr=False)
class Careless:
    """Traces of careless answering by respondent; made by :func:`careless`.

    Attributes
    ----------
    n_rows : int
        Respondents.
    n_items : int
        Items looked at.
    n_synonyms : int
        Pairs of items that count as synonyms.
    simulated : bool
        Whether the answers are simulated.
    """

    n_rows: int
    n_items: int
    n_synonyms: int
    simulated: bool
    _indices: pd.DataFrame

    @cached_table
    def table(self) -> pd.DataFrame:
        """One row a respondent, in the order of the answers and under their index.

        n_answered, mahalanobis (squared), mahalanobis_pvalue, long_string, long_string_share (of
        the items answered), irv, even_odd, synonyms; flag_mahalanobis, flag_long_string, ... and
        n_flags. What cannot be judged is NaN and raises no flag.
        """
        table = self._indices.copy()
        for check, column in JUDGED_BY.items():
            table[f"flag_{check}"] = _flags(check, table[column].to_numpy(dtype=np.float64))
        table["n_flags"] = table[[f"flag_{check}" for check in JUDGED_BY]].sum(axis=1)
        return table

    @cached_table
    def checks(self) -> pd.DataFrame:
        """check, n_judged, n_flagged, share, threshold, source, convention, reason.

        share is that of the respondents who could be judged, NaN with a reason if nobody could.
        """
        table, rows = self.table, []
        for check, column in JUDGED_BY.items():
            threshold = THRESHOLDS[check]
            n_judged, n_flagged = (
                int(table[column].notna().sum()),
                int(table[f"flag_{check}"].sum()),
            )
            rows.append(
                {
                    "check": check,
                    "n_judged": n_judged,
                    "n_flagged": n_flagged,
                    "share": n_flagged / n_judged if n_judged else float("nan"),
                    "threshold": threshold.deciding_bound(float("nan")),
                    "source": threshold.source,
                    "convention": threshold.convention,
                    "reason": "" if n_judged else self._why_unjudged(check),
                }
            )
        return pd.DataFrame(rows)

    @cached_table
    def verdicts(self) -> pd.DataFrame:
        """criterion, subject, value, threshold, source, holds, convention.

        The share of the respondents whom two checks or more flag.
        """
        share = len(self.flagged()) / self.n_rows if self.n_rows else float("nan")
        return verdict_frame(iter([judged("careless", RESPONDENTS, share)]))

    def flagged(self, minimum: int = 2) -> pd.Index:
        """Respondents with as many flags or more, by their index.

        Parameters
        ----------
        minimum : int
            One flag is weak evidence; checks that agree are strong (Curran 2016).
        """
        table = self.table
        return table.index[table["n_flags"] >= minimum]

    def summary(self) -> Summary:
        """The checks for people."""
        one, several = len(self.flagged(1)), len(self.flagged(2))
        simulated = " SIMULATED DATA." if self.simulated else ""
        worst = self.table.sort_values("n_flags", ascending=False, kind="stable").head(SHOWN)
        shown = ["n_flags", "mahalanobis", "long_string", "irv", "even_odd", "synonyms"]
        return Summary(
            lines=(
                f"{one:,} of {self.n_rows:,} respondents ({one / self.n_rows:.1%}) are flagged by "
                f"one check for careless answers or more, {several:,} "
                f"({several / self.n_rows:.1%}) by two or more.{simulated}",
                "Nobody was left out. Compare the results with and without them.",
            ),
            tables={
                "Checks": self.checks[["check", "n_judged", "n_flagged", "share", "source"]],
                "Most flags": worst[shown].rename_axis("respondent").reset_index(),
            },
        )

    def __repr__(self) -> str:
        return (
            f"Careless answers: {len(self.flagged(1)):,} of {self.n_rows:,} respondents flagged, "
            f"{len(self.flagged(2)):,} by two checks or more"
        )

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    def _why_unjudged(self, check: str) -> str:
        if check == "synonyms":
            return (
                f"{self.n_synonyms} pairs of items correlate above {style.SYNONYMOUS:.2f}; it "
                f"takes {style.FEWEST_PAIRS}."
            )
        if check == "even_odd":
            return f"It takes {style.FEWEST_PAIRS} constructs with two items or more."
        return "Nobody answered enough items."


@on_one_blas_thread
def careless(model: Model | str, data: Survey | pd.DataFrame) -> Careless:
    """Look for careless answers and for respondents who stand apart. Nobody is dropped.

    Five checks: Mahalanobis distance (p below .001), the longest string of one answer (half of the
    items or more), no variation within the person, consistency of the halves of the scales (below
    .30) and of synonymous items (below zero). Each catches another way of not caring, and each
    flags some who cared: even of normal answers one in a thousand has p < .001. Checks that agree
    make a case (Curran 2016).

    Parameters
    ----------
    model : Model or syntax
        Which items belong together.
    data : Survey or DataFrame
        Items in the order of asking. Reversed items of a survey are turned back for what is about
        the answers as given; those of a data frame should have been turned for the other checks.

    Returns
    -------
    Careless

    Raises
    ------
    DataError
        No answers, unusable columns, or too few complete rows.

    References
    ----------
    Meade, A. W., & Craig, S. B. (2012). Identifying careless responses in survey data.
    Psychological Methods, 17, 437-455.
    Curran, P. G. (2016). Methods for the detection of carelessly invalid responses in survey data.
    Journal of Experimental Social Psychology, 66, 4-19.
    Niessen, A. S. M., Meijer, R. R., & Tendeiro, J. N. (2016). Detecting careless respondents in
    web-based questionnaires: Which method to use? Journal of Research in Personality, 63, 1-11.

    Examples
    --------
    >>> import ccc_quality as ccc
    >>> found = ccc.careless(ccc.study.customer_model(), ccc.study.load_customers())
    >>> len(found.table), found.n_items
    (1589, 37)
    """
    model = as_model(model)
    frame = frame_of(data, "careless")
    numeric_matrix(frame, list(model.observed))  # raises for what is unusable
    items = [str(name) for name in frame.columns if name in model.observed]
    turned = numeric_matrix(frame, items)
    moments_of_rows(turned, items)
    place = {item: k for k, item in enumerate(items)}
    blocks = [
        np.array(sorted(place[item] for item in construct.indicators))
        for construct in model.constructs
        if set(construct.indicators) <= set(place)
    ]
    try:
        distances = mahalanobis(turned)
    except np.linalg.LinAlgError as singular:
        raise DataError(
            "The covariances of the items cannot be inverted: an item is a sum of others."
        ) from singular
    given = as_given(data, items, turned)
    pairs = style.synonym_pairs(turned)
    longest = style.longest_string(given)
    answered = np.isfinite(turned).sum(axis=1)
    indices = pd.DataFrame(
        {
            "n_answered": answered,
            "mahalanobis": distances.squared,
            "mahalanobis_pvalue": distances.pvalue,
            "long_string": longest,
            "long_string_share": np.where(answered > 0, longest / np.maximum(answered, 1), np.nan),
            "irv": style.response_variability(given),
            "even_odd": style.even_odd_consistency(turned, blocks),
            "synonyms": style.synonym_consistency(turned, pairs),
        },
        index=frame.index,
    )
    return Careless(len(frame), len(items), len(pairs[0]), is_simulated(data), indices)


def _flags(check: str, values: Array) -> Mask:
    """Which values break the convention; what is NaN cannot."""
    threshold = THRESHOLDS[check]
    flags: Mask = (values < threshold.minimum) | (values > threshold.maximum)
    return flags
