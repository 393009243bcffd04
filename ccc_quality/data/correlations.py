"""Correlations of the responses behind ordered items, as a table."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pandas as pd

from ccc_quality.data.categories import Missing
from ccc_quality.data.ordinal import ordinal_moments
from ccc_quality.data.survey import Survey


def polychoric(
    data: Survey | pd.DataFrame,
    items: Sequence[str] | None = None,
    *,
    ordered: Collection[str] | None = None,
    missing: Missing = "pairwise",
) -> pd.DataFrame:
    """Polychoric correlations of ordered items.

    Behind each ordered item stands a normal response that is cut at thresholds; these are the
    correlations of the responses (Olsson 1979, Psychometrika 44), free of the attenuation that few
    categories bring. Measurements among the items have polyserial correlations with them, and
    Pearson's with each other.

    Parameters
    ----------
    data : Survey or DataFrame
        One respondent a row.
    items : sequence of str, length p, optional
        Columns; when left out, the items of the survey or all columns of the frame.
    ordered : collection of str, optional
        Those that are ordered items; all when left out.
    missing : {"pairwise", "listwise"}
        Use all who answered both items of a pair, or only those who answered every item.

    Returns
    -------
    DataFrame, shape (p, p)

    Raises
    ------
    MissingColumnError
        Columns that the data do not have.
    InvalidColumnError
        Items with a single category or far too many; two items that are the same question; two
        items that nobody answered both.
    TooFewRowsError
        No rows are left.

    Examples
    --------
    >>> import ccc_quality as ccc
    >>> survey = ccc.study.load_customers()
    >>> table = ccc.polychoric(survey, ["tru1", "tru2", "loy1"])
    >>> bool(table.loc["tru1", "tru2"] > 0.5)
    True
    """
    frame = data.answers if isinstance(data, Survey) else data
    if items is None:
        items = data.items if isinstance(data, Survey) else [str(name) for name in frame.columns]
    names = list(items)
    moments = ordinal_moments(frame, names, ordered=ordered, missing=missing)
    return pd.DataFrame(moments.cor.copy(), index=names, columns=names)
