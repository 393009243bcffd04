"""Slopes within clusters and between them: a predictor split into deviations and cluster means.

With x_ij of respondent i in cluster j and the mean of the cluster over its respondents,

    y_ij = b_0 + w (x_ij - mean_j) + b mean_j + u_j + e_ij,

w says how customers of one agent differ, b how agents differ whose customers have another mean. A
plain slope mixes both and is neither where they differ. Their difference b - w, the contextual
effect, is the coefficient of the mean beside x itself (Mundlak 1978).

References
----------
Mundlak, Y. (1978). On the pooling of time series and cross section data. Econometrica, 46, 69-85.
Bell, A., & Jones, K. (2015). Explaining fixed effects: Random effects modeling of time-series
cross-sectional and panel data. Political Science Research and Methods, 3(1), 133-153.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from ccc_quality.arrays import Array
from ccc_quality.errors import InvalidColumnError

Part = Literal["", "within", "between"]

CONTEXT_COLUMNS = [
    "construct", "predictor", "within", "between", "difference", "se", "ci_lower", "ci_upper",
    "pvalue", "reason",
]  # fmt: skip


class Term(NamedTuple):
    """A column of a regression: a predictor, or its part within or between clusters."""

    predictor: str
    part: Part

    @property
    def column(self) -> str:
        """Name of the column."""
        return f"{self.predictor} ({self.part})" if self.part else self.predictor


def plain_terms(predictors: Sequence[str]) -> list[Term]:
    """Predictors as they are."""
    return [Term(name, "") for name in predictors]


def split(
    rows: pd.DataFrame, predictors: Sequence[str], cluster: str
) -> tuple[pd.DataFrame, list[Term]]:
    """Columns of deviations and means, and which there are.

    A predictor that is the same for all respondents of a cluster has no part within, one with the
    same mean in all clusters none between.

    Parameters
    ----------
    rows : DataFrame
        Complete rows.
    predictors : sequence of str
    cluster : str

    Raises
    ------
    InvalidColumnError
        A predictor that varies neither way in these rows.
    """
    columns: dict[str, pd.Series] = {}
    terms = []
    for name in predictors:
        mean = rows.groupby(cluster)[name].transform("mean")
        negligible = 1e-9 * float(np.abs(rows[name]).max())
        own: list[tuple[Part, pd.Series]] = [("within", rows[name] - mean), ("between", mean)]
        found = [
            (Term(name, part), values) for part, values in own if float(values.std()) > negligible
        ]
        if not found:
            raise InvalidColumnError(f"Among the matched respondents {name!r} does not vary.")
        for term, values in found:
            columns[term.column] = values
            terms.append(term)
    return pd.DataFrame(columns, index=rows.index), terms


def contextual_effects(
    construct: str,
    terms: Iterable[Term],
    est: pd.Series,
    cov: pd.DataFrame,
    *,
    df: float,
    level: float,
) -> pd.DataFrame:
    """Between less within by predictor, with its test.

    Parameters
    ----------
    construct : str
    terms : iterable of Term
    est : Series
        Coefficients by column.
    cov : DataFrame
        Their covariances.
    df : float
        Degrees of freedom of the t distribution; infinite for the normal one.
    level : float
    """
    chosen = list(terms)
    rows = []
    for name in dict.fromkeys(term.predictor for term in chosen):
        parts = {term.part: term.column for term in chosen if term.predictor == name}
        within, between = (
            float(est[parts[part]]) if part in parts else float("nan")
            for part in ("within", "between")
        )
        if len(parts) < 2:
            missing = "within" if "between" in parts else "between"
            reason = f"It does not vary {missing} clusters."
            rows.append((construct, name, within, between, *[float("nan")] * 5, reason))
            continue
        pair = [parts["between"], parts["within"]]
        contrast = np.array([1.0, -1.0])
        V: Array = cov.loc[pair, pair].to_numpy(dtype=np.float64)
        se = float(np.sqrt(contrast @ V @ contrast))
        difference = between - within
        margin = float(stats.t.ppf((1 + level) / 2, df)) * se
        pvalue = float(2 * stats.t.sf(abs(difference) / se, df))
        limits = (difference - margin, difference + margin)
        rows.append((construct, name, within, between, difference, se, *limits, pvalue, ""))
    return pd.DataFrame(rows, columns=CONTEXT_COLUMNS)
