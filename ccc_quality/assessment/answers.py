"""The answers behind an assessment: a survey or a data frame."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array
from ccc_quality.data import Survey
from ccc_quality.data.scales import scale_if_known
from ccc_quality.errors import DataError


def frame_of(data: Survey | pd.DataFrame, caller: str) -> pd.DataFrame:
    """One respondent a row; reversed items of a survey are turned.

    Raises
    ------
    DataError
        Something else than answers.
    """
    if isinstance(data, Survey):
        return data.answers
    if isinstance(data, pd.DataFrame):
        return data
    raise DataError(
        f"{caller} needs the answers of respondents: a Survey or a pandas DataFrame, not "
        f"{type(data).__name__}."
    )


def is_simulated(data: Survey | pd.DataFrame) -> bool:
    """Whether a simulation made up the answers; of a data frame nobody knows."""
    return isinstance(data, Survey) and data.simulated


def as_given(data: Survey | pd.DataFrame, items: list[str], turned: Array) -> Array:
    """Answers (n, p) as respondents gave them: items that the survey turned are turned back."""
    codebook = data.codebook if isinstance(data, Survey) else None
    given = turned.copy()
    for k, item in enumerate(items):
        scale = scale_if_known(codebook, item) if codebook is not None else None
        if codebook is not None and scale is not None and item in codebook.reversed_items:
            given[:, k] = np.sum(scale) - turned[:, k]
    return given
