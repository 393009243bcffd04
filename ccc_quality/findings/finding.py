"""What can be said of a result: a sentence without a language, whom it is about, how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ccc_quality.words import Saying

Certainty = Literal["sure", "probable", "uncertain", "unknown"]
"""Holds by the rule of its kind; may well hold; not decided by these data; nothing to judge by."""


@dataclass(frozen=True)
class Finding(Saying):
    """A judgement of a result. Whoever shows it phrases it and adds nothing.

    Parameters
    ----------
    key : str
        Its kind: key of its phrase in the catalogue, below ``finding``.
    values : mapping of str to value
        What fills the phrase.
    level : float
        Confidence level of the intervals behind it; NaN where there are none.
    subject : tuple of str
        Constructs or items that it names as standing out, the first first; empty where none does.
    certainty : {"sure", "probable", "uncertain", "unknown"}
        How firmly it may be said.
    """

    subject: tuple[str, ...] = ()
    certainty: Certainty = "sure"

    @property
    def kind(self) -> str:
        """What kind of judgement it is: ``order.first``, ``fit.good``."""
        return self.key.removeprefix("finding.")
