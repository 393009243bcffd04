"""Correlations of drivers and a target, and whether they can be taken apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array
from ccc_quality.drivers.collinearity import require_distinct
from ccc_quality.drivers.contracts import EffectResults
from ccc_quality.errors import SpecificationError
from ccc_quality.labels import Labels
from ccc_quality.resampling.stacks import positive_definite

On = Literal["latent", "scores"]


class CorrelatedResults(EffectResults, Protocol):
    """Results that know how their constructs correlate."""

    @property
    def latent_correlations(self) -> pd.DataFrame:
        """Square, by construct."""


class CorrelationDraws(Protocol):
    """A bootstrap of such results."""

    @property
    def fit(self) -> CorrelatedResults:
        """What was resampled."""

    def latent_correlations(self, names: Sequence[str] | None = None) -> Array:
        """Correlations (R, k, k) in every resample, NaN where it failed."""


@dataclass(frozen=True, eq=False)
class Correlations:
    """Correlations of drivers and a target, the target last.

    Attributes
    ----------
    drivers : tuple of str, length p
    target : str
    matrix : (p + 1, p + 1) array
        Positive definite.
    draws : (R, p + 1, p + 1) array
        Of the resamples that can be used; R is zero without resamples.
    n_resamples : int
        Resamples that were made.
    on : {"latent", "scores"}
    n_obs : int
        Respondents.
    labels : Labels
    simulated : bool
    caveats : tuple of str
        What the reader must know about these correlations.
    """

    drivers: tuple[str, ...]
    target: str
    matrix: Array
    draws: Array
    n_resamples: int
    on: On
    n_obs: int
    labels: Labels
    simulated: bool
    caveats: tuple[str, ...]

    @property
    def n_failed(self) -> int:
        """Resamples without usable correlations."""
        return self.n_resamples - len(self.draws)


@dataclass(frozen=True)
class Described:
    """What correlations are about."""

    target: str
    drivers: tuple[str, ...]
    on: On
    n_obs: int
    labels: Labels
    simulated: bool
    caveats: tuple[str, ...]


def checked(matrix: Array, draws: Array, what: Described) -> Correlations:
    """Correlations that can be taken apart; resamples that cannot are counted.

    Parameters
    ----------
    matrix : (p + 1, p + 1) array
        The target last.
    draws : (R, p + 1, p + 1) array
        NaN where a resample failed.
    what : Described

    Raises
    ------
    SpecificationError
        A single driver.
    MomentsError
        Drivers that determine each other or the target.
    """
    if len(what.drivers) < 2:
        only = f"{what.drivers[0]!r} is the only one" if what.drivers else "there is none"
        raise SpecificationError(f"Importance is relative to other drivers, and {only}.")
    caveats = require_distinct(matrix, what.drivers, what.target)
    usable = draws[np.isfinite(draws).all(axis=(1, 2))]
    if len(usable):
        usable = usable[positive_definite(usable)]
    if len(draws) > len(usable):
        caveats += (
            f"{len(draws) - len(usable):,} of {len(draws):,} resamples failed or have correlations "
            "that contradict each other, and are left out.",
        )
    return Correlations(
        what.drivers,
        what.target,
        matrix,
        usable,
        len(draws),
        what.on,
        what.n_obs,
        what.labels,
        what.simulated,
        (*what.caveats, *caveats),
    )
