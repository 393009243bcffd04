"""The driver analysis of several segments: frozen, tables computed once, handed out as copies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise
from types import MappingProxyType
from typing import Literal

import pandas as pd

from ccc_quality.assessment import Invariance
from ccc_quality.drivers import DriverRanking, driver_effects
from ccc_quality.frames import cached_table
from ccc_quality.labels import Labels
from ccc_quality.results import ResampledFit
from ccc_quality.segments.differences import COLUMNS, EFFECTS, PERFORMANCE, differences
from ccc_quality.segments.joint import OneGroup, effect_covariances
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
    fits : mapping of str to SEMResults or OneGroup
        The fit of each segment; with ordered items what the joint fit says about it.
    joint : SEMResults or None
        The one fit of all segments that ordered items need.
    bootstraps : mapping of str to BootstrapResults
        The resamples of each segment; empty without.
    rankings : mapping of str to DriverRanking
        The drivers of each segment.
    level : float
        Confidence level of the intervals.
    adjust : str
        Correction for multiplicity.
    waves : bool
        Whether the segments are waves, in order of time.
    partial : tuple of str
        Parameters that may differ in all steps of the ladder.
    released : mapping of str to tuple of str
        Items whose answers may therefore differ at equal opinions, by construct.
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
    fits: Mapping[str, SEMResults | OneGroup]
    joint: SEMResults | None
    bootstraps: Mapping[str, ResampledFit]
    rankings: Mapping[str, DriverRanking]
    _performance: pd.DataFrame
    level: float
    adjust: str
    waves: bool
    partial: tuple[str, ...]
    released: Mapping[str, tuple[str, ...]]
    unjudged: tuple[str, ...]
    labels: Labels
    simulated: bool

    def __post_init__(self) -> None:
        for name in ("fits", "bootstraps", "rankings", "released"):
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
        sentences = [WARNINGS[self.comparable].format(by=self.by), self._release()]
        if self.released and self.comparable == "means":
            items = ", ".join(item for own in self.released.values() for item in own)
            sentences.append(
                f"Invariance is partial: at equal opinions answers to {items} may differ between "
                f"the segments of {self.by}. The performance of {self._named(self.released)}, a "
                "mean of these answers among others, may not be compared."
            )
        if self.unjudged:
            sentences.append(
                "Invariance is judged for reflective constructs of items; it says nothing about "
                f"how the parts make up or reflect {self._named(self.unjudged)}."
            )
        return " ".join(filter(None, sentences))

    @property
    def is_comparable(self) -> bool:
        """Whether all effects and all performances may be compared."""
        return self.comparable == "means" and not self.released

    def _release(self) -> str:
        """What to free where the ladder stops short of comparable scores."""
        step = {"none": "metric", "effects": "scalar"}.get(self.comparable, "")
        release = self.ladder.releases.get(step) or self.ladder.releases.get("scalar")
        if not step or release is None:
            return ""
        return (
            f"Freeing {release} would gain most: add it to partial= if there is a reason why the "
            "segments differ in it."
        )

    def _named(self, constructs: Iterable[str]) -> str:
        return ", ".join(self.labels.text(name) for name in constructs)

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
        difference by itself. ``successive`` marks the change from a wave to the next.
        """
        segments = list(self.segments)
        table = self._compared(combinations(segments, 2))
        steps = set(pairwise(segments)) if self.waves else set()
        pairs = zip(table["segment_a"], table["segment_b"], strict=True)
        return table.assign(successive=[pair in steps for pair in pairs])

    @cached_table
    def changes(self) -> pd.DataFrame:
        """From each wave to the next: the columns of :attr:`differences`; empty without waves.

        Here ``p_adjusted`` allows for the changes between successive waves alone, which is the
        smaller family of whoever asked for no other difference.
        """
        if not self.waves:
            return pd.DataFrame(columns=COLUMNS)
        return self._compared(pairwise(self.segments))

    # ------------------------------------------------------------------ for readers

    def summary(self) -> Summary:
        """The analysis for people: prints in a terminal, tables in Jupyter."""
        simulated = " SIMULATED DATA." if self.simulated else ""
        sizes = ", ".join(f"{name} ({fit.n_obs:,})" for name, fit in self.fits.items())
        tested = self.changes if self.waves else self.differences
        found = tested[tested["p_adjusted"] < ALPHA]
        what = "changes from a wave to the next" if self.waves else "differences"
        ranks = {name: one.table.set_index("label")["rank"] for name, one in self.rankings.items()}
        shown = pd.DataFrame(ranks).rename_axis("driver").reset_index()
        tables = {
            "Ranks of the drivers": shown,
            f"{what.capitalize()}, p below .05 adjusted": _readable(found),
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
                        f"{len(found)} of {len(tested)} {what} have p below .05, "
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

    def _compared(self, pairs: Iterable[tuple[str, str]]) -> pd.DataFrame:
        estimates = pd.concat([self._compared_effects(), self._compared_means()], ignore_index=True)
        return differences(
            estimates,
            pairs,
            adjust=self.adjust,
            covariances=self._effect_covariances,
            level=self.level,
        )

    @cached_property
    def _effect_covariances(self) -> pd.DataFrame | None:
        return None if self.joint is None else effect_covariances(self.joint, self.target)

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
