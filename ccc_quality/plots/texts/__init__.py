"""The words and the number formats of the figures, in English and Dutch.

The phrases stand in ``en.yaml`` and ``nl.yaml``, one part for each family of figures.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from ccc_quality.errors import UnknownOptionError, did_you_mean
from ccc_quality.labels import Language
from ccc_quality.phrases import LANGUAGES, read_phrases


def phrases(language: Language) -> Mapping[str, str]:
    """The phrases of a language by key.

    Raises
    ------
    UnknownOptionError
        When the language is not one of :data:`LANGUAGES`.
    """
    if language not in LANGUAGES:
        raise UnknownOptionError(
            f"language {language!r} is not spoken here. {did_you_mean(language, LANGUAGES)}"
        )
    return read_phrases("ccc_quality.plots.texts", language)


def say(key: str, language: Language, **values: object) -> str:
    """The phrase ``key`` in ``language`` with ``values`` filled in.

    Raises
    ------
    UnknownOptionError
        When the language is not spoken here.
    """
    return phrases(language)[key].format(**values)


def number(value: float, language: Language, digits: int = 2) -> str:
    """A number for the eye: fixed decimals, a true minus sign, a decimal comma in Dutch."""
    if not math.isfinite(value):
        return "–"
    rounded = round(value, digits) + 0.0  # adding zero turns -0.0 into 0.0
    text = f"{rounded:.{digits}f}".replace("-", "−")
    return text.replace(".", ",") if language == "nl" else text


def count(value: int, language: Language) -> str:
    """A count with its thousands separated: 1,489 in English, 1.489 in Dutch."""
    text = f"{value:,}"
    return text.replace(",", ".") if language == "nl" else text


def percent(share: float, language: Language) -> str:
    """A share between 0 and 1 as a percentage without decimals."""
    return f"{100 * share:.0f}%" if language == "nl" else f"{100 * share:.0f} %"


def inline(label: str) -> str:
    """A label as it stands inside a sentence: no capital, unless the word is an acronym."""
    first_word = label.split(" ", 1)[0]
    return label if first_word[1:] != first_word[1:].lower() else label[:1].lower() + label[1:]


def opening(label: str) -> str:
    """A label as it stands at the head of a sentence."""
    return label[:1].upper() + label[1:]


def listing(parts: Sequence[str], language: Language) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {say('and', language)} {parts[-1]}"
