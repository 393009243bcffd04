"""Figures of :mod:`ccc_quality.plots` as pictures in a page: each is drawn once, when asked for."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from io import StringIO
from typing import Any, cast

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_svg import FigureCanvasSVG, RendererSVG
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from ccc_quality.errors import SpecificationError
from ccc_quality.extras import needed
from ccc_quality.plots import alt_text
from ccc_quality.plots.style import LIGHT, Theme, take_title
from ccc_quality.plots.typeset import POINTS_PER_INCH
from ccc_quality.report.layout.measure import FONT_FILES, FONTS, unknown_letters
from ccc_quality.report.schemes import Tokens, for_both_pages, for_light_pages, paired_theme
from ccc_quality.words import visible

DOTS_PER_INCH = 220
"""Of a picture made of pixels, where it stands: sharp in print, and a page of them still mails."""

PAD = 0.12  # inches of white around the ink

_FONT = f"'{LIGHT.font}'"
# Verdana was drawn on nearly the same metrics, so a label keeps its width where DejaVu is absent
_FONTS = f"{_FONT}, Verdana, sans-serif"

SVG_SETTINGS: dict[Any, Any] = {"svg.fonttype": "none", "svg.hashsalt": "ccc_quality"}
"""Text stays text, and the same figure gives the same file."""

_CANVAS = re.compile(r'<svg [^>]*?width="(?P<width>[\d.]+)pt" height="(?P<height>[\d.]+)pt"')


@dataclass(frozen=True)
class Drawing:
    """A figure as it was drawn.

    Attributes
    ----------
    svg : str
        Without its title; its colours are tokens.
    tokens : Tokens
        What they stand for.
    alt : str
        All of it in words.
    """

    svg: str
    tokens: Tokens
    alt: str


class Picture:
    """A figure that is drawn when it is first asked for, and never twice.

    The title is taken out of the drawing: the page shows it as text, which can be read aloud,
    searched and wrapped. Labels stay text in the SVG, so that any script the reader's computer
    knows is shown, whether or not the font used for measuring has its letters.

    Parameters
    ----------
    draw : callable
        Takes a theme and returns the Axes of a figure of its own, which is closed afterwards.
    """

    def __init__(self, draw: Callable[[Theme], Axes]) -> None:
        self._draw = draw

    @cached_property
    def _drawing(self) -> Drawing:
        return _drawn(self._draw)

    def __getstate__(self) -> dict[str, Drawing]:
        """What was drawn travels, how to draw it does not: that holds a whole analysis."""
        return {"_drawing": self._drawing}

    @property
    def alt(self) -> str:
        """The picture in words."""
        return self._drawing.alt

    @cached_property
    def svg(self) -> str:
        """The picture for a light page; an SVG document that refers to nothing outside."""
        return for_light_pages(self._drawing.svg, self._drawing.tokens)

    @property
    def svg_for_screens(self) -> str:
        """The picture that follows its reader's preference for light or dark pages."""
        return for_both_pages(self._drawing.svg, self._drawing.tokens)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in inches."""
        found = _CANVAS.search(self._drawing.svg)
        sides = (found["width"], found["height"]) if found else ("1", "1")
        width, height = (float(points) / POINTS_PER_INCH for points in sides)
        return width, height

    def png(self, width: float) -> bytes:
        """The picture as the content of a ``.png`` file, sharp at ``width`` inches."""
        return png_bytes(self.svg, dots_per_inch=DOTS_PER_INCH * width / self.size[0])


def png_bytes(svg: str, *, dots_per_inch: float = DOTS_PER_INCH) -> bytes:
    """An SVG, its sizes in points and its text as text, as the content of a ``.png`` file.

    Raises
    ------
    MissingExtraError
        Without the package that draws it.
    """
    with needed("office", "Pictures in office documents"):
        import resvg_py
    # the font that labels were measured with; those of the machine are sought for other scripts
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            dpi=dots_per_inch,
            font_files=[str(FONTS / name) for name in FONT_FILES],
            skip_system_fonts=not unknown_letters(svg),
        )
    )


def _drawn(draw: Callable[[Theme], Axes]) -> Drawing:
    theme = paired_theme()
    with warnings.catch_warnings(), mpl.rc_context(SVG_SETTINGS):
        warnings.filterwarnings("ignore", message="Glyph .* missing from", category=UserWarning)
        warnings.filterwarnings("ignore", message="Matplotlib currently does not support")
        ax = draw(theme)
        figure = ax.get_figure(root=True)
        if figure is None:
            raise SpecificationError("the Axes to show belongs to no figure")
        try:
            take_title(ax)
            alt = alt_text(ax)
            svg = _svg(figure)
        finally:
            plt.close(figure)
    return Drawing(_cleaned(svg), theme.tokens, visible(alt))


def _svg(figure: Figure) -> str:
    """The figure as SVG, cut to its ink."""
    figure.set_dpi(POINTS_PER_INCH)
    FigureCanvasSVG(figure)
    # one that measures texts as the file has them: left to itself, each artist opens its own
    opened = cast(Callable[..., RendererBase], RendererSVG)  # untyped in matplotlib
    renderer = opened(*figure.bbox.size, StringIO(), image_dpi=POINTS_PER_INCH)
    # found before it is saved: savefig would draw the figure once more to find its ink
    ink = figure.get_tightbbox(renderer).padded(PAD)
    _unclip(figure, renderer)
    page = StringIO()
    figure.savefig(page, format="svg", bbox_inches=ink, metadata={"Date": None})
    return page.getvalue()


def _unclip(figure: Figure, renderer: RendererBase) -> None:
    """Cut only what reaches beyond its Axes: a cut mark is a layer of its own to what shows it."""
    for ax in figure.axes:
        inside = ax.bbox.extents
        for artist in (*ax.patches, *ax.lines, *ax.texts):
            if not artist.get_clip_on():
                continue
            width = artist.get_linewidth() if isinstance(artist, Line2D | Patch) else 0.0
            extents = artist.get_window_extent(renderer).padded(width).extents
            if np.all(extents[:2] >= inside[:2]) and np.all(extents[2:] <= inside[2:]):
                artist.set_clip_on(False)


def _cleaned(svg: str) -> str:
    """SVG without prolog, comments and metadata, with fonts to fall back on."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<!--.*?-->\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg, flags=re.DOTALL)
    return visible(svg.replace(_FONT, _FONTS)).strip()
