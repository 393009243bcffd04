"""The myths: every claim of the study with its test and its verdict on these data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from ccc_quality.analysis import Analysis
from ccc_quality.claims import ClaimTests
from ccc_quality.drivers import Threshold
from ccc_quality.findings.fit import doubts
from ccc_quality.plots import claims_chart
from ccc_quality.report.content import Column, Figure, Section, Table
from ccc_quality.report.figures import make_figure
from ccc_quality.report.pages.hypotheses import (
    Tested,
    claims_at_issue,
    in_words,
    tested_hypotheses,
    why_untested,
)
from ccc_quality.report.pages.threshold import (
    threshold_figure,
    threshold_message,
    threshold_table,
)
from ccc_quality.report.references import CLAIM_SOURCES
from ccc_quality.report.tables import columns, filled
from ccc_quality.study import CLAIMS
from ccc_quality.words import Voice


def claims_page(analysis: Analysis, voice: Voice) -> Section | None:
    """Claims one by one; no page where the model has nothing that they are about."""
    claims = claims_at_issue(analysis)
    if claims is None or not analysis.fit.converged:
        return None
    tested = tested_hypotheses(claims)
    warnings = voice.tell_all(doubts(analysis.fit))
    found = analysis.threshold
    title = voice.say("claims.title.doubt") if warnings else _title(claims, tested, voice)
    return Section(
        key="claims",
        title=title,
        lead=voice.say("claims.lead"),
        warnings=warnings,
        paragraphs=_paragraphs(claims, found, voice),
        figures=(
            _figure(claims, analysis, voice),
            *(() if found is None else (threshold_figure(analysis, found, voice),)),
        ),
        tables=(
            _table(claims, tested, voice),
            *(() if found is None else (threshold_table(found, voice),)),
        ),
        notes=_notes(claims, analysis, voice),
    )


def _title(claims: ClaimTests, tested: list[Tested], voice: Voice) -> str:
    """What is said to hardly matter comes first; without a verdict on it, the tally."""
    verdicts = claims.table.set_index("claim")["verdict"].to_dict()
    said = []
    for verdict in ("supported", "contradicted"):
        names = [
            one.hypothesis.source
            for one in tested
            if one.hypothesis.relation == "negligible"
            and one.hypothesis.kind == "total"
            and verdicts[one.hypothesis.claim] == verdict
        ]
        if names:
            number = "one" if len(names) == 1 else "more"
            said.append(voice.say(f"claims.hardly.{verdict}.{number}", names=voice.names(names)))
    if said:
        return voice.say("claims.title.hardly", findings="; ".join(said))
    count = Counter(verdicts.values())
    decided = [verdict for verdict in ("supported", "contradicted") if count[verdict]]
    return voice.say(
        f"claims.title.{'_and_'.join(decided) or 'undecided'}",
        n=voice.numbers.in_words(len(verdicts)),
        supported=voice.numbers.in_words(count["supported"]),
        contradicted=voice.numbers.in_words(count["contradicted"]),
    )


def _figure(claims: ClaimTests, analysis: Analysis, voice: Voice) -> Figure:
    """Every claim with its interval, the range that it has to lie in, and its verdict."""
    frame = _estimates(claims)
    frame["verdict"] = [voice.say(f"claims.verdict.{verdict}") for verdict in frame["verdict"]]
    level = voice.numbers.share(claims.bounds.interval_level)
    shown = (
        *columns(
            voice,
            ("claim", "claim", "text"),
            ("est", "estimate", "effect"),
        ),
        *_limits(level, voice),
        *columns(voice, ("verdict", "verdict", "text")),
    )
    frame["claim"] = _statements(claims, voice)
    return make_figure(
        lambda theme: claims_chart(claims, language=voice.language, theme=theme),
        caption=voice.say("claims.caption", level=level),
        data=Table("claims-estimates", voice.say("claims.table"), frame, shown),
        analysis=analysis,
        voice=voice,
    )


def _statements(claims: ClaimTests, voice: Voice) -> list[str]:
    said = {claim.name: claim.text(voice.language) for claim in CLAIMS}
    return [said[name] for name in claims.table["claim"]]


def _estimates(claims: ClaimTests) -> pd.DataFrame:
    """The table without the break, which is a point of the driver's scores and not an effect."""
    table = claims.table
    kinds = {claim.name: claim.kind for claim in CLAIMS}
    is_effect = table["claim"].map(kinds) != "threshold"
    for name in ("est", "ci_lower", "ci_upper"):
        table[name] = table[name].where(is_effect)
    return table


