"""What every bootstrap of a fit says of itself, whoever estimated the fit."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Protocol

import numpy as np

from ccc_quality.arrays import Mask
from ccc_quality.labels import Labels
from ccc_quality.resampling.intervals import Interval
from ccc_quality.summaries import Summary

INTERVALS: dict[Interval, str] = {
    "percentile": "percentile",
    "bca": "bias-corrected and accelerated (BCa)",
}


class Fit(Protocol):
    """What is asked of a fit that was resampled."""

    @property
    def labels(self) -> Labels:
        """Display names."""
        ...

    @property
    def n_obs(self) -> int:
        """Respondents used."""
        ...

    @property
    def simulated(self) -> bool:
        """Whether the data are simulated."""
        ...


class ResampledFit(ABC):
    """Counts, descriptions and the head of the summary of a bootstrap.

    Attributes
    ----------
    fit : Fit
    n_resamples, seed : int
    interval : {"percentile", "bca"}
    level : float
    """

    fit: Fit
    n_resamples: int
    seed: int
    interval: Interval
    level: float

    @abstractmethod
    def _outcomes(self) -> tuple[Mask, Mask]:
        """Which resamples failed, and which solutions are proper; each of shape (B,)."""

    @abstractmethod
    def summary(self) -> Summary:
        """The bootstrap for people: prints in a terminal, a table in Jupyter."""

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
            f"{self.level:.0%} intervals and p values: {INTERVALS[self.interval]}.",
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
