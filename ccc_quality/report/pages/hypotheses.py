"""The hypotheses behind the claims of the study, and why one was not tested, in a reader's words.

The record of the tests speaks English; what it says follows from the model and from what was at
hand, so it is told here from these, in the language of the report.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from ccc_quality.analysis import Analysis
from ccc_quality.claims import ClaimTests, Hypothesis, hypotheses_about
from ccc_quality.findings.order import is_slope
from ccc_quality.labels import Labels
from ccc_quality.study import CUSTOMER_CONSTRUCTS, EMPLOYEE_CONSTRUCTS
from ccc_quality.words import Voice


@dataclass(frozen=True)
class Tested:
    """A hypothesis and what came of it.

    Attributes
    ----------
    hypothesis : Hypothesis
    words : str
        Its name in the record.
    kind : str
        The effect that was tested: "total", "direct", "indirect" or "implied slope".
    est : float
    was_tested : bool
    """

    hypothesis: Hypothesis
    words: str
    kind: str
    est: float
    was_tested: bool


def claims_at_issue(analysis: Analysis) -> ClaimTests | None:
    """The tests of claims, where the model has an effect that at least one of them is about."""
    claims = analysis.claims
    if claims is None or claims.hypotheses["pvalue"].isna().all():
        return None
    return claims


def tested_hypotheses(claims: ClaimTests, analysis: Analysis) -> list[Tested]:
    """All hypotheses in the order of the record."""
    own = hypotheses_about(analysis.model)
    rows = claims.hypotheses.to_dict("records")
    return [
        Tested(
            hypothesis=one,
            words=str(row["hypothesis"]),
            kind=str(row["kind"]),
            est=float(row["est"]),
            was_tested=math.isfinite(float(row["pvalue"])),
        )
        for one, row in zip(own, rows, strict=True)
    ]


def in_words(tested: Tested, claims: ClaimTests, voice: Voice) -> str:
    """What was tested: ``total effect of waiting time on satisfaction: within ±0.10``."""
    one, bounds = tested.hypothesis, claims.bounds
    names = {
        "source": _name(one.source, voice),
        "other": _name(one.other, voice) if one.other else "",
        "target": _name(one.target, voice),
    }
    if one.relation in ("above", "threshold"):
        return voice.say(f"claims.relation.{one.relation}", **names)
    kind = "slope" if tested.kind == "implied slope" else one.kind
    bound = bounds.strong if one.relation == "strong" else bounds.band
    return voice.say(
        f"claims.relation.{one.relation}",
        effect=voice.say(f"claims.effect.{kind}", source=names["source"], target=names["target"]),
        bound=voice.numbers.effect(bound * one.sign),
        side=voice.say(f"claims.side.{'below' if one.sign < 0 else 'above'}"),
    )


def why_untested(tested: Tested, analysis: Analysis, voice: Voice) -> str:
    """Why there is no test of this hypothesis; empty where there is one."""
    one = tested.hypothesis
    if one.relation == "threshold":
        return voice.say("claims.why.no_answers") if analysis.threshold is None else ""
    if tested.was_tested:
        return ""
    known = {construct.name for construct in analysis.model.constructs}
    for name in (one.source, one.other, one.target):
        if name and name not in known:
            return voice.say("claims.why.no_construct", construct=_name(name, voice))
    if math.isfinite(tested.est):
        reason = "needs_bootstrap" if analysis.bootstrap is None else "fixed"
        return voice.say(f"claims.why.{reason}")
    return voice.say(
        f"claims.why.{_obstacle(one, analysis)}",
        source=_name(one.source, voice),
        target=_name(one.target, voice),
    )


def _obstacle(one: Hypothesis, analysis: Analysis) -> str:
    """What the model lacks."""
    if one.kind != "total":
        return f"no_{one.kind}"
    ranking = analysis.rankings.get(one.target)
    return "slope" if ranking is not None and is_slope(ranking) else "no_lead"


def _name(name: str, voice: Voice) -> str:
    """A construct inside a sentence; one that the model lacks is called as in the study."""
    study = {one.name: one.labels for one in (*EMPLOYEE_CONSTRUCTS, *CUSTOMER_CONSTRUCTS)}
    return replace(voice, labels=Labels(study).merged(voice.labels)).name(name)
