"""Why a cell of an assessment is NaN."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from ccc_quality.absent import Absent
from ccc_quality.model import Construct
from ccc_quality.words import Names


class Reason(NamedTuple):
    """One statistic that does not apply, or could not be computed.

    Attributes
    ----------
    table : str
        Table of the assessment: ``"reliability"``, ``"htmt"``, ...
    subject : str
        The construct that the statistic is about.
    statistic : str
        Column of the table.
    reason : Absent
    """

    table: str
    subject: str
    statistic: str
    reason: Absent


def reason_frame(reasons: Iterable[Reason]) -> pd.DataFrame:
    """The reasons as a table, in English sentences."""
    rows = [(*one[:3], str(one.reason)) for one in reasons]
    return pd.DataFrame(rows, columns=list(Reason._fields))


def of_construct(code: str, name: str) -> Absent:
    """A reason about the measurement of one construct: a code below ``measure``."""
    return Absent(f"measure.{code}", {"construct": Names((name,))})


def why_not_consistent(construct: Construct) -> Absent | None:
    """Why consistency of the indicators says nothing about a construct; None if it does."""
    if construct.kind == "composite":
        return of_construct("composite", construct.name)
    if len(construct.indicators) == 1:
        return of_construct("single_indicator", construct.name)
    return None


def why_no_item_scale(construct: Construct) -> Absent | None:
    """Why there is no scale of items to judge; None if there is one."""
    if construct.kind == "reflective" and construct.higher_order:
        return of_construct("no_items", construct.name)
    return why_not_consistent(construct)
