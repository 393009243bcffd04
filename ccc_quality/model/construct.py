"""Constructs and the indicators that measure or compose them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ccc_quality.errors import SpecificationError, UnknownOptionError, did_you_mean

Kind: TypeAlias = Literal["reflective", "composite"]
Mode: TypeAlias = Literal["A", "B"]


@dataclass(frozen=True, slots=True)
class Construct:
    """A construct of a measurement model.

    Parameters
    ----------
    name : str
        Name of the construct.
    kind : {"reflective", "composite"}
        Reflective: the construct causes its indicators (``=~``). Composite: it is their weighted
        sum (``<~``).
    indicators : tuple of str
        Items, or the names of its dimensions when it is of higher order.
    mode : {"A", "B"} or None
        How partial least squares weighs a composite: by correlation (A) or regression (B).
    higher_order : bool
        Whether its indicators are constructs.
    """

    name: str
    kind: Kind
    indicators: tuple[str, ...]
    mode: Mode | None = None
    higher_order: bool = False

    def __post_init__(self) -> None:
        if not self.name:
            raise SpecificationError("a construct needs a name")
        for name in (self.name, *self.indicators):
            _check_name(name)
        if not self.indicators:
            part = "dimensions" if self.higher_order else "items"
            raise SpecificationError(f"the construct {self.name!r} has no {part}")
        if self.name in self.indicators:
            raise SpecificationError(f"the construct {self.name!r} cannot be its own indicator")
        repeated = _first_repeated(self.indicators)
        if repeated is not None:
            raise SpecificationError(f"the construct {self.name!r} names {repeated!r} twice")
        _check_option("kind", self.kind, ("reflective", "composite"))
        if self.kind == "composite":
            _check_option("mode", self.mode, ("A", "B"))
        elif self.mode is not None:
            raise SpecificationError(f"the construct {self.name!r} is reflective: it has no mode")


def reflective(name: str, items: Iterable[str]) -> Construct:
    """Construct that causes its items, a common factor.

    Examples
    --------
    >>> reflective("trust", ["tru1", "tru2", "tru3"]).indicators
    ('tru1', 'tru2', 'tru3')
    """
    return Construct(name, "reflective", _names(items))


def composite(name: str, items: Iterable[str], mode: Mode = "B") -> Construct:
    """Construct that is a weighted sum of its items.

    Parameters
    ----------
    name : str
        Name of the construct.
    items : iterable of str
        Its items.
    mode : {"A", "B"}
        How partial least squares finds the weights: "B", by regression, is what ``<~`` means;
        "A" is by correlation. Covariance-based estimation knows only the former.
    """
    return Construct(name, "composite", _names(items), mode)


def higher_order(
    name: str,
    dimensions: Iterable[str],
    kind: Kind = "reflective",
    mode: Mode = "B",
) -> Construct:
    """Construct whose indicators are constructs themselves.

    Parameters
    ----------
    name : str
        Name of the construct.
    dimensions : iterable of str
        Names of the constructs it stands above.
    kind : {"reflective", "composite"}
        Whether it causes its dimensions or is made of them.
    mode : {"A", "B"}
        As for :func:`composite`; a reflective construct ignores it.
    """
    return Construct(name, kind, _names(dimensions), mode if kind == "composite" else None, True)


def items(prefix: str, first: int, last: int) -> tuple[str, ...]:
    """Names of numbered items.

    Examples
    --------
    >>> items("rel", 1, 4)
    ('rel1', 'rel2', 'rel3', 'rel4')
    """
    if last < first:
        raise SpecificationError(f"items({prefix!r}, {first}, {last}) names nothing")
    return tuple(f"{prefix}{number}" for number in range(first, last + 1))


def _names(names: Iterable[str]) -> tuple[str, ...]:
    # a single string is an iterable of letters, which nobody means
    if isinstance(names, str):
        return (names,)
    if not isinstance(names, Iterable):
        raise SpecificationError(f"a construct takes a list of names, found {names!r}")
    return tuple(names)


def _check_name(name: object) -> None:
    if not isinstance(name, str):
        raise SpecificationError(f"constructs and items are named by text, found {name!r}")
    if "`" in name or "\n" in name:
        raise SpecificationError(f"the name {name!r} holds a backtick or a line break")


def _first_repeated(names: tuple[str, ...]) -> str | None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None


def _check_option(option: str, value: str | None, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        hint = did_you_mean(str(value), allowed)
        raise UnknownOptionError(f"{option} cannot be {value!r}. {hint}")
