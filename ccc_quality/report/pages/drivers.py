"""What drives the outcome: total effects with intervals, largest first."""

from __future__ import annotations

import math

from ccc_quality.analysis import Analysis
from ccc_quality.drivers import DriverRanking, RelativeImportance
from ccc_quality.findings.actions import reflected_wholes
from ccc_quality.findings.fit import doubts
from ccc_quality.findings.order import (
    about_effects,
    has_draws,
    is_slope,
    unlike_scales,
    worth_of_a_point,
)
from ccc_quality.findings.shares import largest_share, shared_out
from ccc_quality.plots import driver_importance, relative_importance
from ccc_quality.report.content import Chart, Figure, Section, Table
from ccc_quality.report.figures import make_figure
from ccc_quality.report.pages.resamples import intervals_made
from ccc_quality.report.tables import columns, filled, following
from ccc_quality.words import Voice


def drivers_page(analysis: Analysis, voice: Voice) -> Section | None:
    """The ranking of the target; no page without drivers or without convergence."""
    ranking = analysis.ranking
    if not analysis.fit.converged or ranking.table.empty:
        return None
    slope, target = is_slope(ranking), voice.name(ranking.target)
    suffix, warnings = "_slope" if slope else "", voice.tell_all(doubts(analysis.fit))
    title = (
        voice.say("drivers.title_doubt", target=target)
        if warnings
        else voice.tell(worth_of_a_point(ranking))
    )
    figure = make_figure(
        lambda theme: driver_importance(ranking, language=voice.language, theme=theme),
        title=title,
        caption=voice.say(f"drivers.caption{suffix}", target=target),
        data=_table(ranking, voice, title=f"drivers.table{suffix}", key="drivers"),
        analysis=analysis,
        voice=voice,
        chart=Chart(
            "bars",
            "driver",
            values=("est",),
            low="ci_lower",
            high="ci_upper",
            caption=voice.say(f"drivers.chart_caption{suffix}", target=target),
        ),
    )
    shares = analysis.importance
    lead = voice.say(
        f"drivers.lead{suffix}", target=target, quality=voice.names(reflected_wholes(analysis))
    )
    points = "ordered" if analysis.fit.options.ordered else "answers"
    others = [
        _table(other, voice, title="drivers.other_table", key=f"drivers-{name}")
        for name, other in analysis.rankings.items()
        if name != ranking.target and not other.table.empty
    ]
    return Section(
        key="drivers",
        title=title,
        lead=f"{lead} {voice.say(f'drivers.points.{points}')}",
        warnings=warnings,
        paragraphs=(
            *voice.tell_all(unlike_scales(analysis)),
            *voice.tell_all(about_effects(ranking)),
            *_shared_out(analysis, voice),
        ),
        figures=(figure,) if shares is None else (figure, _shares(shares, analysis, voice)),
        tables=tuple(others),
        notes=(_note(analysis, voice), voice.say("summary.caveat")),
    )


def _note(analysis: Analysis, voice: Voice) -> str:
    """When one driver is called first, and how intervals were made."""
    drawn = "_drawn" if has_draws(analysis.ranking) else ""
    return f"{voice.say(f'drivers.note_order{drawn}')} {intervals_made(analysis, voice)}"


def _shared_out(analysis: Analysis, voice: Voice) -> tuple[str, ...]:
    """What shares in R squared say, and what they do not, in one paragraph."""
    found, explained = analysis.importance, analysis.fit.r_squared
    if found is None:
        return ()
    whole = float(explained.get(found.target, math.nan))
    return (" ".join(voice.tell_all(shared_out(found, whole))),)


def _shares(found: RelativeImportance, analysis: Analysis, voice: Voice) -> Figure:
    """Shares of the drivers in what they explain together."""
    frame = found.table.assign(driver=[voice.label(str(name)) for name in found.table["driver"]])
    shown = columns(
        voice,
        ("driver", "driver", "text"),
        ("share", "share", "share"),
        ("share_ci_lower", "low", "share"),
        ("share_ci_upper", "high", "share"),
        ("est", "of_r_squared", "effect"),
        ("correlation", "correlation", "effect"),
        ("beta", "beta", "effect"),
    )
    known = bool(frame["share_ci_lower"].notna().any())
    target = voice.name(found.target)
    return make_figure(
        lambda theme: relative_importance(
            found, ranking=analysis.ranking, language=voice.language, theme=theme
        ),
        title=voice.tell(largest_share(found, ranking=analysis.ranking)),
        caption=voice.say("drivers.shares.caption", target=target),
        data=Table(
            "shares",
            voice.say("drivers.shares.table", target=target),
            frame,
            filled(frame, shown),
            notes=(voice.say("drivers.shares.note"), intervals_made(analysis, voice)),
        ),
        analysis=analysis,
        voice=voice,
        chart=Chart(
            "bars",
            "driver",
            values=("share",),
            low="share_ci_lower" if known else None,
            high="share_ci_upper" if known else None,
            number="share",
        ),
    )


def _table(ranking: DriverRanking, voice: Voice, *, title: str, key: str) -> Table:
    frame = ranking.table.sort_values("rank", kind="stable")
    frame = frame.assign(driver=[voice.label(str(name)) for name in frame["driver"]])
    shown = columns(
        voice,
        ("rank", "rank", "count"),
        ("driver", "driver", "text"),
        ("est", "effect", "effect"),
        ("ci_lower", "low", "effect"),
        ("ci_upper", "high", "effect"),
        ("direct", "direct", "effect"),
        ("indirect", "indirect", "effect"),
        ("std", "std", "effect"),
        ("pvalue", "pvalue", "pvalue"),
        ("order_rank", "order_rank", "count"),
    )
    return Table(
        key,
        voice.say(title, target=voice.name(ranking.target)),
        frame,
        following(filled(frame, shown), {"est": "{direct} + {indirect}"}),
        folded=key != "drivers",
    )
