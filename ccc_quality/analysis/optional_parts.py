"""The parts of an analysis that need more than a fit: made where they can be, else a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar, cast

import pandas as pd

from ccc_quality.absent import Absent
from ccc_quality.bootstrapping import bootstrap as resample
from ccc_quality.claims import ClaimTests, test_claims
from ccc_quality.data import Survey
from ccc_quality.drivers import (
    ImportancePerformance,
    PenaltyReward,
    RelativeImportance,
    Simulator,
    Threshold,
    WhatIf,
    importance_performance,
    penalty_reward,
    performance,
    relative_importance,
    threshold,
    what_if,
    what_if_simulator,
)
from ccc_quality.drivers.directions import Direction
from ccc_quality.drivers.scenarios import TOGETHER
from ccc_quality.errors import (
    DataError,
    EstimationError,
    SpecificationError,
    UnknownOptionError,
)
from ccc_quality.progress import Report
from ccc_quality.segments import SegmentAnalysis, by_segment
from ccc_quality.segments.analysis import Estimator, SegmentKeywords
from ccc_quality.sem import BootstrapResults, CrossCheck, SEMResults
from ccc_quality.words import Names

STEP = 0.5
"""Points by which scenarios move a driver: half a point is within reach, a whole one seldom is."""

WAITING, FELT = "waiting_time", "satisfaction"
"""Constructs of the study's claim that waiting matters only where it is extreme."""

Made = TypeVar("Made")


