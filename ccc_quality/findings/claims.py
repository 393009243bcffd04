"""What a survey says of the claims of the study."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Mapping
from typing import Any

from ccc_quality.claims import ClaimTests
from ccc_quality.claims.verdicts import HypothesisTest
from ccc_quality.findings.finding import Finding
from ccc_quality.words import Amount, Names, Saying, Value, name

VERDICTS = ("supported", "contradicted", "undecided")
NEGLIGIBLE = {"supported": "too_small", "contradicted": "large_enough"}
"""What a verdict on "hardly matters" says of the effect."""


def tally(claims: ClaimTests) -> Finding:
    """How many claims are supported, contradicted and undecided."""
    count = Counter(str(verdict) for verdict in claims.table["verdict"])
    n = count.total()
    values: dict[str, Value] = {word: Amount(count[word], "in_words") for word in VERDICTS}
    values["n"] = Amount(n, "in_words")
    if n in (count["supported"], count["undecided"]):
        kind = "all" if count["supported"] else "undecided"
    else:
        kind = "some" if count["contradicted"] else "none_contradicted"
    return Finding(f"finding.claims.{kind}", values, claims.bounds.interval_level)


def what_hardly_matters(claims: ClaimTests) -> Finding:
    """What is claimed to hardly matter, and whether it does; without a verdict on it, the tally."""
    verdicts = dict(zip(claims.table["claim"], claims.table["verdict"], strict=True))
    table = claims.hypotheses
    total = (table["relation"] == "negligible") & (table["kind"] == "total")
    tested = table[total & table["est"].notna()]
    said: list[Saying] = []
    subject: tuple[str, ...] = ()
    for verdict, kind in NEGLIGIBLE.items():
        own = tested["source"][tested["claim"].map(verdicts) == verdict]
        names = tuple(str(source) for source in own)
        if names:
            key = f"finding.claims.{kind}{'_several' if len(names) > 1 else ''}"
            said.append(Saying(key, {"names": Names(names)}))
            subject += names
    if not said:
        return tally(claims)
    key = f"finding.claims.hardly{'_both' if len(said) > 1 else ''}"
    values: dict[str, Value] = {"first": said[0], "second": said[-1]}
    return Finding(key, values, claims.bounds.interval_level, subject)


def at_issue(claims: ClaimTests | None) -> ClaimTests | None:
    """The tests of claims, where the model has an effect that at least one of them is about."""
    return None if claims is None or claims.hypotheses["pvalue"].isna().all() else claims


def meaning(claims: ClaimTests) -> Finding:
    """What "hardly" and "strongly" were taken to mean."""
    bounds = claims.bounds
    values: dict[str, Value] = {"band": Amount(bounds.band), "strong": Amount(bounds.strong)}
    return Finding("claims.band", values, bounds.interval_level)


def mediation(claims: ClaimTests) -> tuple[Finding, ...]:
    """Whether quality works through the relationship, and beside it as well."""
    kinds = [str(kind) for kind in claims.table["mediation"] if kind]
    level = claims.bounds.interval_level
    return tuple(Finding(f"finding.mediation.{kind}", {}, level) for kind in kinds)


def verdict(row: Mapping[Hashable, Any]) -> Saying:
    """The verdict; where several parts leave it open, how many of them were shown."""
    found = Saying(f"claims.verdict.{row['verdict']}")
    shown, n = int(row["n_supported"]), int(row["n_hypotheses"])
    if row["verdict"] != "undecided" or shown == 0:
        return found
    return Saying("claims.verdict.parts", {"verdict": found, "shown": shown, "n": n})


def rests_on(row: Mapping[Hashable, Any], claims: ClaimTests) -> Saying:
    """The hypothesis on which a verdict rests, and of how many it is the decisive one."""
    names = zip(claims.hypotheses["hypothesis"], claims.tests, strict=True)
    own = [(said, one) for said, one in names if one.hypothesis.claim == row["claim"]]
    deciding = next(one for said, one in own if said == row["deciding"])
    n = sum(math.isfinite(one.pvalue) for _, one in own)
    kind = "alone" if n < 2 else "refuted" if row["verdict"] == "contradicted" else "weakest"
    tested = hypothesis(deciding, claims)
    return Saying(f"claims.rests.{kind}", {"tested": tested, "n": Amount(n, "in_words")})


def hypothesis(test: HypothesisTest, claims: ClaimTests) -> Saying:
    """What was tested: ``total effect of waiting time on satisfaction within ±0.10``."""
    one, bounds = test.hypothesis, claims.bounds
    names: dict[str, Value] = {"source": name(one.source), "target": name(one.target)}
    if one.relation in ("above", "threshold"):
        return Saying(f"claims.relation.{one.relation}", {**names, "other": name(one.other)})
    kind = "slope" if test.kind == "implied slope" else one.kind
    bound = bounds.strong if one.relation == "strong" else bounds.band
    values: dict[str, Value] = {
        "effect": Saying(f"claims.effect.{kind}", names),
        "bound": Amount(bound * one.sign),
        "side": Saying(f"claims.side.{'below' if one.sign < 0 else 'above'}"),
    }
    return Saying(f"claims.relation.{one.relation}", values)


def untested(claim: str, claims: ClaimTests) -> tuple[Saying, ...]:
    """Why a claim could not be tested in full; nothing where it was."""
    own = [one.absent for one in claims.tests if one.hypothesis.claim == claim]
    reasons = {str(one): one.saying for one in own if one is not None}
    return tuple(reasons.values())
