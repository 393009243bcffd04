"""The voice of a report: one language, one set of labels, one way to write numbers."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from ccc_quality.labels import Labels, Language
from ccc_quality.plots.texts import inline, listing, opening
from ccc_quality.report.numbers import Numbers
from ccc_quality.report.texts import phrases

STEERING = ("Cc", "Cf", "Cs")
"""Unicode categories that are no letters: controls, direction overrides, halves of pairs."""

RIGHT_TO_LEFT = ("R", "AL")
ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"


@dataclass(frozen=True)
class Voice:
    """Says the phrases of :mod:`ccc_quality.report.texts` with names and numbers filled in.

    Parameters
    ----------
    language : {"en", "nl"}
    labels : Labels
        Display names of constructs and items.
    """

    language: Language
    labels: Labels

    @property
    def numbers(self) -> Numbers:
        """How numbers are written."""
        return Numbers(self.language)

    def say(self, key: str, **values: str) -> str:
        """The phrase ``key``; ``{Driver}`` is the value of ``driver`` as it opens a sentence."""
        spelt = values | {name.capitalize(): opening(text) for name, text in values.items()}
        return phrases(self.language)[key].format(**spelt)

    def knows(self, key: str) -> bool:
        """Whether there is a phrase ``key``."""
        return key in phrases(self.language)

    def group(self, prefix: str) -> dict[str, str]:
        """The phrases below ``prefix``, by the last part of their key."""
        start = f"{prefix}."
        known = phrases(self.language).items()
        return {key.removeprefix(start): text for key, text in known if key.startswith(start)}

    def label(self, name: str) -> str:
        """Display name of a construct, as in a table; without characters that steer a display."""
        return visible(self.labels.text(name, self.language))

    def part(self, name: str, constructs: Iterable[str]) -> str:
        """Display name of an indicator: an item keeps its own name, a construct has its label."""
        return self.label(name) if name in constructs else visible(name)

    def name(self, name: str) -> str:
        """Display name of a construct, as inside a sentence."""
        return _isolated(inline(self.label(name)))

    def names(self, names: Iterable[str]) -> str:
        """Several display names inside a sentence: ``a, b and c``."""
        return listing([self.name(name) for name in names], self.language)

    def listing(self, parts: Iterable[str]) -> str:
        """``a, b and c``."""
        return listing(list(parts), self.language)


def visible(text: str) -> str:
    """The text without characters that steer a display instead of standing in it."""
    return "".join(c for c in text if unicodedata.category(c) not in STEERING)


def _isolated(name: str) -> str:
    """A name in a right-to-left script, marked so that it does not turn the sentence around it."""
    turns = any(unicodedata.bidirectional(character) in RIGHT_TO_LEFT for character in name)
    return f"{ISOLATE}{name}{END_OF_ISOLATE}" if turns else name
