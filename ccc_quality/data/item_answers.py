"""How the answers to an item spread over its scale."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ccc_quality.data.survey import Survey
from ccc_quality.errors import SpecificationError, did_you_mean

MOST_ANSWERS = 11
"""A scale with more answers than this, or one that is not counted in whole points, is cut up."""

PARTS = 5

Scale = tuple[float, float]


@dataclass(frozen=True)
class ItemAnswers:
    """The answers to one item.

    Attributes
    ----------
    item : str
    construct : str
        What it measures; empty where the codebook does not say.
    scale : (float, float)
        Lowest and highest answer.
    shares : tuple of float
        Share of each class among the answers given, the lowest first.
    whole : bool
        Whether a class is one answer; else it is one of equal parts of the scale.
    missing : float
        Share of the respondents without an answer.
    """

    item: str
    construct: str
    scale: Scale
    shares: tuple[float, ...]
    whole: bool
    missing: float

    @property
    def low(self) -> float:
        """Share of answers below the middle of the scale."""
        return sum(self.shares[: len(self.shares) // 2])

    @property
    def neutral(self) -> float:
        """Share of the middle class; zero for an even number of classes."""
        half = len(self.shares) // 2
        return self.shares[half] if len(self.shares) % 2 else 0.0

    @property
    def high(self) -> float:
        """Share of answers above the middle of the scale."""
        return sum(self.shares[-(len(self.shares) // 2) :])


def item_answers(survey: Survey, items: Iterable[str] | None = None) -> list[ItemAnswers]:
    """The answers to items of a survey, reversed ones as turned.

    Parameters
    ----------
    survey : Survey
    items : iterable of str, optional
        In this order; all items with a scale, in the order of the codebook, when left out.

    Raises
    ------
    SpecificationError
        Items that the survey does not have, that nobody answered, or whose scale is not known.
    """
    chosen = _with_scale(survey) if items is None else list(items)
    unknown = [name for name in chosen if name not in survey.items]
    if unknown:
        hint = did_you_mean(unknown[0], survey.items)
        raise SpecificationError(f"the survey has no item {unknown[0]!r}. {hint}")
    answers = survey.answers
    constructs = _constructs(survey)
    found = []
    for name in chosen:
        scale = survey.codebook.scale_of(name) if survey.codebook else None
        if scale is None:
            raise SpecificationError(
                f"the scale of {name} is not known: give the codebook a scale, say scale: [1, 7]"
            )
        values = answers[name].to_numpy(dtype=float)
        given = values[np.isfinite(values)]
        if not given.size:
            raise SpecificationError(f"nobody answered {name}, so there is nothing to draw")
        shares, whole = class_shares(given, scale)
        missing = 1.0 - given.size / values.size
        found.append(
            ItemAnswers(name, constructs.get(name, ""), scale, tuple(shares), whole, missing)
        )
    return found


def class_shares(answers: NDArray[np.float64], scale: Scale) -> tuple[list[float], bool]:
    """Share of every answer of a scale, or of its five equal parts where it is not counted.

    Parameters
    ----------
    answers : (n,) array
        None missing, all within the scale.
    scale : (float, float)
        Lowest and highest answer.

    Returns
    -------
    shares : list of float
        The lowest class first.
    whole : bool
        Whether a class is one answer.
    """
    low, high = scale
    n_answers = high - low + 1
    counted = bool(np.all(answers == np.round(answers))) and low == round(low)
    whole = counted and n_answers == round(n_answers) and n_answers <= MOST_ANSWERS
    n_classes = round(n_answers) if whole else PARTS
    width = 1.0 if whole else (high - low) / PARTS
    # an answer at the upper end belongs to the last part
    place = np.minimum((answers - low) // width, n_classes - 1).astype(int)
    counts = np.bincount(place, minlength=n_classes)
    return [float(share) for share in counts / answers.size], whole


def _with_scale(survey: Survey) -> list[str]:
    """Items that can be drawn.

    Raises
    ------
    SpecificationError
    """
    book = survey.codebook
    found = [name for name in survey.items if book is not None and book.scale_of(name) is not None]
    if not found:
        raise SpecificationError(
            "no item has a scale: give the survey a codebook with one, say scale: [1, 7]"
        )
    return found


def _constructs(survey: Survey) -> dict[str, str]:
    """The construct of each item, by its name."""
    if survey.codebook is None:
        return {}
    return {
        item: construct.name for construct in survey.codebook.constructs for item in construct.items
    }
