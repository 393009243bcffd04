"""Delight or disappoint: what failing costs and what excelling brings, driver by driver."""

from __future__ import annotations

import pandas as pd

from ccc_quality.analysis import Analysis
from ccc_quality.drivers import PenaltyReward
from ccc_quality.findings.asymmetry import asymmetric_drivers, doubted_drivers, turned_scores
from ccc_quality.plots import penalty_reward
from ccc_quality.report.content import Chart, Column, Section, Table
from ccc_quality.report.figures import make_figure
from ccc_quality.report.tables import columns, named
from ccc_quality.words import Voice


def asymmetry_page(analysis: Analysis, voice: Voice) -> Section | None:
    """Penalties and rewards of the target; no page without scores of the respondents."""
    found = analysis.asymmetry
    if found is None or found.table.empty:
        return None
    target = voice.name(found.target)
    title = voice.tell(asymmetric_drivers(found))
    figure = make_figure(
        lambda theme: penalty_reward(found, language=voice.language, theme=theme),
        title=title,
        caption=voice.say("asymmetry.caption", target=target),
        data=_table(found, voice),
        analysis=analysis,
        voice=voice,
        n=found.n_obs,
        chart=Chart(
            "bars",
            "driver",
            ("penalty", "reward"),
            limits=(
                ("penalty_ci_lower", "penalty_ci_upper"),
                ("reward_ci_lower", "reward_ci_upper"),
            ),
            caption=voice.say("asymmetry.chart_caption", target=target),
            number="statistic",
        ),
    )
    return Section(
        key="asymmetry",
        title=title,
        lead=voice.say(
            "asymmetry.lead", cut=voice.say(f"asymmetry.cut.{found.cut_by}"), target=target
        ),
        paragraphs=voice.tell_all((*turned_scores(found), *doubted_drivers(found))),
        figures=(figure,),
        tables=(_sensitivity(found, voice),),
        notes=(voice.say("asymmetry.note_index"), voice.say("asymmetry.note_association")),
    )


def _table(found: PenaltyReward, voice: Voice) -> Table:
    frame = named(found.table.sort_values("index", kind="stable"), voice, "driver")
    frame["class"] = [_kind(str(kind), voice) for kind in frame["class"]]
    shown = columns(
        voice,
        ("driver", "driver", "text"),
        ("penalty", "penalty", "statistic"),
        ("penalty_ci_lower", "low", "statistic"),
        ("penalty_ci_upper", "high", "statistic"),
        ("reward", "reward", "statistic"),
        ("reward_ci_lower", "low", "statistic"),
        ("reward_ci_upper", "high", "statistic"),
        ("index", "index", "effect"),
        ("index_ci_lower", "low", "effect"),
        ("index_ci_upper", "high", "effect"),
        ("p_adjusted", "p_adjusted", "pvalue"),
        ("class", "class", "text"),
    )
    title = voice.say("asymmetry.table", target=voice.name(found.target))
    return Table("asymmetry", title, frame, shown)


def _sensitivity(found: PenaltyReward, voice: Voice) -> Table:
    """Index and class of each driver at every cut point, side by side."""
    order = found.table.sort_values("index", kind="stable")["driver"]
    frame = pd.DataFrame({"driver": [voice.label(str(name)) for name in order]})
    heads = [*columns(voice, ("driver", "driver", "text"))]
    for cut, rows in found.sensitivity.groupby("cut", sort=False):
        own = rows.set_index("driver").loc[order]
        frame[f"{cut}_index"] = own["index"].to_numpy(dtype=float)
        frame[f"{cut}_class"] = [_kind(str(kind), voice) for kind in own["class"]]
        name = voice.say(f"asymmetry.at.{cut}")
        heads += [
            Column(f"{cut}_index", voice.say("asymmetry.index_at", cut=name), "effect"),
            Column(f"{cut}_class", voice.say("asymmetry.class_at", cut=name)),
        ]
    return Table(
        "asymmetry-sensitivity",
        voice.say("asymmetry.sensitivity"),
        frame,
        tuple(heads),
        notes=(voice.say("asymmetry.note_sensitivity"),),
        folded=True,
    )


def _kind(kind: str, voice: Voice) -> str:
    """A class in words; none where the asymmetry is not clear."""
    return voice.say(f"asymmetry.class.{kind or 'none'}")
