"""The tables of a comparison of segments: steps of invariance, differences, ranks, scores."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ccc_quality.report.content import Column, ColumnKind, Table
from ccc_quality.report.pages.group_names import column_name
from ccc_quality.report.tables import columns, following
from ccc_quality.segments import SegmentAnalysis
from ccc_quality.segments.differences import PERFORMANCE
from ccc_quality.words import Voice

Names = Mapping[str, str]
"""What a reader sees, by the name of a segment in the record."""


def difference_tables(
    table: pd.DataFrame,
    found: SegmentAnalysis,
    named: Names,
    place: int,
    voice: Voice,
    *,
    clear: bool,
) -> list[Table]:
    """Differences between effects, then between scores: those that hold, or all of them, folded."""
    of_scores = table["quantity"] == PERFORMANCE
    parts = {"effects": table[~of_scores], "scores": table[of_scores]}
    which = "clear" if clear else "all"
    held = (voice.say("segments.note_held"),) if clear else ()
    return [
        Table(
            f"{which}-{what}-{place}",
            voice.say(
                f"segments.table.{which}_{what}",
                column=column_name(found.by, voice),
                target=voice.name(found.target),
            ),
            _shown(own, named, voice),
            _difference_columns(own, "effect" if what == "effects" else "score", voice),
            notes=(*held, _correction(found, voice)),
            folded=not clear,
        )
        for what, own in parts.items()
        if not own.empty
    ]


def ranks_table(found: SegmentAnalysis, named: Names, place: int, voice: Voice) -> Table:
    """The rank of each driver in each segment."""
    ranks = pd.DataFrame(
        {name: one.table.set_index("driver")["rank"] for name, one in found.rankings.items()}
    )
    order = next(iter(found.rankings.values())).table["driver"]
    return _by_segment(
        f"ranks-{place}",
        voice.say("segments.table.ranks", column=column_name(found.by, voice)),
        ranks.loc[list(order)].rename_axis("construct"),
        named,
        "count",
        voice,
        notes=(voice.say("segments.note_ranks"),),
    )


def scores_table(found: SegmentAnalysis, named: Names, place: int, voice: Voice) -> Table:
    """The score of each construct in each segment."""
    table = found.performance
    known = table[table["mean"].notna() & ~table["construct"].isin(list(found.released))]
    scores = pd.DataFrame(
        {str(name): rows.set_index("construct")["mean"] for name, rows in known.groupby("segment")}
    )
    order = list(dict.fromkeys(known["construct"]))
    return _by_segment(
        f"segment-scores-{place}",
        voice.say("segments.table.scores", column=column_name(found.by, voice)),
        scores.loc[order, [name for name in found.segments if name in scores]].rename_axis(
            "construct"
        ),
        named,
        "score",
        voice,
        folded=True,
    )


def invariance_table(found: SegmentAnalysis, place: int, voice: Voice) -> Table:
    """Step by step, whether the questions measure the same."""
    table = found.invariance
    frame = table.assign(
        step=[voice.say(f"segments.step.{step}") for step in table["step"]],
        verdict=[
            "" if below is None else voice.say(f"measurement.{'holds' if holds else 'fails'}")
            for below, holds in zip(table["below"], table["holds"], strict=True)
        ],
    )
    shown = (
        *columns(voice, ("step", "step", "text")),
        Column("cfi", voice.say("fit.name.cfi"), "measure"),
        Column("rmsea", voice.say("fit.name.rmsea"), "measure"),
        Column("srmr", voice.say("fit.name.srmr"), "measure"),
        *columns(
            voice,
            ("delta_cfi", "delta_cfi", "measure"),
            ("chisq_difference", "chisq_difference", "statistic"),
            ("df_difference", "df", "count"),
            ("pvalue", "pvalue", "pvalue"),
            ("verdict", "verdict", "text"),
        ),
    )
    return Table(
        f"invariance-{place}",
        voice.say("segments.table.invariance", column=column_name(found.by, voice)),
        frame,
        shown,
        notes=(voice.say("segments.note_invariance"),),
        folded=True,
    )


def _by_segment(
    key: str,
    title: str,
    values: pd.DataFrame,
    named: Names,
    kind: ColumnKind,
    voice: Voice,
    *,
    notes: tuple[str, ...] = (),
    folded: bool = False,
) -> Table:
    """Constructs down, segments across; columns by place, since a segment may have any name."""
    places = {name: f"segment_{k}" for k, name in enumerate(values.columns)}
    frame = values.rename(columns=places).astype(float).reset_index()
    frame["construct"] = [voice.label(str(name)) for name in frame["construct"]]
    heads = [Column(place, named.get(str(name), str(name)), kind) for name, place in places.items()]
    shown = (*columns(voice, ("construct", "construct", "text")), *heads)
    return Table(key, title, frame, shown, notes=notes, folded=folded)


def _shown(table: pd.DataFrame, named: Names, voice: Voice) -> pd.DataFrame:
    frame = table.assign(
        quantity=[voice.say(f"segments.quantity.{_key(name)}") for name in table["quantity"]],
        name=[voice.label(str(name)) for name in table["name"]],
    )
    for end in ("segment_a", "segment_b"):
        frame[end] = [named.get(str(name), str(name)) for name in frame[end]]
    return frame


def _key(quantity: str) -> str:
    return quantity.replace(" ", "_")


def _difference_columns(table: pd.DataFrame, kind: ColumnKind, voice: Voice) -> tuple[Column, ...]:
    quantity: tuple[tuple[str, str, ColumnKind], ...] = (("quantity", "what", "text"),)
    shown = columns(
        voice,
        *(quantity if len(set(table["quantity"])) > 1 else ()),
        ("name", "construct", "text"),
        ("segment_a", "first_segment", "text"),
        ("est_a", "value", kind),
        ("segment_b", "second_segment", "text"),
        ("est_b", "value", kind),
        ("difference", "difference", kind),
        ("ci_lower", "low", kind),
        ("ci_upper", "high", kind),
        ("p_adjusted", "p_adjusted", "pvalue"),
    )
    return following(shown, {"difference": "{est_b} - {est_a}"})


def _correction(found: SegmentAnalysis, voice: Voice) -> str:
    key = f"segments.adjust.{found.adjust}"
    name = voice.say(key) if voice.knows(key) else found.adjust
    return voice.say("segments.note_correction", correction=name)
