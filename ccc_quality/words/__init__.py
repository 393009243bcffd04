"""The words: numbers, names and one catalogue of phrases a language, for figures and reports."""

from ccc_quality.words.numbers import MISSING, NumberKind, Numbers, count, number, signed
from ccc_quality.words.phrases import LANGUAGES, phrases
from ccc_quality.words.sayings import Amount, Names, Quote, Saying, Span, Value, name
from ccc_quality.words.visible import isolated, visible
from ccc_quality.words.voice import Voice, inline, opening

__all__ = [
    "LANGUAGES",
    "MISSING",
    "Amount",
    "Names",
    "NumberKind",
    "Numbers",
    "Quote",
    "Saying",
    "Span",
    "Value",
    "Voice",
    "count",
    "inline",
    "isolated",
    "name",
    "number",
    "opening",
    "phrases",
    "signed",
    "visible",
]
