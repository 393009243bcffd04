"""The reference of the command line, read from the program itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from typing import Any

import typer

from ccc_quality.cli import app

PROGRAM = "ccc-quality"
MARKUP = re.compile(r"\[/?(?:bold)?\]")


def commands() -> str:
    """A section for every command: what it does, an example, its options."""
    program: Any = typer.main.get_command(app)
    return "\n\n".join(section(name, one) for name, one in program.commands.items())


def section(name: str, command: Any) -> str:
    """One command."""
    text, _, example = command.help.partition("Example:")
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option" and not one.hidden]
    parts = [
        f"## {PROGRAM} {name}",
        text.strip(),
        f"```console\n$ {' '.join(MARKUP.sub('', example).split())}\n```",
    ]
    if arguments:
        parts += [
            "**Arguments**",
            definitions((argument.metavar, argument) for argument in arguments),
        ]
    by_panel = groupby(
        sorted(options, key=lambda one: panels(options).index(panel(one))), key=panel
    )
    for title, members in by_panel:
        parts += [f"**{title}**", definitions((spelling(one), one) for one in members)]
    return "\n\n".join(parts)


def panel(option: Any) -> str:
    """The group of an option in the program's own help."""
    return option.rich_help_panel or "Options"


def panels(options: Iterable[Any]) -> list[str]:
    """The groups in their order."""
    return list(dict.fromkeys(map(panel, options)))


def spelling(option: Any) -> str:
    """How an option is typed: ``--out FILE`` or ``-o``."""
    long, *short = sorted(option.opts, key=len, reverse=True)
    value = "" if option.is_flag else f" {option.metavar or choices(option)}"
    return "`, `".join([f"{long}{value}", *option.secondary_opts, *short])


def choices(option: Any) -> str:
    """What an option without a name for its value takes."""
    listed = getattr(option.type_descriptor.annotation, "__members__", None)
    return "|".join(listed) if listed else "NUMBER"


def definitions(pairs: Iterable[tuple[str, Any]]) -> str:
    """A list of parameters, each with its text."""
    return "\n\n".join(f"`{name}`\n: {meaning(one)}" for name, one in pairs)


def meaning(parameter: Any) -> str:
    """The help of a parameter, with what holds when it is left out."""
    text = " ".join((parameter.help or "").split())
    if parameter.required:
        return f"{text} *Required.*"
    value = parameter.default
    if value in (None, False, "") or value == [] or value == () or callable(value):
        return text
    return f"{text} *Default: {getattr(value, 'value', value)}.*"
