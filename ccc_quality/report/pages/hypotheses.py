"""The hypotheses behind the claims of the study, and why one was not tested, in a reader's words.

The record of the tests speaks English; what it says follows from the model and from what was at
hand, so it is told here from these, in the language of the report.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from ccc_quality.absent import Absent
from ccc_quality.analysis import Analysis
from ccc_quality.claims import ClaimTests, Hypothesis
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
    was_tested : bool
    absent : Absent or None
        Why it was not.
    """

    hypothesis: Hypothesis
    words: str
    kind: str
    was_tested: bool
    absent: Absent | None


def claims_at_issue(analysis: Analysis) -> ClaimTests | None:
    """The tests of claims, where the model has an effect that at least one of them is about."""
    claims = analysis.claims
    if claims is None or claims.hypotheses["pvalue"].isna().all():
        return None
    return claims


def tested_hypotheses(claims: ClaimTests) -> list[Tested]:
    """All hypotheses in the order of the record."""
    words = claims.hypotheses["hypothesis"]
    return [
        Tested(one.hypothesis, said, one.kind, math.isfinite(one.pvalue), one.absent)
        for one, said in zip(claims.tests, words, strict=True)
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


def why_untested(tested: Tested, voice: Voice) -> str:
    """Why there is no test of this hypothesis; empty where there is one."""
    return "" if tested.absent is None else _of_study(voice).tell(tested.absent.saying)


def _name(name: str, voice: Voice) -> str:
    """A construct inside a sentence."""
    return _of_study(voice).name(name)


def _of_study(voice: Voice) -> Voice:
    """A voice that calls constructs which the model lacks as the study does."""
    study = {one.name: one.labels for one in (*EMPLOYEE_CONSTRUCTS, *CUSTOMER_CONSTRUCTS)}
    return replace(voice, labels=Labels(study).merged(voice.labels))
