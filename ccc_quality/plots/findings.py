"""What several figures say below, and how strongly items load."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ccc_quality.labels import Language
from ccc_quality.plots.texts import count, number, say

STRONG_LOADING = 0.708  # half the variance of the item: Hair et al. (2019)


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
