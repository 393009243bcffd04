"""Places on a slide, in inches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pptx.util import Inches, Length


@dataclass(frozen=True)
class Box:
    """A rectangle, from the upper left corner of the slide.

    Parameters
    ----------
    left, top, width, height : float
        Inches.
    """

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height

    @property
    def place(self) -> tuple[Length, Length, Length, Length]:
        """Left, top, width and height as python-pptx takes them."""
        return Inches(self.left), Inches(self.top), Inches(self.width), Inches(self.height)

    def above(self, height: float) -> Box:
        """The upper part."""
        return Box(self.left, self.top, self.width, height)

    def below(self, height: float) -> Box:
        """What is left under the upper part."""
        return Box(self.left, self.top + height, self.width, self.height - height)

    def columns(self, shares: Sequence[float], gap: float) -> Iterator[Box]:
        """Side by side, as wide as the shares ask."""
        room = self.width - gap * (len(shares) - 1)
        left = self.left
        for share in shares:
            width = room * share / sum(shares)
            yield Box(left, self.top, width, self.height)
            left += width + gap

    def rows(self, shares: Sequence[float], gap: float) -> Iterator[Box]:
        """One below the other, as high as the shares ask."""
        room = self.height - gap * (len(shares) - 1)
        top = self.top
        for share in shares:
            height = room * share / sum(shares)
            yield Box(self.left, top, self.width, height)
            top += height + gap

    def holding(self, width: float, height: float) -> Box:
        """The largest rectangle of this shape inside, at the upper left."""
        scale = min(self.width / width, self.height / height)
        return Box(self.left, self.top, width * scale, height * scale)
