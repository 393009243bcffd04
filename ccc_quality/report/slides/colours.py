"""Colours by what they mean, as places in the theme of the deck.

Nothing on a slide has a colour of its own: a driver is the first accent, and what that looks like
is up to the theme, ours or a client's. So a deck takes another look with another theme.
"""

from __future__ import annotations

from typing import Literal

from pptx.dml.color import ColorFormat
from pptx.enum.dml import MSO_THEME_COLOR

Tone = Literal["ink", "soft", "faint", "paper", "driver", "loss", "outcome", "warning"]

_PLACES: dict[Tone, tuple[MSO_THEME_COLOR, float]] = {
    "ink": (MSO_THEME_COLOR.TEXT_1, 0.0),
    "soft": (MSO_THEME_COLOR.TEXT_2, 0.0),
    "faint": (MSO_THEME_COLOR.BACKGROUND_2, 0.0),
    "paper": (MSO_THEME_COLOR.BACKGROUND_1, 0.0),
    "driver": (MSO_THEME_COLOR.ACCENT_1, 0.0),
    "loss": (MSO_THEME_COLOR.ACCENT_2, 0.0),
    "outcome": (MSO_THEME_COLOR.ACCENT_4, 0.0),
    "warning": (MSO_THEME_COLOR.ACCENT_6, 0.0),
}
"""Place in the theme, and how much lighter."""


def paint(colour: ColorFormat, tone: Tone, *, lighter: float | None = None) -> None:
    """Give a fill, a line or a font the colour of a meaning."""
    place, brightness = _PLACES[tone]
    colour.theme_color = place
    brightness = brightness if lighter is None else lighter
    if brightness:
        colour.brightness = brightness


def shade(k: int, n: int) -> float:
    """How much lighter the k-th of n steps of one family is: the first keeps the full colour."""
    return 0.85 * k / max(1, n - 1)
