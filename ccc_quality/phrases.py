"""Phrases kept in files: one YAML file a language, beside the module that says them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import get_args

import yaml

from ccc_quality.labels import Language

LANGUAGES: tuple[Language, ...] = get_args(Language)


@cache
def read_phrases(package: str, language: Language) -> Mapping[str, str]:
    """The phrases of ``package`` in a language, by key; those of a group are ``group.phrase``.

    Parameters
    ----------
    package : str
        Dotted name of the package that holds ``en.yaml`` and ``nl.yaml``.
    language : {"en", "nl"}
        Which of them.
    """
    file = resources.files(package).joinpath(f"{language}.yaml")
    return MappingProxyType(dict(_flat(yaml.safe_load(file.read_text(encoding="utf-8")))))


def _flat(tree: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", " ".join(str(value).split())
