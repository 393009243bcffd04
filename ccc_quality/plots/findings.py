"""Small judgements that several figures share: does an interval cover zero, do two overlap."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from ccc_quality.labels import Language
from ccc_quality.plots.texts import count, number, say

Interval = tuple[float, float]

MOST_RIVALS = 2
"""With more rivals than this a leader is named with reserve instead of listing them all."""

STRONG_LOADING = 0.708  # half the variance of the item: Hair et al. (2019)


def is_known(interval: Interval) -> bool:
    """Whether there is an interval: estimates of partial least squares have none of their own."""
    return math.isfinite(interval[0]) and math.isfinite(interval[1])


def covers_zero(interval: Interval) -> bool:
    """Whether zero is a plausible value; an interval that is unknown excludes nothing."""
    return not is_known(interval) or interval[0] <= 0.0 <= interval[1]


def overlaps(first: Interval, second: Interval) -> bool:
    """Whether two intervals share a value; one that is unknown overlaps everything."""
    if not (is_known(first) and is_known(second)):
        return True
    return first[0] <= second[1] and second[0] <= first[1]


def foot_line(notes: Iterable[str], n_obs: int | None, language: Language) -> str:
    """The foot of a figure: n first, then what the reader must know."""
    first = [] if n_obs is None else [say("n", language, n=count(n_obs, language))]
    return " · ".join([*first, *notes])


def simulated_flag(*, simulated: bool, language: Language) -> str:
    """The badge of simulated data, empty for a real survey."""
    return say("simulated", language) if simulated else ""


def loading_finding(loadings: Mapping[str, float], language: Language) -> str:
    """How many items load strongly, and which is the lowest.

    Parameters
    ----------
    loadings : mapping of str to float
        Standardized loading by item; at least one.
    language : {"en", "nl"}
        Language of the sentence.
    """
    good = sum(value >= STRONG_LOADING for value in loadings.values())
    threshold = number(STRONG_LOADING, language, 3)
    if good == len(loadings):
        return say("all_load", language, n=good, threshold=threshold)
    lowest = min(loadings, key=loadings.__getitem__)
    return say(
        "all_but_one_load" if good == len(loadings) - 1 else "some_load",
        language,
        good=good,
        n=len(loadings),
        threshold=threshold,
        item=lowest,
        value=number(loadings[lowest], language),
    )
