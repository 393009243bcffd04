"""What a report asks of an analysis: a few attributes, whoever computed them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import pandas as pd

from ccc_quality.assessment import Assessment
from ccc_quality.claims import ClaimTests
from ccc_quality.data import Survey
from ccc_quality.drivers import (
    ImportancePerformance,
    PenaltyReward,
    RelativeImportance,
    Simulator,
    Threshold,
    WhatIf,
)
from ccc_quality.model import Model
from ccc_quality.plots.contracts import Ranking
from ccc_quality.segments import SegmentAnalysis
from ccc_quality.sem import BootstrapResults, CrossCheck, SEMResults


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
    def bootstrap(self) -> BootstrapResults | None:
        """Resamples of the fit; None where there are none."""

    @property
    def importance(self) -> RelativeImportance | None:
        """Shares of what is explained of the target."""

    @property
    def priorities(self) -> ImportancePerformance | None:
        """Importance of the drivers of the target against performance."""

    @property
    def scenarios(self) -> WhatIf | None:
        """What raising each driver does."""

    @property
    def simulator(self) -> Simulator | None:
        """All that a page needs to predict by itself."""

    @property
    def claims(self) -> ClaimTests | None:
        """The claims of the study as tests."""

    @property
    def asymmetry(self) -> PenaltyReward | None:
        """Which drivers disappoint and which delight."""

    @property
    def threshold(self) -> Threshold | None:
        """Whether waiting matters only where it is extreme."""

    @property
    def segments(self) -> Mapping[str, SegmentAnalysis]:
        """The drivers by segment or wave, by column."""

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
