"""What a figure asks of the results it draws: a few attributes, whoever computed them.

Covariance-based and partial least squares results serve both, and so does a hand-made record.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import pandas as pd

from ccc_quality.labels import Labels


class ConstructLike(Protocol):
    """A construct of a model."""

    @property
    def name(self) -> str:
        """Name in the model."""

    @property
    def kind(self) -> str:
        """Either "reflective" or "composite"."""

    @property
    def indicators(self) -> tuple[str, ...]:
        """Items, or dimensions."""

    @property
    def higher_order(self) -> bool:
        """Whether its indicators are constructs."""


class ModelLike(Protocol):
    """Constructs and the paths between them."""

    @property
    def constructs(self) -> Sequence[ConstructLike]:
        """In the order they are shown."""

    @property
    def paths(self) -> Sequence[tuple[str, str]]:
        """(source, target) of each structural path."""


class LoadingResults(Protocol):
    """Results that know how items load."""

    @property
    def model(self) -> ModelLike:
        """What was estimated."""

    @property
    def labels(self) -> Labels:
        """Display names."""

    @property
    def n_obs(self) -> int:
        """Rows used."""

    @property
    def simulated(self) -> bool:
        """Whether the data were simulated."""

    @property
    def loadings(self) -> pd.DataFrame:
        """construct, indicator, est, se, pvalue, std, std_se."""


class PathResults(LoadingResults, Protocol):
    """Results that a path diagram can be drawn from."""

    @property
    def converged(self) -> bool:
        """Whether the estimation settled."""

    @property
    def weights(self) -> pd.DataFrame:
        """The columns of the loadings, for composites."""

    @property
    def path_coefficients(self) -> pd.DataFrame:
        """source, target, est, pvalue, std, std_se, std_ci_lower, std_ci_upper."""

    @property
    def indirect_effects(self) -> pd.DataFrame:
        """The columns of the path coefficients."""

    @property
    def total_effects(self) -> pd.DataFrame:
        """The columns of the path coefficients."""

    @property
    def r_squared(self) -> pd.Series[float]:
        """By explained variable."""

    @property
    def standardized(self) -> pd.DataFrame:
        """lhs, op, rhs, est: the completely standardized solution."""


class ResidualsLike(Protocol):
    """Residual matrices of a fit."""

    @property
    def correlation(self) -> pd.DataFrame:
        """Observed minus implied correlations, square."""


class ResidualResults(Protocol):
    """Results that know what the model leaves unexplained."""

    @property
    def residuals(self) -> ResidualsLike:
        """The residual matrices."""

    @property
    def n_obs(self) -> int:
        """Rows used."""

    @property
    def simulated(self) -> bool:
        """Whether the data were simulated."""


class Ranking(Protocol):
    """Drivers of one target, ranked."""

    @property
    def table(self) -> pd.DataFrame:
        """driver, est, ci_lower, ci_upper, their std counterparts, rank, published_rank."""

    @property
    def target(self) -> str:
        """The outcome."""

    @property
    def basis(self) -> str:
        """Either "total effect" or "implied slope"."""

    @property
    def by(self) -> str:
        """Which values rank: "est", in points, or "std", standardized."""

    @property
    def labels(self) -> Labels:
        """Display names."""

    @property
    def n_obs(self) -> int:
        """Rows used."""

    @property
    def simulated(self) -> bool:
        """Whether the data were simulated."""


class HtmtAssessment(Protocol):
    """An assessment that holds heterotrait-monotrait ratios."""

    @property
    def htmt(self) -> pd.DataFrame:
        """Heterotrait-monotrait ratios, square."""
