"""Every phrase of a report, in English and in Dutch, side by side in two YAML files."""

from __future__ import annotations

from collections.abc import Mapping

from ccc_quality.errors import UnknownOptionError, did_you_mean
from ccc_quality.labels import Language
from ccc_quality.phrases import LANGUAGES, read_phrases

__all__ = ["LANGUAGES", "phrases"]


def phrases(language: Language) -> Mapping[str, str]:
    """The phrases of a language by key, ``page.phrase``.

    Raises
    ------
    UnknownOptionError
        If there are no texts in that language.
    """
    if language not in LANGUAGES:
        raise UnknownOptionError(
            f"No report can be written in {language!r}. {did_you_mean(str(language), LANGUAGES)}"
        )
    return read_phrases("ccc_quality.report.texts", language)
