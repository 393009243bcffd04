"""The arithmetic of definitions (``:=``) and constraints (``==``).

Text is parsed into a small tree and the tree is walked: nothing is ever handed to Python as code.
The tree takes floats, complex numbers and arrays alike. Every function in it is analytic, so the
complex step ``imag f(x + ih) / h`` gives derivatives that are exact to machine precision
(Squire & Trapp, 1998, SIAM Review 40, 110-112).

Grammar, from loosest to tightest::

    sum     = product (("+" | "-") product)*
    product = sign (("*" | "/") sign)*
    sign    = ("-" | "+") sign | power
    power   = atom (("^" | "**") sign)?          -2^2 is -4 and 2^3^2 is 2^9, as in R
    atom    = number | name | function "(" sum ")" | "(" sum ")"
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ccc_quality.errors import ModelSyntaxError, UnknownNameError, did_you_mean
from ccc_quality.model.lexer import Token, TokenStream, shown, tokenize

Value: TypeAlias = float | complex | NDArray[Any]
"""What a name may stand for, and what an expression comes to."""


def _absolute(x: NDArray[Any]) -> NDArray[Any]:
    # |x| is not analytic; x * sign(re x) is, and equals it on the real line
    return np.asarray(np.multiply(x, np.sign(np.real(x))))


def _on_positive(function: Callable[[NDArray[Any]], NDArray[Any]]) -> Callable[..., NDArray[Any]]:
    # where a float gives nan, a complex argument would give a plausible wrong number
    def guarded(x: NDArray[Any]) -> NDArray[Any]:
        return np.where(np.real(x) < 0, np.nan, function(x))

    return guarded


FUNCTIONS: Mapping[str, Callable[[NDArray[Any]], NDArray[Any]]] = MappingProxyType(
    {
        "abs": _absolute,
        "atan": np.arctan,
        "cos": np.cos,
        "cosh": np.cosh,
        "exp": np.exp,
        "log": _on_positive(np.log),
        "log10": _on_positive(np.log10),
        "sin": np.sin,
        "sinh": np.sinh,
        "sqrt": _on_positive(np.sqrt),
        "tan": np.tan,
        "tanh": np.tanh,
    }
)
"""The functions an expression may use."""


@dataclass(frozen=True, slots=True)
class _Number:
    value: float

    def evaluate(self, _values: Mapping[str, Value]) -> NDArray[Any]:
        return np.asarray(self.value)


@dataclass(frozen=True, slots=True)
class _Name:
    token: Token

    def evaluate(self, values: Mapping[str, Value]) -> NDArray[Any]:
        if self.token.text not in values:
            raise unknown_label(self.token, values)
        value = np.asarray(values[self.token.text])
        return value if value.dtype.kind in "fc" else value.astype(float)


@dataclass(frozen=True, slots=True)
class _Negative:
    operand: _Node

    def evaluate(self, values: Mapping[str, Value]) -> NDArray[Any]:
        return np.asarray(np.negative(self.operand.evaluate(values)))


@dataclass(frozen=True, slots=True)
class _Chain:
    """Operations of one rank, carried out from left to right: ``a - b + c``."""

    first: _Node
    rest: tuple[tuple[str, _Node], ...]

    def evaluate(self, values: Mapping[str, Value]) -> NDArray[Any]:
        result = self.first.evaluate(values)
        for operator, operand in self.rest:
            result = np.asarray(_OPERATORS[operator](result, operand.evaluate(values)))
        return result


@dataclass(frozen=True, slots=True)
class _Call:
    function: str
    argument: _Node

    def evaluate(self, values: Mapping[str, Value]) -> NDArray[Any]:
        return FUNCTIONS[self.function](self.argument.evaluate(values))


_Node: TypeAlias = _Number | _Name | _Negative | _Chain | _Call

_OPERATORS: Mapping[str, Callable[[NDArray[Any], NDArray[Any]], NDArray[Any]]] = MappingProxyType(
    {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide, "^": np.power}
)


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed piece of arithmetic, equal to another by its text.

    Attributes
    ----------
    text : str
        The expression without blanks.
    line : int
        Line of the model syntax it stands on.

    Examples
    --------
    >>> total = parse_expression("direct + a * b", line=1)
    >>> total.names
    ('direct', 'a', 'b')
    >>> total.evaluate({"direct": 0.5, "a": 0.5, "b": 0.25})
    0.625

    The derivative by ``a`` is ``b``, by complex step:

    >>> total.evaluate({"direct": 0.5, "a": 0.5 + 1e-20j, "b": 0.25}).imag / 1e-20
    0.25
    """

    text: str
    line: int = field(compare=False)
    tree: _Node = field(compare=False, repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """The names it uses, each once, in order of appearance."""
        return tuple(dict.fromkeys(token.text for token in self.name_tokens()))

    def name_tokens(self) -> Iterator[Token]:
        """Every use of a name, with its place."""
        return _name_tokens(self.tree)

    def evaluate(self, values: Mapping[str, Value]) -> Any:
        """Value of the expression.

        Parameters
        ----------
        values : mapping of str to float, complex or array
            A value for each of :attr:`names`; arrays broadcast.

        Returns
        -------
        float, complex or ndarray
            nan outside the domain (log of a negative number), inf for a division by zero.

        Raises
        ------
        UnknownNameError
            A name has no value.
        """
        with np.errstate(all="ignore"):
            result = np.asarray(self.tree.evaluate(values))
        return result if result.ndim else result.item()


def parse_expression(text: str, line: int = 1) -> Expression:
    """Parse arithmetic on labels.

    Parameters
    ----------
    text : str
        ``+ - * / ^ **``, parentheses, numbers, names and the functions in :data:`FUNCTIONS`.
    line : int
        Line to name in messages.

    Raises
    ------
    ModelSyntaxError
        Anything else, among it strings, attributes and calls of other functions.
    """
    tokens = [token for token in tokenize(text, first_line=line) if token.kind != "newline"]
    if not tokens:
        raise ModelSyntaxError("an expression is missing", line=line, column=1, source=text)
    return expression_of(tokens)


def expression_of(tokens: list[Token]) -> Expression:
    """Parse the tokens of one expression (at least one)."""
    stream = TokenStream(tokens)
    try:
        tree = _sum(stream)
    except RecursionError:
        raise tokens[0].error("an expression is nested too deeply") from None
    if stream.current.kind != "end":
        raise stream.current.error(f"unexpected {shown(stream.current)} in an expression")
    text = "".join(token.text for token in tokens)
    return Expression(text, tokens[0].line, tree)


def unknown_label(token: Token, available: Mapping[str, object]) -> UnknownNameError:
    """Build the error for a name that is neither a label nor a definition."""
    problem = f"no parameter is labelled `{token.text}`. {did_you_mean(token.text, available)}"
    return UnknownNameError(str(token.error(problem)))


def _sum(stream: TokenStream) -> _Node:
    return _chain(stream, _product, "+", "-")


def _product(stream: TokenStream) -> _Node:
    return _chain(stream, _sign, "*", "/")


def _chain(stream: TokenStream, operand: Callable[[TokenStream], _Node], *operators: str) -> _Node:
    first = operand(stream)
    rest = []
    while token := stream.accept(*operators):
        rest.append((token.text, operand(stream)))
    return _Chain(first, tuple(rest)) if rest else first


def _sign(stream: TokenStream) -> _Node:
    if stream.accept("-"):
        return _Negative(_sign(stream))
    if stream.accept("+"):
        return _sign(stream)
    return _power(stream)


def _power(stream: TokenStream) -> _Node:
    base = _atom(stream)
    if stream.accept("^", "**"):
        return _Chain(base, (("^", _sign(stream)),))
    return base


def _atom(stream: TokenStream) -> _Node:
    token = stream.advance()
    if token.kind == "number":
        return _Number(token.value)
    if token.kind == "name":
        return _call(token, stream) if stream.accept("(") else _Name(token)
    if token.kind == "symbol" and token.text == "(":
        node = _sum(stream)
        stream.expect(")", "to close the parenthesis")
        return node
    raise token.error(f"expected a number or a label, found {shown(token)}")


def _call(function: Token, stream: TokenStream) -> _Node:
    if function.text not in FUNCTIONS:
        hint = did_you_mean(function.text, FUNCTIONS)
        raise function.error(f"`{function.text}` is not a function of model syntax. {hint}")
    argument = _sum(stream)
    stream.expect(")", f"after the argument of {function.text}")
    return _Call(function.text, argument)


def _name_tokens(node: _Node) -> Iterator[Token]:
    match node:
        case _Name(token):
            yield token
        case _Negative(operand):
            yield from _name_tokens(operand)
        case _Call(_, argument):
            yield from _name_tokens(argument)
        case _Chain(first, rest):
            yield from _name_tokens(first)
            for _, operand in rest:
                yield from _name_tokens(operand)
