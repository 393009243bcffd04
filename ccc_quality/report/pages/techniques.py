"""How each part beyond the model was made, and what literature it leans on."""

from __future__ import annotations

from collections.abc import Callable

from ccc_quality.analysis import Analysis
from ccc_quality.findings.claims import at_issue
from ccc_quality.report.content import Reference
from ccc_quality.report.references import CITED, CLAIM_SOURCES, TECHNIQUES
from ccc_quality.words import Voice


def resampling(analysis: Analysis, voice: Voice) -> str:
    """The bootstrap in a few words: ``2,000 resamples, seed 1``; empty without one."""
    made = analysis.bootstrap
    if made is None:
        return ""
    return voice.say(
        "method.resamples", n=voice.numbers.count(made.n_resamples), seed=str(made.seed)
    )


def technique_texts(analysis: Analysis, voice: Voice) -> list[str]:
    """A paragraph on each part that was made."""
    told = [tell(analysis, voice) for tell in _TELLING]
    return [text for text in told if text]


def technique_references(analysis: Analysis) -> list[Reference]:
    """The literature behind the parts that were made."""
    claims = at_issue(analysis.claims)
    made = {
        "bootstrap": analysis.bootstrap,
        "importance": analysis.importance,
        "priorities": analysis.priorities,
        "claims": claims,
        "threshold": analysis.threshold,
        "asymmetry": analysis.asymmetry,
        "segments": analysis.segments or None,
        "careless": analysis.assessment.careless,
    }
    found = [
        reference
        for name, part in made.items()
        if part is not None
        for reference in TECHNIQUES[name]
    ]
    if claims is not None:
        found += [CITED[CLAIM_SOURCES[name]] for name in claims.table["claim"]]
    return list(dict.fromkeys(found))


def _bootstrap(analysis: Analysis, voice: Voice) -> str:
    made = analysis.bootstrap
    if made is None:
        return ""
    count = voice.numbers.count
    parts = [
        voice.say(
            "method.bootstrap.text",
            n=count(made.n_resamples),
            respondents=count(analysis.fit.n_obs),
            seed=str(made.seed),
            kind=voice.say(f"method.bootstrap.{made.interval}"),
        ),
        voice.say(
            f"method.bootstrap.{'failed' if made.n_failed else 'none_failed'}",
            failed=count(made.n_failed),
        ),
    ]
    if made.n_inadmissible:
        parts.append(voice.say("method.bootstrap.improper", improper=count(made.n_inadmissible)))
    return " ".join(parts)


def _importance(analysis: Analysis, voice: Voice) -> str:
    if analysis.importance is None:
        return ""
    return voice.say("method.importance", target=voice.name(analysis.ranking.target))


def _priorities(analysis: Analysis, voice: Voice) -> str:
    return "" if analysis.priorities is None else voice.say("method.priorities")


def _scenarios(analysis: Analysis, voice: Voice) -> str:
    return "" if analysis.scenarios is None else voice.say("method.scenarios")


def _claims(analysis: Analysis, voice: Voice) -> str:
    claims = at_issue(analysis.claims)
    if claims is None:
        return ""
    return voice.say(
        "method.claims",
        band=voice.numbers.effect(claims.bounds.band),
        strong=voice.numbers.effect(claims.bounds.strong),
        alpha=voice.numbers.share(claims.bounds.alpha),
    )


def _asymmetry(analysis: Analysis, voice: Voice) -> str:
    found = analysis.asymmetry
    if found is None:
        return ""
    inner, outer = found.limits
    return voice.say(
        "method.asymmetry",
        cut=voice.say(f"asymmetry.cut.{found.cut_by}"),
        inner=voice.numbers.effect(inner),
        outer=voice.numbers.effect(outer),
        n=voice.numbers.count(found.n_resamples),
        seed=str(found.seed),
    )


def _threshold(analysis: Analysis, voice: Voice) -> str:
    found = analysis.threshold
    if found is None:
        return ""
    return voice.say(
        "method.threshold",
        driver=voice.name(found.driver),
        target=voice.name(found.target),
        n=voice.numbers.count(found.n_resamples),
        seed=str(found.seed),
    )


def _segments(analysis: Analysis, voice: Voice) -> str:
    if not analysis.segments:
        return ""
    first = next(iter(analysis.segments.values()))
    key = f"segments.adjust.{first.adjust}"
    correction = voice.say(key) if voice.knows(key) else first.adjust
    errors = "bootstrap" if first.bootstraps else "normal"
    return voice.say(f"method.segments.{errors}", correction=correction)


_TELLING: tuple[Callable[[Analysis, Voice], str], ...] = (
    _bootstrap,
    _importance,
    _priorities,
    _scenarios,
    _claims,
    _threshold,
    _asymmetry,
    _segments,
)
"""What tells of each part, in the order of the pages; empty where it was not made."""
