"""The right side of a relation: variables and what is said about each parameter."""

from __future__ import annotations

from ccc_quality.model.lexer import Token, TokenStream, shown
from ccc_quality.model.statement import NO_MODIFIER, Modifier

_FUNCTIONS = ("c", "start", "label", "equal")


def parse_terms(tokens: list[Token], op: str) -> dict[str, tuple[Token, Modifier]]:
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
    if function.text not in _FUNCTIONS:
        known = ", ".join(f"{name}()" for name in _FUNCTIONS)
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
    """Entries up to the closing parenthesis; a nested ``c()`` is flattened."""
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
