"""Text that Markdown shows as it is: nothing in a label becomes emphasis, a link or HTML."""

from __future__ import annotations

import re

from ccc_quality.words.visible import END_OF_ISOLATE, ISOLATE, visible

_INLINE = re.compile(r"[\\`*_\[\]|~$]|<(?=[A-Za-z/!?])|&(?=#?\w+;)|(?<=:)//|(?<=www)\.")
"""What means something inside a line; angle brackets and ampersands only where they would."""

_OPENING = re.compile(r"[#>=+-]|\d+(?=[.)])")
"""What means something where a block begins."""

_BLANKS = re.compile(r"[ \t\r\n]+")
_ISOLATES = re.compile(f"([{ISOLATE}{END_OF_ISOLATE}])")


def inline(text: str) -> str:
    """A text inside a line: in a cell, a link or emphasis."""
    # the marks around a name from right to left are ours; other steering characters are nobody's
    parts = _ISOLATES.split(text)
    shown = "".join(part if _ISOLATES.match(part) else visible(part) for part in parts)
    return _INLINE.sub(lambda found: f"\\{found[0]}", _BLANKS.sub(" ", shown).strip())


def block(text: str) -> str:
    """A text that is a paragraph of its own."""
    shown = inline(text)
    opening = _OPENING.match(shown)
    if opening is None:
        return shown
    if opening[0].isdigit():  # a number and a full stop would begin a list
        return f"{opening[0]}\\{shown[opening.end() :]}"
    return f"\\{shown}"
