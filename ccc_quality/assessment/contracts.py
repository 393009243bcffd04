"""What an assessment asks of results beyond what all results offer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeGuard

import pandas as pd

from ccc_quality.arrays import Array
from ccc_quality.contracts import FittedModel
from ccc_quality.resampling import Interval
from ccc_quality.sem.keywords import EstimationKeywords


class AssessableResults(FittedModel, Protocol):
    """Results with the moments behind them."""

    @property
    def admissibility(self) -> tuple[str, ...]:
        """What makes the solution improper, a sentence each."""

    @property
    def latent_correlations(self) -> pd.DataFrame:
        """Correlations of the constructs."""

    @property
    def sample_cov(self) -> pd.DataFrame:
        """Sample covariances of the observed variables."""

    @property
    def reported_measures(self) -> pd.Series[float]:
        """Fit measures as a paper reports them, by name; empty where there are none."""


class StructuredResults(AssessableResults, Protocol):
    """Results of a fitted covariance structure: what is not the construct is a residual."""

    @property
    def estimates(self) -> pd.DataFrame:
        """Rows with lhs, op, rhs, est."""

    @property
    def implied_cov(self) -> pd.DataFrame:
        """Covariances that the model implies."""


class Refittable(Protocol):
    """Results that say how their answers became estimates."""

    @property
    def keywords(self) -> EstimationKeywords:
        """Keyword arguments of ``fit_sem``."""


class WeightedResults(AssessableResults, Protocol):
    """Results whose constructs are weighted sums of standardized items."""

    @property
    def weights(self) -> pd.DataFrame:
        """construct, indicator, mode ("A": by correlation, "B": by regression)."""

    @property
    def rho_a(self) -> pd.Series[float]:
        """Reliability of the weighted sums of common factors, by construct."""

    @property
    def f_squared(self) -> pd.DataFrame:
        """target, predictor, r_squared, r_squared_without, f_squared."""


class Resamples(Protocol):
    """A bootstrap of the results."""

    @property
    def n_resamples(self) -> int:
        """How many resamples."""

    @property
    def seed(self) -> int:
        """What they were drawn from."""

    @property
    def level(self) -> float:
        """Confidence level."""

    @property
    def interval(self) -> Interval:
        """How its intervals are made."""

    @property
    def fit(self) -> object:
        """What was resampled."""

    @property
    def draws(self) -> pd.DataFrame:
        """One row a resample; columns by table and parameter."""

    def of_covariances(self, function: Callable[[Array], Array]) -> Array:
        """Values (R, k) of a function of the sample covariances of the resamples."""

    def acceleration_of_covariances(self, function: Callable[[Array], Array]) -> Array:
        """Acceleration (k,) of these values, for BCa intervals."""

    def influences(self, columns: Sequence[tuple[str, str]]) -> Array:
        """How much each respondent moves columns of the draws, (k, units)."""


def are_weighted(results: AssessableResults) -> TypeGuard[WeightedResults]:
    """Whether constructs are weighted sums, which shows in their having a rho_A."""
    return hasattr(results, "rho_a")


def can_be_refitted(results: object) -> TypeGuard[Refittable]:
    """Whether the same estimation can be asked of another model."""
    return hasattr(results, "keywords")


def are_structured(results: AssessableResults) -> TypeGuard[StructuredResults]:
    """Whether residuals are estimated."""
    return hasattr(results, "implied_cov") and hasattr(results, "estimates")
