"""What a bootstrap found: draws, tables made of them, and what became of every resample."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
import pandas as pd

from ccc_quality.absent import Absent
from ccc_quality.arrays import Array, Mask
from ccc_quality.errors import DataError, UnknownNameError, did_you_mean
from ccc_quality.frames import cached_table
from ccc_quality.resampling.influence import acceleration_of_covariances
from ccc_quality.resampling.intervals import Interval, accelerated, summary_statistics
from ccc_quality.resampling.workers import run
from ccc_quality.results import ResampledFit
from ccc_quality.sem.bootstrap import incomplete
from ccc_quality.sem.bootstrap.acceleration import influences
from ccc_quality.sem.bootstrap.batch import Batch, Plan, drawn
from ccc_quality.sem.bootstrap.incomplete import IncompletePlan
from ccc_quality.sem.bootstrap.statistics import Statistics, correlations, names_of
from ccc_quality.sem.bootstrap.summary import summary_tables
from ccc_quality.sem.delta import ParameterFunction
from ccc_quality.sem.results import SEMResults
from ccc_quality.sem.slopes import slopes
from ccc_quality.summaries import Summary
from ccc_quality.threads import one_blas_thread

SLICE = 250
"""Resamples tabulated at a time, so that memory stays bounded."""


@dataclass(frozen=True, eq=False, repr=False)
class BootstrapResults(ResampledFit):
    """Results of :func:`bootstrap`.

    Standard errors are standard deviations of the draws, and ``bias`` is their mean less the
    estimate. Improper resamples count, failed ones do not. Every table is a fresh copy.

    Attributes
    ----------
    fit : SEMResults
        What was resampled.
    n_resamples : int
    seed : int
    interval : {"percentile", "bca"}
        How the intervals, and the p values with them, were made.
    level : float
        Confidence level.
    """

    fit: SEMResults
    n_resamples: int
    seed: int
    interval: Interval
    level: float
    _plan: Plan | IncompletePlan
    _batch: Batch

    # ------------------------------------------------------------------ what became of them

    @property
    def n_refitted(self) -> int:
        """Resamples that the fast method did not solve and that were fitted like new samples."""
        return int(np.count_nonzero(self._batch.refitted))

    # ------------------------------------------------------------------ tables

    @cached_table
    def draws(self) -> pd.DataFrame:
        """One row a resample; columns by table and parameter: ``draws["standardized"]``.

        The tables are those of this record; ``path_coefficients_std`` and its like hold
        standardized effects. Failed resamples are rows of NaN.
        """
        columns = [
            (name, parameter)
            for name, labels in self._labels.items()
            for parameter in names_of(labels)
        ]
        return pd.DataFrame(
            self._draws, columns=pd.MultiIndex.from_tuples(columns, names=["table", "parameter"])
        )

    @cached_table
    def estimates(self) -> pd.DataFrame:
        """Unstandardized: lhs, op, rhs, group, label, est, bias, se, pvalue, interval.

        The moments of covariates taken from the sample vary from resample to resample, and so have
        errors here.
        """
        return self._frame("estimates")

    @cached_table
    def standardized(self) -> pd.DataFrame:
        """Completely standardized; the same columns."""
        return self._frame("standardized")

    @cached_table
    def r_squared(self) -> pd.DataFrame:
        """Explained shares: variable, group, est, bias, se, interval."""
        return self._frame("r_squared").drop(columns="pvalue")

    def implied_slopes(self, target: str, sources: Sequence[str] | None = None) -> pd.DataFrame:
        """The slopes of ``SEMResults.implied_slopes``, with errors from the draws.

        Parameters
        ----------
        target : str
        sources : sequence of str, optional
            All other constructs when left out.

        Returns
        -------
        DataFrame
            The columns of ``path_coefficients``.

        Raises
        ------
        UnknownNameError
            A construct that the structural model does not have.
        """
        chosen = self._known_sources(target, sources)
        frames = []
        for number, group in enumerate(self._statistics.opened.problem.groups, start=1):
            both = slopes(group.block, chosen, target)
            with one_blas_thread():
                found = self._summarized(both)
            labels = pd.DataFrame({"source": list(chosen), "target": target, "group": number})
            frames.append(_paired(labels, found))
        return pd.concat(frames, ignore_index=True)

    def implied_slope_draws(self, target: str, sources: Sequence[str]) -> pd.DataFrame:
        """Slopes of a target on sources in every resample, in the shape of :attr:`draws`.

        Parameters
        ----------
        target : str
        sources : sequence of str

        Returns
        -------
        DataFrame
            Tables ``implied_slopes`` and ``implied_slopes_std``.

        Raises
        ------
        UnknownNameError
            A construct that the structural model does not have.
        """
        chosen = self._known_sources(target, sources)
        columns, values = [], []
        for number, group in enumerate(self._statistics.opened.problem.groups, start=1):
            pairs = pd.DataFrame({"source": chosen, "target": target, "group": number})
            columns += [
                (table, name)
                for table in ("implied_slopes", "implied_slopes_std")
                for name in names_of(pairs)
            ]
            with one_blas_thread():
                values.append(self._values(slopes(group.block, chosen, target)))
        return pd.DataFrame(
            np.hstack(values),
            columns=pd.MultiIndex.from_tuples(columns, names=["table", "parameter"]),
        )

    def of_covariances(self, function: Callable[[Array], Array]) -> Array:
        """Values of a function of the sample covariances, in every resample.

        The seed draws the same respondents once more.

        Parameters
        ----------
        function : callable
            Maps covariances (B, p, p), in the order of ``fit.sample_cov``, to values (B, k).

        Returns
        -------
        (n_resamples, k) array
            Failed resamples are NaN.

        Raises
        ------
        DataError
            Several groups, or incomplete answers, of which there are no plain covariances.
        """
        plan = self._plan_of_covariances()

        def values_of(plan: Plan, seed: np.random.SeedSequence, size: int) -> Array:
            return function(np.asarray(drawn(plan, seed, size)[0].cov))

        with one_blas_thread():
            batches = run(
                values_of,
                plan,
                n_resamples=self.n_resamples,
                seed=self.seed,
                n_jobs=1,
                progress=False,
            )
        values = np.concatenate(batches)
        values[self._batch.failed] = np.nan
        return values

    def acceleration_of_covariances(self, function: Callable[[Array], Array]) -> Array:
        """Acceleration (k,) of the statistics of :meth:`of_covariances`, for BCa intervals.

        Parameters
        ----------
        function : callable

        Raises
        ------
        DataError
            As :meth:`of_covariances`.
        """
        (respondents,) = self._plan_of_covariances().respondents
        with one_blas_thread():
            return acceleration_of_covariances(respondents, function)

    def influences(self, columns: Sequence[tuple[str, str]]) -> Array:
        """How much each respondent moves some columns of :attr:`draws`, to first order in 1/n.

        From these follow the influences on any smooth function of the columns, and its
        acceleration: :mod:`ccc_quality.resampling.influence`.

        Parameters
        ----------
        columns : sequence of (str, str)
            Tables and parameters.

        Returns
        -------
        (k, units) array
            Estimate less that without the unit: respondents or clusters, group after group.
        """
        place = self.draws.columns.get_indexer(pd.MultiIndex.from_tuples(columns))
        return self._influences(lambda psi: self._statistics.stacked(psi)[:, place])

    def latent_correlation_influences(self, names: Sequence[str]) -> Array:
        """How much each respondent moves the correlations of the constructs.

        Parameters
        ----------
        names : sequence of str
            Constructs of a fit of one group.

        Returns
        -------
        (k (k - 1) / 2, units) array
            The lower triangle, row by row; as :meth:`influences`.
        """
        block = self._statistics.opened.problem.groups[0].block
        row, col = np.tril_indices(len(names), -1)
        return self._influences(lambda psi: correlations(block, names, psi)[:, row, col])

    def latent_correlations(self, names: Sequence[str] | None = None, *, group: int = 1) -> Array:
        """Implied correlations of the constructs in every resample.

        The draws hold parameters, so these come without a new estimation.

        Parameters
        ----------
        names : sequence of str, optional
            Constructs; all in the order of the fit when left out.
        group : int
            Number of the group, counted from one.

        Returns
        -------
        (R, k, k) array
            NaN in failed resamples, and where a variance is not positive.

        Raises
        ------
        UnknownNameError
            A construct or group that the structural model does not have.
        """
        groups = self._statistics.opened.problem.groups
        if group not in range(1, len(groups) + 1):
            raise UnknownNameError(
                f"There is no group {group}: groups are numbered from 1 to {len(groups)}."
            )
        block = groups[group - 1].block
        chosen = list(self.fit.table.latent) if names is None else list(names)
        for name in chosen:
            if name not in block.latent:
                raise UnknownNameError(
                    f"The model has no construct {name!r}. {did_you_mean(name, block.latent)}"
                )
        with one_blas_thread():
            return self._values(partial(correlations, block, chosen))

    # ------------------------------------------------------------------ for readers

    def summary(self) -> Summary:
        """The bootstrap for people: prints in a terminal, a table in Jupyter."""
        lines = self._lines(failure="no minimum was found", impropriety="a variance below zero")
        tables = summary_tables(
            self.fit,
            parameters=self.estimates.assign(std=self.standardized["est"]),
            effects={
                "Paths": self.path_coefficients,
                "Indirect effects": self.indirect_effects,
                "Total effects": self.total_effects,
            },
            r_squared=self.r_squared,
        )
        return Summary(lines=tuple(lines), tables=tables)

    # ------------------------------------------------------------------ shared by the tables

    def _outcomes(self) -> tuple[Mask, Mask]:
        return self._batch.failed, self._batch.proper

    @cached_property
    def _statistics(self) -> Statistics:
        plan = self._plan
        shown = plan.shown if isinstance(plan, IncompletePlan) else plan.opened
        return Statistics(shown, self.fit.table)

    def _known_sources(self, target: str, sources: Sequence[str] | None) -> list[str]:
        """The sources asked for, or all other constructs.

        Raises
        ------
        UnknownNameError
        """
        available = self._statistics.opened.problem.groups[0].block.latent
        chosen = [name for name in available if name != target] if sources is None else sources
        for name in (target, *chosen):
            if name not in available:
                raise UnknownNameError(
                    f"The model has no construct {name!r}. {did_you_mean(name, available)}"
                )
        return list(chosen)

    @cached_property
    def _labels(self) -> dict[str, pd.DataFrame]:
        return self._statistics.labels()

    @cached_property
    def _draws(self) -> Array:
        with one_blas_thread():
            return self._values(self._statistics.stacked)

    @cached_property
    def _found(self) -> dict[str, pd.DataFrame]:
        """Statistics of every table, side by side with what they belong to."""
        with one_blas_thread():
            found = pd.DataFrame(self._summarized(self._statistics.stacked, draws=self._draws))
        ends = np.cumsum([len(labels) for labels in self._labels.values()])
        return {
            name: found.iloc[end - len(labels) : end].reset_index(drop=True)
            for (name, labels), end in zip(self._labels.items(), ends, strict=True)
        }

    def _summarized(
        self, function: ParameterFunction, draws: Array | None = None
    ) -> dict[str, Array]:
        psi = self._plan.opened.at_solution(self._plan.theta)
        return summary_statistics(
            self._values(function) if draws is None else draws,
            np.real(function(psi[None])[0]),
            acceleration=self._acceleration(function) if self.interval == "bca" else None,
            level=self.level,
        )

    def _acceleration(self, function: ParameterFunction) -> Array:
        return accelerated(self._blocks(function))

    def _influences(self, function: ParameterFunction) -> Array:
        with one_blas_thread():
            return np.concatenate(list(self._blocks(function)), axis=1)

    def _blocks(self, function: ParameterFunction) -> Iterable[Array]:
        if isinstance(self._plan, IncompletePlan):
            return incomplete.influences(self._plan, function)
        return influences(self._plan, function)

    def _plan_of_covariances(self) -> Plan:
        """The plan, if its resamples have covariances.

        Raises
        ------
        DataError
        """
        if isinstance(self._plan, IncompletePlan):
            raise DataError(Absent("resamples.incomplete_covariances"))
        if len(self._plan.respondents) > 1:
            raise DataError(Absent("resamples.covariances_of_groups"))
        return self._plan

    def _values(self, function: ParameterFunction) -> Array:
        """Values of a function of the parameters in every resample."""
        with np.errstate(all="ignore"):
            slices = [self._batch.psi[at : at + SLICE] for at in range(0, self.n_resamples, SLICE)]
            values: Array = np.concatenate([function(psi) for psi in slices])
        values[self._batch.failed] = np.nan
        return values

    def _frame(self, name: str) -> pd.DataFrame:
        return pd.concat([self._labels[name], self._found[name]], axis=1)

    def _effects(self, name: str) -> pd.DataFrame:
        both = [self._found[name], self._found[f"{name}_std"]]
        found = {str(column): np.concatenate([one[column] for one in both]) for column in both[0]}
        return _paired(self._labels[name], found)


def _paired(labels: pd.DataFrame, found: dict[str, Array]) -> pd.DataFrame:
    """Statistics of k raw values, then of their standardized counterparts, beside labels."""
    k = len(labels)
    raw = {name: values[:k] for name, values in found.items()}
    std = {"std" if name == "est" else f"std_{name}": values[k:] for name, values in found.items()}
    del std["std_pvalue"]
    return pd.concat([labels, pd.DataFrame({**raw, **std})], axis=1)
