"""Delight or disappoint: what failing costs and what excelling brings, driver by driver."""

from __future__ import annotations

import pandas as pd

from ccc_quality.drivers import PenaltyReward
from ccc_quality.plots import penalty_reward
from ccc_quality.report.content import Chart, Column, Section, Table
from ccc_quality.report.contracts import AnalysisLike
from ccc_quality.report.figures import make_figure
from ccc_quality.report.tables import columns, named
from ccc_quality.words import Voice

SURE = 0.95
"""Share of the resamples from which on a driver is said to punish or to reward."""

MOST_NAMED = 3
"""More drivers than this do not fit a title; they are counted."""

SIDES = {"punish": ("frustrator", "dissatisfier"), "reward": ("satisfier", "delighter")}


def asymmetry_page(analysis: AnalysisLike, voice: Voice) -> Section | None:
    """Penalties and rewards of the target; no page without scores of the respondents."""
    found = analysis.asymmetry
    if found is None or found.table.empty:
        return None
    target = voice.name(found.target)
    title = _title(found, voice)
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
        lead=voice.say("asymmetry.lead", cut=_cut(found, voice), target=target),
        paragraphs=_paragraphs(found, voice),
        figures=(figure,),
        tables=(_sensitivity(found, voice),),
        notes=(voice.say("asymmetry.note_index"), voice.say("asymmetry.note_association")),
    )


def clear_drivers(found: PenaltyReward, side: str) -> list[str]:
    """Drivers that clearly punish, or reward; those with the clearest share first.

    The share of the resamples in the two classes of that side must be large, the driver must make
    a difference at all, and no other cut point may put it on the other side.
    """
    rows = found.table.set_index("driver")
    share = found.probabilities.set_index("driver")[list(SIDES[side])].sum(axis=1)
    other = SIDES["reward" if side == "punish" else "punish"]
    turned = set(found.sensitivity.loc[found.sensitivity["class"].isin(other), "driver"])
    matters = rows["pvalue"] <= 1 - found.level
    sure = share[(share >= SURE) & matters.reindex(share.index)]
    ordered = sure.sort_values(ascending=False, kind="stable").index
    return [str(name) for name in ordered if name not in turned]


def _title(found: PenaltyReward, voice: Voice) -> str:
    said = []
    for side in SIDES:
        names = clear_drivers(found, side)
        if not names:
            continue
        number = "one" if len(names) == 1 else "more"
        spelt = (
            voice.names(names)
            if len(names) <= MOST_NAMED
            else voice.say("asymmetry.several", n=voice.numbers.in_words(len(names)))
        )
        said.append(voice.say(f"asymmetry.{side}.{number}", names=spelt))
    if not said:
        return voice.say("asymmetry.title.unclear")
    return voice.say("asymmetry.title.clear", findings="; ".join(said))


def _cut(found: PenaltyReward, voice: Voice) -> str:
    return voice.say(f"asymmetry.cut.{found.cut_by}")


def _paragraphs(found: PenaltyReward, voice: Voice) -> tuple[str, ...]:
    table = found.table
    idle = [str(name) for name in table.loc[table["reason"] != "", "driver"]]
    said = [voice.say("asymmetry.idle", names=voice.names(idle))] if idle else []
    stable, total = _unmoved(found), len(table)
    kind = "all" if stable == total else "none" if stable == 0 else "some"
    said.append(
        voice.say(
            f"asymmetry.stable.{kind}",
            stable=voice.numbers.in_words(stable),
            total=voice.numbers.in_words(total),
        )
    )
    return tuple(said)


def _unmoved(found: PenaltyReward) -> int:
    """How many drivers keep their class at all cut points."""
    kinds = found.sensitivity.groupby("driver")["class"].nunique(dropna=False)
    return int((kinds == 1).sum())


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
        ("class", "class", "text"),
        ("probability", "probability", "share"),
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
    """A class in words; none where low and high scores make no difference."""
    return voice.say(f"asymmetry.class.{kind or 'none'}")
