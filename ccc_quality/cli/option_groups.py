"""Options that belong together: declared once as a record, typed one by one."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from functools import wraps
from typing import Any, get_type_hints


def spread(command: Callable[..., None]) -> Callable[..., None]:
    """The command with one option for each field of its records.

    A parameter whose type is a dataclass takes that record; on the command line stand the fields in
    its place, described by their annotations and with their defaults.
    """
    hints = get_type_hints(command, include_extras=True)
    records: dict[str, type[Any]] = {
        name: hint for name, hint in hints.items() if isinstance(hint, type) and is_dataclass(hint)
    }

    @wraps(command)
    def typed(**given: Any) -> None:
        for name, record in records.items():
            given[name] = record(**{field.name: given.pop(field.name) for field in fields(record)})
        command(**given)

    parameters = [
        parameter
        for name, declared in inspect.signature(command, eval_str=True).parameters.items()
        for parameter in (_options(records[name]) if name in records else [declared])
    ]
    shown = [parameter.replace(kind=parameter.KEYWORD_ONLY) for parameter in parameters]
    # typer reads both
    vars(typed)["__signature__"] = inspect.Signature(shown)
    typed.__annotations__ = {parameter.name: parameter.annotation for parameter in shown}
    return typed


def _options(record: type[Any]) -> Iterator[inspect.Parameter]:
    hints = get_type_hints(record, include_extras=True)
    for field in fields(record):
        yield inspect.Parameter(
            field.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=field.default,
            annotation=hints[field.name],
        )
