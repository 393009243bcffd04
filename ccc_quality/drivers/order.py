"""An order of drivers to compare a ranking with, and how well the two agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ccc_quality.errors import SpecificationError, UnknownNameError, did_you_mean
from ccc_quality.model import Model
from ccc_quality.study import PUBLISHED_ORDER


@dataclass(frozen=True)
class Order:
    """An order of drivers, most important first: one that was published, or that of last year.

    Parameters
    ----------
    drivers : sequence of str
        Names of constructs.
    source : str
        Where the order comes from, as figures and reports cite it.

    Raises
    ------
    SpecificationError
        A driver that is named twice.
    """

    drivers: tuple[str, ...]
    source: str = ""

    def __post_init__(self) -> None:
        names = tuple(self.drivers)
        twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
        if twice:
            raise SpecificationError(f"The order names {', '.join(map(repr, twice))} twice.")
        object.__setattr__(self, "drivers", names)

    def place(self, driver: str) -> float:
        """Place of a driver, counted from one; NaN where the order does not name it."""
        return self.drivers.index(driver) + 1.0 if driver in self.drivers else float("nan")


STUDY_ORDER = Order(PUBLISHED_ORDER, "Telecommerce 01-2012")
"""The order that the study published, for models that are the study's."""


@dataclass(frozen=True)
class Agreement:
    """Kendall's tau-b of a ranking with another order of its drivers.

    Attributes
    ----------
    tau : float
        One where the orders are the same, minus one where they are reversed.
    ci_lower, ci_upper : float
        Percentile interval of the draws; NaN without a bootstrap. Draws shuffle close drivers more
        than one sample does, so that the interval leans towards zero.
    n_drivers : int
        Drivers of the ranking that have a place in the order.
    reason : str
        Why there is no tau; empty where there is one.
    """

    tau: float
    ci_lower: float
    ci_upper: float
    n_drivers: int
    reason: str = ""


def order_among(
    drivers: Sequence[str], order: Order | Sequence[str] | None, model: Model
) -> Order | None:
    """The order to compare a ranking of these drivers with.

    Parameters
    ----------
    drivers : sequence of str
        What is ranked.
    order : Order, sequence of str or None
        None stands for the order that the study published, where the model is the study's and at
        least two of the drivers have a place in it; an empty sequence for no order.
    model : Model

    Raises
    ------
    UnknownNameError
        An order that names what is not ranked.
    SpecificationError
        An order that names a driver twice.
    """
    if order is None:
        known = len(set(drivers) & set(PUBLISHED_ORDER))
        return STUDY_ORDER if model.study == "van_der_aa" and known > 1 else None
    wanted = order if isinstance(order, Order) else Order(tuple(order))
    strange = [name for name in wanted.drivers if name not in drivers]
    if strange:
        raise UnknownNameError(
            f"The order names {', '.join(map(repr, strange))}, which "
            f"{'is' if len(strange) == 1 else 'are'} not among the drivers that are ranked. "
            f"{did_you_mean(strange[0], drivers)}"
        )
    return wanted if wanted.drivers else None
