"""How much room text takes, from the widths of its letters: measured once, scaled to any size."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

import matplotlib as mpl
from matplotlib.ft2font import FT2Font

FONTS = Path(mpl.get_data_path()) / "fonts" / "ttf"
REGULAR, BOLD, OBLIQUE = "DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSans-Oblique.ttf"
FONT_FILES = (REGULAR, BOLD, OBLIQUE)
"""What figures are drawn and texts are measured with, as matplotlib ships it."""

NARROWER = 0.96
"""Fonts for running text are at least so much narrower than the one that measures."""

EM = 72
"""Points at which letters are measured."""

WIDE, UNKNOWN = 1.0, 0.6
"""Widths, for each point of size, of letters of the Far East and emoji, and of any other letter
that the measuring font lacks."""


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Points that a line takes in letters of ``size`` points.

    Examples
    --------
    >>> round(width_of("0.24", 10.0), 1)
    21.4
    """
    return NARROWER * size * sum(_letter(character, bold) for character in text)


def widest_word(text: str, size: float, *, bold: bool = False) -> float:
    """Points of the widest word: a narrower column would break it."""
    return max(width_of(word, size, bold=bold) for word in text.split(" "))


def lines_of(text: str, width: float, size: float, *, bold: bool = False) -> int:
    """Lines that a paragraph takes in a column of ``width`` points."""
    lines, reached, blank = 1, 0.0, width_of(" ", size, bold=bold)
    for word in text.split(" "):
        wide = width_of(word, size, bold=bold)
        if reached and reached + blank + wide > width:
            lines, reached = lines + 1, wide
        else:
            reached += wide + (blank if reached else 0.0)
        # a word that is wider than the column is broken by the program that shows it
        lines += int(wide / width) if wide > width else 0
    return lines


def unknown_letters(text: str) -> str:
    """The letters of a text that the font of figures lacks, each once."""
    font = _font(bold=False)
    return "".join(sorted(one for one in set(text) if not font.get_char_index(ord(one))))


@cache
def _letter(character: str, bold: bool) -> float:
    """Width of a letter for each point of its size; marks on letters take none."""
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0.0
    font = _font(bold)
    if font.get_char_index(ord(character)):
        return float(font.load_char(ord(character)).linearHoriAdvance) / (65536 * EM)
    return WIDE if unicodedata.east_asian_width(character) in "WF" else UNKNOWN


@cache
def _font(bold: bool) -> FT2Font:
    font = FT2Font(str(FONTS / (BOLD if bold else REGULAR)))
    font.set_size(EM, 72)
    return font
