"""Why a cell of an assessment is NaN."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from ccc_quality.model import Construct

NO_RHO_A = "rho_A is computed from the weights of partial least squares."
NO_OMEGA = (
    "omega counts residual covariances, and partial least squares estimates none; rho_c is its "
    "counterpart."
)
NO_EFFECT_SIZE = "The weights of the model without this path do not settle."


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


def why_repeated(construct: Construct) -> str:
    """Why repeated indicators say nothing about the measurement of a construct."""
    return (
        f"{construct.name} was estimated from repeated items, which measure its dimensions, too; "
        "fit the model in two stages to judge how the dimensions measure it."
    )


def why_beyond_correction(name: str) -> str:
    """Why a construct has neither loadings nor correlations."""
    return (
        f"The reliability of {name} is not positive, so that its loadings and correlations cannot "
        "be corrected by it."
    )
