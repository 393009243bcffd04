"""What a report asks of an analysis: a few attributes, whoever computed them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import pandas as pd

from ccc_quality.assessment import Assessment
from ccc_quality.data import Survey
from ccc_quality.model import Model
from ccc_quality.plots.contracts import Ranking
from ccc_quality.sem import CrossCheck, SEMResults


class AnalysisLike(Protocol):
    """The steps of an analysis, done."""

    @property
    def survey(self) -> Survey:
        """The answers, with the report about them."""

    @property
    def model(self) -> Model:
        """What was estimated."""

    @property
    def fit(self) -> SEMResults:
        """The estimates."""

    @property
    def assessment(self) -> Assessment:
        """Whether the constructs are measured well."""

    @property
    def ranking(self) -> Ranking:
        """The drivers of the target."""

    @property
    def rankings(self) -> Mapping[str, Ranking]:
        """The drivers of every outcome, by its name."""

    @property
    def performance(self) -> pd.DataFrame | None:
        """Scores from 0 to 100; None without the scale of the answers."""

    @property
    def cross_check(self) -> CrossCheck | None:
        """The model in a second engine; None where that cannot express it."""

    @property
    def reasons(self) -> Mapping[str, str]:
        """Why a part is absent, by its name."""

    @property
    def versions(self) -> Mapping[str, str]:
        """Software behind the numbers, by its name."""
