"""Cells of a printed table: numbers as journals write them, dashes, row and column headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Statistic = Literal["mean", "sd", "n", "ignored"]

_DASHES = frozenset({"", "-", "--", "–", "—", "−"})
_STARS = re.compile(r"[\s*†‡§+^ᵃᵇᶜᵈ¹²³]+$")
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?")
_NUMBERING = re.compile(r"\(?(\d{1,2})[.)]?")
_COUNTED_NAME = re.compile(r"(\d{1,2})\s+(\D.*)")
_SAMPLE_SIZE = re.compile(r"\d{1,3}([.,]\d{3})+|\d+(\.0*)?")
_NUMBERED_NAME = re.compile(r"\(?(\d{1,2})[.)]\s*(\S.*)")

_HEADINGS: tuple[tuple[Statistic, frozenset[str]], ...] = (
    ("mean", frozenset({"m", "mean", "means", "gem", "gemiddelde"})),
    ("sd", frozenset({"sd", "s", "std", "stddev", "stdev", "standarddeviation", "sds"})),
    ("n", frozenset({"n", "nobs"})),
    (
        "ignored",
        frozenset({"alpha", "α", "cronbachsalpha", "cronbachsα", "omega", "ω", "cr", "ave"}),
    ),
)


@dataclass(frozen=True)
class PrintedNumber:
    """A number of a printed table, and whether it stood in parentheses."""

    value: float
    in_parentheses: bool


def is_dash(cell: str) -> bool:
    """Whether a cell is empty or a dash."""
    return cell.strip() in _DASHES


def parse_number(cell: str) -> PrintedNumber | None:
    """The number in a cell, or None if it is no number.

    Zero may be left out before the point, the decimal sign may be a comma, a minus may be a
    typographic one, stars and footnote marks may follow.

    Examples
    --------
    >>> parse_number("−,45**")
    PrintedNumber(value=-0.45, in_parentheses=False)
    >>> parse_number("(.85)").in_parentheses
    True
    """
    bare = _STARS.sub("", cell.strip())
    enclosed = bare.startswith("(") and bare.endswith(")")
    if enclosed:
        bare = _STARS.sub("", bare[1:-1])
    bare = re.sub(r"^[−–]\s*", "-", bare)
    if _NUMBER.fullmatch(bare) is None:
        return None
    return PrintedNumber(float(bare.replace(",", ".")), enclosed)


def statistic(heading: str) -> Statistic | None:
    """Which statistic a row or column heading announces, if it is one."""
    word = re.sub(r"[\W_]+", "", heading).lower()
    return next((name for name, words in _HEADINGS if word in words), None)


def numbering(heading: str) -> int | None:
    """The k of a heading that is only a number: ``1``, ``1.`` or ``(1)``."""
    match = _NUMBERING.fullmatch(heading.strip())
    return int(match.group(1)) if match else None


def variable_name(heading: str) -> str:
    """A heading as a name for models: its number dropped, anything but letters and digits ``_``.

    Examples
    --------
    >>> variable_name("1. Customer focus")
    'Customer_focus'
    """
    match = _NUMBERED_NAME.fullmatch(heading.strip())
    return re.sub(r"\W+", "_", match.group(2) if match else heading.strip()).strip("_")


def variable_names(headings: Sequence[str]) -> tuple[str, ...]:
    """Names of all rows; a bare number before a name is dropped if the rows are counted so.

    Examples
    --------
    >>> variable_names(["1 Trust", "2 Price"])
    ('Trust', 'Price')
    >>> variable_names(["4 seasons", "2 Price"])
    ('4_seasons', '2_Price')
    """
    counted = [_COUNTED_NAME.fullmatch(heading.strip()) for heading in headings]
    numbers = [int(match.group(1)) for match in counted if match]
    if numbers == list(range(1, len(headings) + 1)):
        return tuple(variable_name(match.group(2)) for match in counted if match)
    return tuple(variable_name(heading) for heading in headings)


def sample_size(cell: str) -> int | None:
    """The whole number in a cell, its thousands parted or not; None if it is none.

    Examples
    --------
    >>> sample_size("1,589"), sample_size("215.0"), sample_size("1.5")
    (1589, 215, None)
    """
    bare = _STARS.sub("", cell.strip())
    if _SAMPLE_SIZE.fullmatch(bare) is None:
        return None
    whole = re.sub(r"\.0*$", "", bare)
    return int(re.sub(r"\D", "", whole))
