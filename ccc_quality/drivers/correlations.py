"""Correlations of drivers and a target, and whether they can be taken apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ccc_quality.arrays import Array
from ccc_quality.drivers.collinearity import require_distinct
from ccc_quality.errors import SpecificationError
from ccc_quality.labels import Labels
from ccc_quality.resampling import summary_statistics
from ccc_quality.resampling.influence import slopes_of
from ccc_quality.resampling.intervals import accelerated
from ccc_quality.resampling.stacks import positive_definite
from ccc_quality.results import IntervalKind
from ccc_quality.threads import one_blas_thread

On = Literal["latent", "scores"]


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
    influences : (p (p + 1) / 2, units) array or None
        How much each respondent moves the correlations, the lower triangle row by row; for BCa
        intervals. Percentile intervals where there are none.
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
    influences: Array | None = None

    @property
    def n_failed(self) -> int:
        """Resamples without usable correlations."""
        return self.n_resamples - len(self.draws)

    @property
    def interval(self) -> IntervalKind:
        """How intervals are made."""
        if not self.n_resamples:
            return ""
        return "percentile" if self.influences is None else "bca"

    def summarized(self, function: Callable[[Array], Array], *, level: float) -> dict[str, Array]:
        """Est, bias, se and limits of a function of the correlations, from the resamples.

        Parameters
        ----------
        function : callable
            Maps correlations (B, p + 1, p + 1) to values (B, k).
        level : float
            Confidence level.
        """
        with one_blas_thread():
            est = function(self.matrix[None])[0]
            values = function(self.draws) if len(self.draws) else np.empty((0, est.size))
            acceleration = self._acceleration(function)
        return summary_statistics(values, est, acceleration=acceleration, level=level)

    def _acceleration(self, function: Callable[[Array], Array]) -> Array | None:
        if self.influences is None:
            return None
        row, col = np.tril_indices(len(self.matrix), -1)

        def of_lower(lower: Array) -> Array:
            R = np.repeat(np.eye(len(self.matrix))[None], len(lower), axis=0)
            R[:, row, col] = R[:, col, row] = lower
            return function(R)

        return accelerated([slopes_of(of_lower, self.matrix[row, col]) @ self.influences])


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


def checked(
    matrix: Array, draws: Array, what: Described, *, influences: Array | None = None
) -> Correlations:
    """Correlations that can be taken apart; resamples that cannot are counted.

    Parameters
    ----------
    matrix : (p + 1, p + 1) array
        The target last.
    draws : (R, p + 1, p + 1) array
        NaN where a resample failed.
    what : Described
    influences : (p (p + 1) / 2, units) array, optional
        Of respondents on the correlations.

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
        influences,
    )
