"""The claims of the study beside what a survey says of them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ccc_quality.claims import ClaimTests
from ccc_quality.findings.claims import tally
from ccc_quality.findings.intervals import Interval, is_known
from ccc_quality.labels import Language
from ccc_quality.plots.frame import (
    framed_rows,
    heading_of,
    interval_of,
    set_rows,
    write_span,
    write_value,
)
from ccc_quality.plots.rows import draw_interval, write_beside
from ccc_quality.plots.style import EDGE, Margins, Theme, describe
from ccc_quality.plots.themes import ThemeName, as_theme
from ccc_quality.plots.typeset import wrap
from ccc_quality.results import require_a
from ccc_quality.study import CLAIMS
from ccc_quality.words import Voice, inline, number, opening

LEAST_ROW = 0.58
NAMES = 3.85
VALUES = 1.7
VERDICT = 1.25
LINE = 0.15
"""Inches between lines of a name."""

MARKERS = {"supported": "o", "contradicted": "X", "undecided": "D"}
GLYPHS = {"supported": "●", "contradicted": "✖", "undecided": "◇"}


def claims_chart(
    claims: ClaimTests,
    *,
    language: Language = "en",
    ax: Axes | None = None,
    theme: Theme | ThemeName = "light",
) -> Axes:
    """Draw every claim with its estimate, its interval, where it has to lie, and the verdict.

    A row shows the hypothesis on which the verdict rests. Its range is shaded; the verdict is a
    word and a shape: a dot is supported, a cross contradicted, an open diamond undecided. Claims
    about something that is not a standardized effect have no dot, and say why.

    Parameters
    ----------
    claims : ClaimTests
        Of :func:`~ccc_quality.test_claims`.
    language : {"en", "nl"}
        Language of the words and the decimal sign.
    ax : Axes, optional
        Where to draw; by default a new pyplot figure of the right size. Claims and verdicts are
        written left and right of a given Axes: leave room for them.
    theme : Theme or {"light", "dark", "print"}
        Colours and type.

    Returns
    -------
    Axes
        Standardized effects on x, one claim a unit of y, the first at zero.

    Raises
    ------
    SpecificationError
        When something else than tests of claims was handed over.
    """
    theme = as_theme(theme)
    require_a(ClaimTests, claims, "claims_chart", "what test_claims(fit) gives")
    voice = Voice(language, claims.labels, claims.bounds.interval_level)
    rows = _rows(claims, voice)
    notes = [
        voice.say("figure.claims_shaded"),
        voice.say("figure.interval"),
        voice.say("figure.claims_weakest"),
        voice.say("figure.claims_bounds"),
    ]
    heading = heading_of(
        voice,
        title=voice.tell(tally(claims)),
        subtitle=voice.say("figure.claims_subtitle"),
        notes=notes,
        n_obs=claims.n_obs,
        simulated=claims.simulated,
    )
    margins = Margins(left=EDGE + NAMES, right=EDGE + VALUES + VERDICT)
    row_height = max(LEAST_ROW, LINE * max(len(_lines(row, theme)) for row in rows) + 0.16)
    ax = framed_rows(ax, heading, len(rows), row=row_height, margins=margins, theme=theme)
    set_rows(ax, len(rows), _limits(rows), voice, theme)
    for y, row in enumerate(rows):
        _draw_row(ax, y, row, voice, theme)
        _write_claim(ax, y, row, LINE / row_height, theme)
    words = "; ".join(_in_words(row, voice) for row in rows)
    return describe(ax, voice.say("figure.alt_claims", title=heading.title, rows=words))


@dataclass(frozen=True)
class ClaimRow:
    """A claim as it is drawn: ``holds`` is where its effect has to lie."""

    statement: str
    caption: str
    verdict: str
    est: float
    interval: Interval
    holds: Interval | None


def _rows(claims: ClaimTests, voice: Voice) -> list[ClaimRow]:
    statements = {claim.name: claim.text(voice.language) for claim in CLAIMS}
    hypotheses = claims.hypotheses
    untested = hypotheses["est"].isna().groupby(hypotheses["claim"]).sum()
    deciding = hypotheses.set_index(["claim", "hypothesis"])
    found = []
    for _, row in claims.table.iterrows():
        own = deciding.loc[(row["claim"], row["deciding"])]
        holds = _holds(own)
        found.append(
            ClaimRow(
                statement=statements.get(str(row["claim"]), str(row["statement"])),
                caption=_caption(row, own, int(untested[row["claim"]]), voice),
                verdict=str(row["verdict"]),
                est=float(row["est"]) if holds else math.nan,
                interval=interval_of(row) if holds else (math.nan, math.nan),
                holds=holds,
            )
        )
    return found


def _holds(own: pd.Series) -> Interval | None:
    """Where the effect lies if the hypothesis is true; None for what is no effect."""
    bound = float(own["bound"])
    if not math.isfinite(bound):
        return None
    if own["relation"] == "negligible":
        return -bound, bound
    return (-math.inf, bound) if bound < 0 else (bound, math.inf)


def _caption(row: pd.Series, own: pd.Series, missing: int, voice: Voice) -> str:
    """What is drawn, and how many parts of the claim hold."""
    total = int(row["n_hypotheses"])
    what = _hypothesis(own, voice)
    if total == 1:
        return what
    parts = int(row["n_supported"])
    key = "claim_parts_untested" if missing else "claim_parts"
    return voice.say(f"figure.{key}", n=parts, total=total, missing=missing, what=inline(what))


def _hypothesis(own: pd.Series, voice: Voice) -> str:
    source = opening(voice.label(str(own["source"])))
    target = voice.name(str(own["target"]))
    bound = float(own["bound"])
    if own["relation"] == "threshold" and math.isfinite(float(own["est"])):
        at, low, high = (
            voice.numbers.score(float(own[one])) for one in ("est", "ci_lower", "ci_upper")
        )
        return voice.say("figure.claim_break", at=at, low=low, high=high)
    if not math.isfinite(bound):
        return voice.say("figure.claim_untested")
    if own["relation"] == "above":
        other = voice.name(str(own["other"]))
        return voice.say("figure.claim_above", source=source, other=other, bound=_short(0.0, voice))
    kind = str(own["kind"])
    named = voice.say(f"figure.claim_{kind}") if kind in ("direct", "indirect") else ""
    word = "beyond" if bound >= 0 else "below"
    word = "within" if own["relation"] == "negligible" else word
    return voice.say(
        f"figure.claim_{word}", source=source, target=target, kind=named, bound=_short(bound, voice)
    )


def _short(bound: float, voice: Voice) -> str:
    return number(bound, voice.language, 2 if bound else 0)


def _limits(rows: list[ClaimRow]) -> tuple[float, float]:
    """Room for every estimate, interval and bound, and for what lies beyond a bound."""
    values = [0.0]
    for row in rows:
        values += [row.est, *row.interval, *(row.holds or ())]
    known = [value for value in values if math.isfinite(value)]
    room = 0.1 * ((max(known) - min(known)) or 1.0)
    return min(known) - room, max(known) + room


def _color(verdict: str, theme: Theme) -> str:
    colors = {"supported": theme.driver.line, "contradicted": theme.warning.line}
    return colors.get(verdict, theme.muted)


def _draw_row(ax: Axes, y: int, row: ClaimRow, voice: Voice, theme: Theme) -> None:
    color = _color(row.verdict, theme)
    if row.holds is not None:
        _shade(ax, y, row.holds, theme)
    if math.isfinite(row.est):
        draw_interval(
            ax,
            y,
            row.est,
            row.interval,
            color=color,
            theme=theme,
            hollow=row.verdict == "undecided",
            marker=MARKERS[row.verdict],
        )
        write_value(ax, y, voice.numbers.effect(row.est), theme)
        write_span(ax, y, row.interval, voice, theme)
    for words, inches, bold in (
        (GLYPHS[row.verdict], VALUES, False),
        (voice.say(f"figure.{row.verdict}"), VALUES + 0.2, row.verdict != "undecided"),
    ):
        write_beside(
            ax,
            y,
            words,
            side="right",
            inches=inches,
            size=theme.label_size,
            color=color,
            theme=theme,
            bold=bold,
        )


def _shade(ax: Axes, y: int, holds: Interval, theme: Theme) -> None:
    """The range of a claim: filled, and a line where it begins."""
    left, right = ax.get_xlim()
    low, high = max(left, holds[0]), min(right, holds[1])
    ax.add_patch(
        Rectangle((low, y - 0.42), high - low, 0.84, facecolor=theme.driver.fill, linewidth=0)
    )
    for bound in holds:
        if math.isfinite(bound) and bound:
            ends = [y - 0.42, y + 0.42]
            ax.plot([bound, bound], ends, color=theme.doubt, linewidth=1.0, zorder=1.5)


def _write_claim(ax: Axes, y: int, row: ClaimRow, step: float, theme: Theme) -> None:
    """The statement, and below it in small letters what is drawn; lines ``step`` rows apart."""
    lines = _lines(row, theme)
    for k, (words, size, color) in enumerate(lines):
        write_beside(
            ax,
            y + step * (k - (len(lines) - 1) / 2),
            words,
            side="left",
            inches=NAMES,
            size=size,
            color=color,
            theme=theme,
        )


def _lines(row: ClaimRow, theme: Theme) -> list[tuple[str, float, str]]:
    """Words, size and colour of each line beside a claim."""
    return [
        (words, size, color)
        for text, size, color in (
            (row.statement, theme.small_size, theme.ink),
            (row.caption, theme.foot_size, theme.muted),
        )
        for words in wrap(text, NAMES - 0.15, size, font=theme.font)
    ]


def _in_words(row: ClaimRow, voice: Voice) -> str:
    known = is_known(row.interval)
    low, high = (voice.numbers.effect(bound) for bound in row.interval)
    return voice.say(
        "figure.alt_claim" if known else "figure.alt_claim_plain",
        statement=row.statement.rstrip(".") + ":",
        verdict=voice.say(f"figure.{row.verdict}"),
        value=voice.numbers.effect(row.est),
        low=low,
        high=high,
    )
