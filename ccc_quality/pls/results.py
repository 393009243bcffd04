"""What a fit by partial least squares found: a solved path model, its respondents and a summary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, get_args

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array
from ccc_quality.data import Survey
from ccc_quality.errors import (
    SpecificationError,
    UnknownOptionError,
    did_you_mean,
)
from ccc_quality.frames import cached_table
from ccc_quality.pls import tables
from ccc_quality.pls.scores import (
    Units,
    from_0_to_100,
    in_units_of_items,
    item_weights,
    scale_bounds,
    scored_constructs,
    standardized,
    warn_of_gaps,
)
from ccc_quality.pls.slopes import (
    require_moderation,
    slope_labels,
    slopes,
)
from ccc_quality.pls.solved import SolvedPathModel
from ccc_quality.summaries import Summary


class SlopeDraws(Protocol):
    """A bootstrap that knows the slopes in every resample."""

    @property
    def fit(self) -> PLSResults:
        """What was resampled."""

    def simple_slopes(self, at: Sequence[float]) -> pd.DataFrame:
        """The slopes with errors from the draws."""


@dataclass(frozen=True, eq=False, repr=False)
class PLSResults(SolvedPathModel):
    """Results of :func:`fit_pls`.

    Every table is a fresh copy, every number a float; rounding happens in :meth:`summary`. Columns
    are those of :class:`~ccc_quality.SEMResults`. Errors, tests and intervals are NaN: they come
    from :func:`~ccc_quality.bootstrap` only.

    Attributes
    ----------
    model : Model
    options : PLSOptions
        What was asked for.
    labels : Labels
        Display names of the model, overridden by those of the survey.
    source : str
        Where the data came from.
    simulated : bool
        Whether the data are simulated.
    """

    def simple_slopes(
        self,
        at: Sequence[float] = (-1.0, 0.0, 1.0),
        *,
        bootstrap: SlopeDraws | None = None,
    ) -> pd.DataFrame:
        """Effects of the sources of a moderation at levels of their moderators.

        Other moderators of the same effect are at their means.

        Parameters
        ----------
        at : sequence of float
            Levels, in standard deviations of the moderator from its mean.
        bootstrap : PLSBootstrap, optional
            Of this fit, for errors and intervals; NaN without.

        Returns
        -------
        DataFrame
            target, source, moderator, at, est (points of the target per point of the source), se,
            z, pvalue, interval, std (standard deviations), std_se and its interval.

        Raises
        ------
        SpecificationError
            The model has no moderation, or the bootstrap is that of another fit.
        """
        require_moderation(self._plan)
        if bootstrap is not None and bootstrap.fit is not self:
            raise SpecificationError("The bootstrap is that of another fit.")
        est, std = slopes(self._estimates, self._plan, at)
        table = tables.with_unknown_errors(slope_labels(self._plan, at), est[0], std[0])
        if bootstrap is None:
            return table
        return bootstrap.simple_slopes(at).reindex(columns=table.columns)

    # ------------------------------------------------------------------ respondents

    @cached_table
    def construct_scores(self) -> pd.DataFrame:
        """Standardized scores of the respondents on the composites of the constructs.

        One row a respondent in the order of the data, NaN for those who were left out.
        """
        sample = self._sample
        return self._by_respondent(standardized(sample.answers, self._item_weights, sample.cov))

    def rescaled_scores(self, scale: Units = "items") -> pd.DataFrame:
        """Scores as weighted averages of the answers.

        Parameters
        ----------
        scale : {"items", "0-100"}
            In the units of the items, or from 0 (every answer the lowest possible) to 100 (every
            answer the highest). For the latter each item is rescaled by 100 (answer - low) /
            (high - low) with the bounds in the codebook of the survey, so that items of a construct
            may have different scales. Formulas are in :mod:`ccc_quality.pls.scores`.

        Returns
        -------
        DataFrame
            One row a respondent in the order of the data, NaN for those who were left out, and for
            constructs that have no such score: weights that do not sum to a positive number
            (items), that are negative, or items without a scale (0-100).

        Raises
        ------
        CodebookError
            Scores from 0 to 100 of data without a codebook that states a scale.
        UnknownOptionError
            An unknown scale.

        Warns
        -----
        DataWarning
            Constructs that have no score, and why.
        """
        if scale not in get_args(Units):
            raise UnknownOptionError(
                f"Unknown scale {scale!r} of scores. {did_you_mean(str(scale), get_args(Units))}"
            )
        answers, weights = self._sample.answers, self._item_weights
        names = scored_constructs(self._plan)
        found = (
            in_units_of_items(answers, weights, names)
            if scale == "items"
            else from_0_to_100(answers, weights, names, scale_bounds(self._data, self._plan.items))
        )
        warn_of_gaps(found.reasons)
        return self._by_respondent(found.scores)

    @cached_table
    def composite_correlations(self) -> pd.DataFrame:
        """Correlations of the scores of the constructs, never corrected."""
        scores = self.construct_scores.dropna()
        return scores[list(self._constructs)].corr()

    # ------------------------------------------------------------------ for readers

    def summary(self) -> Summary:
        """The fit for people: prints in a terminal, a table in Jupyter."""
        return summarize(self)

    def __repr__(self) -> str:
        shares = ", ".join(f"{name} {value:.3f}" for name, value in self.r_squared.items())
        state = "" if self.admissible else ", NOT ADMISSIBLE"
        return (
            f"PLSResults: {self.estimator}, n = {self.n_obs} of {self.n_rows}, R2: {shares}{state}"
        )

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    @property
    def _item_weights(self) -> Array:
        """Weights (p, M) of the standardized items in the scores."""
        weights: Array = item_weights(self._estimates, self._plan)[0]
        return weights

    def _by_respondent(self, scores: Array) -> pd.DataFrame:
        """Scores (n, M) beside the rows that they belong to, NaN for rows that were left out."""
        whole = np.full((self.n_rows, scores.shape[1]), np.nan)
        whole[self._sample.kept] = scores
        return pd.DataFrame(whole, index=self._index, columns=list(scored_constructs(self._plan)))

    @property
    def _index(self) -> pd.Index:
        return (self._data.answers if isinstance(self._data, Survey) else self._data).index


def require_pls(fit: object, caller: str) -> None:
    """Raise if something else than the results of :func:`~ccc_quality.fit_pls` was handed over.

    Raises
    ------
    SpecificationError
    """
    if not isinstance(fit, PLSResults):
        raise SpecificationError(
            f"{caller} takes the results of fit_pls(model, data), not {type(fit).__name__}."
        )


def summarize(results: SolvedPathModel) -> Summary:
    """Summary of a fit, rounded to three decimals."""
    simulated = " SIMULATED DATA." if results.simulated else ""
    dropped = (
        f" {results.n_dropped:,} rows were left out ({results.options.missing})."
        if results.n_dropped
        else " No row was left out."
    )
    filled = (
        f" {results.n_filled:,} missing answers were replaced by the mean of their item."
        if results.n_filled
        else ""
    )
    measures = results.fit_measures
    lines = [
        f"{results.n_obs:,} of {results.n_rows:,} rows of {results.source} used.{dropped}{filled}"
        f"{simulated}",
        f"{results.estimator}, {results.options.scheme} weighting; weights settled in "
        f"{results.n_iterations} steps.",
        *(f"NOT ADMISSIBLE: {sentence}" for sentence in results.admissibility),
        f"SRMR {measures['srmr']:.3f}, saturated {measures['srmr_saturated']:.3f}: judge them by "
        "model_fit_test.",
        "Errors and intervals come from bootstrap(fit, n_resamples, seed).",
    ]
    shown = {
        "Weights": results.weights[["construct", "indicator", "mode", "est"]],
        "Loadings": results.loadings[["construct", "indicator", "est", "std"]],
        "Paths": results.path_coefficients[["target", "source", "est", "std"]],
        "Total effects": results.total_effects[["target", "source", "est", "std"]],
        "Moderation": results.moderation,
        "R squared": _explained(results),
    }
    return Summary(
        lines=tuple(lines), tables={k: table for k, table in shown.items() if len(table)}
    )


def _explained(results: SolvedPathModel) -> pd.DataFrame:
    frame = pd.concat([results.r_squared, results.r_squared_adjusted], axis=1)
    return frame.rename_axis("construct").reset_index()
