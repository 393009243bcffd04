"""What an assessment asks of results beyond what all results offer."""

from __future__ import annotations

from typing import Protocol

import pandas as pd

from ccc_quality.contracts import FittedModel


class AssessableResults(FittedModel, Protocol):
    """Results with the moments behind them."""

    @property
    def admissibility(self) -> tuple[str, ...]:
        """What makes the solution improper, a sentence each."""

    @property
    def estimates(self) -> pd.DataFrame:
        """Rows with lhs, op, rhs, est."""

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
    def reported_measures(self) -> pd.Series[float]:
        """Fit measures as a paper reports them, by name; empty where there are none."""
