"""A marker: a variable that in theory has nothing to do with the constructs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from ccc_quality.arrays import Array
from ccc_quality.assessment import common_method
from ccc_quality.assessment.common_method import SIGNIFICANT, keeps_its_meaning
from ccc_quality.data import numeric_matrix
from ccc_quality.data.moments import moments_of_rows
from ccc_quality.errors import SpecificationError
from ccc_quality.model import Model


@dataclass(frozen=True, slots=True, eq=False)
class Marker:
    """Correlations of construct scores, less what they share with a marker.

    Attributes
    ----------
    names : tuple of str
        Columns of the marker.
    r : float
        r_M: the smallest positive correlation of the marker with a construct, else zero.
    upper : float
        Upper limit of its 95% interval.
    correlations : DataFrame
        first, second, r, pvalue, adjusted, adjusted_pvalue, adjusted_upper (taking out the upper
        limit), holds (a significant correlation stays one, with its sign).
    """

    names: tuple[str, ...]
    r: float
    upper: float
    correlations: pd.DataFrame


def by_marker(model: Model, frame: pd.DataFrame, marker: str | Sequence[str]) -> Marker:
    """Adjust the correlations of construct scores for what a marker shares with them.

    Parameters
    ----------
    model : Model
    frame : DataFrame
        Answers; complete rows count.
    marker : str or sequence of str
        Columns outside the model, of which the mean is taken.

    Raises
    ------
    SpecificationError
        A marker that is an item of the model.
    DataError
        Unusable columns.
    """
    names = (marker,) if isinstance(marker, str) else tuple(marker)
    inside = [name for name in names if name in model.observed]
    if inside:
        raise SpecificationError(
            f"A marker has nothing to do with the constructs, but {', '.join(inside)} is an item "
            "of the model."
        )
    measured = {
        construct.name: list(construct.indicators)
        for construct in model.constructs
        if set(construct.indicators) <= set(model.observed)
    }
    columns = list(dict.fromkeys(item for items in measured.values() for item in items))
    values = numeric_matrix(frame, [*columns, *names])
    moments_of_rows(values, [*columns, *names])
    answers = pd.DataFrame(values, columns=[*columns, *names]).dropna()
    scores = pd.DataFrame({name: answers[items].mean(axis=1) for name, items in measured.items()})
    n = len(scores)
    shared = scores.corrwith(answers[list(names)].mean(axis=1)).to_numpy(dtype=np.float64)
    positive = shared[shared > 0]
    r_marker = float(positive.min()) if positive.size else 0.0
    upper = max(common_method.upper_limit(r_marker, n=n), 0.0)
    return Marker(names, r_marker, upper, _adjusted(scores.corr(), r_marker, upper, n))


def _adjusted(R: pd.DataFrame, r_marker: float, upper: float, n: int) -> pd.DataFrame:
    first, second = np.triu_indices(len(R), 1)
    r: Array = R.to_numpy(dtype=np.float64)[first, second]
    t = r * np.sqrt((n - 2) / (1 - r**2))
    less = common_method.without_marker(r, r_marker=r_marker, n=n)
    pvalue = np.asarray(2 * stats.t.sf(np.abs(t), n - 2))
    lost = (pvalue < SIGNIFICANT) & ~keeps_its_meaning(r, pvalue, less.r, less.pvalue)
    return pd.DataFrame(
        {
            "first": R.columns[first],
            "second": R.columns[second],
            "r": r,
            "pvalue": pvalue,
            "adjusted": less.r,
            "adjusted_pvalue": less.pvalue,
            "adjusted_upper": common_method.without_marker(r, r_marker=upper, n=n).r,
            "holds": ~lost,
        }
    )
