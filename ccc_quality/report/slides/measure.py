"""How much room text takes, from the widths of its words: measured once, scaled to any size."""

from __future__ import annotations

import warnings
from functools import lru_cache

from ccc_quality.plots.typeset import text_width

BASE = 10.0  # points at which words are measured
NARROWER = 0.95
"""Arial and most fonts of office themes run narrower than the font that measures."""


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Inches of one line."""
    words = text.split(" ")
    return (sum(_word(word, bold) for word in words) + (len(words) - 1) * _blank(bold)) * size


def widest_word(text: str, size: float, *, bold: bool = False) -> float:
    """Inches of the widest word: a narrower column would break it."""
    return max(_word(word, bold) for word in text.split(" ")) * size


def lines_of(text: str, width: float, size: float, *, bold: bool = False) -> int:
    """Lines that a paragraph takes in a column."""
    lines, reached, blank = 1, 0.0, _blank(bold) * size
    for word in text.split(" "):
        wide = _word(word, bold) * size
        if reached and reached + blank + wide > width:
            lines, reached = lines + 1, wide
        else:
            reached += wide + (blank if reached else 0.0)
        # a word that is wider than the column is broken by the program that shows it
        lines += int(wide / width) if wide > width else 0
    return lines


@lru_cache(maxsize=8192)
def _word(word: str, bold: bool) -> float:
    """Inches of a word for each point of size."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from", category=UserWarning)
        warnings.filterwarnings("ignore", message="Matplotlib currently does not support")
        return NARROWER * text_width(word, BASE, bold=bold) / BASE if word else 0.0


def _blank(bold: bool) -> float:
    return _word("n n", bold) - _word("nn", bold)
