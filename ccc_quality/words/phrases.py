"""The catalogue: every phrase of figures and reports, one YAML file a language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import get_args

import yaml

from ccc_quality.errors import UnknownOptionError, did_you_mean
from ccc_quality.labels import Language

LANGUAGES: tuple[Language, ...] = get_args(Language)

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Ten times as fast where PyYAML was built with it."""


def phrases(language: Language) -> Mapping[str, str]:
    """The phrases of a language by key; those of a group are ``group.phrase``.

    Parameters
    ----------
    language : {"en", "nl"}

    Raises
    ------
    UnknownOptionError
        No catalogue in that language.
    """
    if language not in LANGUAGES:
        raise UnknownOptionError(
            f"There are no texts in language {language!r}. {did_you_mean(str(language), LANGUAGES)}"
        )
    return _read(language)


@cache
def _read(language: Language) -> Mapping[str, str]:
    file = resources.files("ccc_quality.words").joinpath(f"{language}.yaml")
    tree = yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - a safe one
    return MappingProxyType(dict(_flat(tree)))


def _flat(tree: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", " ".join(str(value).split())
