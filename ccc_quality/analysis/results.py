"""Everything that a report tells, computed once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from ccc_quality.absent import Absent
from ccc_quality.assessment import Assessment
from ccc_quality.claims import ClaimTests
from ccc_quality.data import Survey
from ccc_quality.drivers import (
    DriverRanking,
    ImportancePerformance,
    PenaltyReward,
    RelativeImportance,
    Simulator,
    Threshold,
    WhatIf,
)
from ccc_quality.model import Model
from ccc_quality.segments import SegmentAnalysis
from ccc_quality.sem import BootstrapResults, CrossCheck, SEMResults


@dataclass(frozen=True, eq=False, repr=False)
class Analysis:
    """The whole way from answers to drivers; made by :func:`~ccc_quality.analyze`.

    A part that could not be made is None, and ``reasons`` says why under the name of the part.

    Attributes
    ----------
    survey : Survey
        The answers, with the report about them.
    model : Model
        What was estimated.
    target : str
        The outcome that the report is about.
    fit : SEMResults
        The estimates.
    bootstrap : BootstrapResults or None
        Resamples of the fit: what intervals and ranks are made from.
    assessment : Assessment
        Whether the constructs are measured well, and how the answers were given.
    rankings : mapping of str to DriverRanking
        The drivers of every outcome, in the order of the model; ``ranking`` is that of the target.
    importance : RelativeImportance or None
        What each driver accounts for of what is explained of the target.
    priorities : ImportancePerformance or None
        Importance of the drivers of the target against how well the firm does on each.
    simulator : Simulator or None
        All that a page or a workbook needs to predict by itself.
    scenarios : WhatIf or None
        What half a point more on each driver and on all together does and, with a budget, the
        best use of it.
    claims : ClaimTests or None
        The claims of the study, where the model has its constructs.
    asymmetry : PenaltyReward or None
        Which drivers of the target disappoint when they fail, and which delight.
    threshold : Threshold or None
        Whether waiting matters for satisfaction only where it is extreme.
    segments : mapping of str to SegmentAnalysis
        The same by segment or wave, by column; empty where none was asked for.
    cross_check : CrossCheck or None
        The same model in a second engine; None where that engine cannot express it.
    reasons : mapping of str to Absent
        Why a part is absent, by the name of the attribute; as text an English sentence.
    versions : mapping of str to str
        Software behind the numbers.
    settings : mapping of str to str
        Target, estimator, engine, treatment of missing answers, resamples and seed and, where
        there are some, the ordered items, auxiliary variables, clusters and weights.
    """

    survey: Survey
    model: Model
    target: str
    fit: SEMResults
    bootstrap: BootstrapResults | None
    assessment: Assessment
    rankings: Mapping[str, DriverRanking]
    importance: RelativeImportance | None
    priorities: ImportancePerformance | None
    simulator: Simulator | None
    scenarios: WhatIf | None
    claims: ClaimTests | None
    asymmetry: PenaltyReward | None
    threshold: Threshold | None
    segments: Mapping[str, SegmentAnalysis]
    cross_check: CrossCheck | None
    reasons: Mapping[str, Absent]
    versions: Mapping[str, str]
    settings: Mapping[str, str]
    _performance: pd.DataFrame | None

    @property
    def ranking(self) -> DriverRanking:
        """The drivers of the target, most important first."""
        return self.rankings[self.target]

    @property
    def performance(self) -> pd.DataFrame | None:
        """Mean score of each construct from 0 to 100; None without the scale of the answers."""
        return None if self._performance is None else self._performance.copy()

    def __repr__(self) -> str:
        first = self.ranking.table.iloc[0]
        return (
            f"Analysis of {self.target}: n = {self.fit.n_obs:,} of {self.fit.n_rows:,}"
            f"{', SIMULATED' if self.survey.simulated else ''}; first driver {first['driver']} "
            f"({first['est']:.2f}, {first['ci_lower']:.2f} to {first['ci_upper']:.2f})"
        )
