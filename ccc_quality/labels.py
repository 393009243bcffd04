"""What a construct is called in a chart or a report, in each language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Language = Literal["en", "nl"]


@dataclass(frozen=True)
class Labels:
    """Display names of constructs and items.

    Parameters
    ----------
    texts : mapping of str to mapping of str to str
        Name, then language code, then text: ``{"trust": {"en": "Trust", "nl": "Vertrouwen"}}``.

    Examples
    --------
    >>> labels = Labels({"trust": {"en": "Trust", "nl": "Vertrouwen"}})
    >>> labels.text("trust", "nl")
    'Vertrouwen'
    >>> labels.text("customer_focus")
    'Customer focus'
    """

    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        frozen = {name: MappingProxyType(dict(text)) for name, text in self.texts.items()}
        object.__setattr__(self, "texts", MappingProxyType(frozen))

    def __reduce__(self) -> tuple[type[Labels], tuple[dict[str, dict[str, str]]]]:
        # a mapping proxy cannot be pickled, and results must travel to workers
        return (Labels, ({name: dict(text) for name, text in self.texts.items()},))

    def text(self, name: str, language: Language = "en") -> str:
        """Display name: in ``language``, else in English, else the name made readable."""
        known = self.texts.get(name, {})
        if language in known:
            return known[language]
        if "en" in known:
            return known["en"]
        return name.replace("_", " ").strip().capitalize() if name.islower() else name

    def map(self, names: Iterable[str], language: Language = "en") -> dict[str, str]:
        """Display names of several names at once."""
        return {name: self.text(name, language) for name in names}

    def merged(self, other: Labels) -> Labels:
        """Both sets of labels; where they name the same thing, ``other`` wins."""
        merged = {name: dict(text) for name, text in self.texts.items()}
        for name, text in other.texts.items():
            merged[name] = {**merged.get(name, {}), **text}
        return Labels(merged)
