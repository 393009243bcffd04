"""A statement of a model, and how it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from ccc_quality.errors import ModelSyntaxError, SpecificationError
from ccc_quality.model.expressions import Expression

_RELATIONS = ("=~", "<~", "~", "~~")
_PLAIN_NAME = re.compile(r"(?:[^\W\d]|\.(?!\d))[\w.]*")


@dataclass(frozen=True, slots=True)
class Modifier:
    """What the syntax says about one parameter; empty tuples where it says nothing.

    Attributes
    ----------
    fixed : tuple of float or None
        One value, or one a group; ``None`` frees the parameter.
    start : tuple of float
        One starting value, or one a group.
    label : tuple of str or None
        One label, or one a group.
    """

    fixed: tuple[float | None, ...] = ()
    start: tuple[float, ...] = ()
    label: tuple[str | None, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.fixed or self.start or self.label)


NO_MODIFIER = Modifier()


@dataclass(frozen=True, slots=True)
class Statement:
    """One relation of a model: a single ``lhs op rhs``.

    Attributes
    ----------
    lhs, op, rhs : str
        An intercept is ``x ~1`` with an empty ``rhs``; in definitions and constraints the sides
        are expressions without blanks.
    modifier : Modifier
        What is said about the parameter.
    line, column : int
        Where it stands, counted from one; 0 when it was not written as text.
    source : str
        The line it stands on.
    expressions : tuple of Expression
        The right side of a definition; both sides of a constraint.
    """

    lhs: str
    op: str
    rhs: str
    modifier: Modifier = NO_MODIFIER
    line: int = field(default=0, compare=False)
    column: int = field(default=0, compare=False)
    source: str = field(default="", compare=False, repr=False)
    expressions: tuple[Expression, ...] = field(default=(), compare=False, repr=False)

    def error(self, problem: str) -> SpecificationError:
        """Build the error that points at this statement, if it was written as text."""
        if not self.line:
            return SpecificationError(problem)
        return ModelSyntaxError(problem, line=self.line, column=self.column, source=self.source)


def write_syntax(statements: Iterable[Statement]) -> str:
    """Canonical model syntax of ``statements``, which parses back to them.

    Examples
    --------
    >>> from ccc_quality.model import parse_syntax
    >>> print(write_syntax(parse_syntax("f=~x1+ NA*x2;f=~ x3; f~~1*f")))
    f =~ x1 + NA*x2 + x3
    f ~~ 1*f
    """
    lines = []
    for (lhs, op), group in groupby(statements, key=lambda s: (s.lhs, s.op)):
        if op in _RELATIONS:
            lines.append(f"{_write_name(lhs)} {op} " + " + ".join(_write_term(s) for s in group))
        elif op == "~1":
            lines.extend(f"{_write_name(lhs)} ~ {_write_term(s)}" for s in group)
        else:
            lines.extend(f"{lhs} {op} {s.rhs}" for s in group)
    return "\n".join(lines)


def _write_term(statement: Statement) -> str:
    variable = _write_name(statement.rhs) if statement.op != "~1" else "1"
    modifier = statement.modifier
    parts = []
    if modifier.fixed:
        parts.append(_write_entries([_write_number(v) for v in modifier.fixed]))
    if modifier.start:
        parts.append(f"start({', '.join(_write_number(v) for v in modifier.start)})")
    if modifier.label:
        parts.append(_write_entries([_write_label(v) for v in modifier.label]))
    if not parts:
        return variable
    # repeating the variable is how lavaan takes several modifiers; a product loses all but one
    return " + ".join(f"{part}*{variable}" for part in parts)


def _write_name(name: str) -> str:
    """A name as it stands, or between backticks when it has blanks or signs in it."""
    return name if _PLAIN_NAME.fullmatch(name) else f"`{name}`"


def _write_entries(entries: list[str]) -> str:
    return entries[0] if len(entries) == 1 else f"c({', '.join(entries)})"


def _write_number(value: float | None) -> str:
    if value is None:
        return "NA"
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _write_label(label: str | None) -> str:
    if label is None:
        return "NA"
    if label != "NA" and _PLAIN_NAME.fullmatch(label):
        return label
    quote = "'" if '"' in label else '"'
    return f"{quote}{label}{quote}"
