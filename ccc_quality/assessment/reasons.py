"""Why a cell of an assessment is NaN."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from ccc_quality.model import Construct


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
    reason : str
        A sentence.
    """

    table: str
    subject: str
    statistic: str
    reason: str


def reason_frame(reasons: Iterable[Reason]) -> pd.DataFrame:
    """The reasons as a table."""
    return pd.DataFrame(list(reasons), columns=list(Reason._fields))


def why_not_consistent(construct: Construct) -> str | None:
    """Why consistency of the indicators says nothing about a construct; None if it does."""
    if construct.kind == "composite":
        return (
            f"{construct.name} is a composite: its parts make it up and need not agree with one "
            "another."
        )
    if len(construct.indicators) == 1:
        return (
            f"{construct.name} has a single indicator, so its error cannot be told from its "
            "variance."
        )
    return None


def why_no_item_scale(construct: Construct) -> str | None:
    """Why there is no scale of items to judge; None if there is one."""
    if construct.kind == "reflective" and construct.higher_order:
        return f"{construct.name} is measured by constructs, so it has no items of its own."
    return why_not_consistent(construct)
