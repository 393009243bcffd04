"""Which driver comes first, and how sure that is: one rule for every figure, page and slide.

With resamples a driver *moves the outcome most* where it is first in 95 of 100, *probably* where it
is in 80, or in half of them with several rivals; up to two rivals are named beside it, *uncertain*
which is first; with more rivals and no driver first in half of the resamples, all is *uncertain*.
Without resamples, intervals that do not overlap take the place of the 95, and no driver is
*probably* the first. A driver *hardly* matters where its whole standardized interval lies within
±0.10, or half the effect of the first driver.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from ccc_quality.analysis import Analysis
from ccc_quality.drivers import DriverRanking
from ccc_quality.findings.finding import Certainty, Finding
from ccc_quality.findings.fit import read_fit
from ccc_quality.findings.intervals import (
    Interval,
    covers_zero,
    interval_of,
    is_known,
    magnitude,
    overlaps,
    within,
)
from ccc_quality.words import Amount, Names, Span, Value, name, visible
from ccc_quality.words.numbers import NumberKind

SURE = 0.95
"""From this share of the resamples on, an order is called sure."""

LIKELY = 0.80
"""From this share on, nobody else need be named beside the first."""

MAJORITY = 0.50
"""Whoever is first less often than this cannot be called the first."""

MOST_RIVALS = 2
"""With more rivals than this a leader is named with reserve instead of listing them all."""

NEGLIGIBLE = 0.10
"""Widest band of standardized effects that are called negligible: less than Cohen's (1988) small.

