"""What every fit offers to everything downstream, and every bootstrap of one.

Assessment, drivers, figures and reports rest on these two bases, so that covariance-based and
partial least squares results serve them alike. The columns of the tables are in
``docs/architecture.md``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from types import MappingProxyType
from typing import ClassVar, Literal

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array, Mask
from ccc_quality.errors import SpecificationError
from ccc_quality.frames import cached_table
from ccc_quality.labels import Labels
from ccc_quality.model import Model
from ccc_quality.resampling import Interval
from ccc_quality.summaries import Summary

Method = Literal["sem", "pls"]
"""Covariance-based estimation, or partial least squares."""

IntervalKind = Interval | Literal["normal", ""]
"""How intervals were made: from draws, by normal theory, or not at all."""

IN_WORDS: MappingProxyType[IntervalKind, str] = MappingProxyType(
    {
        "percentile": "percentile",
        "bca": "bias-corrected and accelerated (BCa)",
        "normal": "normal-theory",
        "": "no",
    }
)


class FittedModel(ABC):
    """Results of a fitted model.

    Attributes
    ----------
    method : {"sem", "pls"}
        How the model was estimated: from covariances, or by partial least squares.
    model : Model
        What was estimated.
    labels : Labels
        Display names of the model, overridden by those of the survey.
    simulated : bool
        Whether the data are simulated.
    """

    method: ClassVar[Method]
    model: Model
    labels: Labels
    simulated: bool

    @property
    @abstractmethod
    def level(self) -> float:
        """Confidence level of the intervals; NaN where there are none without a bootstrap."""

    @property
    @abstractmethod
    def estimator(self) -> str:
        """Name of the way of estimation: ``"ML"``, ``"PLSc"``, ..."""

    @property
    @abstractmethod
    def n_obs(self) -> int:
        """Respondents used."""

    @property
    @abstractmethod
    def n_rows(self) -> int:
        """Respondents offered."""

    @property
    def n_dropped(self) -> int:
        """Respondents left out."""
        return self.n_rows - self.n_obs

    @property
    def events(self) -> frozenset[str]:
        """Observed variables that say whether something happened: 0 and 1, and nothing else."""
        return frozenset()

    @property
    @abstractmethod
    def converged(self) -> bool:
        """Whether the estimates can be used."""

    @property
    @abstractmethod
    def admissibility(self) -> tuple[str, ...]:
        """What makes the solution improper, a sentence each; empty when it is proper."""

    @property
    def admissible(self) -> bool:
        """Whether the solution converged and is proper; :attr:`admissibility` has the reasons."""
        return self.converged and not self.admissibility

    @cached_table
    @abstractmethod
    def loadings(self) -> pd.DataFrame:
        """Loadings: construct, indicator, group, est, se, z, pvalue, interval, std, std_se."""

    @cached_table
    @abstractmethod
    def weights(self) -> pd.DataFrame:
        """Weights of composites: the columns of :attr:`loadings`."""

    @cached_table
    @abstractmethod
    def path_coefficients(self) -> pd.DataFrame:
        """Direct effects: source, target, group, est, se, ..., std, std_se, std interval."""

    @cached_table
    @abstractmethod
    def indirect_effects(self) -> pd.DataFrame:
        """Effects through other constructs: the columns of :attr:`path_coefficients`."""

    @cached_table
    @abstractmethod
    def total_effects(self) -> pd.DataFrame:
        """Direct plus indirect effects: the columns of :attr:`path_coefficients`."""

    @abstractmethod
    def implied_slopes(self, target: str, sources: Sequence[str] | None = None) -> pd.DataFrame:
        """How the target differs between respondents who differ by one point on a source."""

    @cached_table
    @abstractmethod
    def r_squared(self) -> pd.Series:
        """Explained share of the variance, by endogenous variable."""

    @cached_table
    @abstractmethod
    def latent_correlations(self) -> pd.DataFrame:
        """Correlations of the constructs."""

    @cached_table
    @abstractmethod
    def sample_cov(self) -> pd.DataFrame:
        """Sample covariances of the observed variables."""

    @cached_table
    @abstractmethod
    def reported_measures(self) -> pd.Series:
        """Fit measures as a paper reports them, each once and under its plain name."""


class ResampledFit(ABC):
    """A bootstrap of a fit: the tables of the fit with errors from draws, and the draws.

    Attributes
    ----------
    fit : FittedModel
        What was resampled.
    n_resamples : int
        Resamples asked for.
    seed : int
        What they were drawn from.
    interval : {"percentile", "bca"}
        How the intervals, and the p values with them, are made.
    level : float
        Confidence level of the intervals.
    """

    fit: FittedModel
    n_resamples: int
    seed: int
    interval: Interval
    level: float

    # ------------------------------------------------------------------ what was drawn

    @property
    def method(self) -> Method:
        """How the fit was estimated."""
        return self.fit.method

    @property
    def labels(self) -> Labels:
        """Display names of the fit."""
        return self.fit.labels

    @property
    def simulated(self) -> bool:
        """Whether the data are simulated."""
        return self.fit.simulated

    @property
    def n_obs(self) -> int:
        """Respondents of the fit."""
        return self.fit.n_obs

    @property
    def n_failed(self) -> int:
        """Resamples without estimates. Their draws are NaN."""
        return int(np.count_nonzero(self._outcomes()[0]))

    @property
    def n_inadmissible(self) -> int:
        """Resamples with an improper solution; their draws are in all tables."""
        failed, proper = self._outcomes()
        return int(np.count_nonzero(~proper & ~failed))

    @property
    def n_used(self) -> int:
        """Resamples that the tables rest on."""
        return self.n_resamples - self.n_failed

    @abstractmethod
    def _outcomes(self) -> tuple[Mask, Mask]:
        """Which resamples failed, and which solutions are proper; each of shape (B,)."""

    # ------------------------------------------------------------------ tables and draws

    @cached_table
    @abstractmethod
    def draws(self) -> pd.DataFrame:
        """One row a resample, NaN where it failed; columns by table and parameter."""

    @cached_table
    def path_coefficients(self) -> pd.DataFrame:
        """Direct effects: source, target, group, est, bias, se, pvalue, interval, std, ..."""
        return self._effects("path_coefficients")

    @cached_table
    def indirect_effects(self) -> pd.DataFrame:
        """Effects through other constructs: the columns of :attr:`path_coefficients`."""
        return self._effects("indirect_effects")

    @cached_table
    def total_effects(self) -> pd.DataFrame:
        """Direct plus indirect effects: the columns of :attr:`path_coefficients`."""
        return self._effects("total_effects")

    @abstractmethod
    def _effects(self, name: str) -> pd.DataFrame:
        """One of the tables of effects, with errors from the draws."""

    @abstractmethod
    def implied_slopes(self, target: str, sources: Sequence[str] | None = None) -> pd.DataFrame:
        """The implied slopes of the fit, with errors from the draws."""

    @abstractmethod
    def implied_slope_draws(self, target: str, sources: Sequence[str]) -> pd.DataFrame:
        """The slopes in every resample, in the shape of :attr:`draws`."""

    @abstractmethod
    def latent_correlations(self, names: Sequence[str] | None = None) -> Array:
        """Correlations (R, k, k) of the constructs in every resample, NaN where it failed."""

    @abstractmethod
    def of_covariances(self, function: Callable[[Array], Array]) -> Array:
        """Values (R, k) of a function of the sample covariances, in every resample."""

    # ------------------------------------------------------------------ for BCa intervals

    @abstractmethod
    def influences(self, columns: Sequence[tuple[str, str]]) -> Array:
        """How much each respondent moves some columns of :attr:`draws`, (k, units)."""

    @abstractmethod
    def latent_correlation_influences(self, names: Sequence[str]) -> Array:
        """How much each respondent moves the correlations, (k (k - 1) / 2, units)."""

    @abstractmethod
    def acceleration_of_covariances(self, function: Callable[[Array], Array]) -> Array:
        """Acceleration (k,) of the statistics of :meth:`of_covariances`."""

    # ------------------------------------------------------------------ for readers

    @abstractmethod
    def summary(self) -> Summary:
        """The bootstrap for people: prints in a terminal, a table in Jupyter."""

    def _lines(self, *, failure: str, impropriety: str) -> list[str]:
        """The head of the summary: what was drawn and what became of it.

        Parameters
        ----------
        failure : str
            Why a resample has no estimates.
        impropriety : str
            An example of an improper solution.
        """
        simulated = " SIMULATED DATA." if self.simulated else ""
        others = "others" if self.n_failed else "solutions"
        return [
            f"{self.n_resamples:,} resamples of {self.n_obs:,} respondents, seed {self.seed}."
            f"{simulated}",
            f"{self.level:.0%} intervals and p values: {IN_WORDS[self.interval]}.",
            f"{self.n_failed:,} FAILED and are left out: {failure}."
            if self.n_failed
            else "None failed.",
            f"{self.n_inadmissible:,} solutions are IMPROPER (say {impropriety}), and kept."
            if self.n_inadmissible
            else f"All {others} are proper.",
        ]

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}: {self.n_resamples} resamples (seed {self.seed}), "
            f"{self.n_failed} failed, {self.n_inadmissible} inadmissible, "
            f"{self.level:.0%} {self.interval} intervals"
        )

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()


USUAL_LEVEL = 0.95
"""Confidence level where nobody asked for another."""


def level_of(source: FittedModel | ResampledFit) -> float:
    """Confidence level of the intervals of a source; the usual one where it has none."""
    return USUAL_LEVEL if np.isnan(source.level) else source.level


def kind_of_intervals(bootstrap: ResampledFit | None, *, known: bool) -> IntervalKind:
    """How intervals were made of results with or without a bootstrap.

    Parameters
    ----------
    bootstrap : ResampledFit or None
    known : bool
        Whether the results themselves have errors.
    """
    if bootstrap is not None:
        return bootstrap.interval
    return "normal" if known else ""


def require_fitted(results: object, caller: str) -> None:
    """Raise if something else than results was handed over.

    Parameters
    ----------
    results : object
    caller : str
        Name of the function that needs them.

    Raises
    ------
    SpecificationError
    """
    require_a(FittedModel, results, caller, "the results of a fit, say of fit_sem(model, data)")


def require_a(kind: type, thing: object, caller: str, wanted: str) -> None:
    """Raise if a thing is not of the kind that a function takes.

    Parameters
    ----------
    kind : type
    thing : object
    caller : str
        Name of the function that needs it.
    wanted : str
        What the function takes, for the message.

    Raises
    ------
    SpecificationError
    """
    if not isinstance(thing, kind):
        raise SpecificationError(f"{caller} takes {wanted}, not {type(thing).__name__}.")


def require_one_group(table: pd.DataFrame, what: str) -> None:
    """Raise if a table of results holds several groups.

    Parameters
    ----------
    table : DataFrame
        Loadings or effects.
    what : str
        What needs one group, at the head of the message.

    Raises
    ------
    SpecificationError
    """
    if "group" in table.columns and len(table["group"].unique()) > 1:
        raise SpecificationError(
            f"{what} takes the results of one group; fit the model to each group by itself, or "
            "look at the tables of these results, which have a column for the group."
        )


def require_bootstrap_of(bootstrap: object, results: object, caller: str) -> None:
    """Raise unless a bootstrap is one, and that of these results.

    Parameters
    ----------
    bootstrap : object
    results : object
    caller : str
        Name of the function that needs it.

    Raises
    ------
    SpecificationError
    """
    if not isinstance(bootstrap, ResampledFit):
        raise SpecificationError(
            f"{caller} takes as bootstrap= what bootstrap(fit, n_resamples, seed) gives, not "
            f"{type(bootstrap).__name__}."
        )
    if bootstrap.fit is not results:
        raise SpecificationError(
            f"The bootstrap is that of another fit. {caller} needs resamples of the very results "
            "that it is given: bootstrap(results, n_resamples, seed)."
        )
    if bootstrap.n_used < 2:
        raise SpecificationError(
            f"Of {bootstrap.n_resamples} resamples {bootstrap.n_used} have estimates; "
            f"{caller} needs two at least, and some thousands for good intervals."
        )
