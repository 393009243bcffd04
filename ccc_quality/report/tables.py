"""Tables that several pages show in the same form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from ccc_quality.model import Model
from ccc_quality.report.content import Column, ColumnKind, Table
from ccc_quality.words import Voice


def columns(voice: Voice, *wanted: tuple[str, str, ColumnKind]) -> tuple[Column, ...]:
    """Columns from (name in the frame, key of the heading, kind)."""
    return tuple(
        Column(name, voice.say(f"column.{heading}"), kind) for name, heading, kind in wanted
    )


def following(shown: Sequence[Column], formulas: Mapping[str, str]) -> tuple[Column, ...]:
    """The columns, with how the cells of some follow from others of their row."""
    return tuple(
        replace(column, formula=formulas.get(column.name, column.formula)) for column in shown
    )


def filled(frame: pd.DataFrame, shown: Sequence[Column]) -> tuple[Column, ...]:
    """The columns that hold anything: one without a number or a text says nothing."""
    return tuple(
        column
        for column in shown
        if (frame[column.name].notna() & (frame[column.name] != "")).any()
    )


def named(frame: pd.DataFrame, voice: Voice, *names: str) -> pd.DataFrame:
    """The frame with the names in these columns turned into labels."""
    labelled = {name: frame[name].map(lambda cell: voice.label(str(cell))) for name in names}
    return frame.assign(**labelled)


def with_parts(frame: pd.DataFrame, voice: Voice, model: Model) -> pd.DataFrame:
    """The frame with labels of constructs, and items by their own name."""
    constructs = {construct.name for construct in model.constructs}
    parts = [voice.part(str(name), constructs) for name in frame["indicator"]]
    return named(frame, voice, "construct").assign(indicator=parts)


def effect_table(
    key: str,
    title: str,
    frame: pd.DataFrame,
    voice: Voice,
    *,
    notes: Sequence[str] = (),
    folded: bool = False,
) -> Table:
    """Effects with their interval: source, target, est, interval, p, standardized."""
    return Table(
        key,
        title,
        named(frame, voice, "source", "target"),
        columns(
            voice,
            ("source", "source", "text"),
            ("target", "target", "text"),
            ("est", "effect", "effect"),
            ("ci_lower", "low", "effect"),
            ("ci_upper", "high", "effect"),
            ("std", "std", "effect"),
            ("pvalue", "pvalue", "pvalue"),
        ),
        notes=tuple(notes),
        folded=folded,
    )


def square_table(
    key: str,
    title: str,
    frame: pd.DataFrame,
    shown_as: Callable[[str], str],
    *,
    notes: Sequence[str] = (),
) -> Table:
    """The lower triangle of a square table, names in the first column; folded.

    ``shown_as`` turns the name of a variable into what a reader sees.
    """
    names = [str(name) for name in frame.index]
    values = frame.to_numpy(dtype=float).copy()
    for k in range(len(names)):
        values[k, k + 1 :] = float("nan")
    shown = pd.DataFrame(values, columns=names)
    first = "\x00name"  # cannot collide with the name of a variable
    shown.insert(0, first, [shown_as(name) for name in names])
    heads = [Column(first, "")] + [Column(name, shown_as(name), "effect") for name in names]
    return Table(key, title, shown, tuple(heads), notes=tuple(notes), folded=True)
