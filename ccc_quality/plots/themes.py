"""The looks by name: on a light page, on a dark one, on paper."""

from __future__ import annotations

from types import MappingProxyType
from typing import Literal

from ccc_quality.errors import UnknownOptionError, did_you_mean
from ccc_quality.plots.style import LIGHT, Family, Theme

ThemeName = Literal["light", "dark", "print"]

DARK = Theme(
    name="dark",
    background="#12181e",
    ink="#e8edf2",
    muted="#a9b5c0",
    faint="#313c47",
    band="#1c252e",
    stroke="#b6c3cf",
    doubt="#7c8995",
    driver=Family(line="#6aa9ec", fill="#183352"),
    mediator=Family(line="#58d6c4", fill="#133a34"),
    outcome=Family(line="#ffd166", fill="#43340f"),
    warning=Family(line="#ff6b6b", fill="#4d201d"),
    low="#ef8e55",
    high="#6aa9ec",
    segments=("#6bb4f7", "#cf6229", "#0ccca3", "#ffffff", "#e443b1", "#e0c822"),
    waves=("#3f74a8", "#cfe6ff"),
)
"""The same meanings on a dark page."""

PRINT = Theme(
    name="print",
    background="#ffffff",
    ink="#000000",
    muted="#3c4248",
    faint="#c9ced3",
    band="#f2f2f2",
    stroke="#1f262d",
    doubt="#868d94",
    driver=Family(line="#0f3d70", fill="#f3f6fa"),
    mediator=Family(line="#2c8377", fill="#f1f8f6"),
    outcome=Family(line="#dc9d22", fill="#fdf7ea"),
    warning=Family(line="#b3261e", fill="#faeceb"),
    low="#be5417",
    high="#0f3d70",
    segments=("#0b3d78", "#d55e00", "#3fa294", "#000000", "#c2185b", "#6cb8e6"),
    waves=("#9dbcdc", "#0a2342"),
)
"""Black ink, little colour on surfaces; the families differ in lightness, for printers in grey."""

THEMES = MappingProxyType({theme.name: theme for theme in (LIGHT, DARK, PRINT)})


def as_theme(theme: Theme | ThemeName) -> Theme:
    """A theme from a record or its name.

    Raises
    ------
    UnknownOptionError
        A name that no theme has.

    Examples
    --------
    >>> as_theme("print").ink
    '#000000'
    """
    if isinstance(theme, Theme):
        return theme
    if theme not in THEMES:
        raise UnknownOptionError(f"there is no theme {theme!r}. {did_you_mean(theme, THEMES)}")
    return THEMES[theme]
