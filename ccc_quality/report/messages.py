"""Sentences that several pages share, no firmer than the numbers and their intervals allow."""

from __future__ import annotations

from ccc_quality.plots.contracts import Ranking
from ccc_quality.report.judgement import first_row, interval, is_slope, read_fit, read_ranking
from ccc_quality.sem import SEMResults
from ccc_quality.words import Voice

MOST_WEAK = 2
"""More negligible drivers than this do not fit a title; the weakest is named."""


def doubts(fit: SEMResults, voice: Voice) -> tuple[str, ...]:
    """What a reader must know before reading an effect: an improper solution, a poor fit."""
    status = read_fit(fit).status
    if status in ("not_converged", "inadmissible"):
        return (voice.say(f"report.warning.{status}"),)
    return (voice.say("report.warning.poor_fit"),) if status == "poor" else ()


def driver_message(ranking: Ranking, voice: Voice) -> str:
    """What a ranking says about the order of its drivers."""
    reading = read_ranking(ranking)
    suffix = "_slope" if is_slope(ranking) else ""
    target = voice.name(ranking.target)
    if reading.certainty == "none":
        return voice.say(f"summary.title.no_effect{suffix}", target=target)
    leader = voice.name(reading.order[0])
    if reading.certainty == "alone":
        return voice.say(f"summary.title.one{suffix}", leader=leader, target=target)
    if reading.certainty == "open":
        return voice.say(f"summary.title.open{suffix}", target=target)
    if reading.certainty == "shared":
        leaders = voice.names((reading.order[0], *reading.rivals))
        return voice.say(f"summary.title.together{suffix}", leaders=leaders, target=target)
    weak = reading.negligible if len(reading.negligible) <= MOST_WEAK else reading.negligible[-1:]
    key = "most" if reading.certainty == "first" else "probably"
    return voice.say(
        f"summary.title.{key}{'_hardly' if weak else ''}{suffix}",
        leader=leader,
        target=target,
        weak=voice.names(weak),
    )


def worth_message(ranking: Ranking, voice: Voice) -> str:
    """What a point of the first driver is worth, where it stands apart; else the order."""
    if read_ranking(ranking).certainty not in ("alone", "first"):
        return driver_message(ranking, voice)
    return first_effect(ranking, voice, group="title")


def first_effect(ranking: Ranking, voice: Voice, *, group: str) -> str:
    """The effect of the first driver with its interval, in the wording of a group of phrases.

    Parameters
    ----------
    ranking : Ranking
    voice : Voice
    group : {"title", "text"}
        A title, or a sentence that says which interval it is.
    """
    reading = read_ranking(ranking)
    row = first_row(ranking)
    value, (low, high) = float(row["est"]), interval(row)
    if _kind(ranking) == "_lower":
        value, low, high = -value, -high, -low  # "takes 0.2 points off", "0.2 points less"
    return voice.say(
        f"summary.{'slope' if is_slope(ranking) else 'effect'}.{group}{_kind(ranking)}",
        driver=voice.name(reading.order[0]),
        target=voice.name(ranking.target),
        value=voice.numbers.effect(value),
        interval=voice.numbers.interval(low, high),
    )


def _kind(ranking: Ranking) -> str:
    if not read_ranking(ranking).leader_is_clear:
        return "_unclear"
    return "_lower" if float(first_row(ranking)["est"]) < 0 else ""
