"""The voice of figures and reports: one language, one set of labels, one way to write numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from statistics import NormalDist

from ccc_quality.labels import Labels, Language
from ccc_quality.words.numbers import Numbers
from ccc_quality.words.phrases import phrases
from ccc_quality.words.sayings import Amount, Names, Quote, Saying, Span, Value
from ccc_quality.words.visible import isolated, visible


@dataclass(frozen=True)
class Voice:
    """Says the phrases of the catalogue with names and numbers filled in.

    Parameters
    ----------
    language : {"en", "nl"}
    labels : Labels
        Display names of constructs and items.
    level : float
        Confidence level of the intervals that it speaks of: what ``{level}`` and ``{z}``, the
        quantile of the normal distribution, stand for in a phrase. NaN where there are none.

    Raises
    ------
    UnknownOptionError
        Another language.
    """

    language: Language
    labels: Labels
    level: float = math.nan

    def __post_init__(self) -> None:
        phrases(self.language)

    @property
    def numbers(self) -> Numbers:
        """How numbers are written."""
        return Numbers(self.language)

    def say(self, key: str, **values: str | int) -> str:
        """The phrase ``key``; ``{Driver}`` is the value of ``driver`` as it opens a sentence."""
        spelt = {gap: self.spell(value) for gap, value in values.items()}
        spelt |= {gap.capitalize(): opening(text) for gap, text in spelt.items()}
        return phrases(self.language)[key].format(**self._confidence() | spelt)

    def tell(self, saying: Saying) -> str:
        """A saying in this language."""
        voice = replace(self, level=saying.level) if math.isfinite(saying.level) else self
        return voice.say(saying.key, **{gap: voice.spell(v) for gap, v in saying.values.items()})

    def tell_all(self, sayings: Iterable[Saying]) -> tuple[str, ...]:
        """Several sayings, each by itself."""
        return tuple(self.tell(saying) for saying in sayings)

    def spell(self, value: Value) -> str:
        """A value of a saying as it is said."""
        match value:
            case str():
                return value
            case int():
                return self.numbers.count(value)
            case Amount():
                return self.numbers.write(value.value, value.kind)
            case Span():
                return self.numbers.interval(value.low, value.high, value.kind)
            case Names():
                return self.listing([self.name(name) for name in value.names], value.joined_by)
            case Quote():
                return self.quoted(value.item)
            case Saying():
                return self.tell(value)
        return self.listing([self.spell(part) for part in value])

    def _confidence(self) -> dict[str, str]:
        """What every phrase may speak of: the level, and the quantile that goes with it."""
        if not math.isfinite(self.level):
            return {}
        z = NormalDist().inv_cdf((1 + self.level) / 2)
        return {"level": self.numbers.level(self.level), "z": self.numbers.effect(z)}

    def knows(self, key: str) -> bool:
        """Whether there is a phrase ``key``."""
        return key in phrases(self.language)

    def group(self, prefix: str) -> dict[str, str]:
        """The phrases below ``prefix``, by the last part of their key, their gaps still open."""
        start = f"{prefix}."
        known = phrases(self.language).items()
        level = self._confidence().get("level", "{level}")
        return {
            key.removeprefix(start): text.replace("{level}", level)
            for key, text in known
            if key.startswith(start)
        }

    def label(self, name: str) -> str:
        """Display name of a construct, as in a table."""
        return visible(self.labels.text(name, self.language))

    def part(self, name: str, constructs: Iterable[str]) -> str:
        """Display name of an indicator: an item keeps its own name, a construct has its label."""
        return self.label(name) if name in constructs else visible(name)

    def name(self, name: str) -> str:
        """Display name of a construct, as inside a sentence."""
        return isolated(inline(self.label(name)))

    def wording(self, item: str) -> str:
        """What an item asks; its name where nobody has said."""
        return self.label(item) if item in self.labels.texts else visible(item)

    def quoted(self, item: str) -> str:
        """The wording of an item as a quotation; a bare name as it is."""
        wording = self.wording(item)
        if wording == item:
            return wording
        return self.say("segments.quoted", name=wording.rstrip("."))

    def names(self, names: Iterable[str]) -> str:
        """Several display names inside a sentence: ``a, b and c``."""
        return self.listing([self.name(name) for name in names])

    def listing(self, parts: Iterable[str], joined_by: str = "and") -> str:
        """``a``, ``a and b``, ``a, b and c``; nothing where there is nothing to list."""
        *others, last = tuple(parts) or ("",)
        if not others:
            return last
        return f"{', '.join(others)} {phrases(self.language)[f'figure.{joined_by}']} {last}"


def inline(label: str) -> str:
    """A label as it stands inside a sentence: no capital, unless the word is an acronym."""
    first_word = label.split(" ", 1)[0]
    return label if first_word[1:] != first_word[1:].lower() else label[:1].lower() + label[1:]


def opening(label: str) -> str:
    """A label as it stands at the head of a sentence."""
    return label[:1].upper() + label[1:]
