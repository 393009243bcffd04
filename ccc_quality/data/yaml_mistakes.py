"""Mistakes in a YAML file in words that say what to do, with the line they are on."""

from __future__ import annotations

import yaml

SHOWN = 60
"""Longest piece of a line, in characters, that is shown around a mistake."""


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
