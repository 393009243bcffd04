"""A population to draw surveys from: its parameters, and what they imply.

Everything is standardized: within a firm, in the first wave, every construct has mean zero and
variance one, so that an effect is a standardized effect and the implied covariances are
correlations.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from ccc_quality.errors import SpecificationError, UnknownNameError, did_you_mean

FloatArray = npt.NDArray[np.float64]

# rounding may leave the residual of an exact composite a hair away from zero
_ZERO = 1e-12


@dataclass(frozen=True)
class Effect:
    """Standardized direct effect of one construct on another."""

    source: str
    target: str
    value: float


@dataclass(frozen=True)
class ConstructParameters:
    """How a construct stands in the population.

    Parameters
    ----------
    construct : str
        Its name.
    level : float
        Shift of all its answers, in standard deviations of the latent response: what sets its
        mean apart from that of other constructs.
    cluster_share : float
        Share of its variance that lies between agents or teams (intraclass correlation). Only for
        exogenous constructs.
    drift : float
        Change from one wave to the next, in standard deviations of the construct. Only for
        exogenous constructs; the others follow through the effects.
    """

    construct: str
    level: float = 0.0
    cluster_share: float = 0.0
    drift: float = 0.0


@dataclass(frozen=True)
class ItemParameters:
    """How an item reads its construct: ``y* = level + offset + loading * construct + error``."""

    item: str
    construct: str
    loading: float
    offset: float = 0.0


@dataclass(frozen=True)
class FirmShift:
    """How far a firm's mean on an exogenous construct lies from the average of the firms."""

    firm: str
    construct: str
    shift: float


@dataclass(frozen=True)
class Population:
    """Parameters of a population, and the quantities they imply.

    The constructs form a recursive system ``eta = B eta + zeta``. The exogenous ones have the
    correlation matrix given here; the residual variance of every other one is what makes its own
    variance one. A weighted sum without residual (a composite) is the case where it comes out as
    zero.

    Parameters
    ----------
    constructs : tuple of ConstructParameters
        Causes before effects; the exogenous constructs come first.
    exogenous_correlations : tuple of tuple of float, shape (e, e)
        Correlation matrix of the first e constructs.
    effects : tuple of Effect
        Direct effects.
    items : tuple of ItemParameters
        Measurement, for latent responses with unit variance.
    firms : tuple of FirmShift
        Firm differences.
    answer_shape : (float, float)
        Parameters of the beta distribution that latent responses are mapped to before they are
        cut into equal steps of the scale (:func:`ccc_quality.study.likert.thresholds`).
    note : str
        Where the figures come from.

    Raises
    ------
    SpecificationError
        If effects do not run from earlier to later constructs or explain more than all variance.
    """

    constructs: tuple[ConstructParameters, ...]
    exogenous_correlations: tuple[tuple[float, ...], ...]
    effects: tuple[Effect, ...]
    items: tuple[ItemParameters, ...]
    firms: tuple[FirmShift, ...]
    answer_shape: tuple[float, float]
    note: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        position = {name: index for index, name in enumerate(self.names)}
        for effect in self.effects:
            if position[effect.source] >= position[effect.target]:
                raise SpecificationError(
                    f"The effect of {effect.source} on {effect.target} runs against the order of "
                    f"the constructs: {', '.join(self.names)}."
                )
        for name, variance in zip(self.names, self._solved[1], strict=True):
            if variance < 0:
                raise SpecificationError(
                    f"The effects on {name} explain more than all of its variance: the residual "
                    f"variance would be {variance:.3f}."
                )

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all constructs, causes before effects."""
        return tuple(parameters.construct for parameters in self.constructs)

    @property
    def exogenous(self) -> tuple[str, ...]:
        """Names of the constructs without causes."""
        return self.names[: len(self.exogenous_correlations)]

    @property
    def firm_names(self) -> tuple[str, ...]:
        """The firms there are."""
        return tuple(dict.fromkeys(shift.firm for shift in self.firms))

    @property
    def construct_table(self) -> pd.DataFrame:
        """One row a construct: construct, level, cluster_share, drift, residual_variance."""
        table = pd.DataFrame([asdict(parameters) for parameters in self.constructs])
        return table.assign(residual_variance=self._solved[1])

    @property
    def effect_table(self) -> pd.DataFrame:
        """One row a direct effect: source, target, value."""
        return pd.DataFrame([asdict(effect) for effect in self.effects])

    @property
    def item_table(self) -> pd.DataFrame:
        """One row an item: item, construct, loading, offset."""
        return pd.DataFrame([asdict(parameters) for parameters in self.items])

    @property
    def firm_table(self) -> pd.DataFrame:
        """Shifts, one row a firm and one column an exogenous construct."""
        table = pd.DataFrame([asdict(shift) for shift in self.firms])
        wide = table.pivot_table(index="firm", columns="construct", values="shift", sort=False)
        return wide.reindex(columns=list(self.exogenous)).fillna(0.0)

    @property
    def direct_effects(self) -> FloatArray:
        """Matrix B of direct effects, shape (k, k): row target, column source."""
        position = {name: index for index, name in enumerate(self.names)}
        B = np.zeros((len(self.names), len(self.names)))
        for effect in self.effects:
            B[position[effect.target], position[effect.source]] = effect.value
        return B

    @property
    def residual_variances(self) -> FloatArray:
        """Variances of zeta, shape (k,); one for an exogenous construct, zero for a composite."""
        return self._solved[1].copy()

    @property
    def correlations(self) -> pd.DataFrame:
        """Implied correlations of all constructs, within a firm and wave."""
        return pd.DataFrame(self._solved[0], index=self.names, columns=self.names)

    @property
    def total_effects(self) -> pd.DataFrame:
        """Direct plus indirect effects, ``(I - B)^-1 - I``: row target, column source."""
        identity = np.eye(len(self.names))
        total = np.linalg.inv(identity - self.direct_effects) - identity
        return pd.DataFrame(total, index=self.names, columns=self.names)

    def driver_effects(self, target: str) -> pd.Series:
        """Total effects of the exogenous constructs on ``target``, largest first.

        Raises
        ------
        UnknownNameError
            If the population has no construct ``target``.
        """
        if target not in self.names:
            raise UnknownNameError(
                f"There is no construct {target!r}. {did_you_mean(target, self.names)}"
            )
        effects = self.total_effects.loc[[target], list(self.exogenous)].iloc[0]
        largest_first = effects.abs().sort_values(ascending=False, kind="stable").index
        return effects.reindex(largest_first).rename("total effect")

    @cached_property
    def _solved(self) -> tuple[FloatArray, FloatArray]:
        """Correlations (k, k) and residual variances (k,), one construct after the other.

        With ``b`` the effects on a construct and ``Phi`` the correlations of those before it, its
        correlations with them are ``Phi b`` and its explained variance is ``b' Phi b``.
        """
        B = self.direct_effects
        n_exogenous, n_constructs = len(self.exogenous), len(self.names)
        Phi = np.eye(n_constructs)
        Phi[:n_exogenous, :n_exogenous] = self.exogenous_correlations
        residual = np.ones(n_constructs)
        for row in range(n_exogenous, n_constructs):
            b = B[row, :row]
            shared = Phi[:row, :row] @ b
            Phi[row, :row] = Phi[:row, row] = shared
            variance = 1.0 - float(b @ shared)
            residual[row] = 0.0 if abs(variance) < _ZERO else variance
        return Phi, residual
