"""What a driver analysis asks of results beyond what all results offer."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Literal, Protocol

import pandas as pd

from ccc_quality.arrays import Array
from ccc_quality.contracts import FittedModel, require_offers
from ccc_quality.errors import SpecificationError
from ccc_quality.resampling import Interval
from ccc_quality.resampling.record import INTERVALS

IntervalKind = Interval | Literal["normal", ""]
"""How intervals were made: from draws, by normal theory, or not at all."""

IN_WORDS: MappingProxyType[IntervalKind, str] = MappingProxyType(
    {
        "percentile": INTERVALS["percentile"],
        "bca": INTERVALS["bca"],
        "normal": "normal-theory",
        "": "no",
    }
)


class EffectResults(FittedModel, Protocol):
    """Results that know what a model implies between any two constructs."""

    def implied_slopes(self, target: str, sources: Sequence[str] | None = None) -> pd.DataFrame:
        """Slopes of the target on each source alone, in the columns of the effects."""


class EffectDraws(Protocol):
    """A bootstrap of such results: the same tables with errors from draws, and the draws."""

    @property
    def fit(self) -> EffectResults:
        """What was resampled."""

    @property
    def n_resamples(self) -> int:
        """Resamples asked for."""

    @property
    def n_used(self) -> int:
        """Resamples with estimates."""

    @property
    def seed(self) -> int:
        """Seed of the resamples."""

    @property
    def level(self) -> float:
        """Confidence level of the intervals."""

    @property
    def interval(self) -> Interval:
        """How its intervals are made."""

    @property
    def draws(self) -> pd.DataFrame:
        """One row a resample, NaN where it failed; columns by table and "source -> target"."""

    @property
    def path_coefficients(self) -> pd.DataFrame:
        """Direct effects: source, target, est, bias, se, pvalue, interval, std, ..."""

    @property
    def indirect_effects(self) -> pd.DataFrame:
        """Effects through other constructs, in the same columns."""

    @property
    def total_effects(self) -> pd.DataFrame:
        """Direct plus indirect effects, in the same columns."""

    def implied_slopes(self, target: str, sources: Sequence[str] | None = None) -> pd.DataFrame:
        """Slopes of the target on each source alone, in the same columns."""

    def implied_slope_draws(self, target: str, sources: Sequence[str]) -> pd.DataFrame:
        """The slopes in every resample, in the shape of the draws."""

    def influences(self, columns: Sequence[tuple[str, str]]) -> Array:
        """How much each respondent moves columns of the draws, (k, units)."""


def kind_of_intervals(bootstrap: EffectDraws | None, *, known: bool) -> IntervalKind:
    """How intervals were made of results with or without a bootstrap.

    Parameters
    ----------
    bootstrap : EffectDraws or None
    known : bool
        Whether the results themselves have errors.
    """
    if bootstrap is not None:
        return bootstrap.interval
    return "normal" if known else ""


def require_bootstrap_of(bootstrap: EffectDraws, results: object, caller: str) -> None:
    """Raise unless a bootstrap is one, and that of these results.

    Parameters
    ----------
    bootstrap : EffectDraws
    results : object
    caller : str
        Name of the function that needs it.

    Raises
    ------
    SpecificationError
    """
    wanted = "as bootstrap= what bootstrap(fit, n_resamples, seed) gives"
    require_offers(bootstrap, "implied_slope_draws", caller, wanted)
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
