"""YAML read safely and strictly, its mistakes explained, and written for people to edit."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

import yaml

from ccc_quality.errors import CodebookError

ONE_LINE = 72
"""Longest list or mapping, in characters, that is written on one line."""

SHOWN = 60
"""Longest piece of a line, in characters, that is shown around a mistake."""


class _StrictLoader(yaml.SafeLoader):
    """PyYAML keeps the last of two equal keys, which loses a construct without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: dict[Any, int] = {}
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            line = key_node.start_mark.line + 1
            if isinstance(key, Hashable) and key in seen:
                raise CodebookError(
                    f"line {line}: the key {key!r} appears twice (first on line {seen[key]}). "
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


def explained(mistake: yaml.MarkedYAMLError, text: str) -> str:
    """What is wrong, where, and the piece of the line with a caret below the place.

    Parameters
    ----------
    mistake : yaml.MarkedYAMLError
        As PyYAML raised it.
    text : str
        The document.
    """
    said = f"this is not valid YAML: {_in_plain_words(mistake)}"
    mark = mistake.problem_mark
    if mark is None:
        return said
    lines = text.splitlines()
    line = lines[mark.line] if mark.line < len(lines) else ""
    place = f"line {mark.line + 1}, column {mark.column + 1}"
    return f"{place}: {said}{_pointed_out(line, mark.column)}"


def _in_plain_words(mistake: yaml.MarkedYAMLError) -> str:
    problem = mistake.problem or "it cannot be read"
    begun = mistake.context_mark.line + 1 if mistake.context_mark else 0
    if "'\\t'" in problem:
        return "a tab stands here; indent with blanks."
    if problem.startswith("expected ',' or"):
        bracket = "{" if problem.startswith("expected ',' or '}'") else "["
        return (
            f"a comma or a colon is missing here, or the bracket {bracket} of line {begun} is not "
            "closed."
        )
    if "block mapping start" in problem or "block sequence start" in problem:
        return (
            "this line is indented unlike its neighbours; what belongs together begins in one "
            "column."
        )
    if problem.startswith("mapping values"):
        return (
            "a colon is not expected here. Is the line indented too far, or does a text with a "
            "colon in it need quotes?"
        )
    if problem.startswith("found character"):
        return "a text that begins with this sign needs quotes."
    if mistake.context == "while scanning a quoted scalar":
        return f"the quote that opens on line {begun} is not closed."
    return f"{problem}."


def _pointed_out(line: str, column: int) -> str:
    """The line, or a piece of a long one, with a caret below the column (counted from zero)."""
    if not line.strip():
        return ""
    first = max(0, min(column - SHOWN // 2, len(line) - SHOWN))
    piece = line[first : first + SHOWN].replace("\t", " ")
    return f"\n    {piece}\n    {' ' * (column - first)}^"
