"""Phrases of figures: those of the group ``figure`` of the catalogue."""

from __future__ import annotations

from collections.abc import Sequence

from ccc_quality.labels import Labels, Language
from ccc_quality.words import Voice, count, inline, number, opening, phrases

__all__ = [
    "count",
    "inline",
    "level_words",
    "listing",
    "number",
    "opening",
    "percent",
    "phrases",
    "say",
]


def say(key: str, language: Language, **values: object) -> str:
    """The phrase ``figure.key`` in ``language`` with ``values`` filled in.

    Raises
    ------
    UnknownOptionError
        When the language is not spoken here.
    """
    return phrases(language)[f"figure.{key}"].format(**values)


def percent(share: float, language: Language) -> str:
    """A share between 0 and 1 as a percentage without decimals."""
    return f"{number(100 * share, language, 0)}%"


def level_words(level: float, language: Language) -> str:
    """A confidence level: ``95%``."""
    return Voice(language, Labels()).numbers.level(level)


def listing(parts: Sequence[str], language: Language) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return Voice(language, Labels()).listing(parts)
