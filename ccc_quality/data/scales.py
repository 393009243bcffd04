"""The scale of the answers, which the codebook states and nothing ever guesses."""

from __future__ import annotations

import pandas as pd

from ccc_quality.absent import Absent
from ccc_quality.data.codebook import Codebook, Scale
from ccc_quality.data.survey import Survey
from ccc_quality.errors import CodebookError

EVENT: Scale = (0.0, 1.0)
"""An event did not happen, or it did."""


def codebook_with_scale(data: Survey | pd.DataFrame) -> Codebook:
    """The codebook of a survey, which has to state a scale.

    Raises
    ------
    CodebookError
        A data frame, a survey without a codebook, or a codebook without any scale.
    """
    codebook = data.codebook if isinstance(data, Survey) else None
    if codebook is None:
        raise CodebookError(Absent("scale.unknown"))
    if codebook.scale is None and all(entry.scale is None for entry in codebook.constructs):
        raise CodebookError(Absent("scale.none"))
    return codebook


def scale_if_known(codebook: Codebook, item: str) -> Scale | None:
    """Lowest and highest possible answer, or None where the codebook knows no item or scale."""
    return codebook.scale_of(item) if item in codebook.items else None


def is_event(answers: pd.Series[float]) -> bool:
    """Whether a column records if something happened: 0 and 1, and nothing else.

    The mean of an event is a rate. It needs no scale from a codebook, being from 0 to 1.
    """
    return set(answers.dropna().unique()) == {0, 1}


def scale_of_answers(answers: pd.Series[float], codebook: Codebook) -> Scale | None:
    """The scale that the codebook states for a column; 0 to 1 for an event without one."""
    stated = scale_if_known(codebook, str(answers.name))
    return EVENT if stated is None and is_event(answers) else stated
