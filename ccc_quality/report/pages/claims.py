"""The myths: every claim of the study with its test and its verdict on these data."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ccc_quality.analysis import Analysis
from ccc_quality.claims import ClaimTests
from ccc_quality.drivers import Threshold
from ccc_quality.findings import Finding
from ccc_quality.findings.claims import (
    at_issue,
    meaning,
    mediation,
    rests_on,
    tally,
    untested,
    verdict,
    what_hardly_matters,
)
from ccc_quality.findings.fit import doubts
from ccc_quality.findings.thresholds import break_in_full, where_it_breaks
from ccc_quality.plots import claims_chart, threshold_curve
from ccc_quality.report.content import Column, Figure, Section, Table
from ccc_quality.report.figures import make_figure
from ccc_quality.report.references import CLAIM_SOURCES
from ccc_quality.report.tables import columns, filled
from ccc_quality.study import CLAIMS
from ccc_quality.words import Voice


def claims_page(analysis: Analysis, voice: Voice) -> Section | None:
    """Claims one by one; no page where the model has nothing that they are about."""
    claims = at_issue(analysis.claims)
    if claims is None or not analysis.fit.converged:
        return None
    warnings = voice.tell_all(doubts(analysis.fit))
    found = analysis.threshold
    title = voice.say("claims.title.doubt") if warnings else voice.tell(what_hardly_matters(claims))
    return Section(
        key="claims",
        title=title,
        lead=voice.say("claims.lead"),
        warnings=warnings,
        paragraphs=voice.tell_all(_paragraphs(claims, found)),
        figures=(
            _figure(claims, analysis, voice),
            *(() if found is None else (threshold_figure(analysis, found, voice),)),
        ),
        tables=(
            _table(claims, voice),
            *(() if found is None else (threshold_table(found, voice),)),
        ),
        notes=_notes(claims, analysis, voice),
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
        title=voice.tell(tally(claims)),
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


def _paragraphs(claims: ClaimTests, found: Threshold | None) -> Iterator[Finding]:
    """What the words of the claims were taken to mean; the threshold; what became of mediation."""
    yield meaning(claims)
    if found is not None:
        yield break_in_full(found)
    yield from mediation(claims)


def _table(claims: ClaimTests, voice: Voice) -> Table:
    table = _estimates(claims)
    rows = table.to_dict("records")
    frame = table.assign(
        claim=_statements(claims, voice),
        verdict=[voice.tell(verdict(row)) for row in rows],
        tested=[voice.tell(rests_on(row, claims)) for row in rows],
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
        notes=_gaps(claims, voice),
    )


def _gaps(claims: ClaimTests, voice: Voice) -> tuple[str, ...]:
    """Claims that could not be tested in full, and why."""
    whole = zip(_statements(claims, voice), claims.table["claim"], strict=True)
    reasons = {said: " ".join(voice.tell_all(untested(claim, claims))) for said, claim in whole}
    return tuple(
        voice.say("claims.gap", claim=said, why=why) for said, why in reasons.items() if why
    )


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


def threshold_figure(analysis: Analysis, found: Threshold, voice: Voice) -> Figure:
    """The curve with its break, where there is one."""
    return make_figure(
        lambda theme: threshold_curve(found, language=voice.language, theme=theme),
        title=voice.tell(where_it_breaks(found)),
        caption=voice.say("threshold.caption", level=voice.numbers.share(found.level)),
        data=_curve(found, voice),
        analysis=analysis,
        voice=voice,
        n=found.n_obs,
    )


def threshold_table(found: Threshold, voice: Voice) -> Table:
    """Break and slopes with their intervals."""
    frame = found.table
    frame["term"] = [voice.say(f"threshold.term.{term}") for term in frame["term"]]
    return Table(
        "threshold-terms",
        voice.say(
            "threshold.table", driver=voice.name(found.driver), target=voice.name(found.target)
        ),
        frame,
        columns(
            voice,
            ("term", "what", "text"),
            ("est", "estimate", "effect"),
            ("ci_lower", "low", "effect"),
            ("ci_upper", "high", "effect"),
        ),
        notes=(voice.say("threshold.note"),),
        folded=True,
    )


def _curve(found: Threshold, voice: Voice) -> Table:
    """The line with its band, then the means of tenths of the respondents."""
    line, means = found.curve, found.bins.rename(columns={"mean": "est"})
    parts = [line.assign(part="line", n=float("nan")), means.assign(part="means")]
    frame = pd.concat(parts, ignore_index=True)
    frame["part"] = [voice.say(f"threshold.part.{part}") for part in frame["part"]]
    driver, target = voice.label(found.driver), voice.label(found.target)
    shown = columns(
        voice,
        ("part", "part", "text"),
        ("x", "driver", "statistic"),
        ("est", "outcome", "statistic"),
        ("ci_lower", "low", "statistic"),
        ("ci_upper", "high", "statistic"),
        ("n", "n", "count"),
    )
    title = voice.say("threshold.curve_table", driver=driver, target=target)
    return Table("threshold", title, frame, shown)
