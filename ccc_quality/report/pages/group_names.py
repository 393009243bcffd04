"""Segments and waves as a reader sees them: by the label of the file, else by their value."""

from __future__ import annotations

from collections.abc import Mapping

from ccc_quality.data import Survey
from ccc_quality.findings.segments import column_of
from ccc_quality.words import Voice, isolated, visible


def group_name(value: object, named: Mapping[float, str]) -> str:
    """A value of a column of segments: its label, or the value itself."""
    if isinstance(value, int | float):
        return visible(named.get(float(value), f"{value:g}"))
    return visible(str(value))


def group_names(survey: Survey, column: str) -> dict[str, str]:
    """What a reader sees, by the text of each value of the column."""
    named = survey.value_labels.get(column, {})
    values = survey.answers[column].dropna().unique()
    return {str(value): group_name(_plain(value), named) for value in values}


def column_name(column: str, voice: Voice) -> str:
    """What a column of segments is called inside a sentence: its label, or the usual word."""
    return voice.spell(column_of(column, voice.labels))


def quoted(name: str, voice: Voice) -> str:
    """A name between quotation marks, so that a sentence shows where it begins and ends."""
    return voice.say("segments.quoted", name=isolated(name))


def _plain(value: object) -> object:
    """A number of numpy as one of Python."""
    return value.item() if hasattr(value, "item") else value
