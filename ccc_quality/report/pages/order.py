"""How sure is the order: the ranks of the drivers in the resamples."""

from __future__ import annotations

import pandas as pd

from ccc_quality.analysis import Analysis
from ccc_quality.drivers import DriverRanking
from ccc_quality.findings.fit import doubts
from ccc_quality.findings.order import about_ranks, has_draws, is_slope, places_in_resamples
from ccc_quality.plots import rank_probabilities
from ccc_quality.report.content import Chart, Column, Section, Table
from ccc_quality.report.figures import make_figure
from ccc_quality.report.pages.resamples import what_became
from ccc_quality.report.tables import columns
from ccc_quality.words import Voice


def order_page(analysis: Analysis, voice: Voice) -> Section | None:
    """Probabilities of ranks; no page without resamples, or with a single driver."""
    ranking = analysis.ranking
    if not analysis.fit.converged or not has_draws(ranking):
        return None
    warnings = voice.tell_all(doubts(analysis.fit))
    target = voice.name(ranking.target)
    title = voice.say("order.title.doubt") if warnings else voice.tell(places_in_resamples(ranking))
    compared = "" if ranking.order is None else "_order"
    figure = make_figure(
        lambda theme: rank_probabilities(ranking, language=voice.language, theme=theme),
        title=title,
        caption=voice.say(f"order.caption{compared}", target=target),
        data=_ranks(ranking, voice),
        analysis=analysis,
        voice=voice,
        chart=Chart(
            "stacked",
            category="driver",
            values=tuple(str(place) for place in ranking.rank_probabilities.columns),
            caption=voice.say("order.chart_caption", target=target),
            number="share",
        ),
    )
    n = voice.numbers.count(ranking.n_draws)
    return Section(
        key="order",
        title=title,
        lead=voice.say(f"order.lead{'_slope' if is_slope(ranking) else ''}", n=n, target=target),
        warnings=warnings,
        paragraphs=voice.tell_all(about_ranks(ranking)),
        figures=(figure,),
        tables=(_pairs(ranking, voice),),
        notes=(what_became(analysis, voice), voice.say("order.note")),
    )


def _ranks(ranking: DriverRanking, voice: Voice) -> Table:
    """A row a driver: its rank, where it lies in the resamples, the share of each rank."""
    shares = ranking.rank_probabilities
    own = ranking.rank_intervals.set_index("driver").loc[list(shares.index)]
    places = [str(place) for place in shares.columns]
    frame = pd.DataFrame(shares.to_numpy(dtype=float), columns=places)
    frame.insert(0, "driver", [voice.label(str(name)) for name in shares.index])
    for name in ("rank", "rank_lower", "rank_upper"):
        frame[name] = own[name].to_numpy(dtype=float)
    return Table(
        "order",
        voice.say("order.table"),
        frame,
        (
            *columns(
                voice,
                ("driver", "driver", "text"),
                ("rank", "rank", "count"),
                ("rank_lower", "low", "count"),
                ("rank_upper", "high", "count"),
            ),
            *(Column(place, voice.say("order.place", place=place), "effect") for place in places),
        ),
        notes=(voice.say("order.table_note"),),
    )


def _pairs(ranking: DriverRanking, voice: Voice) -> Table:
    """Who outranks whom: row above column."""
    shares = ranking.outranks
    names = [str(name) for name in shares.index]
    frame = pd.DataFrame(shares.to_numpy(dtype=float), columns=names)
    first = "\x00name"  # cannot collide with the name of a variable
    frame.insert(0, first, [voice.label(name) for name in names])
    heads = [Column(first, "")] + [Column(name, voice.label(name), "effect") for name in names]
    return Table(
        "outranks",
        voice.say("order.pairs_table"),
        frame,
        tuple(heads),
        notes=(voice.say("order.pairs_note"),),
        folded=True,
    )
