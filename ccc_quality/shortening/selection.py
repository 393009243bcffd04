"""Choose the items of a short form in one sample."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array
from ccc_quality.data import SampleMoments
from ccc_quality.drivers import DriverRanking
from ccc_quality.errors import CCCQualityWarning, EstimationError, IdentificationError
from ccc_quality.model import Construct, Model
from ccc_quality.sem import SEMResults, fit_sem
from ccc_quality.shortening.cutting import Selection, cut
from ccc_quality.shortening.sums import part_whole_correlation

MAX_SWEEPS = 10
"""Rounds over the constructs after which a search that still finds something stops."""


@dataclass(frozen=True)
class Task:
    """What is to be shortened, independent of the sample.

    Attributes
    ----------
    model : Model
        The long one.
    constructs : tuple of Construct
        Those that lose items.
    size : int
        Items that each of them keeps.
    target : str
        The outcome.
    drivers : tuple of str
        Its drivers.
    basis : {"total effect", "implied slope"}
        What an effect is; see :func:`~ccc_quality.rank_drivers`.
    """

    model: Model
    constructs: tuple[Construct, ...]
    size: int
    target: str
    drivers: tuple[str, ...]
    basis: str

    @classmethod
    def of(
        cls, model: Model, constructs: tuple[Construct, ...], size: int, ranking: DriverRanking
    ) -> Task:
        """The task with the drivers of a ranking."""
        drivers = tuple(ranking.table["driver"])
        return cls(model, constructs, size, ranking.target, drivers, ranking.basis)

    def effects(self, fit: SEMResults) -> pd.Series[float]:
        """Standardized effects of the drivers.

        The standardized slope of one construct on another alone is their correlation.
        """
        if self.basis == "implied slope":
            return fit.latent_correlations[self.target].loc[list(self.drivers)]
        table = fit.total_effects
        return table[table["target"] == self.target].set_index("source")["std"][list(self.drivers)]

    def errors(self, fit: SEMResults) -> Array:
        """Standard errors of these effects, in the order of the drivers."""
        drivers = list(self.drivers)
        if self.basis == "implied slope":
            table = fit.implied_slopes(self.target, drivers)
        else:
            table = fit.total_effects[fit.total_effects["target"] == self.target]
        found: Array = table.set_index("source")["std_se"][drivers].to_numpy(dtype=np.float64)
        return found

    def fit(self, selection: Selection, moments: SampleMoments) -> SEMResults:
        """Fit the model with the items selected."""
        model = cut(self.model, selection)
        with warnings.catch_warnings():
            # a search meets improper solutions and passes them by
            warnings.simplefilter("ignore", CCCQualityWarning)
            return fit_sem(model, moments.select(model.observed))


def by_loadings(task: Task, moments: SampleMoments) -> dict[str, tuple[str, ...]]:
    """Items with the largest standardized loadings in the long model, in its order.

    Raises
    ------
    EstimationError
        The long model did not converge.
    """
    long = _converged(task.fit({}, moments))
    size = long.loadings.set_index(["construct", "indicator"])["std"].abs()
    chosen = {}
    for construct in task.constructs:
        first = size[construct.name].nlargest(task.size).index
        chosen[construct.name] = tuple(item for item in construct.indicators if item in first)
    return chosen


def by_search(task: Task, moments: SampleMoments) -> dict[str, tuple[str, ...]]:
    """Items with the smallest loss, by coordinate search over the constructs.

    The search starts from the subsets with the largest part-whole correlations. In each round every
    construct in turn tries all its subsets while the others keep theirs, and takes the best; it
    ends when a round changes nothing. So no change of a single construct is better, but one of
    several at once may be.

    Raises
    ------
    EstimationError
        The long model did not converge, or no subset of a construct has a solution.
    """
    search = _Search(task, moments)
    chosen = {one.name: search.most_correlated(one) for one in task.constructs}
    for _ in range(MAX_SWEEPS):
        before = dict(chosen)
        for construct in task.constructs:
            chosen[construct.name] = search.best(construct, chosen)
        if chosen == before:
            break
    return chosen


@dataclass(frozen=True, eq=False)
class _Search:
    """Losses of selections in one sample, each computed once."""

    task: Task
    moments: SampleMoments
    known: dict[tuple[tuple[str, ...], ...], tuple[int, float]] = field(default_factory=dict)

    @cached_property
    def long(self) -> SEMResults:
        return _converged(self.task.fit({}, self.moments))

    @cached_property
    def long_effects(self) -> pd.Series[float]:
        return self.task.effects(self.long)

    @cached_property
    def long_errors(self) -> Array:
        return self.task.errors(self.long)

    def subsets(self, construct: Construct) -> list[tuple[str, ...]]:
        return list(combinations(construct.indicators, self.task.size))

    def correlation(self, construct: Construct, kept: tuple[str, ...]) -> float:
        return correlation_of(construct, kept, self.moments)

    def most_correlated(self, construct: Construct) -> tuple[str, ...]:
        return max(self.subsets(construct), key=lambda kept: self.correlation(construct, kept))

    def best(self, construct: Construct, chosen: Selection) -> tuple[str, ...]:
        # what is chosen comes first, so that ties change nothing
        candidates = dict.fromkeys([chosen[construct.name], *self.subsets(construct)])
        losses = {kept: self.loss({**chosen, construct.name: kept}) for kept in candidates}
        best = min(losses, key=losses.__getitem__)
        if not np.isfinite(losses[best][1]):
            raise self.without_solution()
        return best

    def loss(self, selection: Selection) -> tuple[int, float]:
        """Whether the solution is improper, then the loss: proper solutions always win."""
        key = tuple(selection[one.name] for one in self.task.constructs)
        if key not in self.known:
            self.known[key] = self._loss(selection)
        return self.known[key]

    def _loss(self, selection: Selection) -> tuple[int, float]:
        fit = self.solution(selection)
        if fit is None:
            return 1, float("inf")
        lost = [1 - self.correlation(one, selection[one.name]) for one in self.task.constructs]
        return int(not fit.admissible), float(np.mean(lost) + self.change(fit).mean())

    def change(self, fit: SEMResults) -> Array:
        """Expected change of each effect in new respondents."""
        found: Array = np.asarray(self.task.effects(fit) - self.long_effects, dtype=np.float64)
        return expected_change(found, self.task.errors(fit), self.long_errors)

    def solution(self, selection: Selection) -> SEMResults | None:
        try:
            fit = self.task.fit(selection, self.moments)
        except (EstimationError, IdentificationError):
            return None
        return fit if fit.converged else None

    def without_solution(self) -> EstimationError:
        """Constructs that cannot be shortened even when all others stay long."""
        culprits = [
            one.name
            for one in self.task.constructs
            if all(self.solution({one.name: kept}) is None for kept in self.subsets(one))
        ]
        names = culprits or [one.name for one in self.task.constructs]
        return EstimationError(
            f"The model has no solution with {self.task.size} items, whichever are kept. "
            f"{'Too few' if culprits else 'Too few together'} for: {', '.join(names)}."
        )


def expected_change(change: Array, se_short: Array, se_long: Array) -> Array:
    """Expected |short - long| in a new sample of the same size.

    v = max(se_short^2 - se_long^2, 0) is the error variance of the difference, since the long form
    is the efficient one (Hausman 1978). The squared change in the sample is on average the true one
    plus v, so that max(change^2 - v, 0) estimates the true one; new respondents add v again::

        sqrt(max(change^2 - v, 0) + v) = max(|change|, sqrt(v))

    A smaller change than that is chance, which a search would follow. A standard error that is not
    known counts as zero.

    Parameters
    ----------
    change, se_short, se_long : (k,) arrays
        Short less long effect of each driver, and the standard errors of both.

    References
    ----------
    Hausman, J. A. (1978). Specification tests in econometrics. Econometrica, 46, 1251-1271.
    """
    variance = np.nan_to_num(se_short**2 - se_long**2)
    expected: Array = np.maximum(np.abs(change), np.sqrt(np.maximum(variance, 0.0)))
    return expected


def correlation_of(construct: Construct, kept: tuple[str, ...], moments: SampleMoments) -> float:
    """Correlation of the sum of the items kept with the sum of all items of a construct."""
    S = moments.select(construct.indicators).cov
    places = np.array([construct.indicators.index(item) for item in kept], dtype=np.intp)
    return part_whole_correlation(S, places)


def _converged(fit: SEMResults) -> SEMResults:
    if not fit.converged:
        raise EstimationError("The long model did not converge, so there is nothing to preserve.")
    return fit
