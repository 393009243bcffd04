"""How numbers are written: decimals by what they measure, signs by language."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, cast

from ccc_quality.labels import Language

NumberKind = Literal[
    "effect",
    "measure",
    "precise",
    "statistic",
    "score",
    "count",
    "share",
    "pvalue",
    "p_relation",
    "small_share",
    "of_hundred",
    "in_words",
    "signed",
    "step",
]

DECIMALS: dict[NumberKind, int] = {
    "effect": 2, "measure": 3, "precise": 6, "statistic": 1, "score": 0,
}  # fmt: skip
MISSING = "–"

_WORDS: dict[Language, tuple[str, ...]] = {
    "en": (
        "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ),
    "nl": (
        "geen", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien",
        "elf", "twaalf",
    ),
}  # fmt: skip
_BETWEEN: dict[Language, str] = {"en": "to", "nl": "tot"}
_OF_HUNDRED: dict[Language, tuple[str, str]] = {
    "en": ("fewer than 1", "more than 99"),
    "nl": ("minder dan 1", "meer dan 99"),
}
_ALMOST: dict[Language, tuple[str, str]] = {
    "en": ("less than 1%", "more than 99%"),
    "nl": ("minder dan 1%", "meer dan 99%"),
}


@dataclass(frozen=True)
class Numbers:
    """Writes numbers in one language: 1,489 and 0.31 in English, 1.489 and 0,31 in Dutch.

    Examples
    --------
    >>> Numbers("nl").interval(0.24, 0.38)
    '0,24 tot 0,38'
    >>> Numbers("en").share(0.0004)
    'less than 1%'
    """

    language: Language

    def write(self, value: float, kind: NumberKind) -> str:
        """``value`` as its kind asks: two decimals for an effect, none for a score."""
        if not math.isfinite(value):
            return MISSING
        match kind:
            case "count":
                return count(round(value), self.language)
            case "share":
                return self.share(value)
            case "small_share":
                return self.small_share(value)
            case "pvalue":
                return self.pvalue(value)
            case "p_relation":
                return self.p_relation(value)
            case "of_hundred":
                return self.of_hundred(value)
            case "in_words":
                return self.in_words(round(value))
            case "signed":
                return signed(value, self.language)
            case "step":
                return signed(value, self.language, decimals_needed(value))
        return number(value, self.language, DECIMALS[kind])

    def cell(self, value: object, kind: NumberKind | Literal["text"]) -> str:
        """A cell of a table; a text that is missing is empty, a number that is missing a dash."""
        if kind != "text":
            return self.write(float(cast(float, value)), kind)
        is_empty = value is None or (isinstance(value, float) and math.isnan(value))
        return "" if is_empty else str(value)

    def effect(self, value: float) -> str:
        """An effect, two decimals."""
        return self.write(value, "effect")

    def measure(self, value: float) -> str:
        """A fit measure, three decimals."""
        return self.write(value, "measure")

    def score(self, value: float) -> str:
        """A score out of 100, no decimals."""
        return self.write(value, "score")

    def count(self, value: float) -> str:
        """A number of things, thousands separated."""
        return self.write(value, "count")

    def interval(self, low: float, high: float, kind: NumberKind = "effect") -> str:
        """``0.24 to 0.38``; what is not known is a dash."""
        return f"{self.write(low, kind)} {_BETWEEN[self.language]} {self.write(high, kind)}"

    def share(self, value: float) -> str:
        """A share as a percentage; a little never shows as 0%, nor almost all as 100%."""
        if not math.isfinite(value):
            return MISSING
        low, high = _ALMOST[self.language]
        if 0 < value < 0.005:
            return low
        if 0.995 <= value < 1:
            return high
        return f"{number(100 * value, self.language, 0)}%"

    def percent(self, share: float) -> str:
        """A share as a percentage, rounded and no more: for cells with little room."""
        return f"{number(100 * share, self.language, 0)}%"

    def small_share(self, share: float) -> str:
        """A share that may be small: below a tenth it has a decimal, below a thousandth two."""
        if share >= 0.1:
            return self.percent(share)
        return f"{number(100 * share, self.language, 2 if 0 < share < 0.0005 else 1)}%"

    def level(self, level: float) -> str:
        """A confidence level: ``95%``, ``99.9%``."""
        percent = round(100 * level, 4)
        digits = 0 if percent == round(percent) else 1 if percent * 10 == round(percent * 10) else 2
        return f"{number(percent, self.language, digits)}%"

    def of_hundred(self, share: float) -> str:
        """How many of a hundred a share is; not all never shows as 100, nor a few as 0.

        Examples
        --------
        >>> Numbers("en").of_hundred(0.946), Numbers("en").of_hundred(0.9995)
        ('95', 'more than 99')
        """
        if not math.isfinite(share):
            return MISSING
        few, almost_all = _OF_HUNDRED[self.language]
        if 0 < share < 0.005:
            return few
        return almost_all if 0.995 <= share < 1 else number(100 * share, self.language, 0)

    def pvalue(self, value: float) -> str:
        """A p value, three decimals, never 0.000."""
        smallest = number(0.001, self.language, 3)
        return f"< {smallest}" if value < 0.001 else number(value, self.language, 3)

    def p_relation(self, value: float) -> str:
        """A p value behind the letter p: ``= 0.184`` or ``< 0.001``."""
        shown = self.pvalue(value)
        return shown if shown.startswith("<") else f"= {shown}"

    def in_words(self, value: int) -> str:
        """A small number spelt out, a large one in figures."""
        words = _WORDS[self.language]
        return words[value] if 0 <= value < len(words) else self.count(value)


def number(value: float, language: Language, digits: int = 2) -> str:
    """A number for the eye: fixed decimals, a true minus sign, a decimal comma in Dutch."""
    if not math.isfinite(value):
        return MISSING
    rounded = round(value, digits) + 0.0  # adding zero turns -0.0 into 0.0
    text = f"{rounded:.{digits}f}".replace("-", "−")
    return text.replace(".", ",") if language == "nl" else text


def signed(value: float, language: Language, digits: int = 2) -> str:
    """A change with its sign."""
    return ("+" if value > 0 else "") + number(value, language, digits)


def decimals_needed(value: float) -> int:
    """Decimals that a number needs, two at most."""
    return next((d for d in range(3) if abs(value - round(value, d)) < 1e-9), 2)


def count(value: int, language: Language) -> str:
    """A count with its thousands separated: 1,489 in English, 1.489 in Dutch."""
    text = f"{value:,}"
    return text.replace(",", ".") if language == "nl" else text
