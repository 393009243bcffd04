"""What an assessment asks of results: a few attributes, whoever estimated them."""

from __future__ import annotations

from typing import Protocol

import pandas as pd

from ccc_quality.labels import Labels
from ccc_quality.model import Model


class AssessableResults(Protocol):
    """Results of a fitted model; ``docs/architecture.md`` has the columns of the tables."""

    @property
    def model(self) -> Model:
        """What was estimated."""

    @property
    def labels(self) -> Labels:
        """Display names."""

    @property
    def n_obs(self) -> int:
        """Respondents used."""

    @property
    def simulated(self) -> bool:
        """Whether the data are simulated."""

    @property
    def converged(self) -> bool:
        """Whether the estimates can be used."""

    @property
    def admissibility(self) -> tuple[str, ...]:
        """What makes the solution improper, a sentence each."""

    @property
    def estimates(self) -> pd.DataFrame:
        """Rows with lhs, op, rhs, est."""

    @property
    def loadings(self) -> pd.DataFrame:
        """Rows with construct, indicator, std."""

    @property
    def path_coefficients(self) -> pd.DataFrame:
        """Rows with source, target; weights of composites among them."""

    @property
    def latent_correlations(self) -> pd.DataFrame:
        """Correlations of the constructs."""

    @property
    def sample_cov(self) -> pd.DataFrame:
        """Sample covariances of the observed variables."""

    @property
    def implied_cov(self) -> pd.DataFrame:
        """Covariances that the model implies."""

    @property
    def fit_measures(self) -> pd.Series[float]:
        """Fit measures by name; empty where there are none."""
