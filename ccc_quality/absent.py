"""Why something is absent, as a record that any language can phrase.

A result that cannot be had leaves a code and the names or numbers that its sentence needs.
Errors may carry such a record as their message; whoever turns an error into a gap reads it with
:meth:`Absent.of`. Phrases are those of the catalogue, below ``absent``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ccc_quality.words import Amount, Names, Saying, Span, phrases
from ccc_quality.words.sayings import Value


@dataclass(frozen=True, slots=True)
class Absent:
    """Why something is absent. As text it is an English sentence with names as they are in code.

    Attributes
    ----------
    code : str
        Key of the phrase below ``absent``: ``"measure.composite"``.
    values : mapping of str to value
        What the sentence names; constructs as :class:`~ccc_quality.words.sayings.Names`, so that
        reports say their labels.
    """

    code: str
    values: Mapping[str, Value] = field(default_factory=dict)

    @classmethod
    def of(cls, error: Exception) -> Absent:
        """What an error carries, or its message where it carries none."""
        carried = error.args[0] if error.args else None
        return carried if isinstance(carried, Absent) else cls("error", {"message": str(error)})

    @property
    def saying(self) -> Saying:
        """What a voice says of it, in its language."""
        return Saying(f"absent.{self.code}", self.values)

    def __str__(self) -> str:
        return _plain(self.saying)

    def __hash__(self) -> int:
        return hash((self.code, *sorted(self.values)))


def _plain(value: Value) -> str:
    """English as developers read it: the names of the code, numbers as they are."""
    match value:
        case Saying(key, values):
            spelt = {gap: _plain(one) for gap, one in values.items()}
            return phrases("en")[key].format(
                **spelt, **{gap.capitalize(): text for gap, text in spelt.items()}
            )
        case Names(names, joined_by):
            *others, last = names
            return f"{', '.join(others)} {joined_by} {last}" if others else last
        case Amount(number):
            return f"{number:g}"
        case Span(low, high):
            return f"{low:g} to {high:g}"
        case tuple():
            return " and ".join(_plain(one) for one in value)
    return str(value)
