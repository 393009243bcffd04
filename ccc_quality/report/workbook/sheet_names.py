"""Names of sheets: short, in the report's language, allowed and different from each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

MOST = 31
"""Letters in the name of a sheet, as Excel counts them."""

FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f\u2066-\u2069\ud800-\udfff]")
ORDINAL = re.compile(r"-\d+$")


def table_name(key: str, title: str, phrases: Mapping[str, str]) -> str:
    """What the sheet of a table is called: by its key, where that is known, or by its title.

    Tables that come once a segment or wave have a number at the end of their key.
    """
    return phrases.get(f"sheet.{ORDINAL.sub('', key)}", title)


def sheet_names(wanted: Iterable[str]) -> tuple[str, ...]:
    """Names like those that are wanted, each allowed and none like another.

    Examples
    --------
    >>> sheet_names(["7.1 Rank/rate", "7.1 rank rate", "A title that goes on for more than a tab"])
    ('7.1 Rank rate', '7.1 rank rate 2', 'A title that goes on for more')
    """
    taken: set[str] = set()
    names = []
    for text in wanted:
        name = _new(_allowed(text), taken)
        taken.add(name.casefold())
        names.append(name)
    return tuple(names)


def _allowed(text: str) -> str:
    plain = " ".join(FORBIDDEN.sub(" ", text).split())
    return plain.strip("' ") or "–"


def _new(text: str, taken: set[str]) -> str:
    name, count = _cut(text, MOST), 1
    while name.casefold() in taken:
        count += 1
        tail = f" {count}"
        name = _cut(text, MOST - len(tail)) + tail
    return name


def _cut(text: str, most: int) -> str:
    """The text cut to a length, between words where one ends in its second half."""
    if _length(text) <= most:
        return text
    while _length(text) > most + 1:
        text = text[:-1]
    head, _, _ = text.rpartition(" ")
    kept = head if _length(head) > most // 2 else text if _length(text) <= most else text[:-1]
    return kept.rstrip("' ,;:-–")


def _length(text: str) -> int:
    """Letters as Excel counts them: those beyond the first plane, such as emoji, are two."""
    return len(text.encode("utf-16-le", errors="replace")) // 2
