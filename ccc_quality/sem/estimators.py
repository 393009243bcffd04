"""The estimators by name, and what each one makes of a sample."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, Protocol

from ccc_quality.data import SampleMoments
from ccc_quality.errors import UnknownOptionError
from ccc_quality.sem import spellings
from ccc_quality.sem.discrepancy import (
    DiscrepancyFunction,
    generalized_least_squares,
    maximum_likelihood,
    unweighted_least_squares,
)

EstimatorName = Literal["ML", "MLR", "MLM", "GLS", "ULS", "WLSMV", "DWLS"]
Robustness = Literal["none", "huber-white", "satorra-bentler"]


class MakesDiscrepancy(Protocol):
    """Turns a sample into a function of the implied moments."""

    def __call__(self, moments: SampleMoments, *, with_means: bool) -> DiscrepancyFunction:
        """Discrepancy function of one group."""
        ...


@dataclass(frozen=True, slots=True)
class Estimator:
    """One way to estimate.

    Attributes
    ----------
    name : str
    discrepancy : callable
        Makes the discrepancy function of one group.
    likelihood : bool
        Whether there is a likelihood, hence AIC and BIC.
    divisor_n : bool
        Whether covariances have divisor n and the statistic is n F (maximum likelihood). Otherwise
        both use n - 1, as lavaan does for the least-squares estimators.
    chi_square : bool
        Whether the statistic follows a chi-square distribution when the model holds.
    robust : {"none", "huber-white", "satorra-bentler"}
        Where precision comes from: the normal distribution; the observed information and casewise
        scores, with the Yuan-Bentler statistic as in Mplus (MLR); or the expected information and
        the fourth moments, with the Satorra-Bentler statistic (MLM).
    ordinal : bool
        Whether items are ordered categories. Their problem brings a discrepancy of its own, that of
        thresholds and polychoric correlations.
    naive : bool
        Whether inference takes the diagonal weights for ordered items as optimal. True for DWLS:
        these are the errors and the test that lavaan prints; both are wrong to an unknown extent.
    independent_weights : bool
        Whether inference takes all residual covariances as independent with one variance, so that
        each counts once whether on the diagonal or off it. True for ULS: these are the standard
        errors that lavaan prints; they are no more than a rough guide.
    """

    name: EstimatorName
    discrepancy: MakesDiscrepancy
    likelihood: bool
    divisor_n: bool
    chi_square: bool
    robust: Robustness = "none"
    ordinal: bool = False
    naive: bool = False
    independent_weights: bool = False

    def effective_n(self, moments: SampleMoments) -> int:
        """Multiplier of the discrepancy in the test statistic."""
        return moments.n_obs if self.divisor_n else moments.n_obs - 1

    def sample(self, moments: SampleMoments) -> SampleMoments:
        """The moments with the divisor of this estimator."""
        if self.divisor_n:
            return moments
        return replace(moments, cov=moments.cov * (moments.n_obs / (moments.n_obs - 1)))


ESTIMATORS: dict[str, Estimator] = {
    "ML": Estimator("ML", maximum_likelihood, likelihood=True, divisor_n=True, chi_square=True),
    "MLR": Estimator(
        "MLR",
        maximum_likelihood,
        likelihood=True,
        divisor_n=True,
        chi_square=True,
        robust="huber-white",
    ),
    "MLM": Estimator(
        "MLM",
        maximum_likelihood,
        likelihood=True,
        divisor_n=True,
        chi_square=True,
        robust="satorra-bentler",
    ),
    "GLS": Estimator(
        "GLS", generalized_least_squares, likelihood=False, divisor_n=False, chi_square=True
    ),
    "ULS": Estimator(
        "ULS",
        unweighted_least_squares,
        likelihood=False,
        divisor_n=False,
        chi_square=False,
        independent_weights=True,
    ),
    "WLSMV": Estimator(
        "WLSMV",
        unweighted_least_squares,
        likelihood=False,
        divisor_n=False,
        chi_square=True,
        ordinal=True,
    ),
    "DWLS": Estimator(
        "DWLS",
        unweighted_least_squares,
        likelihood=False,
        divisor_n=False,
        chi_square=True,
        ordinal=True,
        naive=True,
    ),
}


def estimator_named(name: str) -> Estimator:
    """The estimator of that name, in any case.

    Raises
    ------
    UnknownOptionError
        If there is none; the message lists the names.
    """
    found = ESTIMATORS.get(name.upper()) if isinstance(name, str) else None
    if found is None:
        end = spellings.hint(str(name).upper(), spellings.ESTIMATORS, ESTIMATORS)
        raise UnknownOptionError(f"Unknown estimator {name!r}. {end}")
    return found