def _limits(level: str, voice: Voice) -> tuple[Column, Column]:
    return (
        Column("ci_lower", voice.say("claims.low", level=level), "effect"),
        Column("ci_upper", voice.say("claims.high", level=level), "effect"),
    )


def _paragraphs(claims: ClaimTests, found: Threshold | None, voice: Voice) -> tuple[str, ...]:
    """What the words of the claims were taken to mean; the threshold; what became of mediation."""
    bounds = claims.bounds
    said = [
        voice.say(
            "claims.band",
            band=voice.numbers.effect(bounds.band),
            strong=voice.numbers.effect(bounds.strong),
            level=voice.numbers.share(bounds.interval_level),
        )
    ]
    if found is not None:
        said.append(threshold_message(found, voice))
    said += [
        voice.say(f"claims.mediation.{kind}") for kind in claims.table["mediation"] if kind != ""
    ]
    return tuple(said)


def _table(claims: ClaimTests, tested: list[Tested], voice: Voice) -> Table:
    table = _estimates(claims)
    rests_on = {(one.hypothesis.claim, one.words): one for one in tested}
    deciding = [
        rests_on[claim, words]
        for claim, words in zip(table["claim"], table["deciding"], strict=True)
    ]
    frame = table.assign(
        claim=_statements(claims, voice),
        verdict=[_verdict(row, voice) for row in table.to_dict("records")],
        tested=[
            _basis(one, str(verdict), tested, claims, voice)
            for one, verdict in zip(deciding, table["verdict"], strict=True)
        ],
        source=[CLAIM_SOURCES[name] for name in table["claim"]],
    )
    level = voice.numbers.share(claims.bounds.interval_level)
    shown = (
        *columns(
            voice,
            ("claim", "claim", "text"),
            ("verdict", "verdict", "text"),
            ("tested", "tested", "text"),
            ("est", "estimate", "effect"),
        ),
        *_limits(level, voice),
        *columns(
            voice,
            ("pvalue", "pvalue", "pvalue"),
            ("source", "citation", "text"),
        ),
    )
    return Table(
        "claims",
        voice.say("claims.table"),
        frame,
        filled(frame, shown),
        notes=_gaps(frame["claim"], table["claim"], tested, voice),
    )


def _verdict(row: Mapping[Hashable, Any], voice: Voice) -> str:
    """The verdict; where several parts leave it open, how many of them were shown."""
    verdict = voice.say(f"claims.verdict.{row['verdict']}")
    shown, n = int(row["n_supported"]), int(row["n_hypotheses"])
    if row["verdict"] != "undecided" or shown == 0:
        return verdict
    count = voice.numbers.count
    return voice.say("claims.verdict.parts", verdict=verdict, shown=count(shown), n=count(n))


def _basis(
    one: Tested, verdict: str, tested: list[Tested], claims: ClaimTests, voice: Voice
) -> str:
    """The hypothesis on which a verdict rests, and of how many it is the decisive one."""
    claim = one.hypothesis.claim
    n = sum(other.was_tested for other in tested if other.hypothesis.claim == claim)
    key = "alone" if n < 2 else "refuted" if verdict == "contradicted" else "weakest"
    words = in_words(one, claims, voice)
    return voice.say(f"claims.rests.{key}", tested=words, n=voice.numbers.in_words(n))


def _gaps(
    statements: pd.Series[str],
    names: pd.Series[str],
    tested: list[Tested],
    voice: Voice,
) -> tuple[str, ...]:
    """Claims that could not be tested in full, and why."""
    said = []
    for statement, name in zip(statements, names, strict=True):
        own = [one for one in tested if one.hypothesis.claim == name]
        reasons = filter(None, (why_untested(one, voice) for one in own))
        why = " ".join(dict.fromkeys(reasons))
        if why:
            said.append(voice.say("claims.gap", claim=statement, why=why))
    return tuple(said)


def _notes(claims: ClaimTests, analysis: Analysis, voice: Voice) -> tuple[str, ...]:
    how = "normal" if analysis.bootstrap is None else "bootstrap"
    said = [
        voice.say(
            "claims.note_tests",
            alpha=voice.numbers.share(claims.bounds.alpha),
            how=voice.say(f"claims.how.{how}"),
        )
    ]
    if claims.simulated:
        said.append(voice.say("claims.note_simulated"))
    return tuple(said)
