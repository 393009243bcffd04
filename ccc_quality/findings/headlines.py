"""The findings of a summary: what can be said, most important first, a number each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ccc_quality.analysis import Analysis
from ccc_quality.assessment.thresholds import THRESHOLDS
from ccc_quality.findings.finding import Finding
from ccc_quality.findings.fit import convention, read_fit
from ccc_quality.findings.order import (
    certainty_of_the_first,
    effect_of_the_first,
    has_draws,
    in_ranked_scale,
    is_rate,
    is_slope,
    read_order,
    scale_of,
)
from ccc_quality.findings.scores import lowest_score
from ccc_quality.words import Amount, Saying, Value, name


@dataclass(frozen=True)
class Headline:
    """One number that is worth remembering, what it counts, and the finding that it belongs to."""

    number: Value
    unit: Saying
    finding: Finding


def headlines(analysis: Analysis) -> list[Headline]:
    """All findings; a solution in doubt says first what is wrong with it."""
    status = read_fit(analysis.fit).status
    if status == "not_converged":
        return []
    if status == "inadmissible":
        return [_improper(analysis)]
    driving = [
        *_effect(analysis),
        *_order(analysis),
        *_claims(analysis),
        *_score(analysis),
        *_explained(analysis),
        *_clear(analysis),
    ]
    if status == "poor":
        return [*_misfit(analysis), _fit(analysis), *driving]
    return [*driving, _fit(analysis)]


def _improper(analysis: Analysis) -> Headline:
    count = len(analysis.fit.admissibility)
    found = Finding("finding.summary.improper", {"count": count})
    return Headline(count, Saying("summary.improper.unit"), found)


def _effect(analysis: Analysis) -> Iterator[Headline]:
    """What a point of the first driver is worth."""
    ranking = analysis.ranking
    if not ranking.table.empty:
        scale, written = scale_of(ranking)
        unit = "unit_rate" if is_rate(ranking) else "unit"
        yield Headline(
            Amount(scale * float(in_ranked_scale(ranking)["est"].iloc[0]), written),
            Saying(f"summary.effect.{unit}", {"target": name(ranking.target)}),
            effect_of_the_first(ranking),
        )


def _order(analysis: Analysis) -> Iterator[Headline]:
    """How sure the first place is, where resamples tell and any effect is clear."""
    ranking = analysis.ranking
    if has_draws(ranking) and read_order(ranking).clear:
        share = Amount(read_order(ranking).first_share, "of_hundred")
        yield Headline(share, Saying("summary.order.unit"), certainty_of_the_first(ranking))


def _claims(analysis: Analysis) -> Iterator[Headline]:
    """How many claims of the study these data support, where the model is the study's."""
    if analysis.claims is None:
        return
    verdicts = list(analysis.claims.table["verdict"])
    counts = {kind: verdicts.count(kind) for kind in ("supported", "contradicted", "undecided")}
    if counts["undecided"] == len(verdicts):
        return
    values: dict[str, Value] = {kind: Amount(n, "in_words") for kind, n in counts.items()}
    yield Headline(
        counts["supported"],
        Saying("summary.claims.unit", {"n": len(verdicts)}),
        Finding("finding.summary.claims", values | {"n": Amount(len(verdicts), "in_words")}),
    )


def _score(analysis: Analysis) -> Iterator[Headline]:
    """The lowest score among the drivers of which more is better."""
    if analysis.performance is None:
        return
    drivers = set(analysis.ranking.table["driver"])
    if analysis.priorities is not None:
        table = analysis.priorities.table
        drivers -= set(table.loc[table["direction"] == "lower", "driver"])
    found = lowest_score(analysis.performance, drivers, analysis.fit.level)
    if found is not None:
        yield Headline(found.values["score"], Saying("summary.score.unit"), found)


def _explained(analysis: Analysis) -> Iterator[Headline]:
    target, explained = analysis.ranking.target, analysis.fit.r_squared
    if target in explained.index:
        share = Amount(float(explained[target]), "share")
        found = Finding("finding.summary.explained", {"share": share, "target": name(target)})
        yield Headline(share, Saying("summary.explained.unit"), found)


def _clear(analysis: Analysis) -> Iterator[Headline]:
    """How many effects are clear, where there is more than one to count."""
    ranking, reading = analysis.ranking, read_order(analysis.ranking)
    if len(reading.order) < 2:
        return
    slope = "_slope" if is_slope(ranking) else ""
    values: dict[str, Value] = {
        "clear": Amount(len(reading.clear), "in_words"),
        "n": len(reading.order),
        "target": name(ranking.target),
    }
    yield Headline(
        len(reading.clear),
        Saying(f"summary.clear{slope}.unit", {"n": len(reading.order)}),
        Finding(f"finding.summary.clear{slope}", values, ranking.level, reading.clear),
    )


def _misfit(analysis: Analysis) -> Iterator[Headline]:
    for _, row in analysis.fit.residuals.largest(1).iterrows():
        value = Amount(abs(float(row["correlation"])))
        pair = {"first": str(row["first"]), "second": str(row["second"])}
        found = Finding("finding.summary.misfit", {**pair, "value": value})
        yield Headline(value, Saying("summary.misfit.unit"), found)


def _fit(analysis: Analysis) -> Headline:
    """The SRMR, which can be explained; another measure where that is the one that fails."""
    failed, measures = read_fit(analysis.fit).failed, analysis.fit.reported_measures
    if failed and "srmr" not in failed:
        measure, value = Saying(f"fit.name.{failed[0]}"), Amount(measures[failed[0]], "measure")
        held: dict[str, Value] = {
            "name": measure,
            "value": value,
            "convention": convention(failed[0]),
        }
        return Headline(value, measure, Finding("finding.summary.fit_failed", held))
    value = Amount(float(measures["srmr"]), "measure")
    limit = Amount(THRESHOLDS["srmr"].maximum)
    found = Finding("finding.summary.fit", {"value": value, "limit": limit})
    return Headline(value, Saying("summary.fit.unit"), found)
