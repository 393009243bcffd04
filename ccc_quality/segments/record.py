"""The driver analysis of several segments: frozen, tables computed once, handed out as copies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Literal

import pandas as pd

from ccc_quality.assessment import Invariance
from ccc_quality.drivers import DriverRanking, driver_effects
from ccc_quality.drivers.contracts import EffectDraws
from ccc_quality.frames import cached_table
from ccc_quality.labels import Labels
from ccc_quality.segments.differences import EFFECTS, PERFORMANCE, differences
from ccc_quality.sem import SEMResults
from ccc_quality.summaries import Summary, pvalue_text

Comparable = Literal["none", "effects", "means"]
COMPARABLE_FROM: Mapping[str, Comparable] = MappingProxyType(
    {"configural": "none", "metric": "effects", "scalar": "means", "strict": "means"}
)
WARNINGS: Mapping[Comparable, str] = MappingProxyType(
    {
        "none": "Scores are not comparable between the segments of {by}: the items do not measure "
        "the constructs alike (no metric invariance). Neither differences of effects nor "
        "differences of performance may be read as differences between the segments.",
        "effects": "Scores are not comparable between the segments of {by}: equal opinions do not "
        "give equal answers (no scalar invariance). Effects may be compared, performance may not.",
        "means": "",
    }
)
ALPHA = 0.05
SHOWN = ["quantity", "label", "segment_a", "segment_b", "difference", "statistic", "p_adjusted"]


@dataclass(frozen=True, eq=False, repr=False)
class SegmentAnalysis:
    """A driver analysis by segment; made by :func:`~ccc_quality.by_segment`.

    Attributes
    ----------
    by : str
        Column of the segments.
    target : str
        The outcome.
    ladder : Invariance
        How alike the segments are measured.
    fits : mapping of str to SEMResults
        The fit of each segment.
    bootstraps : mapping of str to BootstrapResults
        The resamples of each segment; empty without.
    rankings : mapping of str to DriverRanking
        The drivers of each segment.
    adjust : str
        Correction for multiplicity.
    unjudged : tuple of str
        Constructs that the ladder says nothing about: composites, and those of higher order.
    labels : Labels
        Display names.
    simulated : bool
        Whether the data are simulated.
    """

    by: str
    target: str
    ladder: Invariance
    fits: Mapping[str, SEMResults]
    bootstraps: Mapping[str, EffectDraws]
    rankings: Mapping[str, DriverRanking]
    _performance: pd.DataFrame
    adjust: str
    unjudged: tuple[str, ...]
    labels: Labels
    simulated: bool

    def __post_init__(self) -> None:
        for name in ("fits", "bootstraps", "rankings"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    # ------------------------------------------------------------------ comparability

    @property
    def segments(self) -> tuple[str, ...]:
        """The segments, in the order of their values."""
        return tuple(self.fits)

    @property
    def n_obs(self) -> int:
        """Respondents used in all fits together."""
        return sum(fit.n_obs for fit in self.fits.values())

    @cached_property
    def comparable(self) -> Comparable:
        """What may be compared: "none" (configural), "effects" (metric), "means" (from scalar)."""
        return COMPARABLE_FROM[self.ladder.reached]

    @property
    def caution(self) -> str:
        """What the reader must know before comparing; empty where nothing stands in the way."""
        sentences = [WARNINGS[self.comparable].format(by=self.by)]
        if self.unjudged:
            names = ", ".join(self.labels.text(name) for name in self.unjudged)
            sentences.append(
                f"Invariance is judged for reflective constructs of items; it says nothing about "
                f"how the parts make up or reflect {names}."
            )
        return " ".join(filter(None, sentences))

    # ------------------------------------------------------------------ tables

    @cached_table
    def invariance(self) -> pd.DataFrame:
        """The steps of the ladder, as :attr:`~ccc_quality.Invariance.table`."""
        return self.ladder.table

    @cached_table
    def effects(self) -> pd.DataFrame:
        """segment, n, then the columns of :func:`~ccc_quality.driver_effects` on the target."""
        return self._stacked(
            {
                segment: driver_effects(fit, self.target, bootstrap=self.bootstraps.get(segment))
                for segment, fit in self.fits.items()
            }
        )

    @cached_table
    def ranks(self) -> pd.DataFrame:
        """segment, n, then the columns of :attr:`~ccc_quality.DriverRanking.table`."""
        return self._stacked({segment: one.table for segment, one in self.rankings.items()})

    @cached_table
    def performance(self) -> pd.DataFrame:
        """segment, construct, label, mean, se, ci_lower, ci_upper, n, reason; from 0 to 100."""
        return self._performance.copy()

    @cached_table
    def differences(self) -> pd.DataFrame:
        """Every quantity between every two segments, b less a, with its test.

        quantity ("total effect", "implied slope", "performance"), name, label, segment_a,
        segment_b, est_a, est_b, difference, se, ci_lower, ci_upper, statistic, df, pvalue,
        p_adjusted. Total effects are the unstandardized ones of everything that leads to the
        target; slopes come with them where the drivers are ranked by slopes. ``p_adjusted`` allows
        for all effects together and, apart from them, for all means. Intervals are of one
        difference by itself.
        """
        return differences(
            pd.concat([self._compared_effects(), self._compared_means()], ignore_index=True),
            adjust=self.adjust,
        )

    # ------------------------------------------------------------------ for readers

    def summary(self) -> Summary:
        """The analysis for people: prints in a terminal, tables in Jupyter."""
        simulated = " SIMULATED DATA." if self.simulated else ""
        sizes = ", ".join(f"{name} ({fit.n_obs:,})" for name, fit in self.fits.items())
        found = self.differences[self.differences["p_adjusted"] < ALPHA]
        ranks = {name: one.table.set_index("label")["rank"] for name, one in self.rankings.items()}
        shown = pd.DataFrame(ranks).rename_axis("driver").reset_index()
        tables = {
            "Ranks of the drivers": shown,
            "Differences, p below .05 adjusted": _readable(found),
        }
        return Summary(
            lines=tuple(
                filter(
                    None,
                    (
                        f"Drivers of {self.labels.text(self.target)} by {self.by}: "
                        f"{sizes}.{simulated}",
                        f"Invariance reached: {self.ladder.reached}.",
                        self.caution,
                        f"{len(found)} of {len(self.differences)} differences have p below .05, "
                        f"adjusted ({self.adjust}).",
                    ),
                )
            ),
            tables={title: table for title, table in tables.items() if len(table)},
        )

    def __repr__(self) -> str:
        mark = ", SIMULATED" if self.simulated else ""
        return (
            f"SegmentAnalysis: {self.target} by {self.by} ({', '.join(self.segments)}), "
            f"n = {self.n_obs:,}{mark}; {self.ladder.reached} invariance, "
            f"comparable: {self.comparable}"
        )

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    # ------------------------------------------------------------------ shared by the tables

    def _stacked(self, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
        frames = []
        for segment, table in tables.items():
            frame = table.copy()
            frame.insert(0, "segment", segment)
            frame.insert(1, "n", self.fits[segment].n_obs)
            frames.append(frame)
        return pd.concat(frames, ignore_index=True)

    def _compared_effects(self) -> pd.DataFrame:
        total = self.effects[self.effects["kind"] == "total"].assign(quantity=EFFECTS[0])
        slopes = [
            self.ranks[self.ranks["segment"] == segment].assign(quantity=EFFECTS[1])
            for segment, ranking in self.rankings.items()
            if ranking.basis == EFFECTS[1]
        ]
        both = pd.concat([total, *slopes], ignore_index=True).rename(columns={"driver": "name"})
        return both[["quantity", "name", "label", "segment", "est", "se", "n"]]

    def _compared_means(self) -> pd.DataFrame:
        means = self._performance.rename(columns={"construct": "name", "mean": "est"})
        columns = ["quantity", "name", "label", "segment", "est", "se", "n"]
        return means.assign(quantity=PERFORMANCE)[columns]


def _readable(found: pd.DataFrame) -> pd.DataFrame:
    return found[SHOWN].assign(p_adjusted=found["p_adjusted"].map(pvalue_text))
