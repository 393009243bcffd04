"""Text into tokens that know where they stand.

One lexer serves the relations of a model and the arithmetic of its definitions, so that every
message can point at a line and a column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import isfinite
from typing import NamedTuple, NoReturn

from ccc_quality.errors import ModelSyntaxError

# Longest first: `~*~` before `~~` before `~`. Operators that the language does not have are lexed
# too, so that the parser can name them.
_TOKEN = re.compile(
    r"""
    (?P<space>[\s\ufeff\u200b\u2060]+)
  | (?P<comment>[\#!].*)
  | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
  | (?P<name>(?:[^\W\d]|\.(?!\d))[\w.]*)
  | (?P<quoted>`[^`]+`)
  | (?P<string>"[^"]*"|'[^']*')
  | (?P<operator>~\*~|=~|<~|~~|~|:=|==|<-|->|[<>=|:%])
  | (?P<symbol>\*\*|[-+*/^(),;?])
    """,
    re.VERBOSE,
)

# Tildes that word processors and PDF files put in place of the plain one, and tabs, below which a
# caret would not stand where it should. One character for one keeps the columns.
_PLAIN = str.maketrans({"\u02dc": "~", "\u223c": "~", "\uff5e": "~", "\t": " "})


class Token(NamedTuple):
    """A piece of text and its place.

    Attributes
    ----------
    kind : str
        ``"number"``, ``"name"``, ``"string"``, ``"operator"``, ``"symbol"`` or ``"newline"``.
    text : str
        The characters themselves; a string without its quotes, a name without its backticks.
    line, column : int
        Counted from one.
    source : str
        The whole line.
    """

    kind: str
    text: str
    line: int
    column: int
    source: str

    @property
    def value(self) -> float:
        """The value of a number token."""
        value = float(self.text)
        if not isfinite(value):
            raise self.error(f"{self.text} is too large a number")
        return value

    def error(self, problem: str) -> ModelSyntaxError:
        """Build the error that points at this token."""
        return ModelSyntaxError(problem, line=self.line, column=self.column, source=self.source)


def tokenize(text: str, *, first_line: int = 1) -> Iterator[Token]:
    """Tokens of ``text``, with a ``newline`` token at the end of every line.

    Comments, begun by ``#`` or ``!``, and blanks are left out.

    Raises
    ------
    ModelSyntaxError
        A character that has no meaning, or a quote that is not closed.
    """
    for line, source in enumerate(text.translate(_PLAIN).splitlines(), start=first_line):
        position = 0
        end = len(source)
        while position < end:
            match = _TOKEN.match(source, position)
            if match is None:
                _unknown_character(source, line, position)
            kind = match.lastgroup or ""
            if kind in ("string", "quoted"):
                shown_as = "name" if kind == "quoted" else kind
                yield Token(shown_as, match[0][1:-1], line, position + 1, source)
            elif kind not in ("space", "comment"):
                yield Token(kind, match[0], line, position + 1, source)
            position = match.end()
        yield Token("newline", "", line, end + 1, source)


def _unknown_character(source: str, line: int, position: int) -> NoReturn:
    character = source[position]
    problem = (
        f"the quote {character} is not closed"
        if character in "\"'`"
        else f"the character {character!r} has no meaning in model syntax"
    )
    raise ModelSyntaxError(problem, line=line, column=position + 1, source=source)


class TokenStream:
    """Tokens of one statement, read from left to right."""

    def __init__(self, tokens: list[Token]) -> None:
        last = tokens[-1]
        in_quotes = last.source[last.column - 1 : last.column] in ('"', "'", "`")
        width = len(last.text) + (2 if in_quotes else 0)
        self._tokens = tokens
        self._end = Token("end", "", last.line, last.column + width, last.source)
        self._position = 0

    @property
    def current(self) -> Token:
        """The next token, or one of kind ``end``."""
        return self.peek(0)

    def peek(self, ahead: int) -> Token:
        """The token ``ahead`` places further."""
        index = self._position + ahead
        return self._tokens[index] if index < len(self._tokens) else self._end

    def advance(self) -> Token:
        """Return the next token and move past it."""
        token = self.current
        self._position += 1
        return token

    def accept(self, *texts: str) -> Token | None:
        """Move past the next token if it is one of these symbols or operators."""
        token = self.current
        if token.kind in ("symbol", "operator") and token.text in texts:
            return self.advance()
        return None

    def expect(self, text: str, purpose: str) -> Token:
        """Move past ``text``, which must come next.

        Raises
        ------
        ModelSyntaxError
            Something else comes next.
        """
        token = self.accept(text)
        if token is None:
            raise self.current.error(f"expected `{text}` {purpose}, found {shown(self.current)}")
        return token


def shown(token: Token) -> str:
    """How a message names a token."""
    if token.kind == "end":
        return "the end of the statement"
    return f'"{token.text}"' if token.kind == "string" else f"`{token.text}`"
