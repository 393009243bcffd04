"""Sentences before they have a language: which phrase, and what fills its gaps."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ccc_quality.words.numbers import NumberKind


@dataclass(frozen=True)
class Amount:
    """A number and how numbers of its kind are written."""

    value: float
    kind: NumberKind = "effect"


@dataclass(frozen=True)
class Span:
    """An interval: ``0.24 to 0.38``."""

    low: float
    high: float
    kind: NumberKind = "effect"


@dataclass(frozen=True)
class Names:
    """Constructs, by the names the model gives them; said by their labels."""

    names: tuple[str, ...]
    joined_by: Literal["and", "or"] = "and"


@dataclass(frozen=True)
class Quote:
    """An item: its wording in quotation marks where it has one, else its name."""

    item: str


@dataclass(frozen=True)
class Saying:
    """A phrase of the catalogue and what fills its gaps.

    Parameters
    ----------
    key : str
        Key of the phrase.
    values : mapping of str to value
        By the name of the gap. A text is said as it stands, an integer as a count; another saying
        is said in its place; several values are joined by commas and "and".
    level : float
        Confidence level of the intervals that it speaks of; NaN: that of the voice.
    """

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)
    level: float = math.nan


Value = str | int | Amount | Span | Names | Quote | Saying | tuple["Value", ...]


def name(construct: str) -> Names:
    """One construct."""
    return Names((construct,))
