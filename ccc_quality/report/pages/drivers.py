"""What drives the outcome: total effects with intervals, largest first."""

from __future__ import annotations

from ccc_quality.plots import driver_importance
from ccc_quality.plots.contracts import Ranking
from ccc_quality.report.content import Section, Table
from ccc_quality.report.contracts import AnalysisLike
from ccc_quality.report.figures import make_figure
from ccc_quality.report.judgement import is_slope, read_ranking
from ccc_quality.report.messages import doubts, worth_message
from ccc_quality.report.tables import columns, filled
from ccc_quality.report.voice import Voice


def drivers_page(analysis: AnalysisLike, voice: Voice) -> Section | None:
    """The ranking of the target; no page without drivers or without convergence."""
    ranking = analysis.ranking
    if not analysis.fit.converged or ranking.table.empty:
        return None
    slope, target = is_slope(ranking), voice.name(ranking.target)
    suffix, warnings = "_slope" if slope else "", doubts(analysis.fit, voice)
    title = (
        voice.say("drivers.title_doubt", target=target)
        if warnings
        else worth_message(ranking, voice)
    )
    figure = make_figure(
        lambda: driver_importance(ranking, language=voice.language),
        title=title,
        caption=voice.say(f"drivers.caption{suffix}", target=target),
        data=_table(ranking, voice, title=f"drivers.table{suffix}", key="drivers"),
        analysis=analysis,
        voice=voice,
    )
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
        paragraphs=_paragraphs(ranking, voice),
        figures=(figure,),
        tables=tuple(others),
        notes=(voice.say("drivers.note_order"), voice.say("summary.caveat")),
    )


def reflected_wholes(analysis: AnalysisLike) -> list[str]:
    """The higher-order constructs that dimensions reflect."""
    return [c.name for c in analysis.model.constructs if c.higher_order and c.kind == "reflective"]


def _paragraphs(ranking: Ranking, voice: Voice) -> tuple[str, ...]:
    reading = read_ranking(ranking)
    suffix = "_slope" if is_slope(ranking) else ""
    said = []
    if reading.negligible:
        band = voice.numbers.effect(reading.band)
        weak = voice.names(reading.negligible)
        said.append(voice.say(f"drivers.hardly{suffix}", weak=weak, band=band))
    if reading.unclear:
        said.append(voice.say(f"drivers.unclear{suffix}", names=voice.names(reading.unclear)))
    if has_published_order(ranking):
        known = ranking.table[ranking.table["published_rank"].notna()]
        match = int((known["rank"] == known["published_rank"]).sum())
        said.append(
            voice.say(
                "drivers.published",
                match=voice.numbers.in_words(match),
                n=voice.numbers.in_words(len(known)),
            )
        )
    return tuple(said)


def has_published_order(ranking: Ranking) -> bool:
    """Whether the drivers are those of the study, so that an order was published."""
    table = ranking.table
    return "published_rank" in table and bool(table["published_rank"].notna().any())


def _table(ranking: Ranking, voice: Voice, *, title: str, key: str) -> Table:
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
        ("published_rank", "published", "count"),
    )
    return Table(
        key,
        voice.say(title, target=voice.name(ranking.target)),
        frame,
        filled(frame, shown),
        folded=key != "drivers",
    )
