"""Names from a file, without characters that steer a display instead of standing in it."""

from __future__ import annotations

import re
import unicodedata

STEERING = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""Controls, direction overrides and isolates, halves of surrogate pairs, what is no character."""

RIGHT_TO_LEFT = ("R", "AL")
ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"


def visible(text: str) -> str:
    """The text without steering characters."""
    return STEERING.sub("", text)


def isolated(name: str) -> str:
    """A name in a right-to-left script, marked so that it does not turn the sentence around it."""
    turns = any(unicodedata.bidirectional(character) in RIGHT_TO_LEFT for character in name)
    return f"{ISOLATE}{name}{END_OF_ISOLATE}" if turns else name
