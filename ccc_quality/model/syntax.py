"""lavaan's model syntax, read into statements.

==========  ==============================  ==============================================
operator    example                         reads
==========  ==============================  ==============================================
``=~``      ``trust =~ tru1 + tru2``        trust is measured by tru1 and tru2
``<~``      ``quality <~ rel + emp``        quality is composed of rel and emp
``~``       ``loyalty ~ trust + quality``   loyalty is regressed on trust and quality
``~~``      ``tru1 ~~ tru2``                tru1 and tru2 covary (with itself: the variance)
``~ 1``     ``tru1 ~ 1``                    tru1 has an intercept (``~ 0``: none)
``:=``      ``indirect := a * b``           indirect is computed from labelled parameters
``==``      ``a == 2 * b``                  labelled parameters are constrained
==========  ==============================  ==============================================

A modifier stands before a variable: a label ``a*x``, a value ``0.8*x``, free ``NA*x``, a start
``start(0.5)*x`` (or ``0.5?x``), another parameter's value ``equal("f=~x1")*x``, one entry a group
``c(a, b)*x``, ``c(1, NA)*x``. Several modifiers join by naming the variable again
(``a*x + start(0.5)*x``) or by multiplication (``a*start(0.5)*x``; lavaan 0.6-14 reads only the
label there). A statement ends with its line or a ``;``. It goes on when a line ends with, or the
next begins with, something that needs a neighbour, such as ``+``. ``#`` and ``!`` begin a comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby

from ccc_quality.errors import ModelSyntaxError, SpecificationError
from ccc_quality.model.expressions import Expression, expression_of
from ccc_quality.model.lexer import Token, TokenStream, shown, tokenize

OPERATORS = ("=~", "<~", "~", "~~", "~1", ":=", "==")
"""The operators of model syntax."""

_RELATIONS = ("=~", "<~", "~", "~~")
_MODIFIER_FUNCTIONS = ("c", "start", "label", "equal")
_PLAIN_LABEL = re.compile(r"(?:[^\W\d]|\.(?!\d))[\w.]*")


@dataclass(frozen=True, slots=True)
class Modifier:
    """What is said about one parameter; an empty tuple where nothing is.

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


def parse_syntax(text: str) -> tuple[Statement, ...]:
    """Read model syntax.

    Parameters
    ----------
    text : str
        Any number of statements.

    Returns
    -------
    tuple of Statement
        One for each relation, in the order written.

    Raises
    ------
    ModelSyntaxError
        Text that cannot be read; the message shows the line and points at the place.

    Examples
    --------
    >>> for statement in parse_syntax("trust =~ tru1 + a*tru2"):
    ...     print(statement.lhs, statement.op, statement.rhs, statement.modifier.label)
    trust =~ tru1 ()
    trust =~ tru2 ('a',)
    """
    statements: list[Statement] = []
    seen: dict[tuple[str, str, str], Statement] = {}
    for tokens in _split(tokenize(text)):
        for statement in _parse_statement(tokens):
            _check_not_repeated(statement, seen)
            statements.append(statement)
    return tuple(statements)


def write_syntax(statements: Iterable[Statement]) -> str:
    """Canonical model syntax of ``statements``, which parses back to them.

    Examples
    --------
    >>> print(write_syntax(parse_syntax("f=~x1+ NA*x2;f=~ x3; f~~1*f")))
    f =~ x1 + NA*x2 + x3
    f ~~ 1*f
    """
    lines = []
    for (lhs, op), group in groupby(statements, key=lambda s: (s.lhs, s.op)):
        if op in _RELATIONS:
            lines.append(f"{lhs} {op} " + " + ".join(_write_term(s) for s in group))
        elif op == "~1":
            lines.extend(f"{lhs} ~ {_write_term(s)}" for s in group)
        else:
            lines.extend(f"{lhs} {op} {s.rhs}" for s in group)
    return "\n".join(lines)


