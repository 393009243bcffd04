"""One drawing for light pages and dark ones: its colours are tokens, each of which stands for two.

A figure is drawn once, in a theme whose colours are tokens. In the SVG a token becomes the colour
of a light page, or a custom property that the picture sets by the reader's own preference.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any

from ccc_quality.plots.colors import blend, contrast
from ccc_quality.plots.style import LIGHT, Family, Theme
from ccc_quality.plots.themes import DARK

Pair = tuple[str, str]
"""A colour on a light page and on a dark one."""

_FIRST = 0xA10001
"""Tokens are numbered from here: no figure has a colour of its own that is near."""

_TAG = re.compile(r"<[^>]+>")
_COLOR = re.compile(r"#[0-9a-f]{6}\b")
_CANVAS = re.compile(r"<svg\b[^>]*>")


class Tokens:
    """Tokens and the pair of colours that each stands for."""

    def __init__(self) -> None:
        self._pairs: dict[str, Pair] = {}
        self._tokens: dict[Pair, str] = {}

    def token(self, light: str, dark: str) -> str:
        """What stands for two colours; the same ones have the same token."""
        token = self._tokens.setdefault((light, dark), f"#{_FIRST + len(self._tokens):06x}")
        self._pairs[token] = (light, dark)
        return token

    def pair(self, token: str) -> Pair:
        """The colours of a token; a colour that is none stands for itself."""
        return self._pairs.get(token, (token, token))


@dataclass(frozen=True)
class PairedTheme(Theme):
    """Two themes at once: every colour is a token, and so is what is mixed of tokens."""

    tokens: Tokens = field(default_factory=Tokens)

    def blend(self, start: str, end: str, share: float) -> str:
        """A token for what lies between two tokens in either theme."""
        ends = zip(self.tokens.pair(start), self.tokens.pair(end), strict=True)
        light, dark = (blend(*pair, share) for pair in ends)
        return self.tokens.token(light, dark)

    def readable_on(self, color: str) -> str:
        """A token for what stands out more: that may be ink in one theme and paper in the other."""
        pair = self.tokens.pair
        light, dark = (
            max(texts, key=lambda text: contrast(text, surface))
            for *texts, surface in zip(
                pair(self.ink), pair(self.background), pair(color), strict=True
            )
        )
        return self.tokens.token(light, dark)


def paired_theme(light: Theme = LIGHT, dark: Theme = DARK) -> PairedTheme:
    """The theme of a drawing that suits both pages; type and sizes are those of ``light``."""
    tokens = Tokens()

    def paired(one: Any, other: Any) -> Any:
        if isinstance(one, Family):
            return Family(paired(one.line, other.line), paired(one.fill, other.fill))
        if isinstance(one, tuple):
            return tuple(map(paired, one, other))
        is_color = isinstance(one, str) and one.startswith("#")
        return tokens.token(one, other) if is_color else one

    values = {
        each.name: paired(getattr(light, each.name), getattr(dark, each.name))
        for each in fields(Theme)
    }
    return PairedTheme(**values, tokens=tokens)


def for_light_pages(svg: str, tokens: Tokens) -> str:
    """The drawing in the colours of the light theme."""
    return _colored(svg, lambda color: tokens.pair(color)[0])


def for_both_pages(svg: str, tokens: Tokens) -> str:
    """The drawing in the colours that its reader prefers on a screen; on paper it is light.

    Every pair is a custom property of the picture, so that nothing is stored twice.
    """
    names: dict[Pair, str] = {}

    def shown(color: str) -> str:
        light, dark = tokens.pair(color)
        if light == dark:
            return light
        return f"var({names.setdefault((light, dark), f'--c{len(names)}')})"

    body = _colored(svg, shown)
    light, dark = (
        "".join(f"{name}:{pair[scheme]};" for pair, name in names.items()) for scheme in (0, 1)
    )
    query = "@media screen and (prefers-color-scheme:dark)"
    style = f"<style>:root{{{light}}}{query}{{:root{{{dark}}}}}</style>"
    return _CANVAS.sub(lambda tag: tag[0] + style, body, count=1)


def _colored(svg: str, shown: Callable[[str], str]) -> str:
    """The drawing with its colours replaced; what looks like one in a label is text."""
    return _TAG.sub(lambda tag: _COLOR.sub(lambda color: shown(color[0]), tag[0]), svg)
