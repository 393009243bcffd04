"""One SVG for light pages and dark ones: the reader's own preference chooses its colours.

The figure is drawn in both themes. Where the drawings differ in nothing but colours, every pair of
colours becomes a custom property that the picture sets by itself, so that nothing is stored twice.
"""

from __future__ import annotations

import re

_TAG = re.compile(r"<[^>]+>")
_COLOR = re.compile(r"#[0-9a-f]{6}\b")
_ID = re.compile(r"(?<=\bid=\")[^\"]+(?=\")")
_CANVAS = re.compile(r"<svg\b[^>]*>")


def in_both_schemes(light: str, dark: str) -> str:
    """The light drawing, which turns into the dark one where a reader prefers that on a screen.

    Parameters
    ----------
    light, dark : str
        The same figure as SVG in two themes, as
        :func:`~ccc_quality.report.pictures.picture` makes it.

    Returns
    -------
    str
        ``light`` as it is where the drawings differ in more than colours.
    """
    first, second = _numbered(light), _numbered(dark)
    colors, others = _colors(first), _colors(second)
    if _COLOR.sub("", first) != _COLOR.sub("", second) or len(colors) != len(others):
        return light
    names: dict[tuple[str, str], str] = {}
    for pair in zip(colors, others, strict=True):
        if pair[0] != pair[1]:
            names.setdefault(pair, f"--c{len(names)}")
    pairs = iter(zip(colors, others, strict=True))

    def colored(tag: re.Match[str]) -> str:
        return _COLOR.sub(lambda found: _named(next(pairs), names, found[0]), tag[0])

    body = _TAG.sub(colored, first)
    return _CANVAS.sub(lambda tag: tag[0] + _style(names), body, count=1)


def _numbered(svg: str) -> str:
    """The drawing with its identifiers numbered: they are made from colours, among others."""
    names = {name: f"i{place}" for place, name in enumerate(dict.fromkeys(_ids(svg)))}

    def renamed(tag: re.Match[str]) -> str:
        text = _ID.sub(lambda found: names[found[0]], tag[0])
        return re.sub(
            r"#([\w.-]+)(?=[\")])", lambda found: f"#{names.get(found[1], found[1])}", text
        )

    return _TAG.sub(renamed, svg)


def _ids(svg: str) -> list[str]:
    return [name for tag in _TAG.findall(svg) for name in _ID.findall(tag)]


def _colors(svg: str) -> list[str]:
    """Colours of the drawing; what looks like one in a label is text."""
    return [color for tag in _TAG.findall(svg) for color in _COLOR.findall(tag)]


def _named(pair: tuple[str, str], names: dict[tuple[str, str], str], color: str) -> str:
    return f"var({names[pair]})" if pair in names else color


def _style(names: dict[tuple[str, str], str]) -> str:
    if not names:
        return ""
    light, dark = (
        "".join(f"{name}:{pair[scheme]};" for pair, name in names.items()) for scheme in (0, 1)
    )
    query = "@media screen and (prefers-color-scheme:dark)"
    return f"<style>:root{{{light}}}{query}{{:root{{{dark}}}}}</style>"
