"""How wide a text is and where it breaks, without a canvas."""

from __future__ import annotations

from functools import lru_cache

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

POINTS_PER_INCH = 72.0
# screens snap letters to whole pixels, which makes a line up to this much wider than its outline
HINTING = 1.04


@lru_cache(maxsize=8192)  # a heading is measured at many widths, and a figure in two themes
def text_width(text: str, size: float, *, bold: bool = False, font: str = "DejaVu Sans") -> float:
    """Width of one line in inches at ``size`` points."""
    properties = FontProperties(family=font, size=size, weight="bold" if bold else "normal")
    width, _, _ = text_to_path.get_text_width_height_descent(text, properties, False)
    return HINTING * float(width) / POINTS_PER_INCH


def line_height(size: float) -> float:
    """Height of a line of text in inches, leading included."""
    return 1.3 * size / POINTS_PER_INCH


def wrap(
    text: str, width: float, size: float, *, bold: bool = False, font: str = "DejaVu Sans"
) -> tuple[str, ...]:
    """Break ``text`` at its spaces so that no line is wider than ``width`` inches.

    A single word that is wider stays whole: a broken name is worse than a wide one.
    """
    lines: list[str] = []
    for word in text.split():
        extended = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(extended, size, bold=bold, font=font) <= width:
            lines[-1] = extended
        else:
            lines.append(word)
    return tuple(lines)


def longest_word(text: str, size: float, *, bold: bool = False, font: str = "DejaVu Sans") -> float:
    """Width in inches of the widest word: no wrapping makes the text narrower than this."""
    return max((text_width(w, size, bold=bold, font=font) for w in text.split()), default=0.0)


def balance(
    text: str, width: float, size: float, *, bold: bool = False, font: str = "DejaVu Sans"
) -> tuple[str, ...]:
    """Like :func:`wrap`, with lines of about equal length: no word is left alone at the end."""
    lines = wrap(text, width, size, bold=bold, font=font)
    narrow, wide = width / max(1, len(lines)), width
    while wide - narrow > 0.05:
        middle = (narrow + wide) / 2
        if len(wrap(text, middle, size, bold=bold, font=font)) > len(lines):
            narrow = middle
        else:
            wide = middle
    return wrap(text, wide, size, bold=bold, font=font)
