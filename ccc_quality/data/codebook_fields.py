"""Fields of a codebook out of plain YAML content: each the right type, or an error that says where.

``where`` is the place in the document, as in ``constructs.reliability.items``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from textwrap import shorten
from typing import get_args

from ccc_quality.errors import CodebookError, did_you_mean
from ccc_quality.labels import Language

SHOWN = 60
"""Longest piece, in characters, that a message shows of what it found."""

LANGUAGES: tuple[str, ...] = get_args(Language)


def mapping(
    value: object, where: str, *, accepted: Sequence[str] | None = None, such_as: str = ""
) -> dict[str, object]:
    """A mapping with text keys, all of them among ``accepted`` if that is given."""
    if not isinstance(value, Mapping):
        raise CodebookError(
            f"{where}: expected `key: value` pairs{_example(such_as)}, found {_shown(value)}."
        )
    for key in value:
        if not isinstance(key, str):
            raise CodebookError(
                f"{where}: the key {key!r} is not text. Put it in quotes (YAML reads on, off, yes, "
                "no and bare numbers as something else)."
            )
        if accepted is not None and key not in accepted:
            raise CodebookError(f"{where}: unknown key {key!r}. {did_you_mean(key, accepted)}")
    return dict(value)


def text(value: object, where: str, *, such_as: str = "") -> str:
    """A text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise CodebookError(f"{where}: expected a text{_example(such_as)}, found {_shown(value)}.")
    return value


def texts(value: object, where: str, *, such_as: str = "") -> tuple[str, ...]:
    """A list of texts."""
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise CodebookError(
            f"{where}: expected a list such as [first, second], found {_shown(value)}."
        )
    return tuple(text(element, f"{where}[{i}]", such_as=such_as) for i, element in enumerate(value))


def number(value: object, where: str) -> float:
    """A finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        kind = "the text " if isinstance(value, str) else ""
        raise CodebookError(f"{where}: expected a number, found {kind}{_shown(value)}.")
    return float(value)


def numbers(value: object, where: str) -> tuple[float, ...]:
    """A list of numbers; a single number counts as a list of one."""
    if isinstance(value, int | float):
        return (number(value, where),)
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise CodebookError(f"{where}: expected a list such as [98, 99], found {_shown(value)}.")
    return tuple(number(element, f"{where}[{i}]") for i, element in enumerate(value))


def scale(value: object, where: str) -> tuple[float, float]:
    """Lowest and highest possible answer."""
    try:
        bounds = numbers(value, where)
    except CodebookError:
        bounds = ()
    if len(bounds) != 2 or isinstance(value, int | float):
        raise CodebookError(
            f"{where}: expected the lowest and the highest answer, such as [1, 7], "
            f"found {_shown(value)}."
        )
    return (bounds[0], bounds[1])


def label(value: object, where: str) -> dict[str, str]:
    """Display texts by language; a plain text serves every language."""
    if isinstance(value, str):
        return {"en": text(value, where)}
    by_language = mapping(value, where, accepted=LANGUAGES)
    return {language: text(entry, f"{where}.{language}") for language, entry in by_language.items()}


def choice(value: object, where: str, accepted: Sequence[str]) -> str:
    """One of the accepted words."""
    if value not in accepted:
        raise CodebookError(f"{where}: it takes {' or '.join(accepted)}, found {_shown(value)}.")
    return str(value)


def _example(such_as: str) -> str:
    return f" such as {such_as}" if such_as else ""


def _shown(value: object) -> str:
    """What stands there instead, cut short: a whole file may have been read by mistake."""
    if value is None:
        return "nothing"
    if isinstance(value, str):
        return repr(shorten(value, SHOWN, placeholder="..."))
    written = repr(value)
    return written if len(written) <= SHOWN else f"{written[: SHOWN - 3]}..."
