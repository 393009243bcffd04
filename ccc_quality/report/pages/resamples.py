"""How intervals were made: by resampling the respondents, or from standard errors."""

from __future__ import annotations

from ccc_quality.analysis import Analysis
from ccc_quality.words import Voice


def intervals_made(analysis: Analysis, voice: Voice) -> str:
    """In one sentence, for the foot of a table."""
    found = analysis.bootstrap
    if found is None:
        return voice.say("resamples.normal")
    return voice.say(f"resamples.{found.interval}", n=voice.numbers.count(found.n_used))


def what_became(analysis: Analysis, voice: Voice) -> str:
    """What became of the resamples: drawn, failed, improper; empty without resamples."""
    found = analysis.bootstrap
    if found is None:
        return ""
    count = voice.numbers.count
    said = [
        voice.say("resamples.drawn", n=count(found.n_resamples), seed=str(found.seed)),
        voice.say("resamples.failed", n=count(found.n_failed)) if found.n_failed else "",
        voice.say("resamples.improper", n=count(found.n_inadmissible))
        if found.n_inadmissible
        else "",
    ]
    return " ".join(text for text in said if text)
