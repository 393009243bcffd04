"""The findings of the summary: what can be said, most important first, a number each."""

from __future__ import annotations

from collections.abc import Iterator

from ccc_quality.analysis import Analysis
from ccc_quality.assessment.thresholds import THRESHOLDS
from ccc_quality.findings.fit import read_fit
from ccc_quality.findings.order import (
    certainty_of_the_first,
    effect_of_the_first,
    has_draws,
    in_ranked_scale,
    is_slope,
    read_order,
)
from ccc_quality.findings.scores import lowest_score
from ccc_quality.report.content import Highlight
from ccc_quality.report.pages.fit import convention
from ccc_quality.report.pages.performance import scores_of
from ccc_quality.words import Voice


def findings(analysis: Analysis, voice: Voice) -> list[Highlight]:
    """All findings; a solution in doubt says first what is wrong with it."""
    status = read_fit(analysis.fit).status
    if status == "not_converged":
        return []
    if status == "inadmissible":
        return [_improper(analysis, voice)]
    driving = [
        *_effect(analysis, voice),
        *_order(analysis, voice),
        *_claims(analysis, voice),
        *_score(analysis, voice),
        *_explained(analysis, voice),
        *_clear(analysis, voice),
    ]
    if status == "poor":
        return [*_misfit(analysis, voice), _fit(analysis, voice), *driving]
    return [*driving, _fit(analysis, voice)]


def _finding(number: str, unit: str, text: str) -> Highlight:
    return Highlight("finding", number, unit, text)


def _improper(analysis: Analysis, voice: Voice) -> Highlight:
    count = voice.numbers.count(len(analysis.fit.admissibility))
    return _finding(
        count, voice.say("summary.improper.unit"), voice.say("summary.improper.text", count=count)
    )


def _effect(analysis: Analysis, voice: Voice) -> Iterator[Highlight]:
    """What a point of the first driver is worth."""
    ranking = analysis.ranking
    if not ranking.table.empty:
        yield _finding(
            voice.numbers.effect(float(in_ranked_scale(ranking)["est"].iloc[0])),
            voice.say("summary.effect.unit", target=voice.name(ranking.target)),
            voice.tell(effect_of_the_first(ranking)),
        )


def _order(analysis: Analysis, voice: Voice) -> Iterator[Highlight]:
    """How sure the first place is, where resamples tell and any effect is clear."""
    ranking = analysis.ranking
    if not has_draws(ranking) or not read_order(ranking).clear:
        return
    yield _finding(
        voice.numbers.of_hundred(read_order(ranking).first_share),
        voice.say("summary.order.unit"),
        voice.tell(certainty_of_the_first(ranking)),
    )


def _claims(analysis: Analysis, voice: Voice) -> Iterator[Highlight]:
    """How many claims of the study these data support, where the model is the study's."""
    if analysis.claims is None:
        return
    verdicts = list(analysis.claims.table["verdict"])
    counts = {name: verdicts.count(name) for name in ("supported", "contradicted", "undecided")}
    if counts["undecided"] == len(verdicts):
        return
    write = voice.numbers
    yield _finding(
        write.count(counts["supported"]),
        voice.say("summary.claims.unit", n=write.count(len(verdicts))),
        voice.say(
            "summary.claims.text",
            n=write.in_words(len(verdicts)),
            **{name: write.in_words(count) for name, count in counts.items()},
        ),
    )


def _explained(analysis: Analysis, voice: Voice) -> Iterator[Highlight]:
    target = analysis.ranking.target
    explained = analysis.fit.r_squared
    if target in explained.index:
        share = voice.numbers.share(float(explained[target]))
        yield _finding(
            share,
            voice.say("summary.explained.unit"),
            voice.say("summary.explained.text", share=share, target=voice.name(target)),
        )


def _score(analysis: Analysis, voice: Voice) -> Iterator[Highlight]:
    """The lowest score among the drivers."""
    found = lowest_score(scores_of(analysis), analysis.ranking.table["driver"], voice.level)
    if found is not None:
        score = voice.spell(found.values["score"])
        yield _finding(score, voice.say("summary.score.unit"), voice.tell(found))


def _clear(analysis: Analysis, voice: Voice) -> Iterator[Highlight]:
    """How many effects are clear, where there is more than one to count."""
    reading = read_order(analysis.ranking)
    if len(reading.order) < 2:
        return
    key = f"summary.clear{'_slope' if is_slope(analysis.ranking) else ''}"
    n = voice.numbers.count(len(reading.order))
    yield _finding(
        voice.numbers.count(len(reading.clear)),
        voice.say(f"{key}.unit", n=n),
        voice.say(
            f"{key}.text",
            clear=voice.numbers.in_words(len(reading.clear)),
            n=n,
            target=voice.name(analysis.ranking.target),
        ),
    )


def _misfit(analysis: Analysis, voice: Voice) -> Iterator[Highlight]:
    largest = analysis.fit.residuals.largest(1)
    if largest.empty:
        return
    row = largest.iloc[0]
    value = voice.numbers.effect(abs(float(row["correlation"])))
    yield _finding(
        value,
        voice.say("summary.misfit.unit"),
        voice.say(
            "summary.misfit.text", first=str(row["first"]), second=str(row["second"]), value=value
        ),
    )


def _fit(analysis: Analysis, voice: Voice) -> Highlight:
    """The SRMR, which can be explained; another measure where that is the one that fails."""
    failed = read_fit(analysis.fit).failed
    if failed and "srmr" not in failed:
        name = voice.say(f"fit.name.{failed[0]}")
        value = voice.numbers.measure(float(analysis.fit.reported_measures[failed[0]]))
        text = voice.say(
            "summary.fit.failed", name=name, value=value, convention=convention(failed[0], voice)
        )
        return _finding(value, name, text)
    value = voice.numbers.measure(float(analysis.fit.reported_measures["srmr"]))
    limit = voice.numbers.effect(THRESHOLDS["srmr"].maximum)
    return _finding(
        value,
        voice.say("summary.fit.unit"),
        voice.say("summary.fit.text", value=value, limit=limit),
    )
