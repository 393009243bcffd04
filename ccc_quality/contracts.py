"""What results offer to everything downstream, whoever estimated them.

Assessment, drivers, figures and reports ask for no more than this and a few tables of their own, so
that covariance-based and partial least squares results serve them alike. The columns of the tables
are in ``docs/architecture.md``.
"""

from __future__ import annotations

from typing import Protocol

import pandas as pd

from ccc_quality.errors import SpecificationError
from ccc_quality.labels import Labels
from ccc_quality.model import Model


class Described(Protocol):
    """Anything computed from respondents."""

    @property
    def labels(self) -> Labels:
        """Display names."""

    @property
    def n_obs(self) -> int:
        """Respondents used."""

    @property
    def simulated(self) -> bool:
        """Whether the data are simulated."""


class FittedModel(Described, Protocol):
    """Results of a fitted model."""

    @property
    def model(self) -> Model:
        """What was estimated."""

    @property
    def converged(self) -> bool:
        """Whether the estimates can be used."""

    @property
    def loadings(self) -> pd.DataFrame:
        """Loadings: construct, indicator, est, se, ..., std, std_se."""

    @property
    def path_coefficients(self) -> pd.DataFrame:
        """Direct effects: source, target, est, se, ..., std, std_se, std interval."""

    @property
    def indirect_effects(self) -> pd.DataFrame:
        """Effects through other constructs, in the same columns."""

    @property
    def total_effects(self) -> pd.DataFrame:
        """Direct plus indirect effects, in the same columns."""


def require_fitted(results: object, caller: str) -> None:
    """Raise if something else than results was handed over.

    Parameters
    ----------
    results : object
    caller : str
        Name of the function that needs them.

    Raises
    ------
    SpecificationError
    """
    require_offers(
        results, "converged", caller, "the results of a fit, say of fit_sem(model, data)"
    )


def require_offers(thing: object, attribute: str, caller: str, wanted: str) -> None:
    """Raise if a thing lacks the attribute by which its kind is known.

    Parameters
    ----------
    thing : object
    attribute : str
    caller : str
        Name of the function that needs it.
    wanted : str
        What the function takes, for the message.

    Raises
    ------
    SpecificationError
    """
    if not hasattr(thing, attribute):
        raise SpecificationError(f"{caller} takes {wanted}, not {type(thing).__name__}.")


def require_one_group(table: pd.DataFrame, what: str) -> None:
    """Raise if a table of results holds several groups.

    Parameters
    ----------
    table : DataFrame
        Loadings or effects.
    what : str
        What needs one group, at the head of the message.

    Raises
    ------
    SpecificationError
    """
    if "group" in table.columns and len(table["group"].unique()) > 1:
        raise SpecificationError(
            f"{what} takes the results of one group; fit the model to each group by itself, or "
            "look at the tables of these results, which have a column for the group."
        )