Where the first driver itself has a small effect, the band is half of that: a driver that does half
as much as the first is not one that hardly matters.
"""

MOST_IMPORTANT = 3
"""Of how many drivers the smallest sure set is told."""

MOST_WEAK = 2
"""More negligible drivers than this do not fit a title; the weakest is named."""

Place = Literal["none", "unknown", "alone", "first", "probable", "shared", "open"]

CERTAINTY: dict[Place, Certainty] = {
    "none": "uncertain",
    "unknown": "unknown",
    "alone": "sure",
    "first": "sure",
    "probable": "probable",
    "shared": "uncertain",
    "open": "uncertain",
}


@dataclass(frozen=True)
class OrderReading:
    """What a ranking allows to be said about the order of its drivers.

    Attributes
    ----------
    order : tuple of str
        All drivers, the first first.
    rivals : tuple of str
        Those that may well be first: who is needed, beside the first, to have the true first with
        95 % confidence; without resamples, those whose interval overlaps that of the first.
    clear : tuple of str
        Those whose interval excludes zero.
    negligible : tuple of str
        Those whose whole standardized interval lies within the band, weakest last.
    band : float
        :data:`NEGLIGIBLE`, or half the effect of the first driver where that is less.
    has_intervals : bool
        Whether there is anything to judge by.
    first_share : float
        Share of the resamples in which the first is first; NaN without resamples.
    rival : str
        Who else is first most often; empty without resamples.
    rival_share : float
        Share of the resamples in which that one is first.
    """

    order: tuple[str, ...]
    rivals: tuple[str, ...]
    clear: tuple[str, ...]
    negligible: tuple[str, ...]
    band: float = NEGLIGIBLE
    has_intervals: bool = True
    first_share: float = math.nan
    rival: str = ""
    rival_share: float = math.nan

    @property
    def place(self) -> Place:
        """How the first driver stands: by the rule at the head of this module."""
        if not self.has_intervals:
            return "unknown"
        if not self.clear:
            return "none"
        if len(self.order) == 1:
            return "alone"
        if self.leader_is_clear and not self.rivals:
            return "first"
        if self.first_share >= LIKELY:
            return "probable"
        if self.leader_is_clear and len(self.rivals) <= MOST_RIVALS:
            return "shared"
        return "probable" if self.first_share >= MAJORITY else "open"  # NaN is no majority

    @property
    def leader_is_clear(self) -> bool:
        """Whether the effect of the first driver can be told from zero."""
        return self.order[:1] == self.clear[:1] != ()

    @property
    def leaders(self) -> tuple[str, ...]:
        """Who may be named as first, by :attr:`place`; nobody where all is open."""
        if self.place in ("none", "open"):
            return ()
        return (self.order[0], *self.rivals) if self.place == "shared" else self.order[:1]

    @property
    def unclear(self) -> tuple[str, ...]:
        """Drivers that may have an effect or none: neither clear nor negligible."""
        known = {*self.clear, *self.negligible}
        return tuple(driver for driver in self.order if driver not in known)


def read_order(ranking: DriverRanking) -> OrderReading:
    """Read a ranking with its intervals and resamples."""
    table = in_ranked_scale(ranking)
    rows = {str(row["driver"]): row for _, row in table.iterrows()}
    order = tuple(rows)
    sizes = {driver: _size(row) for driver, row in rows.items()}
    clear = tuple(driver for driver in order if not covers_zero(interval_of(rows[driver])))
    band = NEGLIGIBLE
    if order and order[0] in clear:
        band = min(band, abs(float(rows[order[0]]["std"])) / 2)
    shares = _first_places(ranking)
    others = {driver: share for driver, share in shares.items() if driver != order[0]}
    rival = max(others, key=others.__getitem__, default="")
    return OrderReading(
        order=order,
        rivals=_rivals(ranking, order, sizes, shares),
        clear=clear,
        negligible=tuple(d for d in order if within(band, interval_of(rows[d], "std"))),
        band=band,
        has_intervals=not order or any(is_known(size) for size in sizes.values()),
        first_share=shares[order[0]] if shares else math.nan,
        rival=rival,
        rival_share=others.get(rival, math.nan),
    )


def in_ranked_scale(ranking: DriverRanking) -> pd.DataFrame:
    """The rows by rank, with the values that rank them under est, ci_lower and ci_upper."""
    table = ranking.table.sort_values("rank", kind="stable").reset_index(drop=True)
    if ranking.rank_by == "std":
        own = {"est": "std", "ci_lower": "std_ci_lower", "ci_upper": "std_ci_upper"}
        table = table.assign(**{column: table[source] for column, source in own.items()})
    return table


def has_draws(ranking: DriverRanking) -> bool:
    """Whether resamples say how sure the order is, and there is an order at all."""
    return ranking.n_draws > 0 and len(ranking.table) > 1


def is_sure(share: float) -> bool:
    """Whether an order holds surely, judged by the share as it is shown: in whole hundredths."""
    return round(share, 2) >= SURE


def is_slope(ranking: DriverRanking) -> bool:
    """Whether a ranking describes what goes together and not what works on what."""
    return ranking.basis == "implied slope"


def sure_pairs(ranking: DriverRanking) -> tuple[int, int]:
    """How many pairs of drivers keep their order surely, and how many pairs there are."""
    shares = ranking.outranks.to_numpy(dtype=np.float64)
    pairs = shares[np.triu_indices(len(shares), k=1)]
    return sum(is_sure(share) for share in np.maximum(pairs, 1 - pairs)), pairs.size


# ---------------------------------------------------------------------------- sentences


def message(analysis: Analysis) -> Finding:
    """What an analysis has to say in one sentence: what is in doubt first, then the drivers."""
    status = read_fit(analysis.fit).status
    if status in ("not_converged", "inadmissible", "poor"):
        target = {"target": name(analysis.ranking.target)}
        return Finding(f"finding.in_doubt.{status}", target, certainty="uncertain")
    return first_driver(analysis.ranking)


def first_driver(ranking: DriverRanking) -> Finding:
    """Who moves the outcome most, and who hardly moves it, as far as can be told."""
    reading = read_order(ranking)
    place, weak = reading.place, reading.negligible[:0]
    if place in ("first", "probable"):
        weak = reading.negligible
        weak = weak if len(weak) <= MOST_WEAK else weak[-1:]
    values: dict[str, Value] = {
        "target": name(ranking.target),
        "leaders": Names(reading.leaders),
        "weak": Names(weak),
    }
    kind = f"{place}{'_hardly' if weak else ''}{'_slope' if is_slope(ranking) else ''}"
    return _finding(f"order.{kind}", ranking, reading, values)


def worth_of_a_point(ranking: DriverRanking) -> Finding:
    """What a point of the first driver is worth, where it stands apart; else who comes first."""
    reading = read_order(ranking)
    if reading.place not in ("alone", "first"):
        return first_driver(ranking)
    kind = _sign(ranking)
    return _finding(f"worth.{kind}", ranking, reading, _effect(ranking, reading, kind))


def effect_of_the_first(ranking: DriverRanking) -> Finding:
    """The effect of the driver that ranks first, with its interval, and whether it is clear."""
    reading = read_order(ranking)
    kind = _sign(ranking) if reading.leader_is_clear else "unclear"
    kind = f"{kind}_slope" if kind == "unclear" and is_slope(ranking) else kind
    return _finding(f"effect.{kind}", ranking, reading, _effect(ranking, reading, kind))


def places_in_resamples(ranking: DriverRanking) -> Finding:
    """In how many resamples the first driver is first, and who else is."""
    reading = read_order(ranking)
    shares = {"n": reading.first_share, "m": reading.rival_share}
    values: dict[str, Value] = {
        "target": name(ranking.target),
        "leader": Names(reading.order[:1]),
        "rival": name(reading.rival),
        **{gap: Amount(share, "of_hundred") for gap, share in shares.items()},
    }
    return _finding(f"places.{_kind_of_places(reading)}", ranking, reading, values)


def certainty_of_the_first(ranking: DriverRanking) -> Finding:
    """The same as a sentence of a text, with what it means."""
    found = places_in_resamples(ranking)
    return replace(found, key=found.key.replace(".places.", ".certainty."))


def about_effects(ranking: DriverRanking) -> Iterator[Finding]:
    """Who hardly matters, who is unclear, and how the order compares with another."""
    reading, slope = read_order(ranking), "_slope" if is_slope(ranking) else ""
    if reading.negligible:
        weak: dict[str, Value] = {
            "weak": Names(reading.negligible),
            "band": Amount(reading.band),
        }
        yield Finding(f"finding.effects.hardly{slope}", weak, ranking.level, reading.negligible)
    if reading.unclear:
        names: dict[str, Value] = {"names": Names(reading.unclear)}
        yield Finding(f"finding.effects.unclear{slope}", names, ranking.level, (), "uncertain")
    if ranking.order is not None:
        known = ranking.table[ranking.table["order_rank"].notna()]
        match = int((known["rank"] == known["order_rank"]).sum())
        values: dict[str, Value] = {
            "source": in_brackets(ranking.order.source),
            "match": Amount(match, "in_words"),
            "n": Amount(len(known), "in_words"),
        }
        yield Finding("finding.effects.order", values)


def unlike_scales(analysis: Analysis) -> Iterator[Finding]:
    """Where drivers have different answer scales, which has the largest standardized effect."""
    ranking, codebook = analysis.ranking, analysis.survey.codebook
    if codebook is None or ranking.table.empty:
        return
    items = {one.name: one.indicators for one in analysis.model.constructs}
    asked = {item for driver in ranking.table["driver"] for item in items.get(str(driver), ())}
    scales = {codebook.scale_of(item) for item in asked if item in codebook.items} - {None}
    if len(scales) > 1:
        std = ranking.table.set_index("driver")["std"]
        largest = str(std.abs().idxmax())
        values: dict[str, Value] = {"driver": name(largest), "value": Amount(float(std[largest]))}
        yield Finding("finding.effects.unlike_scales", values, subject=(largest,))


def about_ranks(ranking: DriverRanking) -> Iterator[Finding]:
    """Who the most important are, how many pairs are sure, agreement with another order."""
    if len(ranking.table) > MOST_IMPORTANT:
        yield _most_important(ranking)
    sure, pairs = sure_pairs(ranking)
    if pairs > 1:
        values: dict[str, Value] = {
            "share": Amount(SURE, "of_hundred"),
            "sure": Amount(sure, "in_words"),
            "pairs": Amount(pairs, "in_words"),
        }
        yield Finding("finding.ranks.pairs", values)
    agreement = ranking.agreement
    if ranking.order is not None and not agreement.reason:
        values = {
            "source": in_brackets(ranking.order.source),
            "tau": Amount(agreement.tau),
            "interval": Span(agreement.ci_lower, agreement.ci_upper),
        }
        yield Finding("finding.ranks.agreement", values, ranking.level)


def _most_important(ranking: DriverRanking) -> Finding:
    """The smallest set of drivers that holds the three most important ones."""
    top = ranking.top(MOST_IMPORTANT, SURE)
    size, of = len(top.drivers), len(ranking.table)
    kind = "exact" if size == MOST_IMPORTANT else "any" if size == of else "among"
    values: dict[str, Value] = {
        "k": Amount(MOST_IMPORTANT, "in_words"),
        "drivers": Names(top.drivers),
        "size": Amount(size, "in_words"),
        "n": Amount(top.share, "of_hundred"),
    }
    certainty: Certainty = "sure" if kind == "exact" else "uncertain"
    return Finding(f"finding.ranks.top_{kind}", values, SURE, top.drivers, certainty)


def in_brackets(source: str) -> str:
    """The source of an order behind its name; nothing where it has none."""
    return f" ({visible(source)})" if source else ""


def _kind_of_places(reading: OrderReading) -> str:
    if reading.place == "none":
        return "none"
    if round(reading.rival_share, 2) > round(reading.first_share, 2):
        return "other"
    if reading.place == "first":
        return "sure"
    if reading.first_share < MAJORITY:
        return "open"
    return "likely" if reading.first_share >= LIKELY else "rival"


def _finding(
    kind: str, ranking: DriverRanking, reading: OrderReading, values: dict[str, Value]
) -> Finding:
    certainty = CERTAINTY[reading.place]
    return Finding(f"finding.{kind}", values, ranking.level, reading.leaders, certainty)


def _effect(ranking: DriverRanking, reading: OrderReading, kind: str) -> dict[str, Value]:
    """The effect of the first driver; its size where the phrase says that it takes off."""
    row = in_ranked_scale(ranking).iloc[0]
    value, (low, high) = float(row["est"]), interval_of(row)
    if kind.startswith(("takes", "less")):
        value, low, high = -value, -high, -low
    scale, written = scale_of(ranking)
    return {
        "driver": Names(reading.order[:1]),
        "target": name(ranking.target),
        "value": Amount(scale * value, written),
        "interval": Span(scale * low, scale * high, written),
    }


def scale_of(ranking: DriverRanking) -> tuple[int, NumberKind]:
    """By what effects are multiplied and how they are written: a rate in percentage points."""
    return (100, "statistic") if is_rate(ranking) else (1, "effect")


def is_rate(ranking: DriverRanking) -> bool:
    """Whether the effects that rank the drivers are differences in the rate of an event."""
    return ranking.target_unit == "rate" and ranking.rank_by == "est"


def _sign(ranking: DriverRanking) -> str:
    """Adds or takes off; goes with more or less of it; by standard deviations or by points."""
    negative = float(in_ranked_scale(ranking)["est"].iloc[0]) < 0
    if ranking.rank_by == "std" and is_slope(ranking):
        return "correlates"
    suffix = "_std" if ranking.rank_by == "std" else "_rate" if is_rate(ranking) else ""
    if is_slope(ranking):
        return f"less{suffix}" if negative else f"more{suffix}"
    return f"takes{suffix}" if negative else f"adds{suffix}"


def _size(row: pd.Series) -> Interval:
    return magnitude(float(row["est"]), interval_of(row))


def _first_places(ranking: DriverRanking) -> dict[str, float]:
    """Share of the resamples in which each driver is first; empty without resamples."""
    if not has_draws(ranking):
        return {}
    return {str(driver): float(s) for driver, s in ranking.rank_probabilities[1].items()}


def _rivals(
    ranking: DriverRanking,
    order: tuple[str, ...],
    sizes: dict[str, Interval],
    shares: dict[str, float],
) -> tuple[str, ...]:
    if not shares:
        return tuple(driver for driver in order[1:] if overlaps(sizes[order[0]], sizes[driver]))
    if is_sure(shares[order[0]]):
        return ()
    return tuple(driver for driver in ranking.top(1, SURE).drivers if driver != order[0])
