"""The options of a fit, checked where they are made, and how other functions pass them on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Literal, TypedDict, get_args

from ccc_quality.errors import (
    SpecificationError,
    UnknownNameError,
    UnknownOptionError,
    did_you_mean,
)
from ccc_quality.sem.estimators import Estimator
from ccc_quality.sem.spellings import TREATMENTS, hint

Engine = Literal["native", "semopy"]
Missing = Literal["listwise", "fiml", "pairwise"]


@dataclass(frozen=True, slots=True)
class FitOptions:
    """The options of :func:`~ccc_quality.fit_sem`, under the same names.

    Attributes
    ----------
    estimator : Estimator
    missing : {"listwise", "fiml", "pairwise"}
    ordered : tuple of str or None
    std_lv, mean_structure, fixed_x : bool
    group : str or None
    group_equal, group_partial : tuple of str
    cluster, sampling_weights : str or None
    auxiliary : tuple of str
    engine : {"native", "semopy"}
    level : float

    Raises
    ------
    UnknownOptionError
        An unknown value, or values that do not go together; the message says which.
    SpecificationError
        A switch that is no bool, a level outside (0, 1).
    """

    estimator: Estimator
    missing: Missing = "listwise"
    ordered: Sequence[str] | None = None
    std_lv: bool = False
    mean_structure: bool = False
    fixed_x: bool = True
    group: str | None = None
    group_equal: Sequence[str] = ()
    group_partial: Sequence[str] = ()
    cluster: str | None = None
    sampling_weights: str | None = None
    auxiliary: Sequence[str] = ()
    engine: Engine = "native"
    level: float = 0.95

    def __post_init__(self) -> None:
        _require_known("engine", self.engine, get_args(Engine), {})
        _require_known("treatment of missing answers", self.missing, get_args(Missing), TREATMENTS)
        self._require_plain_values()
        self._require_robust()
        if self.group is None and (self.group_equal or self.group_partial):
            raise UnknownOptionError(
                "group_equal and group_partial are about groups: name their column by group."
            )
        if self.auxiliary and self.missing != "fiml":
            raise UnknownOptionError(
                'Auxiliary variables make up for missing answers: they need missing="fiml".'
            )
        if self.estimator.ordinal or self.ordered is not None:
            self._require_ordinal()
        elif self.missing == "fiml":
            self._require_likelihood()
        elif self.missing == "pairwise":
            raise UnknownOptionError(
                'missing="pairwise" goes with estimator WLSMV; use "fiml" for every answer there '
                "is."
            )

    @property
    def intercepts(self) -> bool:
        """Whether means are modelled, be it asked for or implied by other options."""
        implied = self.group is not None or self.cluster is not None or self.missing == "fiml"
        return self.mean_structure or implied

    def require_ordered_items(self, names: Sequence[str]) -> None:
        """Every ordered item must be one of the model.

        Parameters
        ----------
        names : sequence of str
            Items of the model.
        """
        ordered = self.ordered or ()
        unknown = [name for name in ordered if name not in names]
        if unknown:
            raise UnknownNameError(
                f"The model has no item {unknown[0]!r}. {did_you_mean(unknown[0], names)}"
            )

    def require_apart(self, names: Sequence[str]) -> None:
        """No auxiliary variable may be part of the model, or named twice.

        Parameters
        ----------
        names : sequence of str
            Variables of the model.
        """
        within = [name for name in self.auxiliary if name in names]
        twice = [name for k, name in enumerate(self.auxiliary) if name in self.auxiliary[:k]]
        if within:
            raise SpecificationError(
                f"{', '.join(within)} cannot be auxiliary: the model has "
                f"{'it' if len(within) == 1 else 'them'} already."
            )
        if twice:
            raise SpecificationError(f"Auxiliary variables named twice: {', '.join(twice)}.")

    def _require_plain_values(self) -> None:
        for name in ("std_lv", "mean_structure", "fixed_x"):
            if not isinstance(getattr(self, name), bool):
                raise SpecificationError(f"{name} is True or False, not {getattr(self, name)!r}.")
        for name in ("ordered", "group_equal", "group_partial", "auxiliary"):
            value = getattr(self, name)
            if isinstance(value, str):
                value = (value,)
            object.__setattr__(self, name, None if value is None else tuple(value))
        if not (isinstance(self.level, Real) and 0 < self.level < 1):
            raise SpecificationError(
                f"The confidence level lies between 0 and 1, 0.95 say, not {self.level!r}."
            )

    def _require_robust(self) -> None:
        asked = {"cluster": self.cluster, "sampling_weights": self.sampling_weights}
        given = [name for name, column in asked.items() if column is not None]
        if given and self.estimator.robust != "huber-white":
            raise UnknownOptionError(
                f"{' and '.join(given)} need{'s' * (len(given) == 1)} the robust errors of "
                f'estimator "MLR", not {self.estimator.name}.'
            )

    def _require_ordinal(self) -> None:
        name = self.estimator.name
        if not self.estimator.ordinal:
            raise UnknownOptionError(
                f'Ordered items need estimator "WLSMV" (or "DWLS"), not {self.estimator.name}.'
            )
        if self.missing == "fiml" or self.engine != "native":
            raise UnknownOptionError(
                f'{name} goes with missing="listwise" or "pairwise" and the native engine.'
            )
        if not self.ordered:
            raise UnknownOptionError(
                f"{name} needs to know which items are ordered categories: ordered=[...]."
            )

    def _require_likelihood(self) -> None:
        obstacles = {
            f"estimator {self.estimator.name}": self.estimator.name not in ("ML", "MLR"),
            f"engine {self.engine}": self.engine != "native",
        }
        found = [what for what, there in obstacles.items() if there]
        if found:
            raise UnknownOptionError(
                f'missing="fiml" goes with the native engine and estimator ML or MLR, not with '
                f"{' and '.join(found)}."
            )


def _require_known(
    what: str, value: object, known: Sequence[str], elsewhere: Mapping[str, str]
) -> None:
    if value not in known:
        raise UnknownOptionError(f"Unknown {what} {value!r}. {hint(str(value), elsewhere, known)}")


class EstimationKeywords(TypedDict, total=False):
    """Keyword arguments that say how answers are turned into estimates."""

    estimator: str
    missing: Missing
    ordered: Sequence[str] | None
    cluster: str | None
    sampling_weights: str | None


class FitKeywords(EstimationKeywords, total=False):
    """Keyword arguments of :func:`~ccc_quality.fit_sem`, less those for sample moments."""

    auxiliary: Sequence[str]
    std_lv: bool
    mean_structure: bool
    fixed_x: bool
    group: str | None
    group_equal: Sequence[str]
    group_partial: Sequence[str]
    engine: Engine
    level: float
