"""What a bootstrap found: draws, tables made of them, and what became of every resample."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array, Mask
from ccc_quality.errors import UnknownNameError, did_you_mean
from ccc_quality.frames import cached_table
from ccc_quality.pls.bootstrap.statistics import Statistics, influence
from ccc_quality.pls.combined import connections
from ccc_quality.pls.products import Drawn
from ccc_quality.pls.results import PLSResults
from ccc_quality.pls.slopes import require_moderation, slope_labels
from ccc_quality.resampling import Respondents, Rows, draw_moments, run
from ccc_quality.resampling.influence import acceleration_of_covariances
from ccc_quality.resampling.intervals import Interval, accelerated, summary_statistics
from ccc_quality.results import ResampledFit
from ccc_quality.summaries import Summary
from ccc_quality.threads import one_blas_thread


@dataclass(frozen=True, eq=False, repr=False)
class PLSBootstrap(ResampledFit):
    """Results of :func:`bootstrap` for partial least squares.

    Standard errors are standard deviations of the draws, and ``bias`` is their mean less the
    estimate. Improper resamples count, failed ones do not. Every table is a fresh copy.

    Attributes
    ----------
    fit : PLSResults
        What was resampled.
    n_resamples : int
    seed : int
    interval : {"percentile", "bca"}
        How the intervals, and the p values with them, were made.
    level : float
        Confidence level.
    """

    fit: PLSResults
    n_resamples: int
    seed: int
    interval: Interval
    level: float
    _statistics: Statistics
    _values: Array
    _proper: Mask

    # ------------------------------------------------------------------ tables

    @cached_table
    def draws(self) -> pd.DataFrame:
        """One row a resample; columns by table and parameter: ``draws["loadings"]``."""
        columns = [
            (name, parameter)
            for name, labels in self._statistics.labels.items()
            for parameter in _names(labels)
        ]
        return pd.DataFrame(
            self._values, columns=pd.MultiIndex.from_tuples(columns, names=["table", "parameter"])
        )

    @cached_table
    def weights(self) -> pd.DataFrame:
        """Weights: construct, indicator, est, bias, se, pvalue, interval."""
        return self._table("weights")

    @cached_table
    def loadings(self) -> pd.DataFrame:
        """Standardized loadings: construct, indicator, est, bias, se, pvalue, interval."""
        return self._table("loadings")

    @cached_table
    def r_squared(self) -> pd.DataFrame:
        """Explained shares: construct, est, bias, se, interval."""
        return self._table("r_squared").drop(columns="pvalue")

    @cached_table
    def rho_a(self) -> pd.DataFrame:
        """Reliability of the common factors: construct, est, bias, se, interval."""
        return self._table("rho_a").drop(columns="pvalue")

    @cached_table
    def htmt(self) -> pd.DataFrame:
        """Heterotrait-monotrait ratios: first, second, est, bias, se, interval."""
        return self._table("htmt").drop(columns="pvalue")

    @cached_table
    def htmt2(self) -> pd.DataFrame:
        """The same with geometric means."""
        return self._table("htmt2").drop(columns="pvalue")

    def implied_slopes(self, target: str, sources: Sequence[str] | None = None) -> pd.DataFrame:
        """The slopes of ``PLSResults.implied_slopes``, with errors from the draws.

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
            A construct that the model does not have.
        """
        onto = self._effects("implied_slopes").query("target == @target").set_index("source")
        chosen = list(onto.index) if sources is None else list(sources)
        known = self.fit.latent_correlations.columns
        for name in (target, *chosen):
            if name not in known:
                raise UnknownNameError(
                    f"The model has no construct {name!r}. {did_you_mean(name, known)}"
                )
        return onto.loc[chosen].reset_index()

    def implied_slope_draws(self, target: str, sources: Sequence[str]) -> pd.DataFrame:
        """Columns of :attr:`draws` with the slopes of a target on sources, one row a resample.

        Parameters
        ----------
        target : str
        sources : sequence of str

        Returns
        -------
        DataFrame
            Tables ``implied_slopes`` and ``implied_slopes_std``.
        """
        tables = ("implied_slopes", "implied_slopes_std")
        return self.draws[
            [(table, f"{source} -> {target}") for table in tables for source in sources]
        ]

    def latent_correlations(self, names: Sequence[str] | None = None) -> Array:
        """Correlations of the constructs in every resample, consistent where they are corrected.

        Parameters
        ----------
        names : sequence of str, optional
            Constructs; all in the order of the fit when left out.

        Returns
        -------
        (R, k, k) array
            NaN in failed resamples.

        Raises
        ------
        UnknownNameError
            A construct that the model does not have.
        """
        available = connections(self.fit._plan)[0]
        chosen = list(available) if names is None else list(names)
        for name in chosen:
            if name not in available:
                raise UnknownNameError(
                    f"The model has no construct {name!r}. {did_you_mean(name, available)}"
                )
        lower = self._values[:, self._columns("latent_correlations")]
        row, col = np.tril_indices(len(available), -1)
        R = np.ones((self.n_resamples, len(available), len(available)))
        R[:, row, col] = R[:, col, row] = lower
        R[self._outcomes()[0]] = np.nan
        place = np.array([available.index(name) for name in chosen], dtype=np.intp)
        found: Array = R[:, place[:, None], place]
        return found

    def influences(self, columns: Sequence[tuple[str, str]]) -> Array:
        """How much each respondent moves some columns of :attr:`draws`, by the jackknife.

        From these follow the influences on any smooth function of the columns, and its
        acceleration: :mod:`ccc_quality.resampling.influence`.

        Parameters
        ----------
        columns : sequence of (str, str)
            Tables and parameters.

        Returns
        -------
        (k, n) array
            Mean of the estimates without one respondent, less that without this one.
        """
        place = self.draws.columns.get_indexer(pd.MultiIndex.from_tuples(columns))
        found: Array = self._influence[:, place].T
        return found

    def latent_correlation_influences(self, names: Sequence[str]) -> Array:
        """How much each respondent moves the correlations of the constructs.

        Parameters
        ----------
        names : sequence of str

        Returns
        -------
        (k (k - 1) / 2, n) array
            The lower triangle, row by row; as :meth:`influences`.
        """
        available = connections(self.fit._plan)[0]
        number = np.zeros((len(available), len(available)), dtype=np.intp)
        row, col = np.tril_indices(len(available), -1)
        number[row, col] = number[col, row] = np.arange(row.size)
        place = np.array([available.index(name) for name in names], dtype=np.intp)
        first, second = np.tril_indices(len(names), -1)
        lower = self._influence[:, self._columns("latent_correlations")]
        found: Array = lower[:, number[place[first], place[second]]].T
        return found

    def acceleration_of_covariances(self, function: Callable[[Array], Array]) -> Array:
        """Acceleration (k,) of the statistics of :meth:`of_covariances`, for BCa intervals.

        Parameters
        ----------
        function : callable
        """
        respondents = Respondents.from_rows(Rows(self.fit._sample.answers))
        with one_blas_thread():
            return acceleration_of_covariances(respondents, function)

    def simple_slopes(self, at: Sequence[float] = (-1.0, 0.0, 1.0)) -> pd.DataFrame:
        """The slopes of :meth:`PLSResults.simple_slopes`, with errors from the draws.

        Parameters
        ----------
        at : sequence of float
            Levels, in standard deviations of the moderator from its mean.

        Returns
        -------
        DataFrame
            target, source, moderator, at, est, bias, se, pvalue, interval, std, std_bias, ...

        Raises
        ------
        SpecificationError
            The model has no moderation.
        """
        require_moderation(self.fit._plan)
        with one_blas_thread():
            found = [self._slopes(at, ""), _as_std(self._slopes(at, "_std"))]
        return pd.concat([slope_labels(self.fit._plan, at), *found], axis=1)

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
        """

        def values_of(plan: Respondents, seed: np.random.SeedSequence, size: int) -> Array:
            return function(np.asarray(draw_moments(plan, np.random.default_rng(seed), size).cov))

        with one_blas_thread():
            batches = run(
                values_of,
                Respondents.from_rows(Rows(self.fit._sample.answers)),
                n_resamples=self.n_resamples,
                seed=self.seed,
                n_jobs=1,
                progress=False,
            )
        values = np.concatenate(batches)
        values[self._outcomes()[0]] = np.nan
        return values

    # ------------------------------------------------------------------ for readers

    def summary(self) -> Summary:
        """The bootstrap for people: prints in a terminal, a table in Jupyter."""
        lines = self._lines(
            failure="the weights did not settle", impropriety="a correlation beyond one"
        )
        columns = ["target", "source", "est", "bias", "se", "pvalue", "ci_lower", "ci_upper", "std"]
        tables = {
            "Weights": self.weights,
            "Loadings": self.loadings,
            "Paths": self.path_coefficients[columns],
            "Indirect effects": self.indirect_effects[columns],
            "Total effects": self.total_effects[columns],
            "R squared": self.r_squared,
            "HTMT": self.htmt,
        }
        shown = {title: table for title, table in tables.items() if len(table)}
        return Summary(lines=tuple(lines), tables=shown)

    # ------------------------------------------------------------------ shared by the tables

    def _outcomes(self) -> tuple[Mask, Mask]:
        return np.asarray(np.isnan(self._values).all(axis=1)), self._proper

    @cached_property
    def _found(self) -> dict[str, pd.DataFrame]:
        """Statistics of every table, side by side with what they belong to."""
        with one_blas_thread():
            whole = self._summarized(lambda values: values)
        labels = self._statistics.labels
        ends = np.cumsum([len(one) for one in labels.values()])
        return {
            name: whole.iloc[end - len(one) : end].reset_index(drop=True)
            for (name, one), end in zip(labels.items(), ends, strict=True)
        }

    @cached_property
    def _own(self) -> Array:
        """Statistics (k,) of the sample itself."""
        sample = self.fit._sample
        values, _ = self._statistics.estimated(sample.cov[None], Drawn.once(sample.answers))
        own: Array = values[0]
        return own

    @cached_property
    def _influence(self) -> Array:
        return influence(self.fit._sample.answers, self._statistics)

    def _summarized(self, function: Callable[[Array], Array]) -> pd.DataFrame:
        """Errors and intervals of a linear function of the statistics (..., k)."""
        bca = self.interval == "bca"
        found = summary_statistics(
            function(self._values),
            function(self._own),
            acceleration=accelerated([function(self._influence).T]) if bca else None,
            level=self.level,
        )
        return pd.DataFrame(found)

    def _columns(self, name: str) -> slice:
        """Where the values of a table stand."""
        sizes = {table: len(labels) for table, labels in self._statistics.labels.items()}
        before = list(sizes)[: list(sizes).index(name)]
        start = sum(sizes[table] for table in before)
        return slice(start, start + sizes[name])

    def _slopes(self, at: Sequence[float], suffix: str) -> pd.DataFrame:
        """Path of the source plus level times change, for every interaction and level."""
        labels = self._statistics.labels
        pairs = labels["path_coefficients"][["source", "target"]].itertuples(index=False, name=None)
        place = {pair: k for k, pair in enumerate(pairs)}
        moderated = labels["slope_changes"][["source", "target"]].itertuples(index=False, name=None)
        levels = np.asarray(at, dtype=np.float64)
        paths = self._columns(f"path_coefficients{suffix}")
        changes = self._columns(f"slope_changes{suffix}")
        chosen = np.repeat([place[pair] for pair in moderated], len(levels))

        def values(statistics: Array) -> Array:
            change = statistics[..., changes, None] * levels
            own = statistics[..., paths][..., chosen]
            slopes: Array = own + change.reshape(own.shape)
            return slopes

        return self._summarized(values)

    def _table(self, name: str) -> pd.DataFrame:
        return pd.concat([self._statistics.labels[name], self._found[name]], axis=1)

    def _effects(self, name: str) -> pd.DataFrame:
        return pd.concat([self._table(name), _as_std(self._found[f"{name}_std"])], axis=1)


def _as_std(found: pd.DataFrame) -> pd.DataFrame:
    """Standardized values under the names that they have beside the others."""
    std = found.drop(columns="pvalue")
    std.columns = ["std" if column == "est" else f"std_{column}" for column in std.columns]
    return std


def _names(labels: pd.DataFrame) -> list[str]:
    """One name a value, as a reader would write it."""
    if "moderator" in labels:
        return [f"{one.target} ~ {one.source}:{one.moderator}" for one in labels.itertuples()]
    if "source" in labels:
        pairs = zip(labels["source"], labels["target"], strict=True)
        return [f"{source} -> {target}" for source, target in pairs]
    if "indicator" in labels:
        pairs = zip(labels["construct"], labels["indicator"], strict=True)
        return [f"{construct} =~ {indicator}" for construct, indicator in pairs]
    if "first" in labels:
        pairs = zip(labels["first"], labels["second"], strict=True)
        return [f"{first} - {second}" for first, second in pairs]
    return list(labels["construct"])
