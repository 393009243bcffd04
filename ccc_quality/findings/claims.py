"""What a survey says of the claims of the study."""

from __future__ import annotations

from collections import Counter

from ccc_quality.claims import ClaimTests
from ccc_quality.findings.finding import Finding
from ccc_quality.words import Names, Saying, Value

VERDICTS = ("supported", "contradicted", "undecided")
NEGLIGIBLE = {"supported": "too_small", "contradicted": "large_enough"}
"""What a verdict on "hardly matters" says of the effect."""


def tally(claims: ClaimTests) -> Finding:
    """How many claims are supported, contradicted and undecided."""
    count = Counter(str(verdict) for verdict in claims.table["verdict"])
    n = count.total()
    values: dict[str, Value] = {"n": n, **{word: count[word] for word in VERDICTS}}
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