def _split(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    """Tokens of one statement after the other."""
    statement: list[Token] = []
    depth = 0
    broken = False
    for token in tokens:
        if token.kind == "newline":
            broken = True
            continue
        if token.text == ";" and token.kind == "symbol":
            if statement:
                yield statement
            statement, depth, broken = [], 0, False
            continue
        if statement and broken and depth <= 0 and _begins(token) and _complete(statement[-1]):
            yield statement
            statement, depth = [], 0
        broken = False
        if token.kind == "symbol":
            depth += (token.text == "(") - (token.text == ")")
        statement.append(token)
    if statement:
        yield statement


def _begins(token: Token) -> bool:
    """Whether a statement can begin with this token."""
    return token.kind in ("name", "number", "string") or token.text == "("


def _complete(token: Token) -> bool:
    """Whether a statement can end with this token."""
    return token.kind in ("name", "number", "string") or token.text == ")"


def _parse_statement(tokens: list[Token]) -> Iterator[Statement]:
    place = next((i for i, token in enumerate(tokens) if token.kind == "operator"), None)
    if place is None:
        raise tokens[0].error(f"no operator in this statement. Known operators: {_known()}")
    operator = tokens[place]
    if operator.text not in OPERATORS:
        raise operator.error(f"unknown operator `{operator.text}`. Known operators: {_known()}")
    left, right = tokens[:place], tokens[place + 1 :]
    if not left:
        raise operator.error(f"nothing stands before `{operator.text}`")
    second = next((token for token in right if token.kind == "operator"), None)
    if second is not None:
        raise second.error(f"a second operator, {shown(second)}, in one statement")
    if not right:
        end = TokenStream(tokens).peek(len(tokens))
        raise end.error(f"nothing stands after `{operator.text}`")
    if operator.text in (":=", "=="):
        yield _parse_arithmetic(left, operator, right)
    else:
        yield from _parse_relation(left, operator, right)


def _known() -> str:
    return " ".join(OPERATORS)


def _parse_arithmetic(left: list[Token], operator: Token, right: list[Token]) -> Statement:
    first = left[0]
    expressions: tuple[Expression, ...]
    if operator.text == ":=":
        if len(left) != 1 or first.kind != "name":
            raise first.error("a definition needs one name before `:=`")
        lhs, expressions = first.text, (expression_of(right),)
    else:
        expressions = (expression_of(left), expression_of(right))
        lhs = expressions[0].text
    return Statement(
        lhs=lhs,
        op=operator.text,
        rhs=expressions[-1].text,
        line=first.line,
        column=first.column,
        source=first.source,
        expressions=expressions,
    )


def _parse_relation(left: list[Token], operator: Token, right: list[Token]) -> Iterator[Statement]:
    op = operator.text
    targets = _parse_names(left, op)
    terms = _parse_terms(right, op)
    for target in targets:
        for variable, modifier in terms.values():
            yield _relation(target, op, variable, modifier)


def _relation(target: Token, op: str, variable: Token, modifier: Modifier) -> Statement:
    lhs, rhs = target.text, variable.text
    if variable.kind == "number":
        if rhs == "0" and not modifier.fixed:
            modifier = replace(modifier, fixed=(0.0,))
        op, rhs = "~1", ""
    elif op == "=~" and lhs == rhs:
        raise variable.error(f"{lhs} cannot be measured by itself")
    elif op == "<~" and lhs == rhs:
        raise variable.error(f"{lhs} cannot be composed of itself")
    elif op == "~" and lhs == rhs:
        raise variable.error(f"{lhs} cannot be regressed on itself")
    # the place of the variable: where a long statement goes wrong is there, not at its beginning
    return Statement(lhs, op, rhs, modifier, variable.line, variable.column, variable.source)


def _parse_names(tokens: list[Token], op: str) -> list[Token]:
    """Names joined by ``+``, before the operator."""
    stream = TokenStream(tokens)
    names = [_name(stream, f"before `{op}`")]
    while stream.accept("+"):
        names.append(_name(stream, f"before `{op}`"))
    if stream.current.kind != "end":
        raise stream.current.error(
            f"expected `+` or `{op}` after {shown(names[-1])}, found {shown(stream.current)}"
        )
    return names


def _name(stream: TokenStream, where: str) -> Token:
    token = stream.advance()
    if token.kind != "name":
        raise token.error(f"expected the name of a variable {where}, found {shown(token)}")
    return token


def _parse_terms(tokens: list[Token], op: str) -> dict[str, tuple[Token, Modifier]]:
    """Variables and their modifiers by name, after the operator."""
    stream = TokenStream(tokens)
    stream.accept("+")
    terms: dict[str, tuple[Token, Modifier]] = {}
    while True:
        variable, modifier = _parse_term(stream, op)
        key = "1" if variable.kind == "number" else variable.text
        if key not in terms:
            terms[key] = variable, modifier
        elif modifier:
            terms[key] = terms[key][0], _joined(terms[key][1], modifier, variable)
        else:
            raise variable.error(f"{shown(variable)} is named twice")
        if not stream.accept("+"):
            break
    if stream.current.kind != "end":
        raise stream.current.error(
            f"expected `+` after {shown(variable)}, found {shown(stream.current)}"
        )
    return terms


def _parse_term(stream: TokenStream, op: str) -> tuple[Token, Modifier]:
    """``modifier * ... * variable``; the variable may be 1 or 0, an intercept."""
    modifier = NO_MODIFIER
    while not _is_variable(stream):
        token = stream.current
        modifier = _joined(modifier, _parse_modifier(stream), token)
    variable = stream.advance()
    if variable.kind == "number" and (op != "~" or variable.text not in ("0", "1")):
        raise variable.error(
            f"a number stands where `{op}` needs a variable; a value is written {variable.text}*x"
        )
    if variable.text == "NA":
        raise variable.error("`NA` is not a variable; a free parameter is written NA*x")
    return variable, modifier


def _is_variable(stream: TokenStream) -> bool:
    token, following = stream.current, stream.peek(1)
    return token.kind in ("name", "number") and not (
        following.kind == "symbol" and following.text in ("*", "?", "(", "/")
    )


def _joined(first: Modifier, second: Modifier, place: Token) -> Modifier:
    """Both modifiers; each part may be given once."""
    for part, what in (("fixed", "values"), ("start", "starting values"), ("label", "labels")):
        if getattr(first, part) and getattr(second, part):
            raise place.error(f"two {what} for one parameter")
    return Modifier(
        first.fixed or second.fixed, first.start or second.start, first.label or second.label
    )


def _parse_modifier(stream: TokenStream) -> Modifier:
    """One modifier and the ``*`` after it."""
    token = stream.current
    if token.kind == "name" and stream.peek(1).text == "(":
        stream.advance()
        modifier = _parse_function(token, stream)
    elif token.kind in ("name", "string"):
        stream.advance()
        free = _is_missing(token)
        modifier = Modifier(fixed=(None,)) if free else Modifier(label=(_label(token),))
    else:
        value = _parse_number(stream)
        if stream.accept("?"):
            return Modifier(start=(value,))
        modifier = Modifier(fixed=(value,))
    stream.expect("*", "between a modifier and its variable")
    return modifier


def _parse_function(function: Token, stream: TokenStream) -> Modifier:
    if function.text not in _MODIFIER_FUNCTIONS:
        known = ", ".join(f"{name}()" for name in _MODIFIER_FUNCTIONS)
        raise function.error(f"unknown modifier `{function.text}()`. Known modifiers: {known}")
    stream.expect("(", f"after {function.text}")
    entries = _parse_entries(stream)
    texts = tuple(entry for entry in entries if isinstance(entry, str))
    numbers = tuple(entry for entry in entries if isinstance(entry, float))
    if texts and numbers:
        raise function.error(
            "labels and values are mixed; write them apart, as in c(1, NA)*x + c(a, b)*x"
        )
    if function.text == "start":
        if len(numbers) != len(entries):
            raise function.error("start() takes numbers, one or one a group")
        return Modifier(start=numbers)
    labels = tuple(entry if isinstance(entry, str) else None for entry in entries)
    if function.text == "c" and not texts:
        return Modifier(fixed=tuple(e if isinstance(e, float) else None for e in entries))
    if not texts or numbers:
        raise function.error(f"{function.text}() takes labels, one or one a group")
    return Modifier(label=labels)


def _parse_entries(stream: TokenStream, *, nested: bool = False) -> list[float | str | None]:
    """Entries up to the closing parenthesis; a ``c()`` among them is laid open."""
    entries: list[float | str | None] = []
    while True:
        token = stream.current
        if token.kind not in ("name", "string"):
            entries.append(_parse_number(stream))
        elif not nested and token.text == "c" and stream.peek(1).text == "(":
            stream.advance()
            stream.advance()
            entries.extend(_parse_entries(stream, nested=True))
        else:
            stream.advance()
            entries.append(None if _is_missing(token) else _label(token))
        if stream.accept(")"):
            return entries
        stream.expect(",", "or `)` in a list")


def _is_missing(token: Token) -> bool:
    return token.kind == "name" and token.text == "NA"


def _label(token: Token) -> str:
    if not token.text:
        raise token.error("an empty label")
    return token.text


def _parse_number(stream: TokenStream) -> float:
    """A number with its sign, also as a fraction ``1/3`` or in parentheses."""
    opened = stream.accept("(")
    sign = -1.0 if stream.accept("-") else 1.0
    value = sign * _parse_digits(stream)
    while stream.accept("/"):
        divisor = stream.current
        below = _parse_digits(stream)
        if below == 0:
            raise divisor.error("division by zero")
        value /= below
    if opened:
        stream.expect(")", "to close the parenthesis")
    return value


def _parse_digits(stream: TokenStream) -> float:
    token = stream.advance()
    if token.kind != "number":
        raise token.error(f"expected a variable or a modifier, found {shown(token)}")
    return token.value


def _check_not_repeated(statement: Statement, seen: dict[tuple[str, str, str], Statement]) -> None:
    if statement.op == "==":
        return
    lhs, op, rhs = statement.lhs, statement.op, statement.rhs
    if op == ":=":
        rhs = ""
    key = (max(lhs, rhs), op, min(lhs, rhs)) if op == "~~" else (lhs, op, rhs)
    earlier = seen.setdefault(key, statement)
    if earlier is not statement:
        what = f"`{lhs}` is defined" if op == ":=" else f"`{f'{lhs} {op} {rhs}'.strip()}` is stated"
        raise statement.error(f"{what} twice; first on line {earlier.line}")


def _write_term(statement: Statement) -> str:
    variable = statement.rhs if statement.op != "~1" else "1"
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


def _write_entries(entries: list[str]) -> str:
    return entries[0] if len(entries) == 1 else f"c({', '.join(entries)})"


def _write_number(value: float | None) -> str:
    if value is None:
        return "NA"
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _write_label(label: str | None) -> str:
    if label is None:
        return "NA"
    if label != "NA" and _PLAIN_LABEL.fullmatch(label):
        return label
    quote = "'" if '"' in label else '"'
    return f"{quote}{label}{quote}"