class Parts:
    """Makes parts of an analysis of a survey and its fit.

    Attributes
    ----------
    reasons : dict of str to Absent
        Why a part could not be made, by its name.
    """

    def __init__(
        self,
        survey: Survey,
        fit: SEMResults,
        target: str,
        n_resamples: int,
        seed: int,
        *,
        lowers: bool | None,
    ) -> None:
        self.reasons: dict[str, Absent] = {}
        self._survey = survey
        self._fit = fit
        self._target = target
        self._n_resamples = n_resamples
        self._seed = seed
        self._lowers = lowers

    def _attempt(self, name: str, make: Callable[[], Made]) -> Made | None:
        """What ``make`` makes; None, and the reason noted, where data or model do not allow it.

        An option that does not exist is the user's mistake, and no reason to go on without it.
        """
        try:
            return make()
        except (SpecificationError, DataError, EstimationError) as problem:
            why = Absent.of(problem)
            if isinstance(problem, UnknownOptionError) and why.code == "error":
                raise
            self.reasons[name] = why
            return None

    def bootstrap(self, report: Report) -> BootstrapResults | None:
        """Resamples of the fit."""
        if not self._n_resamples:
            self.reasons["bootstrap"] = Absent("resamples.unasked")
            return None
        return self._attempt(
            "bootstrap",
            lambda: resample(
                self._fit,
                self._n_resamples,
                self._seed,
                progress=report,
            ),
        )

    def cross_check(self) -> CrossCheck | None:
        """The same model in the second engine."""
        return self._attempt("cross_check", self._fit.cross_check)

    def performance(self) -> pd.DataFrame | None:
        """Scores from 0 to 100."""
        return self._attempt(
            "performance", lambda: performance(self._fit.model, self._survey, level=self._fit.level)
        )

    def importance(self, bootstrap: BootstrapResults | None) -> RelativeImportance | None:
        """Shares of what the drivers explain of the target."""
        return self._attempt(
            "importance",
            lambda: relative_importance(self._fit, self._target, bootstrap=bootstrap),
        )

    def priorities(self, bootstrap: BootstrapResults | None) -> ImportancePerformance | None:
        """The importance-performance map of the target."""
        return self._attempt(
            "priorities",
            lambda: importance_performance(
                self._fit, self._survey, self._target, bootstrap=bootstrap, lowers=self._lowers
            ),
        )

    def simulator(self, bootstrap: BootstrapResults | None) -> Simulator | None:
        """All that predictions need."""
        return self._attempt(
            "simulator",
            lambda: what_if_simulator(
                self._fit,
                survey=self._survey,
                target=self._target,
                bootstrap=bootstrap,
                lowers=self._lowers,
            ),
        )

    def scenarios(
        self,
        simulator: Simulator | None,
        priorities: ImportancePerformance | None,
        bootstrap: BootstrapResults | None,
        *,
        costs: Mapping[str, float] | None,
        budget: float | None,
    ) -> WhatIf | None:
        """Half a point on each driver and on all together, the way that improves the target.

        Impossible costs are an error.
        """
        if simulator is None:
            self.reasons["scenarios"] = self.reasons["simulator"]
            return None
        ways = _directions(simulator, priorities)
        steps = {name: -STEP if way == "lower" else STEP for name, way in ways.items()}
        moves = {name: {name: step} for name, step in steps.items()}
        if len(moves) > 1:
            moves[TOGETHER] = steps
        return what_if(
            self._fit,
            moves,
            survey=self._survey,
            target=self._target,
            costs=costs,
            budget=budget,
            bootstrap=bootstrap,
            lowers=self._lowers,
        )

    def threshold(self) -> Threshold | None:
        """Whether waiting matters only where it is extreme, a claim of the study alone."""
        if not self._fit.model.study:
            self.reasons["threshold"] = Absent("claims.other_study")
            return None
        names = {construct.name for construct in self._fit.model.constructs}
        if not {WAITING, FELT} <= names:
            self.reasons["threshold"] = Absent(
                "claims.no_threshold", {"driver": Names((WAITING,)), "target": Names((FELT,))}
            )
            return None
        return self._attempt(
            "threshold",
            lambda: threshold(
                self._survey,
                WAITING,
                FELT,
                model=self._fit.model,
                seed=self._seed,
                level=self._fit.level,
            ),
        )

    def claims(
        self, bootstrap: BootstrapResults | None, found: Threshold | None
    ) -> ClaimTests | None:
        """The claims of the study as tests."""
        return self._attempt(
            "claims", lambda: test_claims(self._fit, bootstrap=bootstrap, threshold=found)
        )

    def asymmetry(
        self, simulator: Simulator | None, priorities: ImportancePerformance | None
    ) -> PenaltyReward | None:
        """Penalties and rewards of the drivers of the target, if it is a construct."""
        if self._target not in {construct.name for construct in self._fit.model.constructs}:
            self.reasons["asymmetry"] = Absent(
                "scores.observed", {"target": Names((self._target,))}
            )
            return None
        less = []
        if simulator is not None:
            ways = _directions(simulator, priorities)
            less = [name for name, way in ways.items() if way == "lower"]
            less += [self._target] if simulator.lowers else []
        return self._attempt(
            "asymmetry",
            lambda: penalty_reward(
                self._survey,
                self._target,
                less_is_better=less,
                model=self._fit.model,
                seed=self._seed,
                level=self._fit.level,
            ),
        )

    def segments(self, columns: tuple[str, ...], report: Report) -> dict[str, SegmentAnalysis]:
        """The drivers by segment, a column each."""
        found: dict[str, SegmentAnalysis] = {}
        for place, column in enumerate(columns):
            made = self._attempt(
                f"segments by {column}",
                partial(self._by, column, _share(report, place, len(columns))),
            )
            if made is not None:
                found[column] = made
        return found

    def _by(self, column: str, report: Report) -> SegmentAnalysis:
        options = self._fit.options
        shared: SegmentKeywords = {
            "missing": options.missing,
            "ordered": options.ordered,
            "cluster": options.cluster,
            "sampling_weights": options.sampling_weights,
        }
        return by_segment(
            self._fit.model,
            self._survey,
            column,
            self._target,
            estimator=cast(Estimator, self._fit.estimator),  # by_segment refuses the others
            n_resamples=0 if "bootstrap" in self.reasons else self._n_resamples,
            seed=self._seed,
            level=self._fit.level,
            progress=report,
            **shared,
        )


def _directions(
    simulator: Simulator, priorities: ImportancePerformance | None
) -> dict[str, Direction]:
    """How each driver is moved; the map and the scenarios agree, though their intervals differ."""
    ways = dict(simulator.directions)
    if priorities is None:
        return ways
    judged = zip(priorities.table["driver"], priorities.table["direction"], strict=True)
    return ways | {name: way for name, way in judged if name in ways}


def _share(report: Report, place: int, n: int) -> Report:
    """What to call as one of ``n`` equal pieces of work proceeds."""
    return lambda done, total: report(place * total + done, n * total)
