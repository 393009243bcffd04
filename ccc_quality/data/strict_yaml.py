"""YAML read safely and strictly: no objects, no key that silently overrides another."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import yaml

from ccc_quality.errors import CodebookError


class _StrictLoader(yaml.SafeLoader):
    """PyYAML keeps the last of two equal keys, which loses a construct without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: dict[Any, int] = {}
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            line = key_node.start_mark.line + 1
            if isinstance(key, Hashable) and key in seen:
                raise CodebookError(
                    f"line {line}: the key {key!r} stands there twice (first on line {seen[key]}). "
                    "Only one of the two could count."
                )
            if isinstance(key, Hashable):
                seen[key] = line
        return super().construct_mapping(node, deep=deep)


def load_yaml(text: str) -> object:
    """The content of a YAML document: plain mappings, lists, texts and numbers.

    Parameters
    ----------
    text : str
        One YAML document.

    Raises
    ------
    CodebookError
        Not valid YAML, a key that stands there twice, or a tag that would make an object.
    """
    loader = _StrictLoader(text)
    try:
        return loader.get_single_data()
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark
        where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise CodebookError(f"{where}this is not valid YAML: {problem.problem}.") from problem
    except yaml.YAMLError as problem:
        raise CodebookError(f"This is not valid YAML: {problem}.") from problem
    finally:
        loader.dispose()


def dump_yaml(content: object) -> str:
    """YAML text with keys in their order and short lists on one line."""
    return yaml.safe_dump(
        content, sort_keys=False, allow_unicode=True, default_flow_style=None, width=100
    )
