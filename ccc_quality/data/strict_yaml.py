"""YAML read safely and strictly, and written for people to edit."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

import yaml

from ccc_quality.data.yaml_mistakes import explained
from ccc_quality.errors import CodebookError

ONE_LINE = 72
"""Longest list or mapping, in characters, that is written on one line."""


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
        raise CodebookError(explained(problem, text)) from problem
    except yaml.YAMLError as problem:
        raise CodebookError(f"This is not valid YAML: {problem}.") from problem
    finally:
        loader.dispose()


class _ReadableDumper(yaml.SafeDumper):
    """Short lists of names and short mappings on one line, everything else one entry a line."""

    def represent_sequence(
        self, tag: str, sequence: Iterable[Any], flow_style: bool | None = None
    ) -> yaml.SequenceNode:
        entries = list(sequence)
        node = super().represent_sequence(tag, entries, flow_style)
        sentences = any(" " in str(entry) for entry in entries)
        node.flow_style = not sentences and _is_short(node.value)
        return node

    def represent_mapping(
        self, tag: str, mapping: Any, flow_style: bool | None = None
    ) -> yaml.MappingNode:
        node = super().represent_mapping(tag, mapping, flow_style)
        node.flow_style = _is_short([part for pair in node.value for part in pair])
        return node


def _is_short(nodes: list[yaml.Node]) -> bool:
    if not all(isinstance(node, yaml.ScalarNode) for node in nodes):
        return False
    return sum(len(str(node.value)) + 2 for node in nodes) < ONE_LINE


def dump_yaml(content: object) -> str:
    """YAML text for people: keys in their order, short lists on one line, no sentence broken."""
    return yaml.dump(
        content, Dumper=_ReadableDumper, sort_keys=False, allow_unicode=True, width=10_000
    )
