"""Judgements that several pages share: is the order of drivers certain, does the model fit.

Each is made once, from the numbers and their intervals, so that no two pages contradict another.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from ccc_quality.assessment.thresholds import THRESHOLDS
from ccc_quality.plots.contracts import Ranking
from ccc_quality.plots.findings import Interval, covers_zero, overlaps
from ccc_quality.report.certainty import LIKELY, MAJORITY, has_draws, is_sure
from ccc_quality.sem import SEMResults

NEGLIGIBLE = 0.10
"""Widest band of standardized effects that are called negligible: less than Cohen's (1988) small.

Where the first driver itself has a small effect, the band is half of that: a driver that does half
as much as the first is not one that hardly matters.
"""

MOST_RIVALS = 2
"""With more rivals than this a leader is named with reserve instead of listing them all."""

VERY_POOR: dict[str, float] = {"cfi": 0.90, "rmsea": 0.10, "srmr": 0.10}
"""Beyond these, one measure alone is enough to distrust a model."""

FIT_NAMES = ("cfi", "rmsea", "srmr")


@dataclass(frozen=True)
class DriverReading:
    """What the intervals of a ranking allow to be said.

    Attributes
    ----------
    order : tuple of str
        All drivers, the first first.
    rivals : tuple of str
        Those that may well be first: who is needed, beside the first, to have the true first with
        95% confidence; without resamples, those whose interval overlaps that of the first.
    clear : tuple of str
        Those whose interval excludes zero.
    negligible : tuple of str
        Those whose whole standardized interval lies within the band, weakest last.
    band : float
        :data:`NEGLIGIBLE`, or half the effect of the first driver where that is less.
    first_share : float
        Share of the resamples in which the first is first; NaN without resamples.
    """

    order: tuple[str, ...]
    rivals: tuple[str, ...]
    clear: tuple[str, ...]
    negligible: tuple[str, ...]
    band: float = NEGLIGIBLE
    first_share: float = math.nan

    @property
    def certainty(self) -> Literal["none", "alone", "first", "probable", "shared", "open"]:
        """How sure it is that the first driver is first."""
        if not self.clear:
            return "none"
        if len(self.order) == 1:
            return "alone"
        if not self.leader_is_clear:
            return "probable"
        if not self.rivals:
            return "first"
        if self.first_share >= LIKELY:
            return "probable"
        if len(self.rivals) <= MOST_RIVALS:
            return "shared"
        return "open" if self.first_share < MAJORITY else "probable"

    @property
    def leader_is_clear(self) -> bool:
        """Whether the effect of the first driver can be told from zero."""
        return self.order[:1] == self.clear[:1] != ()

    @property
    def unclear(self) -> tuple[str, ...]:
        """Drivers that may have an effect or none: neither clear nor negligible."""
        known = {*self.clear, *self.negligible}
        return tuple(name for name in self.order if name not in known)


def read_ranking(ranking: Ranking) -> DriverReading:
    """Read a ranking with its intervals."""
    table = ranking.table.sort_values("rank", kind="stable")
    rows = {str(row["driver"]): row for _, row in table.iterrows()}
    order = tuple(rows)
    sizes = {name: magnitude(row) for name, row in rows.items()}
    clear = tuple(name for name in order if not covers_zero(interval(rows[name])))
    band = NEGLIGIBLE
    if order and order[0] in clear:
        band = min(band, abs(float(rows[order[0]]["std"])) / 2)
    return DriverReading(
        order=order,
        rivals=_rivals(ranking, order, sizes),
        clear=clear,
        negligible=tuple(name for name in order if _within(band, rows[name])),
        band=band,
        first_share=_first_share(ranking, order),
    )


def _rivals(
    ranking: Ranking, order: tuple[str, ...], sizes: dict[str, Interval]
) -> tuple[str, ...]:
    if has_draws(ranking):
        if is_sure(_first_share(ranking, order)):
            return ()
        return tuple(name for name in ranking.top(1).drivers if name != order[0])
    return tuple(name for name in order[1:] if overlaps(sizes[order[0]], sizes[name]))


def _first_share(ranking: Ranking, order: tuple[str, ...]) -> float:
    if not has_draws(ranking):
        return math.nan
    return float(ranking.rank_probabilities[1].to_dict()[order[0]])


def first_row(ranking: Ranking) -> pd.Series[float]:
    """The row of the first driver."""
    return ranking.table.sort_values("rank", kind="stable").iloc[0]


def is_slope(ranking: Ranking) -> bool:
    """Whether a ranking describes what goes together and not what works on what."""
    return ranking.basis == "implied slope"


def interval(row: pd.Series[float], prefix: str = "") -> Interval:
    """The interval of an effect."""
    return float(row[f"{prefix}ci_lower"]), float(row[f"{prefix}ci_upper"])


def magnitude(row: pd.Series[float]) -> Interval:
    """The interval of the size of an effect: that of a negative effect is mirrored."""
    low, high = interval(row)
    return (low, high) if float(row["est"]) >= 0 else (-high, -low)


def _within(band: float, row: pd.Series[float]) -> bool:
    low, high = interval(row, "std_")
    return -band < low and high < band  # an unknown bound is not within


FitStatus = Literal[
    "not_converged", "inadmissible", "untestable", "good", "probably", "mixed", "poor"
]


@dataclass(frozen=True)
class FitReading:
    """What the fit measures allow to be said.

    Attributes
    ----------
    status : str
        The verdict in a word.
    failed : tuple of str
        Measures that miss their convention.
    """

    status: FitStatus
    failed: tuple[str, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether the numbers of the fit may be shown."""
        return self.status != "not_converged"

    @property
    def trusted(self) -> bool:
        """Whether effects may be read without a warning."""
        return self.status not in ("not_converged", "inadmissible", "poor")


def read_fit(fit: SEMResults) -> FitReading:
    """Judge a fit: convergence first, then admissibility, then the conventions."""
    if not fit.converged:
        return FitReading("not_converged")
    measures = fit.reported_measures
    failed = tuple(name for name in FIT_NAMES if not THRESHOLDS[name].holds(measures[name]))
    if not fit.admissible:
        return FitReading("inadmissible", failed)
    if measures["df"] == 0:
        return FitReading("untestable")
    if not failed:
        upper = float(measures["rmsea_ci_upper"])
        sure = math.isfinite(upper) and THRESHOLDS["rmsea"].holds(upper)
        return FitReading("good" if sure else "probably")
    very_poor = any(_very_poor(name, float(measures[name])) for name in failed)
    return FitReading("poor" if very_poor or len(failed) > 1 else "mixed", failed)


def _very_poor(name: str, value: float) -> bool:
    limit = VERY_POOR[name]
    return value < limit if name == "cfi" else value > limit
