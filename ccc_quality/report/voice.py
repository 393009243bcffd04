"""The voice of a report: one language, one set of labels, one way to write numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ccc_quality.labels import Labels, Language
from ccc_quality.plots.texts import inline, listing, opening
from ccc_quality.report.numbers import Numbers
from ccc_quality.report.texts import phrases
from ccc_quality.report.visible import isolated, visible


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
        """Display name of a construct, as in a table."""
        return visible(self.labels.text(name, self.language))

    def part(self, name: str, constructs: Iterable[str]) -> str:
        """Display name of an indicator: an item keeps its own name, a construct has its label."""
        return self.label(name) if name in constructs else visible(name)

    def name(self, name: str) -> str:
        """Display name of a construct, as inside a sentence."""
        return isolated(inline(self.label(name)))

    def names(self, names: Iterable[str]) -> str:
        """Several display names inside a sentence: ``a, b and c``."""
        return listing([self.name(name) for name in names], self.language)

    def listing(self, parts: Iterable[str]) -> str:
        """``a, b and c``."""
        return listing(list(parts), self.language)
