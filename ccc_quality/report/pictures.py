"""Figures of :mod:`ccc_quality.plots` as SVG that stands in a page."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib.axes import Axes

from ccc_quality.errors import SpecificationError
from ccc_quality.plots import alt_text
from ccc_quality.plots.style import LIGHT, Theme, take_title
from ccc_quality.plots.themes import DARK
from ccc_quality.words import visible

PAD = 0.12  # inches of white around the ink
_FONT = f"'{LIGHT.font}'"
# Verdana was drawn on nearly the same metrics, so a label keeps its width where DejaVu is absent
_FONTS = f"{_FONT}, Verdana, sans-serif"


SVG_SETTINGS: dict[Any, Any] = {"svg.fonttype": "none", "svg.hashsalt": "ccc_quality"}
"""Text stays text, and the same figure gives the same file."""


@dataclass(frozen=True)
class Picture:
    """A drawing without its title, the same for a dark page, the title, and all of it in words."""

    svg: str
    dark: str
    title: str
    alt: str


def picture(draw: Callable[[Theme], Axes]) -> Picture:
    """Draw a figure and turn it into SVG.

    The title is taken out of the drawing: the page shows it as text, which can be read aloud,
    searched and wrapped. Labels stay text in the SVG, so that any script the reader's computer
    knows is shown, whether or not the font used for measuring has its letters.

    Parameters
    ----------
    draw : callable
        Takes a theme and returns the Axes of a figure of its own, which is closed afterwards.
    """
    light, title, alt = _drawn(draw, LIGHT)
    dark, _, _ = _drawn(draw, DARK)
    return Picture(light, dark, title, alt)


def _drawn(draw: Callable[[Theme], Axes], theme: Theme) -> tuple[str, str, str]:
    """The drawing as SVG, its title and its words."""
    with warnings.catch_warnings(), mpl.rc_context(SVG_SETTINGS):
        warnings.filterwarnings("ignore", message="Glyph .* missing from", category=UserWarning)
        warnings.filterwarnings("ignore", message="Matplotlib currently does not support")
        ax = draw(theme)
        figure = ax.get_figure(root=True)
        if figure is None:
            raise SpecificationError("the Axes to show belongs to no figure")
        try:
            title, alt = take_title(ax), alt_text(ax)
            page = StringIO()
            figure.savefig(
                page, format="svg", bbox_inches="tight", pad_inches=PAD, metadata={"Date": None}
            )
        finally:
            plt.close(figure)
    return _cleaned(page.getvalue()), visible(title), visible(alt)


def _cleaned(svg: str) -> str:
    """SVG without prolog, comments and metadata, with fonts to fall back on."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<!--.*?-->\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg, flags=re.DOTALL)
    return visible(svg.replace(_FONT, _FONTS)).strip()
